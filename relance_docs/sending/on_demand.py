"""A document on demand that is to leave by e-mail: the one that lies there, else made now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from relance_docs.case.case import Case
from relance_docs.case.documents import DocumentKind
from relance_docs.case.plan import Channel, PlanStep
from relance_docs.documents.catalogue import KINDS
from relance_docs.documents.job import DOCUMENTS_FOLDER, addressed_on_day
from relance_docs.documents.leaving import newest_path
from relance_docs.documents.records import DocumentAsked
from relance_docs.documents.writing import write_documents
from relance_docs.errors import RefusalError
from relance_docs.git.repository import repository_of
from relance_docs.letters import manifest
from relance_docs.message import Message
from relance_docs.plan.channels import came_back
from relance_docs.plan.mentions import missing_email
from relance_docs.recording.data_state import workspace_state
from relance_docs.recording.events.obligors import party_named
from relance_docs.seals.changes import is_ancestor
from relance_docs.sending.outbox import Waiting, Wanted, against, narrowed
from relance_docs.workspace.workspace import Workspace


def asked_for(workspace: Workspace, wanted: Wanted, kind: DocumentKind) -> Iterator[Waiting]:
    """Yield the document of each case that is named, made if it is not there, with what bars it.

    One that was made the same day with an e-mail, and after the last change of its case, is taken
    as it is: it may have been written with options.
    """
    if kind not in KINDS or not KINDS[kind].goes_to_debtor:
        raise RefusalError(
            Message("{kind} is for whoever acts for the creditor: it is sent to nobody", kind=kind)
        )
    for number in wanted.numbers:
        file = workspace.case_file(number)
        if file.case is None or file.has_errors:
            barred = Message("the case has errors: `relance check {case}`", case=number)
            yield Waiting(case=number, debtor="", step=kind.value, written=kind, barred=barred)
            continue
        yield _of_case(workspace, wanted, file.case, kind)


def _of_case(workspace: Workspace, wanted: Wanted, case: Case, kind: DocumentKind) -> Waiting:
    asked = DocumentAsked(kind=kind, party=party_named(case, wanted.party))
    on_day, asked = addressed_on_day(workspace.on_day(case), asked)
    guarantor = case.guarantor(asked.party)
    if guarantor is not None:
        on_day = replace(on_day, case=case.as_known_to(guarantor))
    debtor = on_day.case.debtor
    email = debtor.contact.email if debtor.contact is not None else None
    back = [each for each in came_back(on_day) if not each.by_mail]
    barred: Message | None = None
    if email is None:
        barred = missing_email(case) if asked.party is None else _no_address(case, asked.party)
    elif back:
        barred = back[0].ask(case)
    elif not _lies_there(workspace, case.number, asked):
        barred = _made(workspace, case.number, asked)
    step = PlanStep.model_construct(step=kind.value, after_due=0, channel=Channel.EMAIL)
    return Waiting(
        case=case.number,
        debtor=debtor.name,
        step=kind.value,
        party=asked.party,
        written=kind,
        barred=barred,
        objection=against(workspace, on_day, step, wanted.moment),
    )


def _no_address(case: Case, party: str) -> Message:
    return Message(
        "no e-mail address of {party} stands in the file: add `contact: {{name: …, email: …}}` to"
        " it in cases/{case}.yaml, then `relance save`",
        party=party,
        case=case.number,
    )


def _lies_there(workspace: Workspace, number: str, asked: DocumentAsked) -> bool:
    """Whether the document was made that day, with its e-mail, and nothing was recorded since."""
    root = workspace.root
    folder = root / DOCUMENTS_FOLDER
    try:
        pdf = Path(newest_path(root, number, asked.kind, asked.party)).relative_to(DOCUMENTS_FOLDER)
    except RefusalError:
        return False
    known = manifest.read(folder)
    draft = pdf.with_suffix(".eml").as_posix()
    entry = known.get(draft)
    if entry is None or not manifest.is_ours(folder, draft, entry) or not entry.head:
        return False
    changed = workspace_state(root).of_case(number)
    return (
        manifest.day_of(draft) == workspace.as_of
        and entry.party == (asked.party or "")
        and changed.draft_reason is None
        and changed.commit is not None
        and is_ancestor(repository_of(root), changed.commit, entry.head)
    )


def _made(workspace: Workspace, number: str, asked: DocumentAsked) -> Message | None:
    """Make the document and its e-mail; return why it cannot be, or may not leave."""
    (outcome,) = write_documents(narrowed(workspace, {number}), (asked,), "eml")
    if outcome.reason is None:
        return outcome.draft_reason
    needs = KINDS[asked.kind].needs
    if not needs:
        return outcome.reason
    return Message(
        "{reason}; write it first, with {options}: `relance write {case} {kind} … --format eml`",
        reason=outcome.reason,
        options=needs,
        case=number,
        kind=asked.kind,
    )
