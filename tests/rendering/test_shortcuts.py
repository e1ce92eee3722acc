"""What makes letters faster changes nothing on their pages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from decimal import Decimal
from pathlib import Path

import pytest

from relance_docs.letters.document import page_of
from relance_docs.rendering import known_styles
from relance_docs.rendering.document import Asset, PdfDocument
from relance_docs.rendering.known_styles import RememberingMatcher, depends_on_page, matcher_for
from relance_docs.rendering.pdf import LeanHTML, Renderer, lean_sheet, wants_all
from relance_docs.rendering.qr import transfer_qr
from tests.letters.letter_cases import job_of
from tests.rendering.rendering_builders import CREATED, document, full_letter

Patch = pytest.MonkeyPatch

KINDS = ("relance-1-consumer", "mise-en-demeure", "relance-2-draft", "appel-1", "relance-2")


def without_lean_sheet(patch: Patch) -> None:
    """Take the built-in sheet as it is."""
    patch.setattr(LeanHTML, "_ua_stylesheets", LeanHTML.__base__._ua_stylesheets)


def without_known_styles(patch: Patch) -> None:
    """Work out every style again."""
    patch.setattr(known_styles.KnownStyles, "used", lambda _styles, _sheets: nullcontext())


def without_known_lengths(patch: Patch) -> None:
    """Resolve every length again."""
    patch.setattr(known_styles, "_users", tuple)


def without_known_matches(patch: Patch) -> None:
    """Try every selector on every element again."""
    patch.setattr(RememberingMatcher, "match", RememberingMatcher.__base__.match)


def without_known_version(patch: Patch) -> None:
    """Work out styles and lengths again, as with a version that is not known."""
    patch.setattr(known_styles, "IS_KNOWN_VERSION", False)


SHORTCUTS = (
    without_lean_sheet,
    without_known_styles,
    without_known_lengths,
    without_known_matches,
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
    for without in SHORTCUTS:
        without(patch)


@pytest.mark.parametrize("without", SHORTCUTS)
def test_any_shortcut_left_out_gives_the_same_bytes(
    tmp_path: Path, monkeypatch: Patch, without: Callable[[Patch], None]
) -> None:
    """Each shortcut alone changes no byte of a letter with everything."""
    full = full_letter(tmp_path)
    usual = Renderer()
    usual.render(full)
    fast = usual.render(full)

    without(monkeypatch)

    assert lean_sheet() is not None
    assert known_styles.IS_KNOWN_VERSION or without is without_known_version
    assert fast == Renderer().render(full)


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
    ("text", "expected"),
    [
        ("p b, .a > .b, td[colspan='2'], q::before { color: red }", True),
        ("@page :first { margin: 0 } a:not([href~='x']) { color: red }", True),
        ("tr:nth-child(2) { color: red }", False),
        ("h1 + p { color: red }", False),
        ("h1 ~ p { color: red }", False),
        ("@media print { p:first-child { color: red } }", False),
        ("p:first-line { color: red }", False),
    ],
)
def test_selectors_that_look_around_are_tried_each_time(text: str, *, expected: bool) -> None:
    """Only what asks for an element and those around it is remembered."""
    assert expected == (matcher_for(text) is not None)


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
