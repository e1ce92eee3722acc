"""Tables for a collector, a credit insurer or the accountant: a line for each unpaid due date."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.case.case import ClosingReason
from relance_docs.case.claims import Invoice
from relance_docs.case.documents import DocumentKind, For
from relance_docs.case.reasons import reason_label
from relance_docs.case.words import label
from relance_docs.claim.records import PartRow
from relance_docs.documents import guards
from relance_docs.documents.account import open_rows
from relance_docs.documents.vat import net_of
from relance_docs.french import number, short_day
from relance_docs.message import Message
from relance_docs.plan.events import events_until, is_written_demand
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.rendering.spreadsheet import Cell, CellLook, Column, Sheet, workbook
from relance_docs.statement.records import InvoiceStatement

ZERO: Final = Decimal("0.00")
_PHONE: Final = re.compile(r"\+[0-9 .()]+")
_DOUBTFUL_AFTER: Final = 180
"""Days of delay after which a debt is listed as doubtful for that alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DueLine:
    """An unpaid due date, and the case it is of."""

    on_day: CaseOnDay
    row: PartRow
    invoice: Invoice
    claim: InvoiceStatement
    is_first: bool
    """Whether it is the first line of its invoice: what belongs to the whole stands there alone."""

    @property
    def contested(self) -> bool:
        """Whether this line is the part in dispute."""
        return "contestée" in self.row.rank


TABLES: Final = {
    DocumentKind.HANDOVER_TABLE: For.INSURER,
    DocumentKind.DOUBTFUL_DEBTS: For.ACCOUNTANT,
}
"""The kinds that are tables, CSV or XLSX, and who is asked for whether a case is in one."""


def why_not(on_day: CaseOnDay, whom: For) -> Message | None:
    """Return why a case is not in a table; None when it is.

    A collector is given what may be demanded; the insurer and the accountant also what is lost.
    """
    may_be_told = guards.may_be_written_to if whom is For.COLLECTOR else _is_not_over
    found = guards.first_of(
        on_day, may_be_told, guards.amounts_are_known, guards.receipts_are_entered, _to_confirm
    )
    return found or (None if lines(on_day) else Message("nothing is overdue"))


def _is_not_over(on_day: CaseOnDay) -> Message | None:
    closed = on_day.case.closed
    if closed is None or closed.reason is ClosingReason.WRITTEN_OFF:
        return None
    return Message("the case is closed since {day}", day=closed.closed_on)


def _to_confirm(on_day: CaseOnDay) -> Message | None:
    if not on_day.case.to_confirm:
        return None
    return Message("to confirm: {first}", first=on_day.case.to_confirm[0])


def lines(on_day: CaseOnDay) -> tuple[DueLine, ...]:
    """Return the overdue lines of a case, as its customer account has them."""
    case, owed = on_day.case, on_day.statement
    invoices = {invoice.invoice_number: invoice for invoice in case.invoices}
    account = owed.account
    everything = (*account.disputed, *account.invoices, *owed.disputed, *owed.invoices)
    claims = {c.invoice_number: c for c in everything}
    seen: set[str] = set()
    found: list[DueLine] = []
    for row in open_rows(case, owed):
        if row.is_overdue:
            number_ = row.invoice_number
            found.append(
                DueLine(
                    on_day=on_day,
                    row=row,
                    invoice=invoices[number_],
                    claim=claims[number_],
                    is_first=number_ not in seen,
                )
            )
            seen.add(number_)
    return tuple(found)


def _column(
    key: str,
    heading: str,
    of: Callable[[DueLine], Cell],
    look: CellLook = CellLook.TEXT,
    width: int = 14,
    *,
    is_summed: bool = False,
) -> Column[DueLine]:
    return Column(key=key, heading=heading, of=of, look=look, width=width, is_summed=is_summed)


def _address(line: DueLine, part: str) -> str:
    *street, last = line.on_day.case.debtor.address or ("",)
    code, _space, city = last.partition(" ")
    is_code = code.isdigit() and len(code) == 5  # noqa: PLR2004 - a French postcode
    match part:
        case "street":
            return ", ".join(street if is_code else line.on_day.case.debtor.address)
        case "code":
            return code if is_code else ""
        case _:
            return city if is_code else ""


