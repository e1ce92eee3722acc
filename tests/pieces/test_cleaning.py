"""A stamped copy shows what a reader saw, and holds nothing that acts."""

# ruff: noqa: ANN401 - keys of a PDF dictionary may be anything

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from relance_docs.pieces.records import Note
from tests.pieces.assembling_builders import (
    add_page,
    annotate,
    appearance,
    drawn_page,
    field,
    new_pdf,
    stamped,
    text_of,
    write_pdf,
)

ACTIVE = (
    b"/OpenAction",
    b"/AA",
    b"/JavaScript",
    b"/JS",
    b"/Launch",
    b"/URI",
    b"/EmbeddedFile",
    b"/RichMedia",
    b"/XFA",
    b"/AcroForm",
    b"/Annots",
    b"secret",
)


def _script(name: str) -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(f"secret {name}"))


def _all_that_acts(pdf: Pdf) -> None:
    root = pdf.Root
    root.OpenAction = _script("open")
    root.AA = Dictionary(WC=_script("close"))
    root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("s"), _script("named")])))
    pdf.attachments["secret.txt"] = b"secret"
    pdf.pages[0].obj.AA = Dictionary(O=_script("page"))
    annotate(pdf, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("http://secret.example")))
    annotate(pdf, Subtype=Name.Link, A=Dictionary(S=Name.Launch, F=String("secret.exe")))
    annotate(pdf, Subtype=Name.RichMedia, RichMediaContent=Dictionary(Assets=_script("media")))
    field(pdf, "Tx", V=String("x"), AA=Dictionary(K=_script("key")))
    root.AcroForm.XFA = String("secret form")
    with pdf.open_metadata() as metadata:
        metadata["dc:title"] = "secret"


def test_nothing_that_acts_is_left(tmp_path: Path) -> None:
    """Scripts, actions, links, media, files inside, forms and metadata are not in the copy."""
    path = write_pdf(tmp_path / "piece.pdf", _all_that_acts)
    plain = tmp_path / "plain.pdf"
    with pikepdf.open(stamped(path).path) as pdf:
        pdf.save(
            plain,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    content = plain.read_bytes()
    assert [] == [word for word in ACTIVE if word in content]
    assert b"Facture 42" in content


def _text_field(**keys: Any) -> Callable[[Pdf], object]:
    return lambda pdf: field(pdf, "Tx", DA=String("/Helv 0 Tf"), **keys)


def _stale_field(pdf: Pdf) -> None:
    field(pdf, "Tx", V=String("valeur vraie")).AP = appearance(
        pdf, b"BT /F1 12 Tf 5 5 Td (perime) Tj ET"
    )
    pdf.Root.AcroForm.NeedAppearances = True


def _field_below_a_field(pdf: Pdf) -> None:
    widget = field(pdf, "Tx")
    del widget.FT
    widget.Parent = pdf.make_indirect(Dictionary(FT=Name.Tx, V=String("de mon parent")))


CHOICES = Array([Array([String("a"), String("Choix A")]), Array([String("b"), String("Choix B")])])


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (_text_field(V=String("Mme Durand, 1 200,00 €")), "Mme Durand, 1 200,00 €"),
        (_text_field(V=String("œuvre ✓ Ω")), "œuvre ✓ Ω"),
        (_text_field(V=String("日")), "[U+65E5]"),
        (_text_field(V=String("un deux\ntrois"), Ff=1 << 12), "trois"),
        (_text_field(V=String("secret"), Ff=1 << 13), "******"),
        (_stale_field, "valeur vraie"),
        (_field_below_a_field, "de mon parent"),
        (lambda pdf: field(pdf, "Ch", V=String("b"), Opt=CHOICES), "Choix B"),
        (lambda pdf: field(pdf, "Ch", V=Array([String("a"), String("b")]), Opt=CHOICES), "Choix A"),
        (lambda pdf: field(pdf, "Btn", V=Name.Yes), "✓"),
        (lambda pdf: annotate(pdf, Subtype=Name.FreeText, Contents=String("à voir")), "à voir"),
    ],
)
def test_the_values_of_a_form_are_shown(
    tmp_path: Path, change: Callable[[Pdf], object], text: str
) -> None:
    """What was typed into a form is text of the page, as its reader saw it."""
    shown = text_of(stamped(write_pdf(tmp_path / "piece.pdf", change)).path)
    assert text in shown
    assert "perime" not in shown


RED, BLUE = (255, 0, 0), (0, 0, 255)
FILLED = {RED: b"1 0 0 rg 0 0 200 30 re f", BLUE: b"0 0 1 rg 0 0 200 30 re f"}


def _box(pdf: Pdf, value: str, state: str) -> None:
    states: dict[str, Any] = {
        name: appearance(pdf, FILLED[color]).N for name, color in (("Yes", BLUE), ("Off", RED))
    }
    box = field(pdf, "Btn", V=Name(f"/{value}"), AS=Name(f"/{state}"))
    box.AP = Dictionary(N=Dictionary(**states))


