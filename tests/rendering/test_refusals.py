"""What stops a letter: a warning, a file it may not open, a character it cannot show."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from relance_docs.errors import RefusalError
from relance_docs.rendering.document import PdfDocument
from relance_docs.rendering.render import render_pdf, renderer
from tests.rendering.rendering_builders import document


def refusal(document: PdfDocument) -> str:
    """Return the sentence that the document is refused with."""
    with pytest.raises(RefusalError) as caught:
        render_pdf(document)
    return str(caught.value)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            '<p style="colour: red">',
            "the renderer warns: Ignored `colour: red` at 1:1, unknown property.",
        ),
        (
            '<img src="absent.png" alt="x">',
            "the file 'absent.png' is in none of the letter's folders",
        ),
        (
            '<img src="http://127.0.0.1:9/x.png" alt="x">',
            (
                "'http://127.0.0.1:9/x.png' is not opened: a letter only uses files of its own"
                " folders; copy the file beside the template"
            ),
        ),
        ('<img src="asset:qr" alt="x">', "the letter has no picture named 'qr'"),
        (
            '<img src="file:///etc/hostname" alt="x">',
            "the file 'etc/hostname' is in none of the letter's folders",
        ),
        (
            '<img src="%2e%2e/secret.png" alt="x">',
            "'../secret.png' leads outside the folders of the letter; copy the file there",
        ),
        (
            '<p style="background: url(https://exemple.invalid/a.png)">',
            (
                "'https://exemple.invalid/a.png' is not opened: a letter only uses files of its own"
                " folders; copy the file beside the template"
            ),
        ),
        (
            (
                '<svg width="9" height="9"><title>x</title>'
                '<image href="http://127.0.0.1:9/y.png" width="9" height="9"/></svg>'
            ),
            (
                "'http://127.0.0.1:9/y.png' is not opened: a letter only uses files of its own"
                " folders; copy the file beside the template"
            ),
        ),
        (
            "<p>Société 東京 SARL</p>",
            (
                "the letter's font has no character U+6771 (cjk unified ideograph-6771), in"
                " 'Société 東京 SARL'; replace it in the case file or in the template"
            ),
        ),
        (
            "<style>p { font-family: monospace }</style><p>a</p>",
            "a character of the letter, or its stylesheet, asks for the font",
        ),
        (
            "<style>@font-face { font-family: a; src: url(a.ttf) } p { font-family: a }</style>",
            "'a.ttf': letters use their one pinned font",
        ),
    ],
)
def test_letter_is_refused(tmp_path: Path, body: str, expected: str) -> None:
    """Each of these stops the letter with one sentence that says what and why."""
    folder = tmp_path / "templates"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(b"secret")

    assert refusal(document(body, folders=(folder,))).startswith(expected)


def test_character_of_a_stylesheet_is_refused() -> None:
    """A character that only a stylesheet brings in stops the letter too, whatever fonts exist."""
    said = refusal(document("<style>p::before { content: '\\6771' }</style><p>a</p>"))

    assert "U+6771" in said or "asks for the font" in said


def test_symbolic_link_does_not_lead_out(tmp_path: Path) -> None:
    """A link that points outside the folders is not followed."""
    folder = tmp_path / "templates"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(b"secret")
    (folder / "logo.png").symlink_to(tmp_path / "secret.png")

    said = refusal(document('<img src="logo.png" alt="x">', folders=(folder,)))

    expected = "'logo.png' leads outside the folders of the letter; copy the file there"
    assert expected == said


def test_stylesheet_with_a_fault_is_refused_every_time(tmp_path: Path) -> None:
    """A stylesheet that warned is not taken from the cache as if it had not."""
    (tmp_path / "letter.css").write_text("p { colour: red; }", encoding="utf-8")
    faulty = document(
        "<p>a</p>", head='<link rel="stylesheet" href="letter.css">', folders=(tmp_path,)
    )

    expected = "the renderer warns: Ignored `colour: red` at 1:5, unknown property."
    assert [expected] * 2 == [refusal(faulty), refusal(faulty)]


def test_a_refused_letter_spoils_no_other() -> None:
    """A letter is the same before and after one that was refused."""
    good = document("<p>Bonjour</p>")

    before = render_pdf(good)
    refusal(document('<img src="absent.png" alt="x">'))

    assert before == render_pdf(good)


@pytest.mark.parametrize("html", ["<p>a</p>", "<title>a</title><p>b</p>"])
def test_title_and_language_are_required(html: str) -> None:
    """A document without title or language could not be accessible."""
    nameless = PdfDocument(html=html, created=document("").created)

    assert "a letter template needs a <title> and <html lang>" == refusal(nameless)


def test_missing_pango_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Without the system's libraries the way out is said, and nothing else is printed."""
    monkeypatch.delitem(sys.modules, "relance_docs.rendering.pdf", raising=False)
    monkeypatch.setattr("builtins.__import__", _without_pango(__import__))

    with pytest.raises(RefusalError, match="apt-get install libpango"):
        renderer()

    assert ("", "") == capfd.readouterr()


def _without_pango(usual: object) -> object:
    def failing(name: str, *rest: object) -> object:
        if name == "relance_docs.rendering.pdf":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return usual(name, *rest)  # type: ignore[operator]

    return failing
