"""Whether a document may be recorded as sent: the exact one that was due, or a stated exception."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from relance_docs.approving.approvals import approved
from relance_docs.case.case import Case
from relance_docs.case.history import HistoryEntry
from relance_docs.case.plan import Channel, PlanStep
from relance_docs.errors import RefusalError
from relance_docs.git.blobs import contents_at
from relance_docs.letters import manifest
from relance_docs.letters.built import (
    Built,
    built_about,
    built_document,
    built_for,
    built_for_co_debtors,
    made_here,
)
from relance_docs.letters.each_debtor import before_debtor
from relance_docs.letters.job import LETTERS_FOLDER, known_to
from relance_docs.message import Message
from relance_docs.plan.channels import (
    BY_EMAIL,
    BY_MAIL,
    as_it_reaches,
    consent_missing,
    may_be_e_registered,
)
from relance_docs.plan.decision import standing
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.records import BlockCode, NextStep, StepDue
from relance_docs.reading.reading import read_case
from relance_docs.recording.event import StandsAlreadyError
from relance_docs.recording.events.entries import planned_step, refuse_future
from relance_docs.recording.events.sending import (
    Dispatch,
    SentFile,
    recorded_of,
    refuse_repeated,
)
from relance_docs.recording.record import Scene
from relance_docs.seals.changes import is_ancestor
from relance_docs.workspace.records import as_if


def dispatch_of(
    scene: Scene, said: HistoryEntry, document: bytes | None, *, alone: bool = False
) -> Dispatch:
    """Return the dispatch of a step that was taken, with what the document itself says of it.

    `alone`: what goes to co-debtors leaves by itself, and is recorded then. `said` is what the user
    says: without a channel it is that of the plan, and its note is why it is recorded although it
    was not due or not made here. `document` is one that is not the one in
    build/letters. Raises RefusalError for a draft, for what was not due and is not excused, for a
    step that is recorded already or in the future, and for what too few persons approved.
    """
    refuse_future(said.day, scene.as_of)
    planned = planned_step(scene.case, scene.settings, said.step or "")
    step = as_it_reaches(scene.workspace.on_day(scene.case, said.day), planned)
    entry = said.model_copy(update={"channel": said.channel or step.channel})
    _refuse_without_consent(scene.workspace.on_day(scene.case, said.day), entry)
    if kind_of(step) in {StepKind.CALL, StepKind.HANDOVER} and document is None:
        return _without_document(scene, entry, step)
    root, number = scene.workspace.root, scene.case.number
    if document is None:
        refuse_repeated(scene.case, step.step, built_about(root, number, step.step))
        built = built_document(root, number, step.step)
        return approved(scene, _built(scene, entry, step, built, alone=alone))
    known = made_here(root, number, step.step, document)
    if known is None:
        return approved(scene, _made_elsewhere(entry, document))
    return approved(scene, _built(scene, entry, step, known, alone=alone))


def dispatch_of_party(
    scene: Scene, said: HistoryEntry, document: bytes | None, *, alone: bool = False
) -> Dispatch:
    """Return the dispatch of a step, or of the letter of one co-debtor that left by itself.

    Of a co-debtor it is the letter in build/letters, else a document that was made elsewhere.
    Raises StandsAlreadyError for one that is recorded, as `dispatch_of` does.
    """
    if said.party is None:
        return dispatch_of(scene, said, document, alone=alone)
    refuse_future(said.day, scene.as_of)
    planned = planned_step(scene.case, scene.settings, said.step or "")
    root, number = scene.workspace.root, scene.case.number
    about = () if document else built_about(root, number, planned.step, said.party)
    known = recorded_of(scene.case, planned.step, said.party, invoices=about)
    if known:
        raise StandsAlreadyError(
            Message(
                "{step} to {party} is recorded already, on {day}",
                step=planned.step,
                party=said.party,
                day=known[-1].day,
            ),
            events=("sent",),
            step=planned.step,
        )
    if document is None:
        copy = built_of(root, number, planned.step, said.party)
        return approved(scene, _to_party(scene, said, planned, copy))
    channel = said.channel or planned.channel
    made = _made_elsewhere(said.model_copy(update={"channel": channel}), document)
    return approved(scene, made)


def built_of(root: Path, number: str, step: str, party: str | None) -> Built:
    """Return the document of a step in build/letters that goes to one of those who owe.

    Raises RefusalError when there is none that may leave.
    """
    if party is None:
        return built_document(root, number, step)
    copy = built_for(root, number, step, party)
    if copy is None:
        raise RefusalError(
            Message(
                "no letter {step} to {party} lies in build/letters: `relance letters {case}`"
                " writes those of all who owe while the step is due; one that was made"
                " elsewhere is named with --document, and --even-if says why",
                case=number,
                step=step,
                party=party,
            )
        )
    return copy


def _to_party(scene: Scene, said: HistoryEntry, planned: PlanStep, copy: Built) -> Dispatch:
    """Return the dispatch of a letter to a co-debtor, made with that to the debtor.

    The step is due, or was until that one left.
    """
    channel = said.channel or (Channel(copy.channel) if copy.channel else planned.channel)
    entry = said.model_copy(update={"channel": channel})
    co_debtor = scene.case.co_debtor(said.party)
    if co_debtor is not None:
        on_day = scene.workspace.on_day(scene.case, entry.day)
        _refuse_without_consent(known_to(on_day, co_debtor, planned.step), entry)
    made = manifest.read(scene.workspace.root / LETTERS_FOLDER)
    before = before_debtor(scene.case, made[copy.path.removeprefix(f"{LETTERS_FOLDER}/")])
    then = scene if before is None else replace(scene, asked=as_if(scene.file, before))
    return _built(then, entry, planned, copy, alone=True)


def _built(
    scene: Scene, entry: HistoryEntry, step: PlanStep, built: Built, *, alone: bool
) -> Dispatch:
    if not is_ancestor(scene.repository, built.commit, "HEAD"):
        raise RefusalError(_made_from_nowhere(built, scene.case.number))
    if entry.day < built.as_of:
        raise RefusalError(
            Message(
                "{path} bears the date {day}, and cannot have left on {sent}; if the one that left "
                "was made before, make that one again: `relance letters {case} --as-of {sent}` (or "
                "the day it bears), or name its PDF with --document and say why with --even-if",
                path=built.path,
                day=built.as_of,
                sent=entry.day,
                case=scene.case.number,
            )
        )
    _refuse_not_due(scene, entry, step, built.as_of)
    said = {"invoices": built.invoices, "pay_by": built.pay_by}
    if entry.party is None:
        entry = _with_form(scene.case, entry, step)
    entry = entry.model_copy(update=said)
    return Dispatch(
        entry=entry,
        apart=built.apart,
        document=_file(built),
        copies=() if alone else tuple(_copies(scene, entry, built)),
        warnings=tuple(_uncounted(scene, built, entry.day)),
    )


def _uncounted(scene: Scene, built: Built, sent_on: date) -> Iterator[Message]:
    """Yield what was received by the day of the dispatch, and recorded after the letter was made.

    It asks for that all the same. Where the case of then cannot be read, nothing is said.
    """
    now = Counter(
        (each.received_on, each.amount)
        for each in scene.case.payments
        if each.bounced is None and not each.is_refund
    )
    if not now:  # as mostly: git is not asked
        return
    path = scene.file.path
    raw = contents_at(scene.repository, built.commit, (path,)).get(path)
    then = read_case(raw, path=path, number=scene.case.number).record if raw else None
    if then is None:
        return
    known = Counter((each.received_on, each.amount) for each in then.payments)
    for day, amount in now - known:
        if day <= sent_on:
            yield Message(
                "note: {path} was made before {amount} €, received on {day}, was recorded, and"
                " does not count it; if it has not left yet, take this back (`relance undo {case}"
                " …`) and write it again (`relance letters {case}`)",
                path=built.path,
                amount=amount,
                day=day,
                case=scene.case.number,
            )


def _copies(scene: Scene, entry: HistoryEntry, built: Built) -> Iterator[Dispatch]:
    """Yield what left with the letter of the debtor to each co-debtor."""
    folder = f"{LETTERS_FOLDER}/"
    if not built.path.startswith(folder):
        return
    for copy in built_for_co_debtors(scene.workspace.root, built.path.removeprefix(folder)):
        if recorded_of(scene.case, entry.step or "", copy.party, invoices=copy.invoices):
            continue
        to = {"party": copy.party, "tracking_number": None, "note": None}
        if copy.channel and entry.channel in (*BY_MAIL, *BY_EMAIL):
            to["channel"] = Channel(copy.channel)
        yield Dispatch(entry=entry.model_copy(update=to), document=_file(copy))


def _file(built: Built) -> SentFile:
    return SentFile(
        content=built.content,
        commit=built.commit,
        as_of=built.as_of,
        made_with=built.made_with or None,
    )


def _refuse_without_consent(on_day: CaseOnDay, entry: HistoryEntry) -> None:
    """Refuse an electronic registered letter to who did not agree to it, unless with a reason.

    What happened is recorded even so: the reason stands beside it.
    """
    is_open = entry.channel is not Channel.E_REGISTERED or may_be_e_registered(on_day)
    if not is_open and entry.note is None:
        raise RefusalError(
            Message(
                "{reason}; if it left all the same, say why with --even-if: such a letter may count"
                " for nothing",
                reason=consent_missing(on_day),
            )
        )


def _with_form(case: Case, entry: HistoryEntry, step: PlanStep) -> HistoryEntry:
    """Return what left with the number of the form that was taken for it, which it bears.

    Raises RefusalError when another number is said: the letter would name a form it did not have.
    """
    number = case.form_number(step.step)
    if number is None or entry.channel is not Channel.REGISTERED:
        return entry
    said = entry.tracking_number
    if said is not None and "".join(said.split()) != "".join(number.split()):
        raise RefusalError(
            Message(
                "the letter bears the number {number}, and not {said}: if it left with another"
                " form, `relance registered {case} {step} {said}` and write it again",
                number=number,
                said=said,
                case=case.number,
                step=step.step,
            )
        )
    return entry.model_copy(update={"tracking_number": number})


def _made_from_nowhere(built: Built, number: str) -> Message:
    return Message(
        "{path} was made from commit {commit}, which is no longer in the history of this branch; "
        "delete it and write it again with `relance letters {case}`, or name the one that left "
        "with --document",
        path=built.path,
        commit=built.commit,
        case=number,
    )


def _made_elsewhere(entry: HistoryEntry, content: bytes) -> Dispatch:
    if entry.note is None:
        raise RefusalError(
            Message(
                "this document is not the one that was written into build/letters; if it is the "
                "one that left all the same, say why with --even-if"
            )
        )
    if not content.startswith(b"%PDF-"):
        raise RefusalError(Message("the document is not a PDF"))
    return Dispatch(entry=entry, document=SentFile(content=content))


def _without_document(scene: Scene, entry: HistoryEntry, step: PlanStep) -> Dispatch:
    """Return the dispatch of a call or a handing over: nothing leaves that could be archived."""
    found = _refuse_not_due(scene, entry, step, entry.day)
    numbers = found.invoice_numbers if isinstance(found, StepDue) else ()
    return Dispatch(entry=entry.model_copy(update={"invoices": numbers, "pay_by": None}))


def _refuse_not_due(scene: Scene, entry: HistoryEntry, step: PlanStep, day: date) -> NextStep:
    """Return what came next on `day`; RefusalError when it was not the step, without excuse."""
    found = standing(scene.workspace.on_day(scene.case, day))
    reason = _why_not_due(found, step)
    if reason is not None and entry.note is None:
        raise RefusalError(
            Message(
                "{step} was not due on {day}: {reason}; if it was done all the same, "
                "say why with --even-if",
                step=step.step,
                day=day,
                reason=reason,
            )
        )
    return found


def _why_not_due(found: NextStep, step: PlanStep) -> Message | None:
    if isinstance(found, StepDue):
        is_this = found.step.step == step.step
        return None if is_this else Message("what is due is {step}", step=found.step.step)
    is_ready = found.code is BlockCode.READY_FOR_HANDOVER
    return None if is_ready and kind_of(step) is StepKind.HANDOVER else found.reason
