"""What is to be posted today: the letters due by post, and documents on demand made today."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.documents import DocumentKind
from relance_docs.case.plan import Channel
from relance_docs.case.words import label as label_of
from relance_docs.claim.address import window_lines
from relance_docs.documents.catalogue import KINDS
from relance_docs.documents.job import DOCUMENTS_FOLDER
from relance_docs.errors import RefusalError
from relance_docs.files.plain import ARCHIVED_BYTES, read_file
from relance_docs.letters import manifest
from relance_docs.letters.awaiting_approval import awaited
from relance_docs.letters.compose import recipient_of
from relance_docs.letters.each_debtor import UnrecordedLetter, to_leave, unapproved
from relance_docs.letters.job import LETTERS_FOLDER
from relance_docs.letters.outcome import LetterOutcome
from relance_docs.message import Message
from relance_docs.pieces.splitting import page_count
from relance_docs.plan.channels import BY_MAIL
from relance_docs.plan.default import label
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.post.records import Day, LeftBehind, Posted
from relance_docs.workspace.workspace import Workspace

POSTED: Final = frozenset(kind for kind, of in KINDS.items() if of.goes_to_debtor)
"""The documents on demand that go to somebody."""


def day_of(
    workspace: Workspace,
    outcomes: Iterable[LetterOutcome],
    *,
    on_demand: Collection[DocumentKind] = (),
) -> Day:
    """Return the post of the day of a run of `letters`; `on_demand`: with these documents too.

    A draft, and what waits for a second person, is left out, with the reason.
    """
    found = [*_due(workspace, outcomes), *_on_demand(workspace, on_demand)]
    letters = [each for each in found if isinstance(each, Posted)]
    return Day(
        as_of=workspace.as_of,
        letters=tuple(sorted(letters, key=_rank)),
        left_out=tuple(each for each in found if isinstance(each, LeftBehind)),
    )


def _rank(letter: Posted) -> tuple[bool, str, str, str]:
    return (not letter.is_registered, letter.case, letter.step, letter.party)


def _due(workspace: Workspace, outcomes: Iterable[LetterOutcome]) -> Iterator[Posted | LeftBehind]:
    """Yield the letters due by post: each to who owes, also one that stayed when another left."""
    waiting = awaited(workspace)
    for outcome in outcomes:
        case = workspace.case_file(outcome.case).case
        if case is None or outcome.is_call or outcome.has_failed:
            continue
        if outcome.path is None and not case.co_debtors:
            continue
        for letter in to_leave(workspace.root, workspace.on_day(case)):
            if letter.due.step.channel not in BY_MAIL:
                continue
            reason = outcome.draft_reason or unapproved(letter, waiting.get(case.number))
            if reason is not None:
                yield LeftBehind(case=case.number, reason=reason)
            else:
                yield _letter(workspace, letter)


def _letter(workspace: Workspace, letter: UnrecordedLetter) -> Posted | LeftBehind:
    case, step = letter.on_day.case, letter.due.step
    try:
        lines = recipient_of(case, kind_of(step))
    except RefusalError as refusal:
        return LeftBehind(case=case.number, reason=refusal.message)
    return _posted(
        workspace,
        case,
        f"{LETTERS_FOLDER}/{letter.path}",
        step=step.step,
        party=letter.party or "",
        said=label(step),
        lines=lines,
        is_registered=step.channel is Channel.REGISTERED,
    )


def _posted(  # noqa: PLR0913 - what is said of a letter
    workspace: Workspace,
    case: Case,
    path: str,
    *,
    step: str,
    party: str,
    said: str,
    lines: tuple[str, ...],
    is_registered: bool,
) -> Posted:
    content = read_file(workspace.root / path, limit=ARCHIVED_BYTES, follow=False)
    return Posted(
        case=case.number,
        step=step,
        party=party,
        label=said,
        path=path,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        pages=page_count(content),
        as_of=manifest.day_of(path),
        is_registered=is_registered,
        tracking_number=(case.form_number(step) or "") if is_registered and not party else "",
        lines=lines,
    )


def _on_demand(
    workspace: Workspace, kinds: Collection[DocumentKind]
) -> Iterator[Posted | LeftBehind]:
    """Yield the documents on demand of that day that go to somebody and are not recorded yet."""
    folder = workspace.root / DOCUMENTS_FOLDER
    day = workspace.as_of
    for path, entry in sorted(manifest.read(folder).items()):
        kind = next((each for each in kinds if each.value == entry.step), None)
        if kind is None or not path.endswith(".pdf") or manifest.day_of(path) != day:
            continue
        case = next((c for c in workspace.cases if c.number == entry.case), None)
        if case is None:
            continue
        before = (e for e in case.history if e.written is kind and (e.party or "") == entry.party)
        if any(e.day >= day for e in before):
            continue
        obligor = case.guarantor(entry.party) or case.co_debtor(entry.party)
        to = case.as_known_to(obligor) if obligor else case
        if not entry.head or not manifest.is_ours(folder, path, entry):
            yield LeftBehind(case=case.number, reason=_not_as_made(path, case.number, kind))
            continue
        yield _posted(
            workspace,
            case,
            f"{DOCUMENTS_FOLDER}/{path}",
            step=kind.value,
            party=entry.party,
            said=label_of(kind),
            lines=recipient_of(to, StepKind.COURTEOUS) or window_lines(to.debtor),
            is_registered=False,
        )


def _not_as_made(path: str, number: str, kind: DocumentKind) -> Message:
    return Message(
        "{path} is a draft or was changed since: write it again, `relance write {case} {kind}`",
        path=f"{DOCUMENTS_FOLDER}/{path}",
        case=number,
        kind=kind,
    )