@pytest.mark.parametrize(
    ("change", "color"),
    [
        (lambda pdf: _box(pdf, "Yes", "Off"), BLUE),
        (lambda pdf: _box(pdf, "Off", "Yes"), RED),
        (lambda pdf: _mark(pdf, "Stamp"), BLUE),
        (lambda pdf: _mark(pdf, "Stamp", F=2), (255, 255, 255)),
        (lambda pdf: _mark(pdf, "Popup"), (255, 255, 255)),
        (lambda pdf: annotate(pdf, Subtype=Name.Highlight, C=Array([1, 0, 0])), RED),
        (lambda pdf: annotate(pdf, Subtype=Name.Square, IC=Array([0, 0, 1])), BLUE),
    ],
)
def test_what_is_on_the_page_stays_on_it(
    tmp_path: Path, change: Callable[[Pdf], object], color: tuple[int, int, int]
) -> None:
    """Ticks, stamps and marks stay where they were seen; what was hidden stays hidden."""
    page = drawn_page(stamped(write_pdf(tmp_path / "piece.pdf", change)).path)
    assert color == page.convert("RGB").getpixel((200, page.height - 115))


def test_a_squiggly_line_goes_up_and_down(tmp_path: Path) -> None:
    """Words marked by a squiggly line are not taken for words underlined."""

    def marked(pdf: Pdf) -> None:
        annotate(pdf, Subtype=Name.Squiggly, Rect=Array([100, 100, 300, 140]), C=Array([1, 0, 0]))

    page = drawn_page(stamped(write_pdf(tmp_path / "piece.pdf", marked)).path, scale=2)
    line = page.convert("RGB").crop((200, page.height - 290, 600, page.height - 190))
    pixels = line.load()
    rows = [
        [y for y in range(line.height) if pixels[x, y] != (255, 255, 255)]  # type: ignore[index]
        for x in range(10, 390)
    ]
    assert all(rows)
    assert max(map(max, rows)) - min(map(min, rows)) >= 8
    assert max(len(row) for row in rows) < 8


def test_a_key_that_is_no_text_goes_with_the_others(tmp_path: Path) -> None:
    """A page whose dictionary holds a name of any bytes is joined like any other."""
    path = write_pdf(tmp_path / "piece.pdf", lambda pdf: pdf.pages[0].obj.update({"/OddOne": 1}))
    path.write_bytes(path.read_bytes().replace(b"/OddOne", b"/#ff#fe"))
    with pikepdf.open(stamped(path).path) as pdf:
        assert {"/Contents", "/MediaBox", "/Resources"} <= pdf.pages[0].obj.keys()


def _mark(pdf: Pdf, kind: str, **keys: Any) -> None:
    annotate(pdf, Subtype=Name(f"/{kind}"), **keys).AP = appearance(pdf, FILLED[BLUE])


def _layers(pdf: Pdf) -> None:
    shown, hidden = (
        pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(name))) for name in ("a", "b")
    )
    page = pdf.pages[0].obj
    page.Resources.Properties = Dictionary(A=shown, B=hidden)
    page.Contents = pdf.make_stream(
        b"/OC /A BDC 0 0 1 rg 100 100 200 30 re f EMC /OC /B BDC 1 0 0 rg 100 100 200 30 re f EMC"
    )
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([shown, hidden]), D=Dictionary(OFF=Array([hidden]))
    )


def test_a_hidden_layer_stays_hidden(tmp_path: Path) -> None:
    """A layer that was hidden when the plan was opened is hidden in the copy."""
    page = drawn_page(stamped(write_pdf(tmp_path / "plan.pdf", _layers)).path)
    assert BLUE == page.convert("RGB").getpixel((200, page.height - 115))


def test_an_owner_password_is_gone(tmp_path: Path) -> None:
    """The copy of a restricted file may be printed and copied from."""
    path = write_pdf(tmp_path / "piece.pdf", encryption=pikepdf.Encryption(owner="x", user="", R=4))
    with pikepdf.open(stamped(path).path) as pdf:
        assert not pdf.is_encrypted


def test_a_damaged_pdf_gives_a_sound_copy(tmp_path: Path) -> None:
    """A PDF whose tables are wrong is joined by its pages, in a file without fault."""
    path = write_pdf(tmp_path / "piece.pdf", pages=2)
    path.write_bytes(path.read_bytes().replace(b"startxref\n", b"startxref\n9"))
    copy = stamped(path)
    assert (Note.REPAIRED,) == copy.examined.notes
    with pikepdf.open(copy.path) as pdf:
        assert [] == pdf.check_pdf_syntax()
        assert 2 == len(pdf.pages)


@pytest.mark.parametrize(
    "keys",
    [
        {"Annots": Array([None, 5, Dictionary()])},
        {"Annots": String("none")},
        {"Resources": Array()},
        {"Contents": Array([None, 1, Dictionary()])},
        {"Rotate": 45},
        {"Rotate": String("x")},
        {"MediaBox": Array([0, 0])},
        {"MediaBox": Array([String("a"), 0, 1, Name.x])},
        {"CropBox": Array([9, 9, 9, 9])},
        {"UserUnit": -1},
    ],
)
def test_odd_pages_are_joined_as_readers_show_them(tmp_path: Path, keys: dict[str, Any]) -> None:
    """Pages with entries of the wrong kind are stamped all the same."""
    path = tmp_path / "piece.pdf"
    with new_pdf() as pdf:
        add_page(pdf, **keys)
        pdf.save(path)
    assert "Pièce n°" in text_of(stamped(path).path)
