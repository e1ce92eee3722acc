"""What relance.yaml says for every case: through which day payments are entered, new rates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.case.settings import AddedRate, Settings
from relance_docs.errors import RefusalError
from relance_docs.git.commits import moment_of, trailers_in
from relance_docs.git.repository import Repository
from relance_docs.law.rates import RateSeries, packaged_rates
from relance_docs.law.semesters import Semester
from relance_docs.message import Message
from relance_docs.reading.editing.changes import Append, Change, Put
from relance_docs.reading.editing.edit import edited
from relance_docs.recording.event import HELD_AT, CommitMessage
from relance_docs.recording.events.entries import refuse_future
from relance_docs.recording.journal import FileChange
from relance_docs.recording.record import Planned, Recorded, Request, Scene, undertake
from relance_docs.workspace.case_text import stated
from relance_docs.workspace.layout import SETTINGS_FILE

KEY: Final = "payments_checked_until"


def checked_until(asked: Request, day: date) -> Recorded:
    """Record that every payment received up to a day, that day included, is entered.

    An earlier day than before is recorded too, and said: payments were found to be missing.
    Raises RefusalError for a day to come, and for the day that stands there already.
    """

    def plan(scene: Scene) -> Planned:
        refuse_future(day, scene.as_of)
        before = scene.settings.payments_checked_until
        if before == day:
            raise RefusalError(
                Message("payments are entered through {day}: that is recorded already", day=day)
            )
        raw = scene.workspace.settings_raw
        put = Put(key=KEY, value=day, order=tuple(Settings.model_fields))
        new = edited(raw, SETTINGS_FILE, (put,))
        return Planned(
            message=CommitMessage(
                cases=(), name="checked", sentence=f"payments are entered through {day}"
            ),
            files=(FileChange(path=SETTINGS_FILE, old=raw, new=new),),
            warnings=(*_earlier(before, day), *_open_receipts(scene.repository, before, day)),
        )

    return undertake(replace(asked, settings_alone=True), plan)


def _open_receipts(repository: Repository, before: date | None, day: date) -> tuple[Message, ...]:
    """Say that the last import which left receipts open stopped before a day.

    Once a later day than its own stands in relance.yaml, somebody has answered for them.
    """
    asked = ("log", "-1", "--fixed-strings", f"--grep={HELD_AT}: ", "--format=%B")
    said = trailers_in(repository.git.ask(*asked).text, HELD_AT)
    moment = moment_of(f"{said[-1]}T00:00:00+00:00") if said else None
    held = moment.date() if moment else None
    if held is None or day <= held or (before is not None and before > held):
        return ()
    return (
        Message(
            "note: the last import left receipts after {held} that nobody has placed: a demand may"
            " ask for what is paid; enter them (`relance paid`, or the import again), or record"
            " {held} with `relance checked`",
            held=held,
        ),
    )


def _earlier(before: date | None, day: date) -> tuple[Message, ...]:
    if before is None or before < day:
        return ()
    return (Message("note: this is earlier than what was recorded, {before}", before=before),)


def rates_of(
    asked: Request, semester: Semester, percents: Mapping[RateSeries, Decimal], source: str
) -> Recorded:
    """Record rates of a semester as they were published, in percent a year.

    What the semester lacked is added to its entry. Raises RefusalError for a rate that is known
    already, from this program or relance.yaml: as the same one, or as another.
    """

    def plan(scene: Scene) -> Planned:
        added = AddedRate(
            semester=str(semester),
            **{series.value: percent for series, percent in percents.items()},
            source=source,
        )
        known = packaged_rates().with_added(scene.settings.rates)
        if known.with_added((added,)).published == known.published:
            raise RefusalError(
                Message("these rates of {semester} are known already", semester=str(semester))
            )
        raw = scene.workspace.settings_raw
        new = edited(raw, SETTINGS_FILE, tuple(_stating(scene.settings, added)))
        return Planned(
            message=CommitMessage(cases=(), name="rate", sentence=f"rates of {semester} entered"),
            files=(FileChange(path=SETTINGS_FILE, old=raw, new=new),),
            warnings=tuple(_odd(semester, percents, scene.as_of)),
        )

    return undertake(replace(asked, settings_alone=True), plan)


def _stating(settings: Settings, added: AddedRate) -> Iterator[Change]:
    """Yield the edits: a new entry, or what an entry of the semester does not say yet."""
    fields = {
        name: _exact(value) if isinstance(value, Decimal) else value
        for name, value in added
        if value is not None
    }
    place = next((i for i, e in enumerate(settings.rates) if e.semester == added.semester), None)
    if place is None:
        value = stated(AddedRate, **fields)
        order = tuple(Settings.model_fields)
        yield Append(key="rates", value=value, order=order, as_block=True)
        return
    before = settings.rates[place]
    order = tuple(AddedRate.model_fields)
    for name, field in fields.items():
        if getattr(before, name) is None:
            yield Put(loc=("rates", place), key=name, value=field, order=order)
    if added.source != before.source:
        sources = f"{before.source}; {added.source}"
        yield Put(loc=("rates", place), key="source", value=sources, order=order)


def _exact(percent: Decimal) -> Decimal | str:
    """Return what writes every decimal of a percentage: an amount has two."""
    return percent if percent == round(percent, 2) else str(percent)


def _odd(
    semester: Semester, percents: Mapping[RateSeries, Decimal], today: date
) -> Iterator[Message]:
    individual = percents.get(RateSeries.LEGAL_INDIVIDUAL)
    other = percents.get(RateSeries.LEGAL_OTHER)
    if individual is not None and other is not None and individual < other:
        yield Message(
            "note: the legal rate of an individual, {individual} %, is below that of the others, "
            "{other} %: that was never so; look whether they are exchanged",
            individual=str(individual),
            other=str(other),
        )
    if semester.first_day > today:
        yield Message(
            "note: {semester} begins on {day}: the ECB rate that counts is the one in force then",
            semester=str(semester),
            day=semester.first_day,
        )
