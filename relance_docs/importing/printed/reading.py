"""What the text of a PDF says of an invoice, and how sure that is.

A value is certain only where a label that can mean nothing else names it, nothing else in the
document contradicts it, and, for amounts, the sums come out to the cent. Everything else is for a
person to confirm; of two candidates none is taken, for a wrong value is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from relance_docs.case.parties import Creditor
from relance_docs.case.settings import InvoiceLayout
from relance_docs.importing.claims.read_invoices import (
    ReadDue,
    ReadInvoice,
    ReadNote,
    ReadPreceding,
)
from relance_docs.importing.printed.labels import EARLIER, NO, LabelledValue, candidates
from relance_docs.importing.printed.layout import BUYER, anchored, layout_of, place_of_buyer
from relance_docs.importing.printed.page import Cell, CellSheet, FoundValue, folded, sheet_of, shown
from relance_docs.importing.printed.parties import parties_of
from relance_docs.importing.printed.sums import DocumentReader, amounts_of
from relance_docs.importing.printed.titles import CREDIT_NOTE, REFUSED, title_of
from relance_docs.importing.printed.values import Field, day_in, number_in
from relance_docs.importing.records import Json
from relance_docs.message import Message
from relance_docs.text import squeezed

_FEWEST: Final = 60
"""Letters of an invoice; a scan with a stamp of a scanner has fewer."""
_NO_INVOICE: Final = Message(
    "nothing in its text says that it is an invoice, neither its title nor a number or a total; if "
    "it is one, enter it with `relance new` and --file"
)
_CURRENCIES: Final = re.compile(
    r"[$£¥]|(?<![A-Z])(?:USD|GBP|CHF|CAD|MAD|XPF|XOF|JPY|"
    r"PLN)(?![A-Z])"
)
_EUROS: Final = re.compile(r"€|(?<![A-Z])EUR(?![A-Z])|euro", re.IGNORECASE)
_PENALTIES: Final = re.compile(
    r"[^.\n]*(?:penalit|interets? (?:de retard|moratoires?)|taux d'interet legal|late payment|"
    r"verzugszins)"
    r"[^\n]*(?:\n[^\n]*){0,2}"
)
_CORRECTED: Final = "384"
_TERMS: Final = re.compile(
    r"(?:(?:conditions?|modalites?|delais?|termes?) (?:de |du )?(?:paiement|reglement)|"
    r"payment terms|terms|"
    r"zahlungsbedingungen)[ :]*(?P<terms>[^\n]{3,120})"
)
_TITLED: Final = re.compile(
    r"(?!(?:19|20)[0-9]{2}$|[0-9]{1,2}[/.-](?:19|20)[0-9]{2}$)\S*[0-9]{3}\S*"
)
"""A number behind the bare word « Facture »: no year, no month, one word with three figures."""
_IS_PAID: Final = re.compile(
    r"[^\n]*(?:facture acquittee|acquittee? le|deja reglee|facture (?:payee|reglee|soldee)|"
    r"(?:payee|reglee) (?:le|par)|paid in full|bezahlt am|betrag erhalten)[^\n]*"
)
_FAR: Final = 5 * 366
"""Days from issue within which a due date lies."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedInvoice:
    """An invoice read from text: what the case takes, and how sure each field of it is."""

    invoice: ReadInvoice
    found: Mapping[str, FoundValue]
    refused: Message | None = None
    is_scan: bool = False

    def as_data(self) -> dict[str, Json]:
        """Return the invoice as `--format json` prints it."""
        return {
            **self.invoice.as_data(),
            "source": "ocr" if self.is_scan else "text",
            "confidence": {name: each.confidence for name, each in self.found.items()},
            "places": {name: each.as_data() for name, each in self.found.items()},
        }


def text_of(content: bytes) -> CellSheet | None:
    """Return the text of a PDF; None when there is none in it."""
    sheet = sheet_of(content)
    return sheet if is_text(sheet) else None


def is_text(sheet: CellSheet) -> bool:
    """Whether a sheet holds more letters than the stamp of a scanner."""
    return sum(len(cell.text) for cell in sheet.cells) >= _FEWEST


