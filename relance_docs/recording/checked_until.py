"""The day through which all payments are entered: relance.yaml says it for every case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from relance_docs.case.settings import Settings
from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.reading.editing.changes import Put
from relance_docs.reading.editing.edit import edited
from relance_docs.recording.event import CommitMessage
from relance_docs.recording.events.entries import refuse_future
from relance_docs.recording.journal import FileChange
from relance_docs.recording.record import Planned, Recorded, Request, Scene, undertake
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
            warnings=_earlier(before, day),
        )

    return undertake(replace(asked, settings_alone=True), plan)


def _earlier(before: date | None, day: date) -> tuple[Message, ...]:
    if before is None or before < day:
        return ()
    return (Message("note: this is earlier than what was recorded, {before}", before=before),)
