"""What is to be posted today: the letters due by post, and documents on demand made today."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

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
from relance_docs.letters.awaited import awaited
from relance_docs.letters.compose import recipient_of
from relance_docs.letters.outcome import Outcome
from relance_docs.message import Message
from relance_docs.pieces.splitting import page_count
from relance_docs.plan.channels import BY_MAIL
from relance_docs.plan.default import label
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.plan.records import StepDue
from relance_docs.plan.standing import standing
from relance_docs.post.records import Day, LeftOut, Posted
from relance_docs.workspace.workspace import Workspace


def day_of(workspace: Workspace, outcomes: Iterable[Outcome], *, on_demand: bool) -> Day:
    """Return the post of the day of a run of `letters`; `on_demand`: with what was asked for too.

    A draft, and what waits for a second person, is left out, with the reason.
    """
    found = [*_due(workspace, outcomes), *(_on_demand(workspace) if on_demand else ())]
    letters = [each for each in found if isinstance(each, Posted)]
    return Day(
        as_of=workspace.as_of,
        letters=tuple(sorted(letters, key=lambda e: (not e.is_registered, e.case, e.step))),
        left_out=tuple(each for each in found if isinstance(each, LeftOut)),
    )


def _due(workspace: Workspace, outcomes: Iterable[Outcome]) -> Iterator[Posted | LeftOut]:
    waiting = awaited(workspace)
    for outcome in outcomes:
        case = workspace.case_file(outcome.case).case
        if case is None or outcome.path is None or outcome.is_call:
            continue
        due = standing(workspace.on_day(case))
        if not isinstance(due, StepDue) or due.step.channel not in BY_MAIL:
            continue
        if outcome.draft_reason is not None:
            yield LeftOut(case=case.number, reason=outcome.draft_reason)
        elif case.number in waiting and waiting[case.number].missing:
            yield LeftOut(case=case.number, reason=waiting[case.number].told)
        else:
            yield _letter(workspace, case, outcome.path, due)
            yield from (_by_hand(case, path) for path in outcome.others if path.endswith(".pdf"))


def _by_hand(case: Case, path: str) -> LeftOut:
    return LeftOut(
        case=case.number,
        reason=Message(
            "{path}, the letter to a co-debtor, is printed and posted by hand; it is recorded with"
            " that to the debtor",
            path=path,
        ),
    )


def _letter(workspace: Workspace, case: Case, path: str, due: StepDue) -> Posted | LeftOut:
    kind = kind_of(due.step)
    try:
        lines = recipient_of(case, kind)
    except RefusalError as refusal:
        return LeftOut(case=case.number, reason=refusal.message)
    return _posted(
        workspace,
        case,
        path,
        step=due.step.step,
        said=label(due.step),
        lines=lines,
        is_registered=due.step.channel is Channel.REGISTERED,
    )


def _posted(  # noqa: PLR0913 - what is said of a letter
    workspace: Workspace,
    case: Case,
    path: str,
    *,
    step: str,
    said: str,
    lines: tuple[str, ...],
    is_registered: bool,
) -> Posted:
    content = read_file(workspace.root / path, limit=ARCHIVED_BYTES, follow=False)
    return Posted(
        case=case.number,
        step=step,
        label=said,
        path=path,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        pages=page_count(content),
        as_of=manifest.day_of(path),
        is_registered=is_registered,
        tracking_number=(case.form_number(step) or "") if is_registered else "",
        lines=lines,
    )


def _on_demand(workspace: Workspace) -> Iterator[Posted | LeftOut]:
    """Yield the documents on demand of that day that go to the debtor and are not recorded yet."""
    folder = workspace.root / DOCUMENTS_FOLDER
    day = workspace.as_of
    for path, entry in sorted(manifest.read(folder).items()):
        kind = _goes_to_debtor(entry.step)
        if kind is None or not path.endswith(".pdf") or manifest.day_of(path) != day:
            continue
        case = next((c for c in workspace.cases if c.number == entry.case), None)
        if case is None:
            continue
        before = (e for e in case.history if e.written is kind and (e.party or "") == entry.party)
        if any(e.day >= day for e in before):
            continue
        guarantor = case.guarantor(entry.party)
        to = case.model_copy(update={"debtor": guarantor.as_debtor()}) if guarantor else case
        if not entry.head or not manifest.is_ours(folder, path, entry):
            yield LeftOut(case=case.number, reason=_not_as_made(path, case.number, kind))
            continue
        yield _posted(
            workspace,
            case,
            f"{DOCUMENTS_FOLDER}/{path}",
            step=kind.value,
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


def _goes_to_debtor(step: str) -> DocumentKind | None:
    kind = DocumentKind(step) if step in tuple(DocumentKind) else None
    return kind if kind is not None and kind in KINDS and KINDS[kind].goes_to_debtor else None
