"""The letters of one step to all who owe: each leaves, and is recorded, by itself.

What goes to the debtor takes the step. A letter to a co-debtor that was made with it may leave
before or after it, and stays in build/letters until then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from relance_docs.case.case import Case
from relance_docs.case.plan import Channel
from relance_docs.letters import manifest
from relance_docs.letters.awaiting_approval import Awaited
from relance_docs.letters.built import built_path
from relance_docs.letters.job import LETTERS_FOLDER, known_to
from relance_docs.message import Message
from relance_docs.plan.decision import standing
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.records import StepDue
from relance_docs.recording.events.sending import recorded_of


@dataclass(frozen=True, kw_only=True, slots=True)
class UnrecordedLetter:
    """A letter that was made, and whose dispatch is not recorded."""

    path: str
    """Of the PDF, below build/letters."""
    due: StepDue
    """The step, by the channel that leads to the one it is for."""
    on_day: CaseOnDay
    """The case as whom it is for knows it."""
    sha256: str
    """Of the PDF, as it was made."""
    party: str | None = None
    """The co-debtor to whom it goes; None: the debtor."""


def to_leave(root: Path, on_day: CaseOnDay) -> Iterator[UnrecordedLetter]:
    """Yield the letters of a case that were made and are still to leave, the debtor's first."""
    case, found = on_day.case, standing(on_day)
    known = manifest.read(root / LETTERS_FOLDER)
    if isinstance(found, StepDue):
        path = built_path(root, case.number, found.step.step)
        if path is not None:
            yield UnrecordedLetter(path=path, due=found, on_day=on_day, sha256=known[path].sha256)
            yield from _copies(on_day, found, _beside(path, known))
        return
    behind = left_behind(on_day, known)
    for before, entries in ((each, {p: known[p]}) for p, each in behind.items()):
        then = replace(on_day, case=before)
        due = standing(then)
        if isinstance(due, StepDue):
            yield from _copies(then, due, entries)


def unapproved(letter: UnrecordedLetter, awaited: Awaited | None) -> Message | None:
    """Return that a letter waits for a second person; None when it does not.

    That to a co-debtor is a document of its own, and approved as such.
    """
    if awaited is None:
        return None
    own = awaited.of_copy(letter.party, letter.sha256) if letter.party else awaited
    return own.told if own.missing else None


def _beside(path: str, known: manifest.FileManifest) -> dict[str, manifest.ManifestEntry]:
    stem, entries = f"{path.removesuffix('.pdf')}--", known.beside(path)
    return {p: e for p, e in sorted(entries.items()) if e.party and p.startswith(stem)}


def _copies(
    on_day: CaseOnDay, due: StepDue, entries: Mapping[str, manifest.ManifestEntry]
) -> Iterator[UnrecordedLetter]:
    for path, entry in entries.items():
        co_debtor = on_day.case.co_debtor(entry.party)
        left = recorded_of(on_day.case, due.step.step, entry.party, invoices=entry.invoices)
        if co_debtor is None or left or not path.endswith(".pdf"):
            continue
        step = due.step.model_copy(update={"channel": Channel(entry.channel)})
        yield UnrecordedLetter(
            path=path,
            due=replace(due, step=step),
            on_day=known_to(on_day, co_debtor, due.step.step),
            sha256=entry.sha256,
            party=entry.party,
        )


def left_behind(on_day: CaseOnDay, known: manifest.FileManifest) -> dict[str, Case]:
    """Return the letters to co-debtors that stayed when the one to the debtor left, by path.

    With each, the case as it was before: what is due of that one is the step of the letter, if
    nothing else has happened. None where another step is due by now.
    """
    case = on_day.case
    if not case.co_debtors or isinstance(standing(on_day), StepDue):
        return {}
    return {
        path: before
        for path, entry in sorted(known.of(case.number).items())
        if entry.party and entry.head
        if (before := before_debtor(case, entry)) is not None
    }


def before_debtor(case: Case, entry: manifest.ManifestEntry) -> Case | None:
    """Return the case as it was before the letter made with that of `entry` left to the debtor.

    None when that one has not left, or the one of `entry` has.
    """
    taken = [e for e in recorded_of(case, entry.step, invoices=entry.invoices) if e.was_taken]
    if not taken or recorded_of(case, entry.step, entry.party, invoices=entry.invoices):
        return None
    document = taken[-1].document
    if document is None or document.commit != entry.head:
        return None
    apart = dict(entry.apart)
    gone = [
        e
        for e in case.history
        if e.party is None and e.at == taken[-1].at and e.step in {entry.step, *apart.values()}
    ]
    return case.model_copy(update={"history": tuple(e for e in case.history if e not in gone)})
