"""The history: what is said to have happened must be able to have happened."""

# ruff: noqa: D400, D401 - the docstring of a check says what must hold

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.history import HistoryEntry, Outcome
from relance_docs.finding import Severity
from relance_docs.message import Message
from relance_docs.plan.default import DEFAULT_PLAN
from relance_docs.plan.events import amounts_changed, concerned
from relance_docs.plan.labels import NOT_DELIVERED
from relance_docs.reading.check import Spot, Surroundings, check
from relance_docs.reading.checks.identifiers import is_tracking_number
from relance_docs.reading.suggestions import nearest

_SHA256: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)

# Documents made on demand, outside every plan.
ON_DEMAND: Final = (
    "confirmation-promesse",
    "plan-de-paiement",
    "reponse-contestation",
    "recu",
    "visite",
)


@check("history-order", Severity.WARNING)
def history_order(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """Entries are added at the end, as things happen; one before its time hints at a wrong date."""
    for i in range(1, len(case.history)):
        if _earlier(case.history[i], case.history[i - 1]):
            yield (
                ("history", i, "at"),
                Message(
                    "earlier than the entry above it, of {day}",
                    day=case.history[i - 1].day.isoformat(),
                ),
            )


def _earlier(entry: HistoryEntry, before: HistoryEntry) -> bool:
    if isinstance(entry.at, datetime) and isinstance(before.at, datetime):
        return entry.at < before.at
    return entry.day < before.day


@check("nothing-said", stands_alone=True)
def nothing_said(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """An entry says what happened: a step, an outcome, a promise, an interruption or a note."""
    for i, entry in enumerate(case.history):
        said = (entry.step, entry.outcome, entry.promise, entry.note, entry.interruption)
        if not any((*said, entry.written, entry.reason, entry.corrections)):
            yield (
                ("history", i),
                Message("what happened on {day}? add a step, an outcome or a note", day=entry.day),
            )


@check("unknown-step", Severity.WARNING)
def unknown_step(case: Case, around: Surroundings) -> Iterator[Spot]:
    """A step of the history should be one of the plan, else the plan does not know it was taken."""
    general = around.settings.plan if around.settings is not None else None
    plans = (*(invoice.plan for invoice in case.invoices), case.plan, general, DEFAULT_PLAN)
    known = dict.fromkeys(step.step for plan in plans for step in plan or ())
    for i, entry in enumerate(case.history):
        if entry.step is None or entry.step in known or entry.step in ON_DEMAND:
            continue
        near = nearest(entry.step, known)
        said = Message("'{step}' is not a step of the plan", step=entry.step)
        if near is not None:
            said = Message(
                "'{step}' is not a step of the plan; did you mean '{near}'?",
                step=entry.step,
                near=near,
            )
        yield ("history", i, "step"), said


@check("skipped-without-step", stands_alone=True)
def skipped_without_step(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """`skipped` says why a step was left out, so the entry names that `step`."""
    for i, entry in enumerate(case.history):
        if entry.skipped is not None and entry.step is None:
            yield ("history", i, "skipped"), Message("which step was skipped? add 'step: …'")


@check("again-without-step", stands_alone=True)
def again_without_step(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """`again` says why a step is taken once more: its entry names a `step` that was taken."""
    taken: set[str] = set()
    for i, entry in enumerate(case.history):
        if entry.again is not None and entry.step is None:
            yield ("history", i, "again"), Message("which step is taken again? add 'step: …'")
        elif entry.again is not None and entry.step not in taken:
            said = Message("'{step}' was not taken before, so it cannot be again", step=entry.step)
            yield ("history", i, "again"), said
        elif entry.again is not None and entry.skipped is not None:
            said = Message("a step is either left out or taken again; delete one of the two")
            yield ("history", i, "again"), said
        if entry.was_taken:
            taken.add(entry.step or "")


@check("promise-missing", stands_alone=True)
def promise_missing(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """`outcome: promise` goes with the promise itself: `promise: {pay_by: …}`."""
    for i, entry in enumerate(case.history):
        if entry.outcome is Outcome.PROMISE and entry.promise is None:
            yield (
                ("history", i, "outcome"),
                Message("by when did the debtor promise to pay? add 'promise: {{pay_by: …}}'"),
            )


@check("promise-before-made", stands_alone=True)
def promise_before_made(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """The day promised is the day of the promise or a later one."""
    for i, entry in enumerate(case.history):
        if entry.promise is not None and entry.promise.pay_by < entry.day:
            yield (
                ("history", i, "promise", "pay_by"),
                Message("before the promise itself, of {day}", day=entry.day.isoformat()),
            )


@check("pay-by-past", stands_alone=True)
def pay_by_past(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """The date to pay that a document gave is after the day it left."""
    for i, entry in enumerate(case.history):
        if entry.pay_by is not None and entry.pay_by <= entry.day:
            yield (
                ("history", i, "pay_by"),
                Message("not after the day of the entry, {day}", day=entry.day.isoformat()),
            )


def _concerned(entry: HistoryEntry, case: Case, around: Surroundings) -> tuple[str, ...]:
    """Return the invoices of an entry; none where that cannot be told yet."""
    is_dated = all(invoice.due_date or invoice.instalments for invoice in case.invoices)
    if around.settings is None or not is_dated:
        return entry.invoices
    return concerned(entry, case, around.settings)


@check("deadline-not-later")
def deadline_not_later(case: Case, around: Surroundings) -> Iterator[Spot]:
    """A new date to pay is later than any given before for the same invoice, and not come back."""
    given: dict[str, date] = {}
    dated = [
        (i, entry, entry.pay_by)
        for i, entry in enumerate(case.history)
        if entry.pay_by is not None and entry.party is None
        if entry.outcome not in NOT_DELIVERED
    ]
    if all(later > day for (*_, day), (*_, later) in pairwise(dated)):
        return  # whatever invoices they concern
    for i, entry, pay_by in dated:
        numbers = _concerned(entry, case, around)
        before = max((given[number] for number in numbers if number in given), default=None)
        if before is not None and pay_by <= before:
            yield (
                ("history", i, "pay_by"),
                Message(
                    "not later than {before}, already given for the same invoice",
                    before=before.isoformat(),
                ),
            )
        given |= {number: max(pay_by, given.get(number, pay_by)) for number in numbers}


@check("received-before-sent", stands_alone=True)
def received_before_sent(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A letter is presented after it was sent, and received when presented or later."""
    for i, entry in enumerate(case.history):
        for field in ("presented_on", "received_on", "returned_on"):
            day = getattr(entry, field)
            if day is not None and day < entry.day:
                yield (
                    ("history", i, field),
                    Message("before it was sent on {day}", day=entry.day.isoformat()),
                )
        presented, received = entry.presented_on, entry.received_on
        if presented and received and entry.day <= received < presented:
            yield (
                ("history", i, "received_on"),
                Message("received before it was presented on {day}", day=presented.isoformat()),
            )


@check("step-taken-twice", Severity.WARNING)
def step_taken_twice(case: Case, around: Surroundings) -> Iterator[Spot]:
    """One step taken twice for the same invoice, and no `again` between: entered twice?"""
    taken: dict[tuple[str, str], date] = {}
    named = Counter(entry.step for entry in case.history)
    for i, entry in enumerate(case.history):
        if entry.again is not None:
            taken = {key: day for key, day in taken.items() if key[0] != entry.step}
        if entry.step is None or named[entry.step] == 1 or not entry.was_taken:
            continue
        keys = [(entry.step, number) for number in _concerned(entry, case, around)]
        before = next((taken[key] for key in keys if key in taken), None)
        if before is not None:
            yield (
                ("history", i, "step"),
                Message("'{step}' was already taken on {day}", step=entry.step, day=before),
            )
        taken |= dict.fromkeys(keys, entry.day)


@check("tracking-number", Severity.WARNING, stands_alone=True)
def tracking_number(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """The number of a registered letter ends in a check digit: a doubt is worth a second look."""
    numbers = (
        *((("history", i), entry.tracking_number) for i, entry in enumerate(case.history)),
        *(
            (("registered_forms", i), form.tracking_number)
            for i, form in enumerate(case.registered_forms)
        ),
    )
    for loc, number in numbers:
        if number is not None and not is_tracking_number(number):
            yield (
                (*loc, "tracking_number"),
                Message(
                    "'{number}' does not pass the check of a registered letter's number; "
                    "compare it with the receipt",
                    number=number,
                ),
            )


@check("sha256", stands_alone=True)
def sha256(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """The SHA-256 of an archived document is 64 hexadecimal digits in small letters."""
    for i, entry in enumerate(case.history):
        for key, document in (("document", entry.document), ("email", entry.email)):
            if document is None or _SHA256.fullmatch(document.sha256):
                continue
            yield (
                ("history", i, key, "sha256"),
                Message("not a SHA-256; copy the output of sha256sum: 64 digits and small letters"),
            )


@check("interruption-without-proof", Severity.WARNING, stands_alone=True)
def interruption_without_proof(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """What interrupts the limitation period counts only with the pièce that proves it."""
    for i, entry in enumerate(case.history):
        if entry.interruption is not None and entry.interruption.proof is None:
            yield (
                ("history", i, "interruption"),
                Message("not counted without its proof; add 'proof: …', the id of a pièce"),
            )


@check("circumstance-without-proof", Severity.WARNING, stands_alone=True)
def circumstance_without_proof(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A fact that a way to court needs counts only with what was noted and the pièce of it."""
    for i, entry in enumerate(case.history):
        if entry.circumstance is not None and (entry.proof is None or entry.note is None):
            yield (
                ("history", i, "circumstance"),
                Message(
                    "not counted without its note and its proof: say what happened (note: …) and"
                    " name the pièce that shows it (proof: …)"
                ),
            )


@check("amount-changed", Severity.WARNING)
def amount_changed(case: Case, around: Surroundings) -> Iterator[Spot]:
    """An invoice has the amount that the last letter about it gave; else the next one says so."""
    for changed in amounts_changed(case, around.as_of):
        yield (
            changed.source,
            Message(
                "the letter of {day} gave {then} € for invoice {number}, and it is {now} € now: the"
                " next letter says so; if that letter was right, correct this amount",
                day=changed.told_on,
                then=changed.then,
                number=changed.invoice_number,
                now=changed.now,
            ),
        )


HISTORY = (
    history_order,
    nothing_said,
    unknown_step,
    skipped_without_step,
    again_without_step,
    promise_missing,
    promise_before_made,
    pay_by_past,
    deadline_not_later,
    received_before_sent,
    step_taken_twice,
    tracking_number,
    sha256,
    interruption_without_proof,
    circumstance_without_proof,
    amount_changed,
)
