"""The agenda as a file that calendars subscribe to: the same days give the same bytes.

An event keeps its identifier as long as the case states it, so that a calendar moves it instead of
showing it twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from relance_docs.documents.agenda import MUST_NOT_BE_MISSED, Coming
from relance_docs.message import Message
from relance_docs.unseen import shown_in_line

if TYPE_CHECKING:
    from icalendar import Alarm, Event

_PRODUCER: Final = "-//relance-docs//agenda//FR"
_AHEAD: Final = (30, 7, 1)
"""Days before the last day of a deadline on which a calendar reminds of it."""


def calendar_file(
    found: Iterable[Coming],
    *,
    creditors: Sequence[str],
    as_of: date,
    says: Callable[[Message], str],
) -> bytes:
    """Return the calendar (RFC 5545): an event of a whole day for each thing that is coming.

    Of several creditors each event says whose it is; its identifier is the same as in the calendar
    of that creditor alone.
    """
    from icalendar import Calendar  # noqa: PLC0415 - slow to load

    made = Calendar()
    made.add("prodid", _PRODUCER)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", shown_in_line(f"Recouvrement – {', '.join(creditors)}"))
    for each in found:
        whose = f"{each.creditor} : " if len(creditors) > 1 else ""
        made.add_component(_event(each, whose, as_of, says))
    content: bytes = made.to_ical(sorted=False)
    return content


def _event(each: Coming, whose: str, as_of: date, says: Callable[[Message], str]) -> Event:
    from icalendar import Event  # noqa: PLC0415 - slow to load

    said = shown_in_line(f"{whose}{each.case_number} {each.debtor} : {says(each.what)}")
    event = Event()
    event.add("uid", _identifier(each))
    event.add("dtstamp", datetime.combine(as_of, time(), UTC))
    event.add("dtstart", each.day)
    event.add("dtend", each.day + timedelta(days=1))
    event.add("summary", said)
    event.add(
        "description", shown_in_line(" · ".join(filter(None, (each.in_charge, each.command))))
    )
    event.add("categories", [each.code.value])
    event.add("transp", "TRANSPARENT")
    if each.code in MUST_NOT_BE_MISSED:
        for days in _AHEAD:
            event.add_component(_alarm(said, days))
    return event


def _identifier(each: Coming) -> str:
    digest = hashlib.sha256(f"{each.creditor}\n{each.case_number}\n{each.key}".encode())
    return f"{digest.hexdigest()[:32]}@relance-docs"


def _alarm(said: str, days: int) -> Alarm:
    from icalendar import Alarm  # noqa: PLC0415 - slow to load

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", said)
    alarm.add("trigger", timedelta(days=-days))
    return alarm
