"""What disappears from build/letters, and what a run says of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from relance_docs.cli.main import relance
from tests.letters.test_batch import CASES, OVERRIDE, contents, copied, edit, override, run
from tests.letters.test_eml import opened
from tests.workspaces import git

LETTER = "2026-006/2026-11-20-relance-2.pdf"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a workspace with a few cases of the example and their letters."""
    folder = copied(tmp_path / "workspace", CASES)
    run(folder)
    return folder


def said(root: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run the command and return what it says on stderr."""
    relance.main(
        ["-C", str(root), "letters", "2026-006", "-j1", "--lang", "en", *arguments],
        standalone_mode=False,
    )
    return capsys.readouterr().err


def test_another_day_later(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A letter dated anew takes the place of one whose date to pay has passed, which is kept."""
    err = said(root, capsys, "--as-of", "2026-11-27")

    new = "build/letters/2026-006/2026-11-27-relance-2.pdf"
    assert f"removed: build/letters/{LETTER} (as of 2026-11-27 it is {new})" in err
    assert LETTER not in contents(root)
    assert (root / "build" / "set-aside" / LETTER).is_file()


def test_another_day_before(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A letter that was not due on the day asked for is not there after the run."""
    err = said(root, capsys, "--as-of", "2026-10-01")

    assert f"removed: build/letters/{LETTER} (not due as of 2026-10-01)" in err


def test_made_again_it_is_the_same(root: Path) -> None:
    """What was removed because another day was asked for comes back byte for byte."""
    before = contents(root)[LETTER][0]
    run(root, date(2026, 10, 1))
    run(root)

    assert before == contents(root)[LETTER][0]


def test_a_template_that_cannot_be_read_takes_no_letter_away(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A letter that still says what is right stays, and the run says why it was not made anew."""
    override(root, "2026-006", "relance-2.html", OVERRIDE.format(body="{{ nom }}"))

    err = said(root, capsys)

    assert f"left there: build/letters/{LETTER} (what would take its place could not" in err
    assert LETTER in contents(root)


def test_a_failure_leaves_no_outdated_letter(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A letter of earlier data must not be sent by mistake: it goes, and the run says why."""
    override(root, "2026-006", "relance-2.html", OVERRIDE.format(body="{{ nom }}"))
    paid = "payments:\n  - {received_on: 2026-11-19, amount: 100.00, reference: VIR}\n"
    edit(root, "2026-006", lambda text: text.replace("payments:\n", paid, 1))

    err = said(root, capsys)

    assert f"removed: build/letters/{LETTER} (it is outdated, and what takes its place" in err
    assert LETTER not in contents(root)
    assert (root / "build" / "set-aside" / LETTER).is_file()


def test_a_case_that_is_gone(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The letters of a case whose file was deleted or renamed disappear as well."""
    (root / "cases" / "2026-003.yaml").unlink()

    err = said(root, capsys)

    assert "2026-11-20-relance-1.pdf (its case is not there any more)" in err
    assert not [path for path in contents(root) if path.startswith("2026-003")]


def test_no_case(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A workspace without a case says so in one line."""
    for path in (root / "cases").glob("*.yaml"):
        path.unlink()
    relance.main(["-C", str(root), "letters", "--lang", "en"], standalone_mode=False)

    captured = capsys.readouterr()
    assert not captured.out
    assert "there is no case in cases/ yet" in captured.err


def test_the_draft_of_an_email_says_so(root: Path) -> None:
    """Of data not committed: the subject and the first line of the text say PROJET."""
    case = root / "cases" / "2026-003.yaml"
    case.write_text(case.read_text(encoding="utf-8") + "# une remarque\n", encoding="utf-8")
    run(root)
    draft = contents(root)["2026-003/2026-11-20-relance-1.eml"][0]
    git(root, "commit", "-qam", "remarque")
    run(root)
    final = contents(root)["2026-003/2026-11-20-relance-1.eml"][0]

    assert b"X-Unsent: 1" in draft
    assert subject_and_line(draft)[0].startswith("[PROJET] ")
    assert subject_and_line(draft)[1].startswith("PROJET\N{NO-BREAK SPACE}: ")
    assert "PROJET" not in "".join(subject_and_line(final))


def subject_and_line(content: bytes) -> tuple[str, str]:
    """Return the subject of an e-mail and the first line of its text."""
    message = opened(content)
    body = message.get_body(("plain",))
    assert body is not None
    return str(message["Subject"]), body.get_content().splitlines()[0]
