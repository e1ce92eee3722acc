"""The claim and its amounts: each opens to its lines, each line to the fields it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from relance_docs import french
from relance_docs.audit.case_page.pedigree import FieldRef, Pedigree
from relance_docs.case.case import Case
from relance_docs.case.claims import Invoice
from relance_docs.case.obligors import CoDebtor, Guarantor
from relance_docs.case.parties import Creditor, Debtor, DebtorKind, Sender
from relance_docs.case.record import Loc
from relance_docs.case.settings import Settings
from relance_docs.case.words import label
from relance_docs.french import NO_BREAK
from relance_docs.law.constants import legal_value
from relance_docs.plan.labels import PENALTY_NAMES, receipt_name
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.texts import lowered
from relance_docs.statement.lines import Line, RateSource
from relance_docs.statement.rate_spans import RateKey, rate_key, rate_spans
from relance_docs.statement.records import (
    BouncedPayment,
    InvoiceStatement,
    RateSpan,
    Receipt,
    Statement,
)
from relance_docs.statement.titled import TitleStatement


@dataclass(frozen=True, kw_only=True, slots=True)
class LineRow:
    """A line of penalties and what it rests on."""

    line: Line
    rate: int
    """The number of its rate, from 1."""
    fields: tuple[FieldRef, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptRow:
    """Where a receipt, or a part of it, went."""

    entry: Receipt
    field: FieldRef


@dataclass(frozen=True, kw_only=True, slots=True)
class BouncedRow:
    """A payment that came back unpaid."""

    entry: BouncedPayment
    fields: tuple[FieldRef, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class InvoiceAccount:
    """One invoice, or the disputed part of one."""

    key: str
    """Its anchor on the page."""
    invoice: Invoice
    owed: InvoiceStatement
    is_disputed: bool
    fields: tuple[FieldRef, ...]
    """Of its amount and its due dates."""
    lines: tuple[LineRow, ...]
    receipts: tuple[ReceiptRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Accounts:
    """All amounts of the statement."""

    invoices: tuple[InvoiceAccount, ...]
    disputed: tuple[InvoiceAccount, ...]
    rates: tuple[RateSpan, ...]
    """The rates that were applied, with their source; lines name them by their number."""
    receipts: tuple[ReceiptRow, ...]
    """All receipts and credit notes, in the order in which they were allocated."""
    bounced: tuple[BouncedRow, ...]
    terms: tuple[FieldRef, ...]
    """Where the rate, the reading and the order of allocation are chosen."""


def accounts(on_day: CaseOnDay, pedigree: Pedigree) -> Accounts:
    """Return the amounts of a statement with their lines and fields."""
    case, owed = on_day.case, on_day.statement
    rates = _rates(owed)
    numbers = {rate_key(rate): number for number, rate in enumerate(rates, start=1)}
    desk = _Desk(case=case, pedigree=pedigree, rates=numbers)
    return Accounts(
        invoices=tuple(desk.accounts(owed.invoices, "f", is_disputed=False)),
        disputed=tuple(desk.accounts(owed.disputed, "c", is_disputed=True)),
        rates=rates,
        receipts=tuple(map(desk.receipt, owed.allocations)),
        bounced=tuple(
            BouncedRow(
                entry=each,
                fields=(
                    pedigree.field(each.source, "règlement"),
                    pedigree.field((*each.source, "bounced"), "retour impayé"),
                ),
            )
            for each in owed.bounced
        ),
        terms=tuple(_terms(case, pedigree)),
    )


def _rates(owed: Statement) -> tuple[RateSpan, ...]:
    """Return the rates of all lines; of those borne over the same days, the lowest first."""
    titled = (owed.title,) if owed.title else ()
    spans = rate_spans((*owed.invoices, *owed.disputed, *titled))
    return tuple(sorted(spans, key=lambda span: (span.from_day, span.to_day, rate_key(span))))


@dataclass(frozen=True, kw_only=True)
class _Desk:
    case: Case
    pedigree: Pedigree
    rates: dict[RateKey, int]

    def accounts(
        self, claims: tuple[InvoiceStatement, ...], letter: str, *, is_disputed: bool
    ) -> Iterator[InvoiceAccount]:
        invoices = {invoice.invoice_number: invoice for invoice in self.case.invoices}
        for number, claim in enumerate(claims, start=1):
            invoice = invoices[claim.invoice_number]
            yield InvoiceAccount(
                key=f"{letter}{number}",
                invoice=invoice,
                owed=claim,
                is_disputed=is_disputed,
                fields=tuple(self._fields(claim, invoice)),
                lines=tuple(self._line(claim, line) for line in claim.lines),
                receipts=tuple(map(self.receipt, claim.receipts)),
            )

    def receipt(self, entry: Receipt) -> ReceiptRow:
        """Return where a receipt went, with the field that states it."""
        label = receipt_name(entry)
        return ReceiptRow(entry=entry, field=self.pedigree.field(entry.source, label))

    def _fields(self, claim: InvoiceStatement, invoice: Invoice) -> Iterator[FieldRef]:
        yield from self._amount(claim)
        yield from (self._due(part.source) for part in claim.parts)
        yield from self._credit_notes(claim)
        if invoice.dispute:
            yield self.pedigree.field((*claim.source, "dispute"), "contestation")

    def _line(self, claim: InvoiceStatement, line: Line) -> LineRow:
        fields = (
            *self._base(claim, line),
            *self._credit_notes(claim),
            self._due(line.due_source),
            *self._notice(line),
            *(
                self.receipt(receipt).field
                for receipt in claim.receipts
                if receipt.to_principal and receipt.received_on < line.from_day
            ),
        )
        return LineRow(line=line, rate=self.rates[rate_key(line)], fields=fields)

    def _base(self, claim: InvoiceStatement, line: Line) -> Iterator[FieldRef]:
        """Yield what states the capital of a line: an instalment, or the invoice."""
        *entry, _day = line.due_source
        if tuple(entry) == claim.source:
            yield from self._amount(claim)
        else:
            yield self.pedigree.field((*entry, "amount"), "montant")

    def _amount(self, claim: InvoiceStatement) -> Iterator[FieldRef]:
        states_due = self.pedigree.states((*claim.source, "amount_due"))
        for name in ("amount_due",) if states_due else ("total_with_vat", "paid_amount"):
            if self.pedigree.states((*claim.source, name)):
                yield self.pedigree.field((*claim.source, name), _AMOUNTS[name])

    def _credit_notes(self, claim: InvoiceStatement) -> Iterator[FieldRef]:
        for credited in claim.credit_notes:
            yield self.pedigree.field(credited.source, "avoir")

    def _due(self, source: Loc) -> FieldRef:
        return self.pedigree.field(source, "échéance")

    def _notice(self, line: Line) -> Iterator[FieldRef]:
        """Yield the receipt of the formal notice from which the interest of a consumer runs."""
        if line.notice_source is not None:
            yield self.pedigree.field(line.notice_source, "réception")


_AMOUNTS = {
    "amount_due": "montant à payer",
    "total_with_vat": "total TTC",
    "paid_amount": "payé avant émission",
}


def _terms(case: Case, pedigree: Pedigree) -> Iterator[FieldRef]:
    """Yield where the terms are stated, the closest to the invoice last."""
    for name, said in _TERMS.items():
        if pedigree.settings_state(("terms", name)):
            yield pedigree.setting(("terms", name), said)
        if pedigree.states(("terms", name)):
            yield pedigree.field(("terms", name), said)
        for i, invoice in enumerate(case.invoices):
            if pedigree.states(("invoices", i, "terms", name)):
                label_here = f"{said} (facture {invoice.invoice_number})"
                yield pedigree.field(("invoices", i, "terms", name), label_here)


_TERMS = {
    "penalty_rate": "taux des pénalités",
    "below_floor": "décision sur le plancher",
    "rate_reading": "lecture du taux",
    "allocation": "ordre d’imputation",
    "base": "base des pénalités",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Party:
    """Who claims, who owes, who writes."""

    role: str
    name: str
    facts: tuple[str, ...]
    """Legal form, numbers, address: one a line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ground:
    """On what a part of the claim rests."""

    label: str
    amount: Decimal
    text: str