def _contact(line: DueLine, field: str) -> str:
    contact = line.on_day.case.debtor.contact
    return (getattr(contact, field) or "") if contact else ""


def _last_demand(line: DueLine) -> date | None:
    on_day = line.on_day
    days = [
        entry.day
        for entry in events_until(on_day.case, on_day.as_of)
        if is_written_demand(entry, on_day.case, on_day.settings)
    ]
    return max(days, default=None)


def _accessories(line: DueLine) -> Decimal:
    """Return what penalties and the indemnity come to on an invoice, told in its first line."""
    claim = next(
        (
            c
            for c in line.on_day.statement.invoices
            if c.invoice_number == line.invoice.invoice_number
        ),
        None,
    )
    if claim is None or not line.is_first:
        return ZERO
    return claim.penalties_due + claim.indemnity_due


def _reason(line: DueLine) -> str:
    on_day = line.on_day
    given = [e.reason for e in events_until(on_day.case, on_day.as_of) if e.reason]
    return reason_label(given[-1], on_day.settings.reasons) if given else ""


def _procedure(line: DueLine) -> str:
    found = line.on_day.case.insolvency
    if found is None or not line.on_day.case.is_insolvent(line.on_day.as_of):
        return ""
    return f"{label(found.kind)} du {short_day(found.opened_on)}"


def _limitation(line: DueLine) -> date | None:
    days = [
        period.expires_on
        for period in line.on_day.statement.prescription
        if period.invoice_number == line.invoice.invoice_number
    ]
    return min(days, default=None)


def insurer_day(on_day: CaseOnDay, due: date) -> date | None:
    """Return until when the credit insurer is to be told of an unpaid due date; None without one.

    The policy says how many days after the original due date.
    """
    insured = on_day.settings.credit_insurance
    if insured is None:
        return None
    return date.fromordinal(due.toordinal() + insured.days_to_declare)


def _why_doubtful(line: DueLine) -> str:
    case = line.on_day.case
    closed = case.closed
    if procedure := _procedure(line):
        return procedure
    if closed is not None and closed.reason is ClosingReason.WRITTEN_OFF:
        return f"passée en perte le {short_day(closed.closed_on)}"
    if case.handed_over is not None and case.handed_over.handed_on <= line.on_day.as_of:
        return f"remise le {short_day(case.handed_over.handed_on)} : {label(case.handed_over.to)}"
    if line.contested:
        return "contestée"
    if line.row.days_late > _DOUBTFUL_AFTER:
        return f"retard de {line.row.days_late} jours"
    return ""