def read_printed(
    sheet: CellSheet,
    creditor: Creditor | None,
    layouts: Iterable[InvoiceLayout] = (),
    *,
    is_scan: bool = False,
) -> PrintedInvoice:
    """Read an invoice from its text, by the layout of its program where that is known.

    What was recognised in a picture (`is_scan`) is read without a layout, and never certain.
    """
    kind, title = title_of(sheet)
    gathered: dict[Field, list[LabelledValue]] = {}
    for name, candidate in candidates(sheet):
        gathered.setdefault(name, []).append(
            _without_sign(candidate) if kind == CREDIT_NOTE else candidate
        )
    layout = None if is_scan else layout_of(sheet, layouts)
    if layout is not None:
        taught = anchored(sheet, layout)
        gathered |= {name: [candidate] for name, candidate in taught.items()}
    reader = DocumentReader(sheet=sheet, candidates=gathered, is_scan=is_scan)
    several = _several(reader)
    number = _number(reader, title)
    issued = _issued(reader)
    amounts = amounts_of(reader)
    dues = tuple(_dues(reader, issued))
    delivered = reader.one(Field.DELIVERY_DATE)
    if delivered is not None and issued is not None and _is_near(delivered.value, issued):
        reader.take("delivery_date", delivered, is_certain=False)
    preceding = tuple(_preceding(sheet, number, is_credit_note=kind == CREDIT_NOTE))
    parties = parties_of(sheet, creditor, place_of_buyer(layout) if layout else None)
    invoice = ReadInvoice(
        file_ending="pdf",
        is_printed=True,
        is_named_credit_note=kind == CREDIT_NOTE,
        invoice_number=number,
        type_code=_code(kind, preceding),
        preceding=preceding,
        issue_date=issued,
        dues=dues,
        currency_code=_currency(sheet),
        total_with_vat=amounts.get(Field.TOTAL_WITH_VAT),
        total_without_vat=amounts.get(Field.TOTAL_WITHOUT_VAT),
        paid_amount=amounts.get(Field.PAID_AMOUNT),
        amount_due=amounts.get(Field.AMOUNT_DUE),
        delivery_date=_day_of(reader.found.get("delivery_date")),
        order_reference=_order(reader, number),
        payment_terms=_terms(sheet),
        seller=parties.seller,
        buyer=parties.buyer,
        iban=parties.iban,
        notes=tuple(_clauses(sheet)),
    )
    refused = several or (REFUSED.get(kind) if kind else None)
    if kind is None and number is None and not amounts:
        refused = refused or _NO_INVOICE
    moved = _moved(layout, reader) if layout else ()
    doubts = tuple(_to_confirm(reader, invoice, (*parties.doubts, *moved)))
    if is_scan:
        doubts = tuple(line.replace(" du PDF", " du document numérisé") for line in doubts)
    return PrintedInvoice(
        invoice=replace(invoice, doubts=doubts),
        found={**reader.found, **parties.found},
        refused=refused,
        is_scan=is_scan,
    )


def _without_sign(candidate: LabelledValue) -> LabelledValue:
    """Return an amount of a credit note as electronic ones state it."""
    value = candidate.value
    return replace(candidate, value=abs(value)) if isinstance(value, Decimal) else candidate


def _moved(layout: InvoiceLayout, reader: DocumentReader) -> Iterator[str]:
    """Yield what is no longer where the layout says, in French as it stands in the case file."""
    for anchor in layout.anchors:
        if anchor.field in {BUYER, Field.DELIVERY_DATE, Field.ORDER_REFERENCE}:
            continue
        given = reader.candidates.get(Field(anchor.field), [])
        if not any(each.is_taught for each in given):
            yield (
                f"présentation « {layout.name} » : {anchor.field} n’est plus à sa place ; vérifier "
                "ce qui en a été lu"
            )


def _several(reader: DocumentReader) -> Message | None:
    """Return why the file is no single invoice: pages with numbers of their own."""
    by_page: dict[int, set[object]] = {}
    for each in reader.candidates.get(Field.INVOICE_NUMBER, ()):
        if each.is_plain:
            by_page.setdefault(each.cell.page, set()).add(each.value)
    alone = [values for values in by_page.values() if len(values) == 1]
    numbers = {next(iter(values)) for values in alone}
    if len(numbers) < 2:  # noqa: PLR2004 - two are several
        return None
    return Message(
        "the PDF holds several invoices ({numbers}): split it, one file for each",
        numbers=", ".join(sorted(map(str, numbers))),
    )


def _number(reader: DocumentReader, title: Cell | None) -> str | None:
    given = reader.candidates.get(Field.INVOICE_NUMBER, [])
    titled = [e for e in given if e.cell == title and _TITLED.fullmatch(str(e.value))]
    candidate = reader.one(Field.INVOICE_NUMBER)
    if titled and not any(each.is_plain for each in given):
        values = {each.value for each in titled}
        candidate = titled[0] if len(values) == 1 else None
    if candidate is None:
        return None
    others = [e.value for e in given if e.is_at_head and not _is_part(e.value, candidate.value)]
    is_plain = candidate.is_plain or candidate in titled
    reader.take("invoice_number", candidate, is_certain=is_plain and not others)
    return str(candidate.value)


_NAMED: Final = re.compile(
    r"(?<![a-z])(?:facture|invoice|rechnung)(?: d'origine| initiale| liee| associee)?[ :]*"
    rf"(?:{NO})?"
)


