"""The claims of a case as they stood before anything was paid.

Law: a credit note from the origin leaves no interest on what was never owed; a disputed part is
claimed apart; an insolvency judgment stops interest on earlier debts (L622-28 C. com.) and bars the
indemnity of those that it forbids to pay when they fall due (L441-10, II C. com.); a consumer owes
interest from the formal notice (1231-6 and 1344-1 C. civ.).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from relance_docs.case.case import Case
from relance_docs.case.claims import CreditNoteEffect, Instalment, Invoice
from relance_docs.case.record import Loc
from relance_docs.case.terms import AgreedTerms, Terms, agreed_terms
from relance_docs.errors import RefusalError
from relance_docs.law.rates import Rates
from relance_docs.law.semesters import semesters_between
from relance_docs.message import Message
from relance_docs.statement.basis import is_set_aside
from relance_docs.statement.claim import ONE_DAY, ZERO, Claim, Part
from relance_docs.statement.notices import Notice, Plan, formal_notice
from relance_docs.statement.put_off import PutOff, put_off
from relance_docs.statement.records import Arose, Credited
from relance_docs.statement.tariff import Tariff


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
    forced: Terms = field(default_factory=Terms)
    """What is imposed on every invoice, to reckon the choice not made."""
    accrues_until: date | None = None
    """Last day whose penalties are reckoned, where the rates of later ones are not known yet."""

    def terms_of(self, invoice: Invoice | None) -> AgreedTerms:
        """Return the terms that apply to `invoice`, or to the case as a whole."""
        if invoice is None or invoice.terms is None:
            return self._common_terms
        return agreed_terms(self.terms, self.case.terms, invoice.terms, self.forced)

    @cached_property
    def _common_terms(self) -> AgreedTerms:
        """What applies to every invoice that has no terms of its own."""
        return agreed_terms(self.terms, self.case.terms, self.forced)


def open_claims(asked: Reckoning) -> Opening:
    """Return the claims of every invoice issued by the day asked for."""
    tariffs: dict[AgreedTerms, Tariff] = {}
    claims: list[Claim] = []
    left_over: list[LeftOver] = []
    for place, invoice in enumerate(asked.case.invoices):
        if invoice.issue_date > asked.as_of:
            continue
        terms = asked.terms_of(invoice)
        if terms not in tariffs:
            tariffs[terms] = tariff_of(asked, terms)
        tariff = tariffs[terms]
        opened = _Opened(asked=asked, invoice=invoice, source=("invoices", place), tariff=tariff)
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
    tariff = Tariff(kind=kind, terms=terms, rates=rates)
    if tariff.is_frozen:
        return tariff
    starts = (
        day + ONE_DAY
        for invoice in asked.case.invoices
        if invoice.principal >= 0 and asked.terms_of(invoice) == terms
        for day in invoice.due_dates
    )
    semesters = semesters_between(min(starts, default=as_of), as_of)
    return replace(tariff, is_set_aside=is_set_aside(terms, semesters, rates))


def credited_from_origin(asked: Reckoning, invoice: Invoice) -> tuple[Credited, ...]:
    """Return the credit notes that correct `invoice` from the origin, in order of issue."""
    return tuple(
        sorted(
            (
                Credited(note=note, source=("credit_notes", place))
                for place, note in enumerate(asked.case.credit_notes)
                if note.invoice_number == invoice.invoice_number
                and note.effect is CreditNoteEffect.FROM_ORIGIN
                and note.issue_date <= asked.as_of
            ),
            key=lambda each: (each.note.issue_date, each.note.number),
        )
    )


def arose(invoice: Invoice, opened_on: date) -> Arose:
    """Return whether a claim arose before the judgment of that day.

    Delivery or performance tells. Without its day, an invoice of before the judgment is of an
    earlier claim; one of after it may be of either.
    """
    if invoice.delivery_date is not None:
        return Arose.BEFORE if invoice.delivery_date < opened_on else Arose.AFTER
    return Arose.BEFORE if invoice.issue_date < opened_on else Arose.UNKNOWN


@dataclass(frozen=True, kw_only=True)
class _Opened:
    """One invoice on its way to claims."""

    asked: Reckoning
    invoice: Invoice
    source: Loc
    tariff: Tariff

    @property
    def credited(self) -> tuple[Credited, ...]:
        return credited_from_origin(self.asked, self.invoice)

    def left_over(self) -> Iterator[LeftOver]:
        """Yield what exceeds the invoice: each credit note for what it found nothing to reduce."""
        room = self.invoice.principal
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
            self._dues(), sum((each.note.amount for each in self.credited), ZERO)
        )
        undisputed, contested = _taken_off(owed, self._contested(owed))
        disputed = _difference(owed, undisputed)
        wholly = contested > 0 and not any(part.amount for part in undisputed)
        first = None if wholly else self._claim(undisputed, credited, is_disputed=False)
        if first is not None:
            yield first
        if contested > 0:
            apart = self._claim(disputed, credited if wholly else ZERO, is_disputed=True)
            if first is not None:
                first.partner, apart.partner = apart, first
                apart.paid_before = ZERO
            yield apart

    def _dues(self) -> tuple[Instalment, ...]:
        if self.invoice.principal < 0:
            return tuple(Instalment(due_date=day, amount=ZERO) for day in self._due_dates())
        return self.invoice.parts_on(self.asked.as_of)

    def _due_dates(self) -> tuple[date, ...]:
        if self.invoice.due_date is not None and not self.invoice.instalments:
            return (self.invoice.due_date,)
        return tuple(sorted(part.due_date for part in self.invoice.instalments))

    def _contested(self, owed: tuple[Instalment, ...]) -> Decimal:
        dispute = self.invoice.dispute
        if dispute is None or not dispute.is_open(self.asked.as_of):
            return ZERO
        everything = sum((part.amount for part in owed), ZERO)
        return everything if dispute.amount is None else min(dispute.amount, everything)

    def _claim(
        self, dues: tuple[Instalment, ...], credited: Decimal, *, is_disputed: bool
    ) -> Claim:
        return Claim(
            invoice=self.invoice,
            source=self.source,
            tariff=self.tariff,
            is_disputed=is_disputed,
            parts=tuple(map(self._part_of_invoice, dues, self.invoice.due_fields)),
            open_part=self._part,
            arose=self._arose(),
            credit_notes=self.credited,
            credited=credited,
            paid_before=self.invoice.paid_amount,
        )

    def _part_of_invoice(self, due: Instalment, due_field: Loc) -> Part:
        return self._part(due, (*self.source, *due_field))

    def _part(self, due: Instalment, source: Loc) -> Part:
        notice = self._notice(due)
        return Part(
            due_date=due.due_date,
            source=source,
            amount=due.amount,
            started=self._first_day(due, notice),
            notice_source=notice.source if notice else None,
            stopped=self._last_day(),
            tariff=self.tariff,
            base_share=self._base_share(),
            principal=due.amount,
            has_indemnity=self._may_give_indemnity(due),
        )

    def _notice(self, due: Instalment) -> Notice | None:
        if not self.tariff.regime.needs_formal_notice:
            return None
        asked = self.asked
        return formal_notice(asked.case, self.invoice, due, asked.as_of, plan=asked.plan)

    def _first_day(self, due: Instalment, notice: Notice | None) -> date | None:
        if not self.asked.case.is_under_french_law:
            return None  # what another law adds, this program does not know
        if not self.tariff.regime.needs_formal_notice:
            return due.due_date + ONE_DAY
        return None if notice is None else notice.reached_on + ONE_DAY

    def _is_prior_to_insolvency(self) -> bool:
        return self._arose() is Arose.BEFORE

    def _arose(self) -> Arose | None:
        insolvency = self.asked.case.insolvency
        if insolvency is None or not self.asked.case.is_insolvent(self.asked.as_of):
            return None
        return arose(self.invoice, insolvency.opened_on)

    def _may_give_indemnity(self, due: Instalment) -> bool:
        """Whether no judgment forbade to pay an earlier debt on its due date.

        Law: L441-10, II C. com.: what was due before the judgment keeps its indemnity.
        """
        if not self.asked.case.is_under_french_law:
            return False
        insolvency = self.asked.case.insolvency
        if insolvency is None or not self._is_prior_to_insolvency():
            return True
        return due.due_date < insolvency.opened_on

    def _last_day(self) -> date:
        insolvency = self.asked.case.insolvency
        known = min(self.asked.accrues_until or date.max, self._eve_of_admissibility())
        if insolvency is None or not self._is_prior_to_insolvency():
            return known
        return min(known, insolvency.opened_on - timedelta(days=1))

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
            return Decimal(1)
        if self.invoice.total_without_vat is None:
            raise RefusalError(
                Message(
                    "penalties on invoice {number} are to be reckoned without VAT:"
                    " give its total_without_vat, or set base: with_vat",
                    number=self.invoice.invoice_number,
                )
            )
        return self.invoice.total_without_vat / self.invoice.total_with_vat


def _taken_off(
    dues: tuple[Instalment, ...], amount: Decimal
) -> tuple[tuple[Instalment, ...], Decimal]:
    """Take `amount` off the earliest due parts; return what is left of them and what was taken.

    The earliest first: they have borne interest longest, so this claims least.
    """
    left, kept = amount, []
    for due in dues:
        taken = min(left, due.amount)
        left -= taken
        kept.append(Instalment(due_date=due.due_date, amount=due.amount - taken))
    return tuple(kept), amount - left


def _difference(
    whole: tuple[Instalment, ...], kept: tuple[Instalment, ...]
) -> tuple[Instalment, ...]:
    pairs = zip(whole, kept, strict=True)
    return tuple(
        Instalment(due_date=all_.due_date, amount=all_.amount - rest.amount) for all_, rest in pairs
    )
