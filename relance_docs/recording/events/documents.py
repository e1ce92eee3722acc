"""A document on demand that left: no step of the plan, so it changes nothing of what is due."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from relance_docs.case.case import Case
from relance_docs.case.documents import DocumentKind
from relance_docs.message import Message
from relance_docs.recording.event import Event
from relance_docs.recording.events.entries import history_entry, refuse_future, refuse_twice
from relance_docs.recording.events.pieces import Proof
from relance_docs.recording.events.sending import Archive, Dispatch, tracking_warnings
from relance_docs.workspace.case_text import written


def document_sent(
    case: Case,
    root: Path,
    dispatch: Dispatch,
    proof: Proof | None,
    *,
    today: date,
    again: bool = False,
) -> Event:
    """Record that a document on demand left, and keep the exact one.

    Raises RefusalError for a day in the future, DoubtError for the same of the same day.
    """
    day, kind = dispatch.day, DocumentKind(dispatch.step)
    refuse_future(day, today)
    party = dispatch.entry.party
    before = (e for e in case.history if e.written is kind and e.party == party)
    if not again and any(e.day == day for e in before):
        refuse_twice(
            Message(
                "{kind} is recorded already of {day}, and this is to be another", kind=kind, day=day
            )
        )
    archive = Archive.of(case, root, dispatch)
    entry = dispatch.entry
    proven = entry.model_copy(update={"proof": proof.piece_id}) if proof else entry
    return Event(
        name="sent",
        sentence=f"{kind.value} sent on {day} ({dispatch.channel.replace('_', ' ')})",
        changes=(
            *(proof.changes if proof else ()),
            history_entry(**written(proven), **archive.fields),
        ),
        files=(*archive.files, *(proof.files if proof else ())),
        trailers=(("Document", kind.value), *archive.trailers),
        warnings=(*archive.warnings, *tracking_warnings(case, dispatch)),
    )
