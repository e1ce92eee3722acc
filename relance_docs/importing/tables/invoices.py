"""Invoices from the rows of a table, debtor by debtor."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.case.amounts import DecimalMark, decimal_mark
from relance_docs.case.parties import Contact, Debtor, DebtorKind
from relance_docs.errors import RefusalError
from relance_docs.evidence.events.entries import stated
from relance_docs.importing.bank.records import folded
from relance_docs.importing.cleaning import one_line
from relance_docs.importing.debtor_data import of_one_company, on_an_envelope
from relance_docs.importing.debtors import DebtorSeen, plain_name, siren_of
from relance_docs.importing.drafts.records import DraftDebtor, DraftInvoice
from relance_docs.importing.tables.columns import Columns
from relance_docs.importing.tables.grid import Row, amount_of, day_of, text_of
from relance_docs.message import Message
from relance_docs.reading.checks.identifiers import is_siren, is_siret, is_vat_identifier
from relance_docs.reading.editing.writing import Value

ZERO: Final = Decimal("0.00")
_AMOUNTS: Final = ("total_with_vat", "total_without_vat", "amount_due", "paid_amount")
_DAYS: Final = ("issue_date", "due_date")
_WHO: Final = ("debtor", "siren", "siret")
_TOTALS: Final = ("TOTAL", "TOTAUX", "SOUS TOTAL", "SOMME", "GRAND TOTAL")
_OVER: Final = frozenset(
    ("PAYE", "PAYEE", "REGLE", "REGLEE", "SOLDE", "SOLDEE", "PAID", "ANNULE", "ANNULEE", "DRAFT"
     , "BROUILLON", "CANCELLED", "CANCELED", "VOID", "ENCAISSE", "ENCAISSEE", "ACQUITTEE"
     , "VOIDED", "CLOSED", "SETTLED", "ABANDONNEE", "IRRECOUVRABLE", "REFUSEE", "SUPPRIMEE")
)  # fmt: skip
"""What the status of an invoice begins with when nothing is claimed on it."""
_IN_PART: Final = "PARTIEL"
_YES: Final = frozenset(("OUI", "YES", "TRUE", "VRAI", "X", "O"))
_CREDIT_NOTES: Final = frozenset(("AVOIR", "AVOIRS", "CREDIT", "381"))
_NO_INVOICES: Final = frozenset(("DEVIS", "PROFORMA", "PRO", "QUOTE", "ESTIMATE", "COMMANDE"))
"""Words of a type that is not that of an invoice."""
_MONTH_FIRST: Final = re.compile(r"(?:0?[1-9]|1[0-2])[/.-](?:1[3-9]|2[0-9]|3[01])[/.-][0-9]{2,4}\b")
_DAY_FIRST: Final = re.compile(r"(?:1[3-9]|2[0-9]|3[01])[/.-][0-9]{1,2}[/.-][0-9]{2,4}\b")
_EUROS: Final = frozenset(("", "EUR", "EURO", "EUROS", "€"))


@dataclass(frozen=True, kw_only=True, slots=True)
class InvoiceRow:
    """An invoice as one row states it."""

    line: int
    number: str
    issue_date: date
    due_date: date | None
    total: Decimal
    amount_due: Decimal
    fields: Mapping[str, Value]
    debtor: Mapping[str, str]
    """What the row says of the debtor: name, siren, address, …"""


@dataclass(frozen=True, kw_only=True, slots=True)
class SkippedRow:
    """A row that is not taken, and why."""

    what: Message
    reason: Message
    is_alarm: bool = False


class _Skip(Exception):  # noqa: N818 - not an error: the row is left out, and said
    def __init__(self, reason: Message, *, is_alarm: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.is_alarm = reason, is_alarm


def read_invoices(
    columns: Columns, today: date
) -> tuple[tuple[InvoiceRow, ...], tuple[SkippedRow, ...]]:
    """Return the invoices on which something is due, and the rows left out, with the reason."""
    mark = decimal_mark(
        text_of(cell)
        for _line, row in columns.rows
        for field in _AMOUNTS
        for cell in columns.cells(row, field)
        if isinstance(cell, str) and cell.strip()
    )
    _refuse_month_first(columns)
    states_due = any(columns.text(row, "amount_due") for _line, row in columns.rows)
    rows: dict[str, list[InvoiceRow]] = {}
    skipped: list[SkippedRow] = []
    for line, row in columns.rows:
        if not _is_told(columns, row):
            continue
        try:
            found = _invoice(columns, line, row, mark, today)
            if states_due:
                _refuse_untold(columns, row)
        except _Skip as skip:
            number = columns.text(row, "invoice_number")
            skipped.append(_skipped(line, number, skip))
        else:
            rows.setdefault(found.number, []).append(found)
    kept = tuple(same[0] for same in rows.values() if _agree(same))
    skipped += [each for same in rows.values() if not _agree(same) for each in _contrary(same)]
    return kept, tuple(skipped)


def _refuse_untold(columns: Columns, row: Row) -> None:
    """Leave out a row that states neither what is left nor what was paid, as others do.

    An empty cell may mean that nothing is left.
    """
    if not any(columns.text(row, field) for field in ("amount_due", "paid_amount")):
        raise _Skip(
            Message("what is left of it is not stated, as it is on other lines"), is_alarm=True
        )


def _skipped(line: int, number: str, skip: _Skip) -> SkippedRow:
    what = Message("line {line}: {number}", line=line, number=number or "—")
    return SkippedRow(what=what, reason=skip.reason, is_alarm=skip.is_alarm)


def _agree(rows: list[InvoiceRow]) -> bool:
    """Whether rows of one number say the same: a table of articles repeats the total."""
    return len({(row.total, row.issue_date) for row in rows}) == 1


def _contrary(rows: list[InvoiceRow]) -> Iterator[SkippedRow]:
    """Yield the rows of one number with several totals: none of them is known to be right."""
    for row in rows:
        other = next(each for each in rows if each.line != row.line)
        reason = Message("line {line} has the same number with another total", line=other.line)
        yield _skipped(row.line, row.number, _Skip(reason, is_alarm=True))


def _refuse_month_first(columns: Columns) -> None:
    """Raise RefusalError when days can only be read month first: then all are meant so.

    Where another day can only be read day first, the one is a slip, and its row is left out.
    """
    days = [
        (line, cell.strip())
        for line, row in columns.rows
        for field in _DAYS
        for cell in columns.cells(row, field)
        if isinstance(cell, str)
    ]
    slip = next(((line, text) for line, text in days if _MONTH_FIRST.match(text)), None)
    if slip is None or any(_DAY_FIRST.match(text) for _line, text in days):
        return
    raise RefusalError(
        Message(
            "line {line}: '{text}' is not a day; the day is written before the month",
            line=slip[0],
            text=slip[1][:40],
        )
    )


def _is_told(columns: Columns, row: Row) -> bool:
    """Whether a row speaks of an invoice at all: totals and remarks have no number and no day."""
    has_day = any(text_of(cell) for field in _DAYS for cell in columns.cells(row, field))
    number = folded(columns.text(row, "invoice_number"))
    return has_day or (number != "" and not number.startswith(_TOTALS))


def _invoice(
    columns: Columns, line: int, row: Row, mark: DecimalMark | None, today: date
) -> InvoiceRow:
    number = one_line(columns.text(row, "invoice_number"))
    if number is None:
        raise _Skip(Message("it has no invoice number"))
    _refuse_over(columns, row)
    amounts = {field: _amount(columns, row, field, mark) for field in _AMOUNTS}
    total, due = _due(amounts)
    days = {field: _day(columns, row, field) for field in _DAYS}
    issued, due_date = days["issue_date"], days["due_date"]
    if issued is None:
        raise _Skip(Message("it has no date of issue"))
    if issued > today:
        raise _Skip(Message("its date, {day}, is still to come", day=issued), is_alarm=True)
    if due_date is not None and due_date < issued:
        raise _Skip(Message("it is due before it is issued"), is_alarm=True)
    fields = {
        "total_without_vat": amounts["total_without_vat"],
        "description": one_line(columns.text(row, "description"), 200),
        "order_reference": one_line(columns.text(row, "order_reference"), 100),
    }
    return InvoiceRow(
        line=line,
        number=number,
        issue_date=issued,
        due_date=due_date,
        total=total,
        amount_due=due,
        fields={name: value for name, value in fields.items() if value is not None},
        debtor=_debtor_cells(columns, row),
    )


def _refuse_over(columns: Columns, row: Row) -> None:
    status = folded(columns.text(row, "status"))
    if status.partition(" ")[0] in _OVER and _IN_PART not in status:
        raise _Skip(Message("its status is {status}", status=columns.text(row, "status")))
    if folded(columns.text(row, "paid_amount")) in _YES:
        raise _Skip(Message("nothing is left to pay"))
    kind = set(folded(columns.text(row, "type")).split())
    if kind & _CREDIT_NOTES:
        raise _credit_note()
    if kind & _NO_INVOICES:
        raise _Skip(Message("its type is {type}", type=columns.text(row, "type")))
    if not any(columns.text(row, field) for field in _WHO):
        raise _Skip(Message("it names no client"), is_alarm=True)
    if columns.text(row, "currency").upper() not in _EUROS:
        raise _Skip(
            Message("it is in {currency}, not in euros", currency=columns.text(row, "currency"))
        )


def _credit_note() -> _Skip:
    return _Skip(
        Message("it is a credit note: enter it under credit_notes of its case"), is_alarm=True
    )


def _amount(columns: Columns, row: Row, field: str, mark: DecimalMark | None) -> Decimal | None:
    for cell in columns.cells(row, field):
        amount = amount_of(cell, mark)
        if amount is not None:
            return amount
        if any(c.isdecimal() for c in text_of(cell)):
            raise _Skip(
                Message("'{text}' is not an amount in euros and cents", text=text_of(cell)[:40]),
                is_alarm=True,
            )
    return None


def _due(amounts: Mapping[str, Decimal | None]) -> tuple[Decimal, Decimal]:
    """Return the total and what is left of it; where three amounts disagree, the least is due."""
    total, due = amounts["total_with_vat"], amounts["amount_due"]
    if total is None:
        total = due
    if total is None:
        raise _Skip(Message("it has no amount"))
    if total < 0:
        raise _credit_note()
    lefts = [total - abs(amounts["paid_amount"] or ZERO), *([] if due is None else [due])]
    left = min(lefts)
    if left <= 0:
        raise _Skip(Message("nothing is left to pay"))
    if left > total:
        raise _Skip(Message("more is left to pay than its total"), is_alarm=True)
    return total, left


def _day(columns: Columns, row: Row, field: str) -> date | None:
    for cell in columns.cells(row, field):
        day = day_of(cell)
        if day is not None:
            return day
        if text_of(cell):
            raise _Skip(Message("'{text}' is not a day", text=text_of(cell)[:40]), is_alarm=True)
    return None


def _debtor_cells(columns: Columns, row: Row) -> Mapping[str, str]:
    names = {"name": "debtor"}
    fields = ("siren", "siret", "vat_identifier", "email", "phone", "contact", "postcode", "city")
    said = {field: columns.text(row, names.get(field, field)) for field in ("name", *fields)}
    lines = [
        text_of(cell) for name in ("address", "address_more") for cell in columns.cells(row, name)
    ]
    said["address"] = "\n".join(filter(None, lines))
    found = {field: one_line(text) if field != "address" else text for field, text in said.items()}
    return {field: text for field, text in found.items() if text}


def debtors_of(rows: tuple[InvoiceRow, ...]) -> tuple[DraftDebtor, ...]:
    """Return the debtors with their invoices, in the order of the table."""
    by_debtor: dict[str, list[InvoiceRow]] = {}
    for row in rows:
        by_debtor.setdefault(_key(row.debtor), []).append(row)
    return tuple(_debtor(own) for own in by_debtor.values())


def _key(debtor: Mapping[str, str]) -> str:
    siren = siren_of(debtor.get("siren"), debtor.get("siret"), debtor.get("vat_identifier"))
    return siren or plain_name(debtor.get("name", ""))


def _debtor(rows: list[InvoiceRow]) -> DraftDebtor:
    said: dict[str, str] = {}
    for row in rows:
        said = {**row.debtor, **said}
    to_confirm: list[str] = []
    return DraftDebtor(
        seen=DebtorSeen(
            name=said.get("name"),
            siren=said.get("siren"),
            siret=said.get("siret"),
            vat_identifier=said.get("vat_identifier"),
        ),
        account="",
        data=_data(said, to_confirm),
        invoices=tuple(_draft(row) for row in rows),
        to_confirm=tuple(to_confirm),
    )


def _draft(row: InvoiceRow) -> DraftInvoice:
    return DraftInvoice(
        number=row.number,
        issue_date=row.issue_date,
        due_date=row.due_date,
        total_with_vat=row.total,
        amount_due=row.amount_due,
        fields=row.fields,
    )


def _data(said: Mapping[str, str], to_confirm: list[str]) -> dict[str, Value]:
    """Return the debtor of a new case; what a check would refuse is left out, to be confirmed."""
    digits = {name: "".join(said.get(name, "").split()) for name in ("siren", "siret")}
    vat = "".join(said.get("vat_identifier", "").split()).upper()
    siren = _kept(digits["siren"], "SIREN", to_confirm, is_right=is_siren(digits["siren"]))
    siret = _kept(digits["siret"], "SIRET", to_confirm, is_right=is_siret(digits["siret"]))
    siren = siren or (siret[:9] if siret else None)
    kept_vat = _kept(vat, "numéro de TVA", to_confirm, is_right=is_vat_identifier(vat))
    if not (siren or kept_vat):
        to_confirm.append("debtor.kind : aucun identifiant ne montre que c’est un professionnel")
    name = said.get("name")
    if name is None:
        to_confirm.append("nom du débiteur : la liste importée n’en donne aucun")
        name = siren or "?"
    return stated(
        Debtor,
        kind=DebtorKind.BUSINESS.value,
        name=name,
        **of_one_company(siren, siret, kept_vat),
        address=_address(name, said, to_confirm),
        contact=_contact(said, name),
    )


def _kept(number: str, what: str, to_confirm: list[str], *, is_right: bool) -> str | None:
    if number and not is_right:
        to_confirm.append(f"{what} {number} : clé de contrôle fausse, à rechercher et à saisir")
    return number if number and is_right else None


def _address(name: str, said: Mapping[str, str], to_confirm: list[str]) -> tuple[str, ...]:
    """Return the lines of an envelope; none when it cannot show them all."""
    place = " ".join(filter(None, (said.get("postcode", ""), said.get("city", "").upper())))
    lines = tuple(filter(None, (*said.get("address", "").splitlines(), place)))
    fitting = on_an_envelope(name, lines)
    if fitting is None:
        to_confirm.append(f"adresse à abréger à six lignes avec le nom : {', '.join(lines)}")
        return ()
    return fitting


def _contact(said: Mapping[str, str], name: str) -> dict[str, Value] | None:
    if not (said.get("contact") or said.get("email") or said.get("phone")):
        return None
    return stated(
        Contact,
        name=said.get("contact") or name,
        email=said.get("email"),
        phone=said.get("phone"),
    )
