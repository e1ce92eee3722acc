"""What makes letters faster changes nothing on their pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance_docs.rendering.builtin_sheet import LeanHTML, lean_sheet, wants_all
from relance_docs.rendering.render import render_pdf
from tests.rendering.rendering_builders import full_letter


def test_lean_sheet_gives_the_same_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the rules that letters do not use, every byte is as with them."""
    letter = full_letter(tmp_path)
    lean = render_pdf(letter)

    monkeypatch.setattr(LeanHTML, "_ua_stylesheets", LeanHTML.__base__._ua_stylesheets)

    assert lean_sheet() is not None
    assert lean == render_pdf(letter)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("p { float: footnote }", True),
        ("p::marker { color: red }", True),
        ("p { display: list-item }", True),
        ("li { color: red } p { float: left }", False),
    ],
)
def test_a_sheet_that_uses_those_rules_keeps_them(text: str, *, expected: bool) -> None:
    """Notes, markers and list items of a template's own are laid out as they always were."""
    assert expected == wants_all(text)
