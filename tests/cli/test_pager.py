"""A long text is shown page by page where somebody sits at a terminal, and only there."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from relance_docs.__main__ import main as program
from relance_docs.cli.main import relance
from tests.workspaces import Copies, committed, settings_of, write_files

CASE = """\
debtor:
  kind: business
  name: Menuiserie Fictive SARL
  address: [3 QUAI DU RHONE, 69007 LYON]
invoices:
  - invoice_number: F-0962
    issue_date: 2026-08-10
    due_date: 2026-09-09
    total_with_vat: 1524.55
"""


class Screen(io.StringIO):
    """A terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        """Somebody looks on."""
        return True


def made(folder: Path) -> None:
    """Make a workspace with one case, all committed."""
    files = {"relance.yaml": settings_of("2026-11-20"), "cases/2026-014.yaml": CASE}
    committed(write_files(folder, files))


@pytest.fixture
def pages(copies: Copies, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a workspace at a terminal of one line; return what the pager writes into."""
    monkeypatch.chdir(copies.of(made))
    taken = tmp_path / "pages"
    monkeypatch.setenv("RELANCE_PAGER", f"sh -c 'cat > {taken}'")
    monkeypatch.setenv("PAGER", "cat")
    monkeypatch.setenv("LINES", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stdin", Screen())
    return taken


def said(monkeypatch: pytest.MonkeyPatch, *arguments: str, is_screen: bool = True) -> str:
    """Run a command; return what reaches stdout itself."""
    stdout = Screen() if is_screen else io.StringIO()
    monkeypatch.setattr(sys, "stdout", stdout)
    assert relance.main([*arguments], standalone_mode=False) == 0
    return stdout.getvalue()


def test_a_long_text_goes_to_the_pager(pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Word for word what is printed otherwise; data, a pipe and other commands never go there."""
    for command in (("status",), ("statement", "14"), ("explain", "14"), ("agenda",), ("trail",)):
        expected = said(monkeypatch, *command, is_screen=False)
        assert not pages.exists()
        assert (said(monkeypatch, *command), pages.read_text("utf-8")) == ("", expected)
        pages.unlink()
    for words in (("status", "--format", "json"), ("rates",), ("--help",)):
        assert said(monkeypatch, *words)
        assert not pages.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [("RELANCE_PAGER", "cat"), ("RELANCE_PAGER", "/no/such"), ("TERM", "dumb"), ("LINES", "500")],
)
def test_without_a_pager_it_is_printed(
    pages: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """Where none is wanted or found, and where the text fits on the screen."""
    monkeypatch.setenv(name, value)
    assert "2026-014" in said(monkeypatch, "status")
    assert not pages.exists()


def test_pager_of_the_system_is_asked(pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PAGER counts where RELANCE_PAGER is not set; `cat` turns it off."""
    monkeypatch.delenv("RELANCE_PAGER")
    assert "2026-014" in said(monkeypatch, "status")
    monkeypatch.setenv("PAGER", f"sh -c 'cat > {pages}'")
    assert said(monkeypatch, "status") == ""
    assert "2026-014" in pages.read_text("utf-8")


def test_what_is_kept_is_shown_page_by_page_too(
    pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer of a paged command is kept as it was said, once, and said again in the pager."""
    monkeypatch.setattr("relance_docs.store.question.Question.is_settled", lambda *_: True)
    monkeypatch.setattr(sys, "argv", ["relance", "status"])
    said_once = []
    for _ in range(2):
        screen = Screen()
        monkeypatch.setattr(sys, "stdout", screen)
        with pytest.raises(SystemExit) as left:
            program()
        said_once.append((left.value.code, screen.getvalue(), pages.read_text("utf-8")))
        pages.unlink()
    assert said_once[0] == said_once[1]
    assert said_once[0][:2] == (0, "")
    assert list(Path(".git/relance").glob("answer-*"))