def _preceding(
    sheet: CellSheet, number: str | None, *, is_credit_note: bool
) -> Iterator[ReadPreceding]:
    """Yield the earlier invoices that a credit note names, or that an invoice replaces."""
    told: set[str] = set()
    for cell in sheet.cells:
        for found in _NAMED.finditer(cell.folded):
            rest = cell.text[found.end() :]
            if not rest.strip(" :") and (right := next(sheet.right_of(cell), None)) is not None:
                rest = right.text
            named = number_in(rest)
            is_earlier = is_credit_note or EARLIER.search(cell.folded[: found.start()])
            if named is None or named == number or not is_earlier or named in told:
                continue
            told.add(named)
            dated = re.match(r"[ ,]*(?:du|of|vom|dated) ", folded(rest.partition(named)[2]))
            day = day_in(rest.partition(named)[2][dated.end() :]) if dated else None
            yield ReadPreceding(invoice_number=named, issue_date=day)


def _code(kind: str | None, preceding: tuple[ReadPreceding, ...]) -> str | None:
    if kind is None or not kind.isdecimal():
        return None
    return _CORRECTED if preceding and kind != CREDIT_NOTE else kind


def _is_part(one: object, other: object) -> bool:
    return str(one) in str(other) or str(other) in str(one)


def _issued(reader: DocumentReader) -> date | None:
    candidate = reader.one(Field.ISSUE_DATE)
    if candidate is None or not isinstance(candidate.value, date):
        return None
    if _is_two_days(candidate.said, reader.sheet):
        return None
    is_certain = candidate.is_plain and reader.is_alone(Field.ISSUE_DATE, candidate)
    reader.take("issue_date", candidate, is_certain=is_certain)
    return candidate.value


def _is_two_days(said: str, sheet: CellSheet) -> bool:
    """Whether figures may be month and day as well: in an English document."""
    english = re.search(r"(?<![a-z])(?:invoice|amount due|bill to)(?![a-z])", sheet.folded)
    french = re.search(r"(?<![a-z])(?:facture|tva|siret)(?![a-z])", sheet.folded)
    numbers = re.search(r"(?<![0-9])([0-9]{1,2})/([0-9]{1,2})/[0-9]{2,4}", said)
    if not english or french or numbers is None or numbers[1] == numbers[2]:
        return False
    return int(numbers[1]) <= 12 and int(numbers[2]) <= 12  # noqa: PLR2004 - months


def _dues(reader: DocumentReader, issued: date | None) -> Iterator[ReadDue]:
    candidate = reader.one(Field.DUE_DATE)
    if candidate is None or not isinstance(candidate.value, date):
        return
    if _is_two_days(candidate.said, reader.sheet):
        return
    is_sound = (
        issued is not None and candidate.value >= issued and _is_near(candidate.value, issued)
    )
    if not is_sound and issued is not None:
        return  # due before it was issued: one of the two was misread
    is_plain = candidate.is_plain and candidate.is_at_head
    is_alone = reader.is_alone(Field.DUE_DATE, candidate)
    reader.take("due_date", candidate, is_certain=is_plain and is_alone and is_sound)
    yield ReadDue(due_date=candidate.value)


def _is_near(day: object, issued: date) -> bool:
    return isinstance(day, date) and abs((day - issued).days) <= _FAR


def _currency(sheet: CellSheet) -> str | None:
    other = _CURRENCIES.search(sheet.text)
    euros = len(_EUROS.findall(sheet.text))
    if other is None or euros > len(_CURRENCIES.findall(sheet.text)):
        return "EUR"
    return {"$": "USD", "£": "GBP", "¥": "JPY"}.get(other[0], other[0])


def _order(reader: DocumentReader, number: str | None) -> str | None:
    candidate = reader.one(Field.ORDER_REFERENCE)
    if candidate is None or candidate.value == number:
        return None
    reader.take("order_reference", candidate, is_certain=False)
    return str(candidate.value)


def _terms(sheet: CellSheet) -> str | None:
    found = _TERMS.search(sheet.folded)
    return sheet.text[found.start("terms") : found.end("terms")].strip() if found else None


def _clauses(sheet: CellSheet) -> Iterator[ReadNote]:
    found = _PENALTIES.search(sheet.folded)
    if found is not None:
        text = squeezed(sheet.text[found.start() : found.end()])
        yield ReadNote(code="PMD", text=text)


def _day_of(found: FoundValue | None) -> date | None:
    value = found.value if found is not None else None
    return value if isinstance(value, date) else None


def _to_confirm(reader: DocumentReader, invoice: ReadInvoice, more: Iterable[str]) -> Iterator[str]:
    """Yield what a person must look at, in French as it stands in the case file."""
    number = invoice.invoice_number or "la facture"
    for each in invoice.preceding:
        yield f"facture d’origine de {number} : {each.invoice_number}, lue dans le texte du PDF"
    for name, found in reader.found.items():
        if found.confidence == "to_confirm":
            yield (
                f"{name} de {number} : {shown(found.value)}, lu page {found.page} du PDF "
                f"(« {found.said} »)"
            )
    paid = _IS_PAID.search(reader.sheet.folded)
    if paid is not None:
        said = squeezed(reader.sheet.text[paid.start() : paid.end()])[:160]
        yield f"règlement de {number} : le document se dit réglé (« {said} »)"
    yield from more
