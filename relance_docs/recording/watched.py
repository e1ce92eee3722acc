"""The day on which the debtors were compared with announcements of insolvency: one commit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Final

from relance_docs.case.settings import InsolvencyWatch, Settings
from relance_docs.message import Message
from relance_docs.reading.editing.changes import Change, Put
from relance_docs.reading.editing.edit import edited
from relance_docs.reading.editing.writing import Value
from relance_docs.recording.event import CommitMessage
from relance_docs.recording.events.entries import refuse_future
from relance_docs.recording.journal import FileChange
from relance_docs.recording.record import Planned, Recorded, Request, Scene, undertake
from relance_docs.workspace.case_text import CASE_ORDER
from relance_docs.workspace.layout import SETTINGS_FILE
from relance_docs.workspace.records import Workspace

KEY: Final = "insolvency_watch"
_GAP: Final = timedelta(days=7)
"""Between two issues: the BODACC appears five times a week, less about Christmas."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """What was compared, of which nothing was left out."""

    spans: tuple[tuple[date, date], ...] = ()
    """First and last day of publication of each list; the stock of SIRENE has none."""
    searched: tuple[str, ...] = ()
    """Cases for whose SIREN every announcement was asked for, and none opens a procedure."""
    asked: str | None = None
    """Whom the SIREN were sent to; None: they went nowhere."""


def is_recorded(workspace: Workspace, comparison: Comparison) -> bool:
    """Whether the record says all of a comparison already, made again on one day."""
    known = workspace.sound_settings.insolvency_watch
    days, _warnings = _days(known, comparison, workspace.as_of)
    cases = (workspace.case_file(number).case for number in comparison.searched)
    return (
        known is not None
        and all(getattr(known, key) == day for key, day in days.items())
        and all(case is None or case.bodacc_checked_on == workspace.as_of for case in cases)
    )


def watched(asked: Request, comparison: Comparison) -> Recorded:
    """Record a comparison in relance.yaml, and in the cases that were searched one by one.

    Days of publication follow on those of the comparison before; where some are missing between,
    what was compared begins anew, and that is said.
    """

    def plan(scene: Scene) -> Planned:
        for day in chain.from_iterable(comparison.spans):
            refuse_future(day, scene.as_of)
        raw = scene.workspace.settings_raw
        known = scene.settings.insolvency_watch
        days, warnings = _days(known, comparison, scene.as_of)
        new = edited(raw, SETTINGS_FILE, tuple(_stating(known, days)))
        return Planned(
            message=CommitMessage(
                cases=comparison.searched,
                name="watch",
                sentence=f"debtors compared on {scene.as_of}",
                trailers=(("Asked", comparison.asked),) if comparison.asked else (),
            ),
            files=(
                FileChange(path=SETTINGS_FILE, old=raw, new=new),
                *_searched(scene, comparison.searched),
            ),
            warnings=warnings,
        )

    return undertake(asked, plan)


def _days(
    known: InsolvencyWatch | None, comparison: Comparison, today: date
) -> tuple[dict[str, date], tuple[Message, ...]]:
    kept = None
    if known is not None and known.published_from and known.published_until:
        kept = known.published_from, known.published_until
    warnings = []
    for span in sorted(comparison.spans):
        kept, warning = _joined(kept, span)
        warnings += [warning] if warning is not None else []
    days = {} if kept is None else {"published_from": kept[0], "published_until": kept[1]}
    return {"checked_on": today} | days, tuple(warnings)


def _joined(
    before: tuple[date, date] | None, span: tuple[date, date]
) -> tuple[tuple[date, date], Message | None]:
    """Return the days without a gap that reach furthest, and what is said of a gap."""
    first, last = span
    if before is None:
        return span, None
    if first <= before[1] + _GAP and before[0] <= last + _GAP:
        return (min(first, before[0]), max(last, before[1])), None
    if last < before[0]:
        early = Message(
            "note: what was published between {last} and {day} was not compared: the days kept"
            " begin on {day}",
            last=last,
            day=before[0],
        )
        return before, early
    gap = Message(
        "note: nothing published between {before} and {first} was compared: take the files of those"
        " days too",
        before=before[1],
        first=first,
    )
    return span, gap


def _stating(known: InsolvencyWatch | None, days: dict[str, date]) -> Iterator[Change]:
    if known is None:
        value: dict[str, Value] = dict(days)
        yield Put(key=KEY, value=value, order=tuple(Settings.model_fields))
        return
    for key, day in days.items():
        yield Put(loc=(KEY,), key=key, value=day, order=tuple(InsolvencyWatch.model_fields))


def _searched(scene: Scene, numbers: tuple[str, ...]) -> Iterator[FileChange]:
    """Yield the cases with the day of the search; one that has it already stays as it is."""
    for number in numbers:
        file = scene.workspace.case_file(number)
        if file.case is None or file.has_errors or file.case.bodacc_checked_on == scene.as_of:
            continue
        put = Put(key="bodacc_checked_on", value=scene.as_of, order=CASE_ORDER)
        yield FileChange(path=file.path, old=file.raw, new=edited(file.raw, file.path, (put,)))