_WHO: Final = (
    _column("case", "Dossier", lambda e: e.on_day.case.number),
    _column("debtor", "Débiteur", lambda e: e.on_day.case.debtor.name, width=30),
    _column("siren", "SIREN", lambda e: e.on_day.case.debtor.siren or ""),
)
_WHERE: Final = (
    _column("kind", "Nature", lambda e: label(e.on_day.case.debtor.kind)),
    _column("street", "Adresse", lambda e: _address(e, "street"), width=30),
    _column("code", "Code postal", lambda e: _address(e, "code")),
    _column("city", "Ville", lambda e: _address(e, "city"), width=20),
    _column("contact", "Contact", lambda e: _contact(e, "name"), width=20),
    _column("email", "Courriel", lambda e: _contact(e, "email"), width=28),
    _column("phone", "Téléphone", lambda e: _contact(e, "phone"), width=18),
)
_WHAT: Final = (
    _column("invoice", "Facture", lambda e: e.row.invoice_number, width=18),
    _column("issued", "Date de facture", lambda e: e.row.issue_date, CellLook.DAY),
    _column("due", "Échéance", lambda e: e.row.due_date, CellLook.DAY),
    _column("amount", "Montant TTC", lambda e: e.row.amount, CellLook.AMOUNT),
    _column("settled", "Réglé, crédité", lambda e: e.row.settled, CellLook.AMOUNT),
    _column("left", "Restant dû", lambda e: e.row.principal_due, CellLook.AMOUNT, is_summed=True),
    _column("late", "Jours de retard", lambda e: e.row.days_late, CellLook.COUNT),
    _column("contested", "Contesté", lambda e: "oui" if e.contested else "non"),
)
COLUMNS: Final[dict[For, tuple[Column[DueLine], ...]]] = {
    For.COLLECTOR: (
        *_WHO,
        *_WHERE,
        *_WHAT,
        _column("beside", "Pénalités et indemnité", _accessories, CellLook.AMOUNT, is_summed=True),
        _column("demand", "Dernière relance écrite", _last_demand, CellLook.DAY),
        _column("limitation", "Prescription", _limitation, CellLook.DAY),
        _column("reason", "Motif donné", _reason, width=28),
    ),
    For.INSURER: (
        _column(
            "policy",
            "Police",
            lambda e: (
                (
                    e.on_day.settings.credit_insurance.policy_number
                    if e.on_day.settings.credit_insurance
                    else ""
                )
                or ""
            ),
        ),
        *_WHO,
        *_WHERE[1:4],
        *_WHAT,
        _column(
            "declare",
            "À déclarer au plus tard le",
            lambda e: insurer_day(e.on_day, e.row.due_date),
            CellLook.DAY,
        ),
        _column("procedure", "Procédure collective", _procedure, width=28),
        _column(
            "plan",
            "Échéancier convenu",
            lambda e: "oui" if e.on_day.case.payment_plan else "non",
        ),
        _column("demand", "Dernière relance écrite", _last_demand, CellLook.DAY),
        _column("reason", "Motif donné", _reason, width=28),
    ),
    For.ACCOUNTANT: (
        *_WHO,
        _column("account", "Compte", lambda e: e.on_day.case.debtor.customer_account or ""),
        *_WHAT,
        _column(
            "net",
            "Dont hors taxe",
            lambda e: net_of(e.invoice, e.row.principal_due),
            CellLook.AMOUNT,
        ),
        _column("why", "Pourquoi douteuse", _why_doubtful, width=34),
    ),
}
_TITLES: Final = {
    For.COLLECTOR: "Créances à recouvrer",
    For.INSURER: "Impayés à déclarer à l’assureur-crédit",
    For.ACCOUNTANT: "Créances douteuses",
}


def rows_for(whom: For, cases: Iterable[CaseOnDay]) -> tuple[DueLine, ...]:
    """Return the lines of cases, in order; for the accountant, the doubtful ones alone."""
    found = (line for on_day in cases for line in lines(on_day))
    return tuple(e for e in found if whom is not For.ACCOUNTANT or _why_doubtful(e))


def as_csv(whom: For, found: tuple[DueLine, ...]) -> bytes:
    """Return the table as spreadsheets in French read it: semicolons, UTF-8 with its mark."""
    page = io.StringIO()
    writer = csv.writer(page, delimiter=";", lineterminator="\r\n")
    writer.writerow(column.heading for column in COLUMNS[whom])
    writer.writerows(_texts(whom, found))
    return page.getvalue().encode("utf-8-sig")


def _texts(whom: For, found: tuple[DueLine, ...]) -> Iterator[list[str]]:
    for line in found:
        yield [csv_text(column.of(line)) for column in COLUMNS[whom]]


def csv_text(cell: Cell) -> str:
    """Return a cell as a CSV in French has it."""
    if isinstance(cell, Decimal):
        return "".join(number(cell).split())
    if isinstance(cell, date):
        return short_day(cell)
    text = "" if cell is None else str(cell)
    # A spreadsheet would reckon a text that begins as a formula; a telephone number is none.
    is_formula = text[:1] in {"=", "+", "-", "@"} and not _PHONE.fullmatch(text)
    return f"'{text}" if is_formula else text


def as_workbook(whom: For, found: tuple[DueLine, ...], *, author: str, as_of: date) -> bytes:
    """Return the table as a workbook, the same bytes for the same content."""
    sheet = Sheet(name="Créances", columns=COLUMNS[whom], rows=found)
    return workbook((sheet,), title=_TITLES[whom], author=author, created=as_of)
