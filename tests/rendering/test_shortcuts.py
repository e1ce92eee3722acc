"""What makes letters faster changes nothing on their pages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from decimal import Decimal
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
import tinyhtml5
from weasyprint.css import cssselect2

from relance_docs.letters.document import page_of
from relance_docs.rendering import shortcuts
from relance_docs.rendering.builtin_sheet import LeanHTML, lean_sheet, wants_all
from relance_docs.rendering.document import Asset, PdfDocument
from relance_docs.rendering.matching import RememberingMatcher, looks_beside
from relance_docs.rendering.pdf import Renderer
from relance_docs.rendering.qr import transfer_qr
from relance_docs.rendering.shortcuts import depends_on_page
from relance_docs.rendering.weasyprint_70 import installed
from relance_docs.rendering.weasyprint_70.installed import InstalledShortcuts
from relance_docs.rendering.weasyprint_70.reading import strict_tree
from relance_docs.rendering.weasyprint_70.styles import KnownStyles
from tests.letters.letter_cases import job_of
from tests.rendering.rendering_builders import CREATED, PAGE, document, full_letter

Patch = pytest.MonkeyPatch

KINDS = ("relance-1-consumer", "mise-en-demeure", "relance-2-draft", "appel-1", "relance-2")


def without_lean_sheet(patch: Patch) -> None:
    """Take the built-in sheet as it is."""
    patch.setattr(LeanHTML, "_ua_stylesheets", LeanHTML.__base__._ua_stylesheets)


def without_known_styles(patch: Patch) -> None:
    """Work out every style again."""
    patch.setattr(KnownStyles, "used", lambda _styles, _sheets: nullcontext())


def without_known_matches(patch: Patch) -> None:
    """Try every selector on every element again."""
    patch.setattr(RememberingMatcher, "match", RememberingMatcher.__base__.match)
    patch.setattr(RememberingMatcher, "add_selector", RememberingMatcher.__base__.add_selector)


def without_strict_reading(patch: Patch) -> None:
    """Read every document as HTML that may have to be mended."""
    patch.setattr(installed, "strict_tree", lambda _html: None)


def without_known_version(patch: Patch) -> None:
    """Do everything again, as with a version that is not known."""
    patch.setattr(shortcuts, "IS_KNOWN_VERSION", False)


def without(*names: str) -> Callable[[Patch], None]:
    """Leave the renderer's own functions of these names in their place."""

    def taken_out(patch: Patch) -> None:
        patch.setattr(
            InstalledShortcuts,
            "functions",
            property(
                lambda made: {
                    usual: ours
                    for usual, ours in made.__dict__["all"].items()
                    if usual.__name__ not in names
                },
                lambda made, functions: made.__dict__.update(all=functions),
            ),
            raising=False,
        )

    return taken_out


FUNCTIONS = tuple(sorted(usual.__name__ for usual in InstalledShortcuts().functions))
SHORTCUTS = (
    without_lean_sheet,
    without_known_styles,
    without_known_matches,
    without_strict_reading,
    without_known_version,
)


def letter(kind: str) -> PdfDocument:
    """Return a packaged letter as it is rendered."""
    job = job_of(kind)
    code = transfer_qr(
        beneficiary="Atelier", iban="FR76", bic=None, amount=Decimal(12), remittance="2026-014"
    )
    return PdfDocument(
        html=page_of(job),
        created=CREATED,
        folders=job.folders,
        assets=(Asset(name="qr.png", content=code or b"", mime_type="image/png"),),
    )


def without_all(patch: Patch) -> None:
    """Render as the renderer does by itself."""
    without_lean_sheet(patch)
    without_known_matches(patch)
    without_known_version(patch)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> tuple[PdfDocument, bytes]:
    """Return a letter with everything, and its bytes when all is known of it."""
    letter = full_letter(tmp_path_factory.mktemp("letter") / "full")
    usual = Renderer()
    usual.render(letter)
    return letter, usual.render(letter)


