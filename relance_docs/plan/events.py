"""Which invoices an event of the history concerns, and which events had happened by a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter

from relance_docs.case.case import Case
from relance_docs.case.claims import Invoice
from relance_docs.case.history import HistoryEntry
from relance_docs.case.plan import PlanStep
from relance_docs.case.record import Loc
from relance_docs.case.settings import Settings
from relance_docs.message import Message
from relance_docs.plan.default import DEFAULT_PLAN
from relance_docs.plan.kinds import StepKind, kind_of, kind_of_channel
from relance_docs.plan.labels import NOT_DELIVERED


def events_until(case: Case, as_of: date) -> tuple[HistoryEntry, ...]:
    """Return what had happened by `as_of`, that day included, in order of days."""
    return tuple(entry for _place, entry in placed_until(case, as_of))


def placed_until(case: Case, as_of: date) -> tuple[tuple[int, HistoryEntry], ...]:
    """Return the same, each with its place in the history, from 0."""
    happened = ((i, entry) for i, entry in enumerate(case.history) if entry.day <= as_of)
    return tuple(sorted(happened, key=lambda placed: placed[1].day))


def concerned(entry: HistoryEntry, case: Case, settings: Settings) -> tuple[str, ...]:
    """Return the numbers of the invoices that an event concerns, in the order of the file.

    An event that names none concerns every invoice overdue on its day; a written demand, not
    those wholly in dispute since an earlier day, for it left them out; a preventive step, every
    one issued and not yet due; a step skipped or asked for again, or an event while nothing was
    overdue, every one issued.
    """
    if entry.invoices:
        return entry.invoices
    issued = [invoice for invoice in case.invoices if invoice.issue_date <= entry.day]
    if entry.skipped is not None or entry.again is not None:
        return _numbers(issued)
    overdue = [invoice for invoice in issued if min(invoice.due_dates) < entry.day]
    kind = kind_of_event(entry, case, settings)
    if kind is StepKind.PREVENTIVE:
        return _numbers([invoice for invoice in issued if invoice not in overdue])
    if kind is not None and kind.is_demand and overdue:
        return _numbers([i for i in overdue if not _was_disputed(i, entry.day)])
    return _numbers(overdue or issued)


@dataclass(frozen=True, kw_only=True, slots=True)
class AmountChanged:
    """An invoice whose amount is not what the last letter that named it said."""

    invoice_number: str
    told_on: date
    then: Decimal
    now: Decimal
    source: Loc
    """The field that states the amount."""

    @property
    def told(self) -> Message:
        """The same in a sentence."""
        return Message(
            "invoice {number} is {now} €; the letter of {day} gave {then} €: the next one says so",
            number=self.invoice_number,
            now=self.now,
            day=self.told_on,
            then=self.then,
        )


def amounts_changed(case: Case, as_of: date) -> tuple[AmountChanged, ...]:
    """Return the invoices that letters told otherwise than the file has them, in its order.

    What a document said is known of those that `relance sent` archived.
    """
    archived = [each for each in case.history if each.document is not None and each.day <= as_of]
    told = {
        claimed.invoice_number: (entry.day, claimed.amount_due)
        for entry in sorted(archived, key=attrgetter("day"))
        if entry.document is not None
        for claimed in entry.document.amounts
    }
    return tuple(
        AmountChanged(
            invoice_number=invoice.invoice_number,
            told_on=told[invoice.invoice_number][0],
            then=told[invoice.invoice_number][1],
            now=invoice.principal,
            source=("invoices", place, "total_with_vat"),
        )
        for place, invoice in enumerate(case.invoices)
        if invoice.invoice_number in told and told[invoice.invoice_number][1] != invoice.principal
    )


def kind_of_event(entry: HistoryEntry, case: Case, settings: Settings) -> StepKind | None:
    """Return the kind of the step that an event records; None when it records no step.

    A name that no plan knows any more is judged by its channel, else taken for a firm demand. A
    call that was made in writing, for want of a telephone number, is a courteous reminder.
    """
    if entry.step is None:
        return None
    known = _step_named(entry.step, case, settings)
    if known is not None:
        kind = kind_of(known)
        is_in_writing = entry.channel is not None and kind_of_channel(entry.channel) is None
        return StepKind.COURTEOUS if kind is StepKind.CALL and is_in_writing else kind
    return kind_of_channel(entry.channel) or StepKind.FIRM


def demanded(case: Case, settings: Settings, as_of: date) -> frozenset[str]:
    """Return the invoices of which a written demand left by `as_of` and did not come back."""
    return frozenset(
        number
        for entry in events_until(case, as_of)
        if is_written_demand(entry, case, settings) and entry.outcome not in NOT_DELIVERED
        for number in concerned(entry, case, settings)
    )


def is_written_demand(entry: HistoryEntry, case: Case, settings: Settings) -> bool:
    """Whether an event is a written demand that really left."""
    kind = kind_of_event(entry, case, settings)
    return entry.was_taken and kind is not None and kind.is_demand


def _step_named(name: str, case: Case, settings: Settings) -> PlanStep | None:
    """Return the step of that name in the first plan that has one, the closest to an invoice."""
    plans = (*(each.plan for each in case.invoices), case.plan, settings.plan, DEFAULT_PLAN)
    for plan in plans:
        for step in plan or ():
            if step.step == name:
                return step
    return None


def _numbers(invoices: list[Invoice]) -> tuple[str, ...]:
    return tuple(invoice.invoice_number for invoice in invoices)


def _was_disputed(invoice: Invoice, day: date) -> bool:
    dispute = invoice.dispute
    if dispute is None or dispute.amount is not None or dispute.raised_on == day:
        return False
    return dispute.is_open(day)
