"""`relance agenda`: the days to come, and a calendar file that others can read."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import icalendar
import pytest

from relance_docs.documents.agenda import MUST_NOT_BE_MISSED, coming
from tests.documents.asking import on_day
from tests.documents.test_write_command import run, workspace
from tests.letters.letter_cases import AS_OF, case_of, invoice

__all__ = ["workspace"]

PLAN = {
    "agreed_on": date(2026, 11, 1),
    "instalments": [
        {"due_date": date(2026, 12, 1), "amount": "6000.00"},
        {"due_date": date(2027, 1, 1), "amount": "6000.00"},
    ],
}


def test_instalments_come_on_their_days() -> None:
    """Every instalment to come is in the agenda, each once, and nothing after its last day."""
    case = on_day(case_of(payment_plan=PLAN))
    days = [e.day for e in coming(case, date(2027, 1, 31)) if e.code == "instalment"]

    assert days == [date(2026, 12, 1), date(2027, 1, 1)]
    assert all(e.day <= date(2026, 12, 1) for e in coming(case, date(2026, 12, 1)))


def test_what_waits_stands_under_today() -> None:
    """A letter that is due already is told today, with the day since which it waits."""
    found = coming(on_day(case_of("business", invoice())), AS_OF + timedelta(days=7))

    assert {each.day for each in found} == {AS_OF}
    assert any(each.since and each.since < AS_OF for each in found)


def test_a_closed_case_has_no_days() -> None:
    """Nothing is coming in a case that is over."""
    closed = case_of(closed={"reason": "paid", "closed_on": date(2026, 10, 1)})
    assert coming(on_day(closed), date(2027, 12, 31)) == ()


@pytest.mark.usefixtures("workspace")
def test_the_calendar_reads_and_stays_the_same(workspace: Path, tmp_path: Path) -> None:
    """The file reads as RFC 5545; bytes and identifiers are the same another time."""
    path = tmp_path / "agenda.ics"
    assert run(workspace, "agenda", "--ics", str(path)).exit_code == 0
    first = path.read_bytes()
    made = icalendar.Calendar.from_ical(first)
    events = made.walk("VEVENT")

    assert first.replace(b"\r\n", b"").count(b"\n") == 0
    assert max(map(len, first.split(b"\r\n"))) <= 75
    assert made.errors == []
    identifiers = [str(event["uid"]) for event in events]
    assert len(set(identifiers)) == len(identifiers) > 20
    assert any(event.walk("VALARM") for event in events)
    for event in events:
        assert event.errors == []
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
        is_alarmed = bool(event.walk("VALARM"))
        codes = {str(code) for code in event.decoded("categories")}
        assert is_alarmed == bool(codes & MUST_NOT_BE_MISSED)
    run(workspace, "agenda", "--ics", str(path))
    assert path.read_bytes() == first
    run(workspace, "agenda", "--ics", str(path), "--as-of", "2026-11-21")
    later = icalendar.Calendar.from_ical(path.read_bytes())
    assert {str(e["uid"]) for e in later.walk("VEVENT")} & set(identifiers)


def test_who_is_in_charge(workspace: Path) -> None:
    """The agenda of one person has her cases alone."""
    set_ = run(
        workspace,
        *("set", "2026-014", "in_charge=Claire Martin", "--reason", "suivi"),
        "--clock-is-right",
    )
    assert set_.exit_code == 0, set_.output
    shown = run(workspace, "agenda", "--in-charge", "claire", "--format", "json")
    found = json.loads(shown.stdout)

    assert {each["case"] for each in found} == {"2026-014"}
    assert {each["in_charge"] for each in found} == {"Claire Martin"}