ALLOCATION_OF_PUBLIC_BODY = (
    "imputation sur le principal, puis sur les intérêts moratoires et l’indemnité"
    " (art. R2192-32 et R2192-36 CCP)"
)


def parties(case: Case, settings: Settings) -> tuple[Party, ...]:
    """Return the creditor, who writes for it if another does, and the debtor."""
    sender = settings.sender
    return (
        _party("Créancier", settings.creditor),
        *((_party("Pour le compte du créancier", sender),) if sender else ()),
        _party(f"Débiteur, {label(case.debtor.kind)}", case.debtor),
        *(_co_debtor(each) for each in case.co_debtors),
        *(_guarantor(each) for each in case.guarantors),
    )


def _co_debtor(each: CoDebtor) -> Party:
    found = _party("Débiteur solidaire", each)
    return replace(found, facts=(*found.facts, french.typeset(each.bound_by)))


def _guarantor(each: Guarantor) -> Party:
    limit = f", dans la limite de {french.euros(each.limit)}" if each.limit else ""
    until = f", jusqu’au {french.day(each.until)}" if each.until else ""
    act = f"acte du {french.day(each.signed_on)}{limit}{until}"
    role = "Caution solidaire" if each.joint_and_several else "Caution"
    return Party(role=role, name=each.name, facts=(act, ", ".join(each.address)))


def _party(role: str, party: Creditor | Debtor | Sender | CoDebtor) -> Party:
    return Party(role=role, name=party.name, facts=tuple(_facts(party)))


def _facts(party: Creditor | Debtor | Sender | CoDebtor) -> Iterator[str]:
    if party.legal_form:
        yield party.legal_form
    numbers = [f"SIREN{NO_BREAK}{french.grouped(party.siren, 3)}"] if party.siren else []
    city = None if isinstance(party, Sender) else party.rcs
    if city:
        numbers.append(f"RCS{NO_BREAK}{city}")
    if numbers:
        yield ", ".join(numbers)
    if isinstance(party, Debtor | CoDebtor) and party.representative:
        yield f"représentant légal{NO_BREAK}: {party.representative}"
    if party.address:
        yield ", ".join(party.address)


