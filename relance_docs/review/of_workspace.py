"""What concerns no single case: comparisons that have grown old."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from relance_docs.case.settings import Settings
from relance_docs.message import Message
from relance_docs.review.tasks import Task, TaskCode


def tasks_of_workspace(settings: Settings, as_of: date) -> Iterator[Task]:
    """Yield what is to be done whatever the case; nothing of what was never begun."""
    watch = settings.insolvency_watch
    if watch is not None and watch.is_old(as_of):
        yield Task(
            code=TaskCode.WATCH,
            case_number="",
            debtor="",
            sentence=Message(
                "the debtors were compared with what the BODACC published until {day}, {days} d"
                " ago: compare again",
                day=watch.through,
                days=(as_of - watch.through).days,
            ),
            command="relance watch …",
            day=watch.through,
        )
