"""A letter made stays what it is until it was sent: day after day, and what becomes of it then."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from relance_docs.letters.batch import write_letters
from relance_docs.letters.outcome import LetterResult, LettersReport
from relance_docs.workspace.workspace import load
from tests.letters.test_batch import contents, copied, edit, outcome, override
from tests.workspaces import git

CASE = "2026-006"
LETTER = f"{CASE}/2026-11-20-relance-2.pdf"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a workspace with one case and its letter of 20 November, a Friday."""
    folder = copied(tmp_path / "workspace", (CASE,))
    letters(folder, 20)
    return folder


def letters(root: Path, day: int, *, as_of: date | None = None) -> LettersReport:
    """Write the letters on a day of November 2026, as of that day or another one."""
    today = date(2026, 11, day)
    return write_letters(load(root, as_of=as_of or today, today=today), today=today)


def saved(root: Path) -> None:
    """Commit what was changed."""
    git(root, "commit", "-qam", "suite")


def paid(root: Path, day: str) -> None:
    """Commit a receipt of 100 €."""
    entry = f"payments:\n  - {{received_on: {day}, amount: 100.00, reference: VIR}}\n"
    edit(root, CASE, lambda text: text.replace("payments:\n", entry, 1))
    saved(root)


def test_it_is_kept_two_days_later(root: Path) -> None:
    """Made on Friday and posted, it is still that one on Monday, and the run says so."""
    before = contents(root)
    kept = outcome(letters(root, 23), CASE)

    assert (kept.result, kept.made_on) == (LetterResult.KEPT, date(2026, 11, 20))
    assert kept.path == f"build/letters/{LETTER}"
    assert before == contents(root)


def test_what_the_day_brings_elsewhere_changes_nothing(root: Path) -> None:
    """A note on the case and receipts looked at until a later day leave the letter what it is."""
    before = contents(root)[LETTER]
    settings = root / "relance.yaml"
    text = settings.read_text(encoding="utf-8")
    checked = "payments_checked_until: 2026-11-19"
    assert checked in text
    settings.write_text(text.replace(checked, "payments_checked_until: 2026-11-22"), "utf-8")
    edit(root, CASE, lambda text: text + "# vu avec Anne\n")
    saved(root)

    assert outcome(letters(root, 23), CASE).result is LetterResult.KEPT
    assert before == contents(root)[LETTER]


def test_a_payment_since_makes_another_letter_and_keeps_the_first(root: Path) -> None:
    """Both are there: the new one to be sent, the first one aside, in case it has left."""
    first = contents(root)[LETTER][0]
    paid(root, "2026-11-22")
    report = letters(root, 23)

    assert outcome(report, CASE).result is LetterResult.WRITTEN
    assert report.set_aside == {LETTER: f"build/set-aside/{LETTER}"}
    assert (root / "build" / "set-aside" / LETTER).read_bytes() == first
    assert f"{CASE}/2026-11-23-relance-2.pdf" in contents(root)


def test_a_fact_of_its_own_day_is_never_silently_replaced(root: Path) -> None:
    """Made twice on one day with other amounts, the first one is aside, not overwritten."""
    first = contents(root)[LETTER][0]
    paid(root, "2026-11-19")
    report = letters(root, 20)

    assert {LETTER: f"build/set-aside/{LETTER}"} == report.replaced
    assert contents(root)[LETTER][0] != first
    assert (root / "build" / "set-aside" / LETTER).read_bytes() == first


def test_its_date_to_pay_must_be_ahead(root: Path) -> None:
    """A letter that would arrive when its date to pay has passed is made anew."""
    assert outcome(letters(root, 24), CASE).result is LetterResult.KEPT
    assert outcome(letters(root, 27), CASE).result is LetterResult.WRITTEN


def test_it_comes_back_when_it_holds_again(root: Path) -> None:
    """Looked at as of another day, or with a change taken back, the letter is the first one."""
    first = contents(root)[LETTER][0]
    letters(root, 23, as_of=date(2026, 10, 1))
    assert LETTER not in contents(root)

    assert outcome(letters(root, 23), CASE).made_on == date(2026, 11, 20)
    paid(root, "2026-11-19")
    letters(root, 23)
    git(root, "revert", "--no-edit", "HEAD")

    assert outcome(letters(root, 23), CASE).made_on == date(2026, 11, 20)
    assert contents(root)[LETTER][0] == first


def test_a_template_that_was_changed_makes_it_anew(root: Path) -> None:
    """Another wording is another letter."""
    own = '{% extends "letter.html" %}{% block subject %}Autre{% endblock %}'
    override(root, CASE, "relance-2.html", own)
    git(root, "add", "-A")
    saved(root)
    report = letters(root, 23)

    assert outcome(report, CASE).result in {LetterResult.WRITTEN, LetterResult.FAILED}
    assert outcome(report, CASE).result is LetterResult.WRITTEN or report.not_replaced == (LETTER,)
