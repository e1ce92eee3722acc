"""The programs that print a page of texts: each sets letters, fonts and blanks in its own way.

Only WeasyPrint and what the tests write themselves are always there; the others are used where
they are installed.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Callable, Mapping
from html import escape
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Final

from tests.importing.invoice_programs import Text

WIDTH, HEIGHT = 595.0, 842.0
Texts = tuple[Text, ...]


def page_of_html(texts: Texts) -> str:
    """Return the page as HTML, with every text at its place."""
    shift = {"left": "0", "right": "-100%", "center": "-50%"}
    cells = "".join(
        f'<div style="position:absolute; left:{t.x}pt; top:{t.y - t.size:.1f}pt; '
        f"font-size:{t.size}pt; white-space:nowrap; transform:translateX({shift[t.align]})"
        f'">{escape(t.text)}</div>'
        for t in texts
    )
    return (
        '<html lang=fr><head><meta charset="utf-8"><title>x</title><style>'
        "@page { size: 595pt 842pt; margin: 0 } body { margin: 0; font-family: "
        '"DejaVu Sans Condensed", "Liberation Sans", '
        f"sans-serif }}</style></head><body>{cells}</body></html>"
    )


def weasyprint(texts: Texts) -> bytes:
    """Print with WeasyPrint: Pango and HarfBuzz."""
    from weasyprint import HTML

    pdf: bytes = HTML(string=page_of_html(texts)).write_pdf()
    return pdf


def chromium(texts: Texts) -> bytes:
    """Print with Chromium, as invoicing programs on the web do: Skia."""
    with tempfile.TemporaryDirectory() as folder:
        page, out = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_text(page_of_html(texts), "utf-8")
        subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
             f"--user-data-dir={folder}/profile", f"--print-to-pdf={out}", page.as_uri()],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        return out.read_bytes()


def typst(texts: Texts) -> bytes:
    """Print with Typst."""
    import typst as program

    shift = {"left": "0pt", "right": "-size.width", "center": "-size.width / 2"}
    cells = "\n".join(
        f"#context {{ let it = text(size: {t.size}pt, {_quoted(t.text)}); let size = measure(it); "
        f"place(top + left, dx: {t.x}pt + {shift[t.align]}, dy: {t.y - t.size}pt, it) }}"
        for t in texts
    )
    source = f"#set page(width: 595pt, height: 842pt, margin: 0pt)\n{cells}\n"
    pdf: bytes = program.compile(source.encode())
    return pdf


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def reportlab(texts: Texts) -> bytes:
    """Print with ReportLab and the fonts that every reader has."""
    out = BytesIO()
    canvas = import_module("reportlab.pdfgen.canvas").Canvas(out, pagesize=(WIDTH, HEIGHT))
    draw = {"left": canvas.drawString, "right": canvas.drawRightString,
            "center": canvas.drawCentredString}  # fmt: skip
    for text in texts:
        canvas.setFont("Helvetica", text.size)
        draw[text.align](text.x, HEIGHT - text.y, text.text.replace("\u202f", "\u00a0"))
    canvas.save()
    return out.getvalue()


def fpdf(texts: Texts) -> bytes:
    """Print with fpdf2, the pattern of many programs in PHP."""
    pdf = import_module("fpdf").FPDF(unit="pt", format=(WIDTH, HEIGHT))
    pdf.set_auto_page_break(auto=False)
    pdf.add_page()
    for each in texts:
        pdf.set_font("Helvetica", size=each.size)
        said = each.text.translate({0x202F: " ", 0x20AC: "EUR", 0x2013: "-", 0x2019: "'"})
        width = pdf.get_string_width(said)
        left = each.x - {"left": 0.0, "right": width, "center": width / 2}[each.align]
        pdf.set_xy(left - pdf.c_margin, each.y - each.size)
        pdf.cell(w=width + 6, h=each.size, text=said)
    return bytes(pdf.output())


def by_letter(texts: Texts) -> bytes:
    """Print each letter at a place of its own, as programs do that justify or space letters."""
    return _drawn(texts, spacing=0.0, whole=False)


def spaced(texts: Texts) -> bytes:
    """Print with wide letters, and a title with more."""
    return _drawn(texts, spacing=0.8, whole=True)


def _drawn(texts: Texts, *, spacing: float, whole: bool) -> bytes:
    import pikepdf

    lines: list[bytes] = []
    for each in texts:
        said = each.text.replace("\u202f", "\u00a0").encode("cp1252", "replace")
        width = sum(_width(letter) for letter in said) * each.size / 1000 + spacing * len(said)
        left = each.x - {"left": 0.0, "right": width, "center": width / 2}[each.align]
        start = f"BT /F {each.size} Tf {spacing} Tc 1 0 0 1 "
        if whole:
            lines.append(_shown(f"{start}{left:.2f} {HEIGHT - each.y:.2f} Tm", said))
            continue
        for letter in said:
            if letter not in b" \xa0":
                place = f"{start}{left:.2f} {HEIGHT - each.y:.2f} Tm"
                lines.append(_shown(place, bytes([letter])))
            left += _width(letter) * each.size / 1000
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(WIDTH, HEIGHT))
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1,
                              BaseFont=pikepdf.Name.Helvetica,
                              Encoding=pikepdf.Name.WinAnsiEncoding)  # fmt: skip
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    page.Contents = pdf.make_stream(b"\n".join(lines))
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def _shown(place: str, said: bytes) -> bytes:
    escaped = said.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return place.encode() + b" (" + escaped + b") Tj ET"


def _width(letter: int) -> int:
    """Return the width of a letter in Helvetica, in thousandths of its size."""
    sign = unicodedata.normalize("NFD", bytes([letter]).decode("cp1252", "replace"))[0]
    return next((width for width, signs in WIDTHS.items() if sign in signs), 556)


WIDTHS: Final = {
    191: "'", 222: "ijl’‘", 278: "fIt!,./:;[]\\ \xa0", 333: "r()-", 400: "°", 500: "cksvxyzJ",
    611: "FTZ", 667: "ABEKPSVXY&", 722: "CDHNRUw", 778: "GOQ", 833: "mM", 889: "%", 944: "Wœ",
    1000: "—",
}  # fmt: skip


def libreoffice(texts: Texts) -> bytes:
    """Print with LibreOffice, from a page whose texts stand in frames of a flat document."""
    cells = "".join(
        f'<draw:frame text:anchor-type="page" text:anchor-page-number="1" draw:style-name="g" '
        f'svg:x="{_left(t)}pt" svg:y="{t.y - t.size * 1.1}pt" svg:width="300pt" '
        f'svg:height="{t.size * 1.4}pt"><draw:text-box><text:p text:style-name="{t.align}">'
        f'<text:span text:style-name="s{t.size}">{escape(t.text)}</text:span></text:p>'
        f"</draw:text-box></draw:frame>"
        for t in texts
    )
    aligns = "".join(
        f'<style:style style:name="{a}" style:family="paragraph"><style:paragraph-properties '
        f'fo:text-align="{a if a != "right" else "end"}"/></style:style>'
        for a in ("left", "right", "center")
    )
    sizes = "".join(
        f'<style:style style:name="s{s}" style:family="text"><style:text-properties '
        f'fo:font-size="{s}pt" style:font-name="Liberation Sans"/></style:style>'
        for s in {t.size for t in texts}
    )
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{kind}:1.0"'
        for name, kind in {"office": "office", "style": "style", "text": "text", "draw": "drawing",
                           "fo": "xsl-fo-compatible", "svg": "svg-compatible"}.items()
    )  # fmt: skip
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {names} office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.text"><office:automatic-styles>'
        f'{aligns}{sizes}<style:style style:name="g" style:family="graphic">'
        '<style:graphic-properties fo:padding="0pt" fo:border="none" style:wrap="run-through" '
        'style:horizontal-pos="from-left" style:horizontal-rel="page" '
        'style:vertical-pos="from-top" style:vertical-rel="page"/></style:style>'
        '<style:page-layout style:name="p">'
        '<style:page-layout-properties fo:page-width="595pt" fo:page-height="842pt" '
        'fo:margin="10pt"/></style:page-layout></office:automatic-styles><office:master-styles>'
        '<style:master-page style:name="Standard" style:page-layout-name="p"/>'
        f"</office:master-styles><office:body><office:text>{cells}<text:p/></office:text>"
        "</office:body></office:document>"
    )
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "page.fodt").write_text(document, "utf-8")
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile",
             "--convert-to", "pdf", "--outdir", folder, f"{folder}/page.fodt"],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        return Path(folder, "page.pdf").read_bytes()


def _left(text: Text) -> float:
    return text.x - {"left": 0.0, "right": 300.0, "center": 150.0}[text.align]


PRINTERS: Final[Mapping[str, Callable[[Texts], bytes]]] = {
    name: printer
    for name, printer, is_there in (
        ("weasyprint", weasyprint, True),
        ("letter by letter", by_letter, True),
        ("wide letters", spaced, True),
        ("typst", typst, find_spec("typst") is not None),
        ("reportlab", reportlab, find_spec("reportlab") is not None),
        ("fpdf2", fpdf, find_spec("fpdf") is not None),
        ("chromium", chromium, shutil.which("chromium") is not None),
        ("libreoffice", libreoffice, shutil.which("soffice") is not None),
    )
    if is_there
}