@pytest.mark.parametrize("left_out", SHORTCUTS)
def test_any_shortcut_left_out_gives_the_same_bytes(
    full: tuple[PdfDocument, bytes], monkeypatch: Patch, left_out: Callable[[Patch], None]
) -> None:
    """Each shortcut alone changes no byte of a letter with everything."""
    letter, fast = full
    left_out(monkeypatch)

    assert lean_sheet() is not None
    assert fast == Renderer().render(letter)


PROSE = (
    "<p>Un paragraphe assez long pour plusieurs lignes, <b>du gras</b>, <i>de l’italique</i>, <a"
    ' href="https://exemple.fr">un lien</a>, puis encore des mots pour que la ligne se coupe.</p>'
)
HEADS = "<th>A</th><th>B</th><th></th><th colspan='2'>D</th>"
ROWS = "".join(
    f"<tr><td>  FA-{n} </td><td>{n},00\u00a0€</td><td></td><td>a <b>{n}</b></td>"
    f"<td>é{n}<br>f</td></tr>"
    for n in range(4)
)
STYLES = (
    "p { text-align: justify; letter-spacing: 1pt }",
    "p { text-decoration: underline; word-spacing: 3pt }",
    "p { width: 40mm; text-align: justify; overflow-wrap: anywhere; font-size: 20pt }",
    "p { white-space: pre-wrap } b { visibility: hidden }",
    "td { border: 1px solid red; background: #eee; vertical-align: middle; white-space: nowrap }",
    "table { border-collapse: separate; border-spacing: 3px } td { border-radius: 3px }",
    "td { white-space: nowrap; border: 2px solid } table { width: 30mm; table-layout: fixed }",
    "td, th { border: 1px dotted } table { border-collapse: collapse; table-layout: fixed }",
    "td { line-height: 2; text-align: right; text-indent: 3mm } i { vertical-align: super }",
    "p { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; width: 50mm }",
    "td { white-space: pre; position: relative; left: 2mm; height: 9mm }",
    "p { float: left; width: 45% } p::first-letter { font-size: 20pt } p + p { color: red }",
    "@page { size: A5; margin: 10mm } p { width: 50vw; direction: rtl }",
)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_any_function_left_in_its_place_gives_the_same_bytes(monkeypatch: Patch, name: str) -> None:
    """Each function of ours does alone what the renderer's does."""
    table = f"<table><thead><tr>{HEADS}</tr></thead><tbody>{ROWS}</tbody></table>"
    letter = document(PROSE + table)
    shared = Renderer()
    fast = shared.render(letter), shared.render(letter)
    without(name)(monkeypatch)
    slower = Renderer()

    assert fast == (slower.render(letter), slower.render(letter))


def test_other_templates_are_the_same_without_any_shortcut(
    tmp_path: Path, monkeypatch: Patch
) -> None:
    """What a template of one's own may ask of lines, cells and texts is drawn as it always was."""
    letters = []
    for rank, style in enumerate(STYLES):
        folder = tmp_path / str(rank)
        folder.mkdir()
        (folder / "own.css").write_text(style, encoding="utf-8")
        table = f"<table><thead><tr>{HEADS}</tr></thead><tbody>{ROWS}</tbody></table>"
        head = '<link rel="stylesheet" href="own.css">'
        letters.append(document(PROSE * 2 + table + PROSE, head=head, folders=(folder,)))
    shared = Renderer()
    rendered = [shared.render(each) for each in letters]

    without_all(monkeypatch)

    assert rendered == [Renderer().render(each) for each in letters]


def test_letters_are_the_same_in_any_order(monkeypatch: Patch) -> None:
    """What is remembered of other letters never shows in one."""
    letters = [letter(kind) for kind in KINDS]
    one, other = Renderer(), Renderer()
    forwards = [one.render(each) for each in letters]
    backwards = [other.render(each) for each in reversed(letters)]
    again = [one.render(each) for each in letters]

    without_all(monkeypatch)

    assert forwards == again
    assert forwards == backwards[::-1]
    assert forwards == [Renderer().render(each) for each in letters]


