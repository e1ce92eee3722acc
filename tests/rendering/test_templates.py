"""Templates: where they are found, and what they may not do."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from relance_docs.errors import RefusalError
from relance_docs.rendering.templates import render_template


@dataclass(frozen=True)
class Totals:
    """Stands for what a letter prints."""

    principal: Decimal = Decimal("1234.5")


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """Return an empty folder of templates."""
    folder = tmp_path / "letter_templates"
    folder.mkdir()
    return folder


def refusal(templates: Path, text: str) -> str:
    """Return the sentence that a template of this text is refused with."""
    (templates / "letter.html").write_text(text, encoding="utf-8")
    with pytest.raises(RefusalError) as caught:
        render_template("letter.html", (templates,), {"totals": Totals(), "name": "A & B"})
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "\n{{ totals.principl }}",
            "letter_templates/letter.html:2: 'principl' does not exist; did you mean 'principal'?",
        ),
        (
            "{{ nane }}",
            "letter_templates/letter.html:1: 'nane' does not exist; did you mean 'name'?",
        ),
        ("{{ zzz }}", "letter_templates/letter.html:1: 'zzz' does not exist"),
        (
            "\n\n{% if %}",
            "letter_templates/letter.html:3: Expected an expression, got 'end of statement block'",
        ),
        ("{{ name|euro }}", "letter_templates/letter.html:1: No filter named 'euro'."),
        (
            "{{ totals.principal * 2 }}",
            (
                "letter_templates/letter.html:1: '*': a template prints figures and never computes"
                " them"
            ),
        ),
        ("{{ [1]|sum }}", "letter_templates/letter.html:1: No filter named 'sum'."),
        (
            "{{ name.__class__ }}",
            "letter_templates/letter.html:1: '__class__' does not exist",
        ),
        ("{% include 'nope.html' %}", "the file 'nope.html' is in none of the letter's folders"),
        (
            "{{ name|euros }}",
            "letter_templates/letter.html:1: 'str' object has no attribute 'quantize'",
        ),
    ],
)
def test_fault_is_told_with_its_place(templates: Path, text: str, expected: str) -> None:
    """A misspelt name, a fault of syntax, arithmetic: file, line, and what was meant."""
    assert expected == refusal(templates, text)


def test_another_encoding_is_refused(templates: Path) -> None:
    """A template that is not UTF-8 is named, with the line of its first strange byte."""
    (templates / "old.html").write_bytes("<p>\nréglé</p>".encode("latin-1"))

    with pytest.raises(RefusalError) as refusal:
        render_template("old.html", [templates], {})

    place = f"{templates.name}/old.html:2"
    assert str(refusal.value) == f"{place}: the file is not in UTF-8; save it as UTF-8"


def test_first_folder_wins(templates: Path, tmp_path: Path) -> None:
    """A template of the workspace replaces the packaged one and may still use its parts."""
    own = tmp_path / "own"
    own.mkdir()
    (templates / "letter.html").write_text("packaged", encoding="utf-8")
    (templates / "parts.html").write_text("part", encoding="utf-8")
    (own / "letter.html").write_text("own {% include 'parts.html' %}", encoding="utf-8")
    absent = tmp_path / "absent"

    assert "own part" == render_template("letter.html", (absent, own, templates), {})


def test_what_a_user_wrote_is_never_markup(templates: Path) -> None:
    """Values are escaped."""
    (templates / "letter.html").write_text("{{ name }}", encoding="utf-8")

    assert "A &amp; &lt;b&gt;" == render_template("letter.html", (templates,), {"name": "A & <b>"})


def test_template_behind_a_link_is_refused(templates: Path, tmp_path: Path) -> None:
    """A link in the templates does not lead out of them."""
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (templates / "letter.html").symlink_to(tmp_path / "secret")

    with pytest.raises(RefusalError, match="leads outside the folders of the letter"):
        render_template("letter.html", (templates,), {})


@dataclass(frozen=True)
class Saying:
    """Has an attribute that once is a text, and once what formats one."""

    said: object


def test_a_text_formats_within_the_sandbox(templates: Path) -> None:
    """What formats is wrapped even where the attribute that holds it was a plain value before."""
    text = "{{ one.said }}{% if name %}{{ one.said(name) }}{% endif %}"
    (templates / "letter.html").write_text(text, encoding="utf-8")
    plain = {"one": Saying("fine"), "name": ""}
    assert render_template("letter.html", (templates,), plain) == "fine"

    formats = {"one": Saying("{0.__class__}".format), "name": "A"}
    with pytest.raises(RefusalError, match="__class__"):
        render_template("letter.html", (templates,), formats)
