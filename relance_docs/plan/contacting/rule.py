"""At what hours and on which days a debtor is called or written to, and how often.

No text sets hours or a number of contacts for recovery by the creditor itself; insistence is
punished as such (222-16 and 222-33-2-2 C. pén.; L121-6 C. conso. towards consumers). What stands
here is the rule of the house: it is a fact that a contact exceeds it, not a breach of law.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from relance_docs.case.history import HistoryEntry
from relance_docs.case.plan import Channel
from relance_docs.law.delays import is_public_holiday

FIRST_HOUR: Final = time(8, 30)
LAST_HOUR: Final = time(19, 0)
"""Of calls and visits, both included."""
MORNING: Final = time(8, 0)
NIGHT: Final = time(20, 0)
"""E-mails leave from the one to the other, this one excluded."""
WINDOW: Final = timedelta(days=7)
SATURDAY: Final = 5
SUNDAY: Final = 6
SPOKEN: Final = (Channel.PHONE, Channel.VISIT)
_FRANCE: Final = "Europe/Paris"


def is_contact(entry: HistoryEntry, as_of: date) -> bool:
    """Whether an event reached the debtor, or was meant to, by a day: no step left out."""
    has_channel = entry.channel is not None and entry.channel is not Channel.DOSSIER
    return has_channel and entry.skipped is None and entry.again is None and entry.day <= as_of


def in_france(moment: datetime) -> datetime:
    """Return a moment by the clocks of the debtor: a server may stand in another zone."""
    return moment if moment.tzinfo is None else moment.astimezone(ZoneInfo(_FRANCE))


def is_day_of_rest(day: date) -> bool:
    """Whether a day is a Sunday or a public holiday."""
    return day.weekday() == SUNDAY or is_public_holiday(day)


def is_hour(moment: datetime, channel: Channel) -> bool:
    """Whether the hour is one at which a debtor is contacted so; a letter in a box has none."""
    hour = in_france(moment).time()
    if channel in SPOKEN:
        return FIRST_HOUR <= hour <= LAST_HOUR
    return channel not in {Channel.EMAIL, Channel.E_REGISTERED} or MORNING <= hour < NIGHT