def grounds(owed: Statement) -> tuple[Ground, ...]:
    """Return the parts of the total, each with what it rests on."""
    found = (_principal(owed), _penalties(owed), _indemnity(owed), _costs(owed))
    return tuple(ground for ground in found if ground is not None)


def _principal(owed: Statement) -> Ground:
    if owed.title is not None and not owed.invoices:
        return Ground(label="Principal", amount=owed.principal_due, text=_decision(owed.title))
    count = sum(invoice.principal_due > 0 for invoice in owed.invoices)
    invoices = f"{count} facture impayée" if count == 1 else f"{count} factures impayées"
    law = "" if owed.regime is DebtorKind.PUBLIC_BODY else f" (art.{NO_BREAK}1103 C.{NO_BREAK}civ.)"
    text = f"prix de {invoices}, dû en vertu du contrat{law}" if count else "rien ne reste dû"
    to_come = owed.principal_due - owed.principal_overdue
    if to_come:
        text += f" ; dont {french.euros(to_come)} non échus"
    return Ground(label="Principal", amount=owed.principal_due, text=text)


def _penalties(owed: Statement) -> Ground:
    label, law = PENALTY_NAMES[owed.regime].capitalize(), _LAWS[owed.regime]
    if owed.title is not None and not owed.invoices:
        text = f"liquidés par la décision, et courus depuis selon elle ; {_TITLE_LAW}"
        return Ground(label="Intérêts", amount=owed.penalties_due, text=text)
    sources = {line.basis.source for invoice in owed.invoices for line in invoice.lines}
    what = _RATES.get(next(iter(sources)), "") if len(sources) == 1 else ""
    if len(sources) > 1:
        what = "plusieurs taux, dits ligne par ligne"
    text = f"{what}{' ; ' if what else ''}{law}"
    if not sources:
        text = "rien n’a couru à cette date"
    return Ground(label=label, amount=owed.penalties_due, text=text)


_TITLE_LAW = f"art.{NO_BREAK}1231-7 C.{NO_BREAK}civ. et L313-3 CMF"
_LAWS = {
    DebtorKind.BUSINESS: (
        f"de plein droit, sans rappel (art.{NO_BREAK}L441-10, II C.{NO_BREAK}com.)"
    ),
    DebtorKind.PUBLIC_BODY: f"de plein droit (art.{NO_BREAK}L2192-13 et R2192-31 à R2192-36 CCP)",
    DebtorKind.CONSUMER: (
        f"depuis la mise en demeure (art.{NO_BREAK}1231-6 et 1344-1 C.{NO_BREAK}civ.)"
    ),
}
_RATES = {
    RateSource.ECB_PLUS_10: f"taux de la BCE majoré de 10{NO_BREAK}points, faute de clause",
    RateSource.ECB_PLUS_8: f"taux de la BCE majoré de 8{NO_BREAK}points",
    RateSource.LEGAL: "taux de l’intérêt légal, créancier professionnel",
    RateSource.LEGAL_RAISED: f"taux de l’intérêt légal majoré de cinq{NO_BREAK}points",
    RateSource.CLAUSE: "taux de la clause",
    RateSource.FLOOR: "trois fois le taux de l’intérêt légal, par décision du créancier",
}


def _indemnity(owed: Statement) -> Ground | None:
    accrued = [invoice for invoice in owed.invoices if invoice.indemnity_accrued]
    if owed.title is not None and not accrued and owed.indemnity_due:
        text = _decision(owed.title)
        return Ground(label="Indemnité", amount=owed.indemnity_due, text=text)
    if not accrued:
        return None
    name = "public_indemnity" if owed.regime is DebtorKind.PUBLIC_BODY else "business_indemnity"
    value = legal_value(name)
    article = value.article.replace(" ", NO_BREAK)
    count = sum(len(each.indemnities) for each in accrued)
    text = (
        f"indemnité forfaitaire pour frais de recouvrement, {count}{NO_BREAK}×{NO_BREAK}"
        f"{french.euros(value.value)} (art.{NO_BREAK}{article})"
    )
    paid = sum((each.indemnity_accrued - each.indemnity_due for each in accrued), Decimal(0))
    if paid:
        text += f", moins {french.euros(paid)} déjà réglés"
    return Ground(label="Indemnité", amount=owed.indemnity_due, text=text)


def _costs(owed: Statement) -> Ground | None:
    if owed.title is None or not owed.costs_due:
        return None
    text = f"dépens, article{NO_BREAK}700 et frais d’exécution ; {_decision(owed.title)}"
    return Ground(label="Frais", amount=owed.costs_due, text=text)


def _decision(title: TitleStatement) -> str:
    what = lowered(label(title.decision.kind))
    return f"accordé par la décision du {french.day(title.decision.made_on)} ({what})"
