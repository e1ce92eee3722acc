"""The claims of a case as they stood before anything was paid.

Law: a credit note from the origin leaves no interest on what was never owed; a disputed part is
claimed apart; an insolvency judgment stops interest on earlier debts (L622-28 C. com.) and bars the
indemnity of those that it forbids to pay when they fall due (L441-10, II C. com.); a consumer owes
interest from the formal notice (1231-6 and 1344-1 C. civ.).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.claims import CreditNoteEffect, Due, Invoice
from relance_docs.case.record import Loc
from relance_docs.case.terms import AgreedTerms, RateReading, Terms, agreed_terms
from relance_docs.errors import RefusalError
from relance_docs.law.rates import Rates
from relance_docs.law.semesters import semesters_between
from relance_docs.message import Message
from relance_docs.statement.basis import is_set_aside, may_give_way
from relance_docs.statement.claim import ONE_DAY, ZERO, Claim, Part, new_claim, new_part
from relance_docs.statement.notices import Notice, Plan, formal_notice
from relance_docs.statement.put_off import PutOff, put_off
from relance_docs.statement.records import Arose, Credited
from relance_docs.statement.tariff import Tariff, reading_of, tariff_under

_ONE: Final = Decimal(1)
_NOTHING_FORCED: Final = Terms()


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOver:
    """What a credit note (or a negative invoice) exceeds its invoice by."""

    day: date
    amount: Decimal
    whole: Decimal
    """All that the credit note is of."""
    reference: str
    source: Loc


@dataclass(frozen=True, kw_only=True, slots=True)
class Opening:
    """All claims, and the credits that no invoice absorbed."""

    claims: tuple[Claim, ...]
    """In the order of the file, the undisputed part of an invoice before its disputed part."""
    left_over: tuple[LeftOver, ...]
    plan: PutOff | None = None
    """The payment plan that puts due dates off in the course of time."""


@dataclass(frozen=True, kw_only=True)
class Reckoning:
    """What is asked: a case, on a day, under terms and rates."""

    case: Case
    terms: Terms
    """Terms of the workspace."""
    rates: Rates
    as_of: date
    plan: Plan
    """Plan of the workspace: it says which steps are formal notices."""
    forced: Terms = _NOTHING_FORCED
    """What is imposed on every invoice, to reckon the choice not made."""
    accrues_until: date | None = None
    """Last day whose penalties are reckoned, where the rates of later ones are not known yet."""

    def terms_of(self, invoice: Invoice | None) -> AgreedTerms:
        """Return the terms that apply to `invoice`, or to the case as a whole."""
        own = None if invoice is None else invoice.terms
        found = self._merged.get(own)
        if found is None:
            found = agreed_terms(self.terms, self.case.terms, own, self.forced)
            self._merged[own] = found
        return found

    def tariff_for(self, invoice: Invoice) -> Tariff:
        """Return the rates of `invoice`; those that state no terms of their own share one."""
        found = self._tariffs.get(invoice.terms)
        if found is None:
            found = self._tariffs[invoice.terms] = tariff_of(self, self.terms_of(invoice))
        return found

    @cached_property
    def _tariffs(self) -> dict[Terms | None, Tariff]:
        """The tariffs that were asked for, by the terms that an invoice states itself."""
        return {}

    @cached_property
    def _merged(self) -> dict[Terms | None, AgreedTerms]:
        """The terms that were asked for, by those that an invoice states itself."""
        return {}

    @cached_property
    def credits_from_origin(self) -> Mapping[str, tuple[Credited, ...]]:
        """The credit notes that correct an invoice from its origin, in order of issue."""
        found: dict[str, list[Credited]] = {}
        for place, note in enumerate(self.case.credit_notes):
            is_from_origin = note.effect is CreditNoteEffect.FROM_ORIGIN
            if note.invoice_number and is_from_origin and note.issue_date <= self.as_of:
                credited = Credited(note=note, source=("credit_notes", place))
                found.setdefault(note.invoice_number, []).append(credited)
        for each in found.values():
            each.sort(key=lambda credited: (credited.note.issue_date, credited.note.number))
        return {number: tuple(each) for number, each in found.items()}

    @cached_property
    def first_delays(self) -> Mapping[AgreedTerms, date]:
        """The first day of delay of all invoices under the same terms, issued or not."""
        found: dict[AgreedTerms, date] = {}
        for invoice in self.case.invoices:
            if invoice.principal >= 0:
                terms, day = self.terms_of(invoice), min(invoice.due_dates) + ONE_DAY
                found[terms] = min(found.get(terms, day), day)
        return found

    @cached_property
    def insolvent_since(self) -> date | None:
        """The day of the judgment that opened a procedure; None while none is open."""
        insolvency = self.case.insolvency
        is_open = insolvency is not None and self.case.is_insolvent(self.as_of)
        return insolvency.opened_on if insolvency is not None and is_open else None

    @cached_property
    def is_under_french_law(self) -> bool:
        """Whether the penalties of French law may be claimed."""
        return self.case.is_under_french_law


def open_claims(asked: Reckoning) -> Opening:
    """Return the claims of every invoice issued by the day asked for."""
    claims: list[Claim] = []
    left_over: list[LeftOver] = []
    for place, invoice in enumerate(asked.case.invoices):
        if invoice.issue_date <= asked.as_of:
            opened = _Opened(asked, invoice, ("invoices", place))
            claims += opened.claims()
            left_over += opened.left_over()
    return Opening(
        claims=tuple(claims),
        left_over=tuple(left_over),
        plan=put_off(asked.case, asked.as_of, asked.plan),
    )


def tariff_of(asked: Reckoning, terms: AgreedTerms) -> Tariff:
    """Return the rates of all invoices under these terms: their clause stands or falls for all."""
    kind, rates, as_of = asked.case.debtor.kind, asked.rates, asked.as_of
    gives_way = False
    if reading_of(kind, terms.rate_reading) is RateReading.PROGRESSIVE and may_give_way(terms):
        semesters = semesters_between(asked.first_delays.get(terms, as_of), as_of)
        gives_way = is_set_aside(terms, semesters, rates)
    return tariff_under(kind, terms, rates, is_set_aside=gives_way)


def arose(invoice: Invoice, opened_on: date) -> Arose:
    """Return whether a claim arose before the judgment of that day.

    Delivery or performance tells. Without its day, an invoice of before the judgment is of an
    earlier claim; one of after it may be of either.
    """
    if invoice.delivery_date is not None:
        return Arose.BEFORE if invoice.delivery_date < opened_on else Arose.AFTER
    return Arose.BEFORE if invoice.issue_date < opened_on else Arose.UNKNOWN


class _Opened:
    """One invoice on its way to claims."""

    __slots__ = (
        "arose",
        "asked",
        "base_share",
        "credited",
        "invoice",
        "principal",
        "prior_to",
        "source",
        "stopped",
        "tariff",
    )

    def __init__(self, asked: Reckoning, invoice: Invoice, source: Loc) -> None:
        self.asked = asked
        self.invoice = invoice
        self.source = source
        self.principal = invoice.principal
        self.tariff = asked.tariff_for(invoice)
        self.credited = asked.credits_from_origin.get(invoice.invoice_number, ())
        opened_on = asked.insolvent_since
        self.arose = None if opened_on is None else arose(invoice, opened_on)
        self.prior_to = opened_on if self.arose is Arose.BEFORE else None
        """The day of the judgment before which it arose."""
        self.stopped = self._last_day()
        self.base_share = self._base_share()

    def left_over(self) -> Iterator[LeftOver]:
        """Yield what exceeds the invoice: each credit note for what it found nothing to reduce."""
        room = self.principal
        if room < 0:
            yield LeftOver(
                day=self.invoice.issue_date,
                amount=-room,
                whole=-room,
                reference=self.invoice.invoice_number,
                source=self.source,
            )
        for credited in self.credited:
            note = credited.note
            beyond = min(note.amount, note.amount - room)
            room = max(ZERO, room - note.amount)
            if beyond > 0:
                yield LeftOver(
                    day=note.issue_date,
                    amount=beyond,
                    whole=note.amount,
                    reference=note.number,
                    source=credited.source,
                )

    def claims(self) -> Iterator[Claim]:
        """Yield the undisputed claim, then the disputed one."""
        owed, credited = _taken_off(
            self._dues(), sum([each.note.amount for each in self.credited], ZERO)
        )
        undisputed, contested = _taken_off(owed, self._contested(owed))
        wholly = contested > 0 and not any(part.amount for part in undisputed)
        first = None if wholly else self._claim(undisputed, credited, is_disputed=False)
        if first is not None:
            yield first
        if contested > 0:
            disputed = _difference(owed, undisputed)
            apart = self._claim(disputed, credited if wholly else ZERO, is_disputed=True)
            if first is not None:
                first.partner, apart.partner = apart, first
                apart.paid_before = ZERO
            yield apart

    def _dues(self) -> tuple[Due, ...]:
        if self.principal < 0:
            return tuple(Due(day, ZERO) for day in self._due_dates())
        return self.invoice.parts_on(self.asked.as_of)

    def _due_dates(self) -> tuple[date, ...]:
        if self.invoice.due_date is not None and not self.invoice.instalments:
            return (self.invoice.due_date,)
        return tuple(sorted(part.due_date for part in self.invoice.instalments))

    def _contested(self, owed: tuple[Due, ...]) -> Decimal:
        dispute = self.invoice.dispute
        if dispute is None or not dispute.is_open(self.asked.as_of):
            return ZERO
        everything = sum((part.amount for part in owed), ZERO)
        return everything if dispute.amount is None else min(dispute.amount, everything)

    def _claim(self, dues: tuple[Due, ...], credited: Decimal, *, is_disputed: bool) -> Claim:
        fields = self.invoice.due_fields
        return new_claim(
            invoice=self.invoice,
            source=self.source,
            tariff=self.tariff,
            is_disputed=is_disputed,
            parts=tuple(
                [
                    self._part(due, self.source + due_field)
                    for due, due_field in zip(dues, fields, strict=True)
                ]
            ),
            open_part=self._part,
            arose=self.arose,
            credit_notes=self.credited,
            credited=credited,
            paid_before=self.invoice.paid_amount,
        )

    def _part(self, due: Due, source: Loc) -> Part:
        notice = self._notice(due)
        return new_part(
            due_date=due.due_date,
            source=source,
            amount=due.amount,
            started=self._first_day(due, notice),
            notice_source=notice.source if notice else None,
            stopped=self.stopped,
            tariff=self.tariff,
            base_share=self.base_share,
            principal=due.amount,
            has_indemnity=self._may_give_indemnity(due),
        )

    def _notice(self, due: Due) -> Notice | None:
        if not self.tariff.regime.needs_formal_notice:
            return None
        asked = self.asked
        return formal_notice(asked.case, self.invoice, due, asked.as_of, plan=asked.plan)

    def _first_day(self, due: Due, notice: Notice | None) -> date | None:
        if not self.asked.is_under_french_law:
            return None  # what another law adds, this program does not know
        if not self.tariff.regime.needs_formal_notice:
            return due.due_date + ONE_DAY
        return None if notice is None else notice.reached_on + ONE_DAY

    def _may_give_indemnity(self, due: Due) -> bool:
        """Whether no judgment forbade to pay an earlier debt on its due date.

        Law: L441-10, II C. com.: what was due before the judgment keeps its indemnity.
        """
        if not self.asked.is_under_french_law:
            return False
        return self.prior_to is None or due.due_date < self.prior_to

    def _last_day(self) -> date:
        known = min(self.asked.accrues_until or date.max, self._eve_of_admissibility())
        return known if self.prior_to is None else min(known, self.prior_to - ONE_DAY)

    def _eve_of_admissibility(self) -> date:
        """Return the last day of interest on what arose before an over-indebtedness.

        Law: L722-14 C. conso. (no interest from the decision of admissibility on). What would run
        again once it ended without measures is not claimed.
        """
        known = self.asked.case.over_indebtedness
        if known is None or known.admissible_on > self.asked.as_of:
            return date.max
        if arose(self.invoice, known.admissible_on) is Arose.AFTER:
            return date.max
        return known.admissible_on - ONE_DAY

    def _base_share(self) -> Decimal:
        if not self.tariff.without_vat or not self.invoice.total_with_vat:
            return _ONE
        if self.invoice.total_without_vat is None:
            raise RefusalError(
                Message(
                    "penalties on invoice {number} are to be reckoned without VAT:"
                    " give its total_without_vat, or set base: with_vat",
                    number=self.invoice.invoice_number,
                )
            )
        return self.invoice.total_without_vat / self.invoice.total_with_vat


def _taken_off(dues: tuple[Due, ...], amount: Decimal) -> tuple[tuple[Due, ...], Decimal]:
    """Take `amount` off the earliest due parts; return what is left of them and what was taken.

    The earliest first: they have borne interest longest, so this claims least.
    """
    if not amount:
        return dues, ZERO
    left, kept = amount, []
    for due in dues:
        taken = min(left, due.amount)
        left -= taken
        kept.append(Due(due.due_date, due.amount - taken))
    return tuple(kept), amount - left


def _difference(whole: tuple[Due, ...], kept: tuple[Due, ...]) -> tuple[Due, ...]:
    pairs = zip(whole, kept, strict=True)
    return tuple(Due(all_.due_date, all_.amount - rest.amount) for all_, rest in pairs)
