"""Changes of a history that were made by hand, and for which somebody answers afterwards.

A history only grows; a commit that changed an entry of it by hand can never be undone so that
nothing was changed. What is left is to say so: a commit of its own, `relance corrected`, which
changes no file, names the commit and gives the reason. It hides nothing: `verify` shows what stood
there, what stands there now, who changed it and who answers for it, for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.git.commits import CommitFacts, minute
from relance_docs.git.history import History, read_history
from relance_docs.git.repository import Repository
from relance_docs.message import Message
from relance_docs.recording.event import CommitMessage, refuse_naming
from relance_docs.recording.record import Planned, Recorded, Request, Scene, undertake
from relance_docs.recording.recorded import (
    UNDO,
    changes_nothing,
    commit_on_branch,
    events_called,
)
from relance_docs.recording.renames import number_of
from relance_docs.trail.trail import CaseTrail, FactStep, trails_of

CORRECTED: Final = "corrected"
"""The word of the command, and of its event."""
NAMED: Final = "Corrected"
"""The trailer that names the commit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """Somebody answers for what a commit changed by hand in the history of a case."""

    of: str
    """The commit that changed it."""
    case: str
    """The number that the case had when this was said."""
    said_by: CommitFacts
    """The commit that says it."""
    reason: str

    @property
    def told(self) -> Message:
        """Who says what of it, and when."""
        return Message(
            "{who} answers for it, on {when} in {commit}: {reason}",
            who=self.said_by.author,
            when=minute(self.said_by.committed_at),
            commit=self.said_by.commit,
            reason=self.reason,
        )


def corrections(repository: Repository, history: History) -> tuple[Correction, ...]:
    """Return what counts: a reason, given after the commit it names, by a commit that does no more.

    The first of two that say it of the same commit comes last.
    """
    return tuple(
        Correction(
            of=event.said(NAMED),
            case=event.cases[0],
            said_by=history.facts(history.ranks[event.commit]),
            reason=event.reason,
        )
        for event in events_called(CORRECTED, repository, history)
        if event.reason
        and len(event.cases) == 1
        and _follows(history, event.commit, event.said(NAMED))
        and changes_nothing(repository, history, event.commit)
    )


def _follows(history: History, commit: str, before: str) -> bool:
    rank = history.ranks.get(before)
    return before != commit and rank is not None and rank in history.ancestors(commit)


def answered_for(
    trail: CaseTrail, step: FactStep, corrections: tuple[Correction, ...]
) -> Correction | None:
    """Return who answers for what a commit did to the history of a case, first; None for nobody."""
    numbers = {trail.case, *(number_of(move.old_path) for move in trail.moves)}
    said = (c for c in reversed(corrections) if c.of == step.commit.commit and c.case in numbers)
    return next(said, None)


def correct(request: Request, commit: str, reason: str) -> Recorded:
    """Record that somebody answers for a commit that changed the history of the case by hand.

    Raises RefusalError for a commit that changed nothing there, that took something back as an
    undo does, or for which somebody answers already.
    """

    def plan(scene: Scene) -> Planned:
        said = " ".join(reason.split())
        refuse_naming(said, scene.case)
        history = read_history(scene.repository, trusts_cache=False)
        named = commit_on_branch(scene.repository, history, commit)
        number = scene.case.number
        (trail,) = trails_of(scene.repository, history, (number,))
        step = next((s for s in _by_hand(trail) if s.commit.commit == named), None)
        if step is None:
            raise RefusalError(
                Message(
                    "{commit} changed no entry of the history of case {case} by hand: there is "
                    "nothing to answer for",
                    commit=commit,
                    case=number,
                )
            )
        known = answered_for(trail, step, corrections(scene.repository, history))
        if known is not None:
            raise RefusalError(known.told)
        return Planned(
            message=CommitMessage(
                cases=(number,),
                name=CORRECTED,
                sentence=f"its history was corrected by hand in {named[:10]}",
                reason=said,
                trailers=((NAMED, named),),
            ),
            files=(),
        )

    if not reason.strip():
        raise RefusalError(Message("say why the history was changed by hand"))
    return undertake(request, plan)


def _by_hand(trail: CaseTrail) -> Iterator[FactStep]:
    """Yield what no command did to the history, and what a merge did by itself to any fact."""
    for fact in trail.facts:
        for step in (fact.introduced, *fact.later):
            is_undo = step.commit.event == UNDO
            if step.is_of_merge or (fact.kind == "history" and step.takes_back and not is_undo):
                yield step
