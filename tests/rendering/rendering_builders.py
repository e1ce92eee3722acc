"""Documents and folders that the tests of this room render."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from relance_docs.rendering.document import Asset, Attachment, PdfDocument
from relance_docs.rendering.enclosures import enclosed_pages
from relance_docs.rendering.render import render_pdf

CREATED = datetime(2026, 12, 1, 8, tzinfo=UTC)
PAGE = '<!DOCTYPE html><html lang="fr"><head><title>Relance</title>{head}</head>{body}</html>'


def document(
    body: str,
    *,
    head: str = "",
    folders: tuple[Path, ...] = (),
    assets: tuple[Asset, ...] = (),
    attachments: tuple[Attachment, ...] = (),
) -> PdfDocument:
    """Return a document with this body."""
    return PdfDocument(
        html=PAGE.format(head=head, body=f"<body><h1>Relance</h1>{body}</body>"),
        created=CREATED,
        folders=folders,
        assets=assets,
        attachments=attachments,
    )


@cache
def invoice_pdf() -> bytes:
    """Return a PDF of two pages, as a supplier's invoice could be."""
    body = '<h1>Facture</h1><p>1 200,00 €</p><h2 style="break-before: page">Conditions</h2>'
    html = PAGE.format(head="", body=f"<body>{body}</body>")
    return render_pdf(PdfDocument(html=html, created=CREATED))


def full_letter(folder: Path) -> PdfDocument:
    """Return a letter with everything: sheet, logo, table, list, enclosure, attachments."""
    from PIL import Image

    folder.mkdir(exist_ok=True)
    Image.linear_gradient("L").convert("RGB").save(folder / "logo.png")
    (folder / "letter.css").write_text(
        "@page { size: A4; @bottom-right { content: counter(page) '/' counter(pages) } }\n"
        "table { table-layout: fixed; width: 100% } .page { break-before: page }\n"
        ".page img { max-width: 100%; max-height: 230mm }\n",
        encoding="utf-8",
    )
    pages = enclosed_pages("facture.pdf", invoice_pdf(), prefix="p1")
    rows = "".join(f"<tr><td>FA-{n}</td><td>1\u202f234,56\u00a0€</td></tr>" for n in range(60))
    return document(
        '<p>Bonjour œuvre, <i>vite</i> <b>fort</b> <img src="logo.png" alt="Logo"></p>'
        "<ul><li>un</li><li>deux</li></ul>"
        "<table><colgroup><col><col></colgroup><thead><tr><th>Facture</th><th>Montant</th></tr>"
        f"</thead><tbody>{rows}</tbody></table>"
        + "".join(
            f'<section class="page"><h2>Pièce 1</h2><img src="asset:{page.name}" alt="Facture, '
            f'page {number}"></section>'
            for number, page in enumerate(pages, start=1)
        ),
        head='<link rel="stylesheet" href="letter.css">',
        folders=(folder,),
        assets=pages,
        attachments=(
            Attachment(
                name="décompte.csv", content=b"a;b\n", mime_type="text/csv", description="Décompte"
            ),
            Attachment(
                name="FA-1.pdf",
                content=invoice_pdf(),
                mime_type="application/pdf",
                description="Facture FA-1",
                relationship="Supplement",
            ),
        ),
    )
