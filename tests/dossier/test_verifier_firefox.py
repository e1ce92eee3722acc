"""`verifier.html` in Firefox: the same answers as in Chromium."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.desks.marionette import Firefox, firefox, started
from tests.dossier.sealed_dossier import Sent
from tests.dossier.test_verifier import CHANGES, zipped

SHOWN = "!document.getElementById('{0}').hidden"
FOLDER = """
const files = Object.entries(arguments[0]).map(([path, text]) => {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  return ofFile(new File([bytes], path.split("/").pop()), path);
});
verify(files);
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """Start Firefox once for these tests."""
    program = firefox()
    if program is None:
        pytest.skip("no Firefox here: `apt-get install firefox-esr`")
    with started(program, tmp_path_factory.mktemp("firefox") / "profil") as running:
        yield running


def told(browser: Firefox, given: Path) -> str:
    """Return what the page says of a ZIP."""
    browser.evaluate("document.getElementById('resultat').hidden = true")
    browser.give("#zip", given)
    return browser.text_when(SHOWN.format("resultat"), "#resultat")


def test_an_untouched_zip(browser: Firefox, sent: Sent) -> None:
    """Everything matches, and the dates in the tokens are read."""
    browser.open(sent.made.folder / "verifier.html")
    said = told(browser, sent.made.archive)
    assert "Tout correspond à la liste" in said
    assert 2 == said.count("Date dans le jeton")


@pytest.mark.parametrize(("change", "difference"), CHANGES)
def test_what_was_changed_is_told(
    browser: Firefox,
    sent: Sent,
    tmp_path: Path,
    change: Callable[[Path], None],
    difference: str,
) -> None:
    """One byte, a file less, one more, another name: one difference, named."""
    folder = sent.copy(tmp_path)
    change(folder)
    browser.open(folder / "verifier.html")
    said = told(browser, zipped(folder))
    assert "1 différence" in said
    assert difference in said


def test_a_folder(browser: Firefox, sent: Sent) -> None:
    """The files of a folder, with the paths that its chooser gives, match as well."""
    browser.open(sent.made.folder / "verifier.html")
    files = {
        f"2026-014/{path.relative_to(sent.made.folder).as_posix()}": path.read_bytes()
        for path in sent.made.folder.rglob("*")
        if path.is_file()
    }
    browser.evaluate(
        FOLDER, {name: base64.b64encode(content).decode() for name, content in files.items()}
    )
    said = browser.text_when(SHOWN.format("resultat"), "#resultat")
    assert f"Tout correspond à la liste : {len(files) - 1} fichiers" in said


def test_a_letter(browser: Firefox, sent: Sent) -> None:
    """The letter that was sent is recognised."""
    browser.open(sent.made.folder / "verifier.html")
    browser.give("#lettres", sent.letter)
    said = browser.text_when(SHOWN.format("lettre"), "#lettre")
    assert "1 lettre reconnue" in said