def test_lengths_that_depend_on_the_page_are_not_remembered(monkeypatch: Patch) -> None:
    """Half of the page's width is another length on another page."""
    body = '<p style="width: 50vw">Une ligne de quelques mots, assez longue pour deux.</p>'
    sizes = ("@page { size: A4 }", "@page { size: A6 }")
    letters = [document(body, head=f"<style>{size}</style>") for size in sizes]
    shared = Renderer()
    rendered = [shared.render(each) for each in letters]

    without_all(monkeypatch)

    assert rendered == [Renderer().render(each) for each in letters]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("p { width: 50vw }", True),
        ("p { margin: 1DVH }", True),
        ("p { width: 50% } .vw { color: red }", False),
        ("p { width: 20mm }", False),
    ],
)
def test_page_units_are_seen(text: str, *, expected: bool) -> None:
    """A length in parts of the page is told from all others."""
    assert expected == depends_on_page(text)


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("p b", False),
        (".a > .b", False),
        ("td[colspan='2']", False),
        ("a:not([href~='x'])", False),
        (":root p:lang(fr)::before", False),
        ("tr:nth-child(2)", True),
        ("h1 + p", True),
        ("h1 ~ p b", True),
        ("div > p:last-of-type", True),
        ("p:not(:first-child)", True),
        ("p:empty", True),
        ("p:has(b)", True),
    ],
)
def test_selectors_that_look_beside_are_tried_each_time(selector: str, *, expected: bool) -> None:
    """Only what asks for an element and those around it is remembered."""
    (compiled,) = cssselect2.compile_selector_list(selector)

    assert expected == looks_beside(compiled.test)


TABLE = "<table><tbody><tr><td>1</td></tr></tbody></table>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f'<p class="a">Un <b>mot</b><br>deux &amp; trois</p>\n{TABLE}<ul><li>x</li></ul> ', True),
        ("<p>un<p>deux", False),
        ("<p>un<div>deux</div></p>", False),
        ("<p>un<br></br>deux</p>", False),
        ("<div/><p>un</p>", False),
        ("<p>un&nbsp;deux &eacute;</p>", False),
        ("<p title='x\ny'>un</p>", False),
        ("<p><!-- un --></p>", False),
        ("<table><tr><td>1</td></tr></table>", False),
        ("<table>mot<tbody><tr><td>1</td></tr></tbody></table>", False),
        ("<a>un <b><a>deux</a></b></a>", False),
        ("<h1>un<h2>deux</h2></h1>", False),
        ("<li>un<li>deux</li></li>", False),
        ("<pre>\nun</pre>", False),
        ("<P>un</P>", False),
        ("<p>un\r\ndeux</p>", False),
    ],
)
def test_only_strict_html_is_read_as_xml(body: str, *, expected: bool) -> None:
    """What HTML mends, moves or closes is left to the renderer's parser; else trees are equal."""
    html = PAGE.format(head="\n", body=f"\n<body>{body}</body>\n") + "\n"

    tree = strict_tree(html)

    assert expected == (tree is not None)
    if tree is not None:
        assert _as_lists(tinyhtml5.parse(html, namespace_html_elements=False)) == _as_lists(tree)


def _as_lists(element: Element) -> list[object]:
    children = [_as_lists(child) for child in element]
    attributes = list(element.attrib.items())
    return [element.tag, attributes, element.text or "", element.tail or "", children]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("p { float: footnote }", True),
        ("p::marker { color: red }", True),
        ("p { display: list-item }", True),
        ("<textarea></textarea>", True),
        ("li { color: red } p { float: left }", False),
    ],
)
def test_a_sheet_that_uses_those_rules_keeps_them(text: str, *, expected: bool) -> None:
    """Notes, markers, list items and form fields of a template are laid out as they always were."""
    assert expected == wants_all(text)
