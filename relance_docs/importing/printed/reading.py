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
from typing import Final

from relance_docs.case.parties import Creditor
from relance_docs.case.settings import InvoiceLayout
from relance_docs.importing.claims.read import ReadDue, ReadInvoice, ReadNote
from relance_docs.importing.printed.labels import Candidate, Field, candidates
from relance_docs.importing.printed.layout import BUYER, anchored, layout_of, place_of_buyer
from relance_docs.importing.printed.page import Cell, Found, Sheet, sheet_of, shown
from relance_docs.importing.printed.parties import parties_of
from relance_docs.importing.printed.sums import Reader, amounts_of
from relance_docs.importing.records import Json
from relance_docs.message import Message
from relance_docs.text import squeezed

_FEWEST: Final = 60
"""Letters of an invoice; a scan with a stamp of a scanner has fewer."""
_CREDIT_NOTE: Final = "381"
_INVOICE: Final = "380"
_PREPAID: Final = "386"
_TITLES: Final = (
    ("pro forma", r"(?:facture |invoice |rechnung )?pro ?-?forma"),
    (
        _CREDIT_NOTE,
        (
            r"avoir|facture d'avoir|note de credit|credit note|credit memo|gutschrift|"
            r"rechnungskorrektur"
        ),
    ),
    (_PREPAID, r"facture d'acompte|deposit invoice|anzahlungsrechnung"),
    (_INVOICE, r"facture|invoice|tax invoice|rechnung|handelsrechnung|note d'honoraires|memoire"),
    ("quotation", r"devis|quotation|quote|estimate|offre de prix|angebot|kostenvoranschlag"),
    ("order", r"bon de commande|purchase order|order confirmation|auftragsbestatigung"),
    (
        "delivery note",
        (
            r"bon de livraison|bordereau de livraison|delivery note|packing list|"
            r"lieferschein"
        ),
    ),
    (
        "reminder",
        (
            r"(?:lettre de |\w+ )?(?:relance|rappel)(?! de)|mise en demeure|"
            r"(?:payment )?reminder|"
            r"mahnung|zahlungserinnerung"
        ),
    ),
    (
        "account",
        (
            r"releve de (?:compte|factures)|extrait de compte|balance agee|"
            r"balance (?:des )?(?:clients?|auxiliaire)|"
            r"grand ?-?livre|statement of account|kontoauszug"
        ),
    ),
    ("receipt", r"recu|receipt|quittance|ticket de caisse"),
)
_DUE_KINDS: Final = (_CREDIT_NOTE, _PREPAID, _INVOICE)
_REFUSED: Final = {
    "quotation": Message("this is a quotation and no invoice: nothing is owed because of it"),
    "pro forma": Message("this is a pro forma and no invoice: nothing is owed because of it"),
    "order": Message("this is an order and no invoice: nothing is owed because of it"),
    "delivery note": Message(
        "this is a delivery note and no invoice; `relance piece` takes it as a pièce of its case"
    ),
    "reminder": Message(
        "this is a reminder and no invoice: import the invoices themselves, and enter what was "
        "sent with `relance note`"
    ),
    "account": Message(
        "this is a statement of accounts as a PDF (a ledger, an aged balance), which is not read; "
        "ask the accounting program for its FEC, or for a list as CSV or XLSX"
    ),
    "receipt": Message("this is a receipt and no invoice: enter the payment with `relance paid`"),
}
_TITLE: Final = [
    (kind, re.compile(rf"(?:\W|^)(?:{pattern})(?![a-z])")) for kind, pattern in _TITLES
]
_LARGER: Final = 1.15
_TOP: Final = 380.0
"""Points from the top of the first page above which the title stands."""
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
_HEAD: Final = 25
"""Letters before a label that stands by itself."""
_FAR: Final = 5 * 366
"""Days from issue within which a due date lies."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Printed:
    """An invoice read from text: what the case takes, and how sure each field of it is."""

    invoice: ReadInvoice
    found: Mapping[str, Found]
    refused: Message | None = None

    def as_data(self) -> dict[str, Json]:
        """Return the invoice as `--format json` prints it."""
        return {
            **self.invoice.as_data(),
            "source": "text",
            "confidence": {name: each.confidence for name, each in self.found.items()},
            "places": {name: each.as_data() for name, each in self.found.items()},
        }


def text_of(content: bytes) -> Sheet | None:
    """Return the text of a PDF; None when there is none in it."""
    sheet = sheet_of(content)
    return sheet if sum(len(cell.text) for cell in sheet.cells) >= _FEWEST else None


def read_printed(
    sheet: Sheet, creditor: Creditor | None, layouts: Iterable[InvoiceLayout] = ()
) -> Printed:
    """Read an invoice from its text, by the layout of its program where that is known."""
    kind, title = _title(sheet)
    gathered: dict[Field, list[Candidate]] = {}
    for name, candidate in candidates(sheet):
        gathered.setdefault(name, []).append(candidate)
    layout = layout_of(sheet, layouts)
    if layout is not None:
        taught = anchored(sheet, layout)
        gathered |= {name: [candidate] for name, candidate in taught.items()}
    reader = Reader(sheet=sheet, candidates=gathered)
    several = _several(reader)
    number = _number(reader, title)
    issued = _issued(reader)
    amounts = amounts_of(reader)
    dues = tuple(_dues(reader, issued))
    delivered = reader.one(Field.DELIVERY_DATE)
    if delivered is not None and issued is not None and _is_near(delivered.value, issued):
        reader.take("delivery_date", delivered, is_certain=False)
    parties = parties_of(sheet, creditor, place_of_buyer(layout) if layout else None)
    invoice = ReadInvoice(
        is_pdf=True,
        is_printed=True,
        is_named_credit_note=kind == _CREDIT_NOTE,
        invoice_number=number,
        type_code=kind if kind and kind.isdecimal() else None,
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
    refused = several or (_REFUSED.get(kind) if kind else None)
    moved = _moved(layout, reader) if layout else ()
    doubts = tuple(_to_confirm(reader, invoice, (*parties.doubts, *moved)))
    return Printed(
        invoice=replace(invoice, doubts=doubts),
        found={**reader.found, **parties.found},
        refused=refused,
    )


def _moved(layout: InvoiceLayout, reader: Reader) -> Iterator[str]:
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


def _title(sheet: Sheet) -> tuple[str | None, Cell | None]:
    """Return what the document calls itself, by the largest such words at its top."""
    first = [cell for cell in sheet.cells if cell.page == 1]
    found: list[tuple[str, Cell]] = []
    for cell in first:
        text = re.sub(r"^[\W_]+", "", cell.folded)
        kind = next((k for k, pattern in _TITLE if pattern.match(text)), None)
        if kind is not None and cell.box.top <= _TOP:
            found.append((kind, cell))
    if any(kind == "pro forma" for kind, _cell in found):
        return "pro forma", None
    due = _largest([each for each in found if each[0] in _DUE_KINDS])
    other = _largest([each for each in found if each[0] not in _DUE_KINDS])
    if due is not None and (other is None or other[1].box.height <= due[1].box.height * _LARGER):
        return due
    if other is not None:
        return other
    named = (k for k, pattern in _TITLE for cell in first if pattern.search(cell.folded))
    return next(named, None), None


def _largest(titles: list[tuple[str, Cell]]) -> tuple[str, Cell] | None:
    """Return the first of the titles that no other is plainly larger than."""
    highest = max((cell.box.height for _kind, cell in titles), default=0.0)
    return next((each for each in titles if each[1].box.height * _LARGER >= highest), None)


def _several(reader: Reader) -> Message | None:
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


def _number(reader: Reader, title: Cell | None) -> str | None:
    given = reader.candidates.get(Field.INVOICE_NUMBER, [])
    plain = [each for each in given if each.is_plain]
    if not plain and title is not None:
        plain = [e for e in given if e.cell == title and _TITLED.fullmatch(str(e.value))]
    chosen = plain or given
    values = {each.value for each in chosen}
    if len(values) != 1:
        return None
    candidate = chosen[0]
    others = {each.value for each in given if not _is_part(each.value, candidate.value)}
    reader.take("invoice_number", candidate, is_certain=bool(plain) and not others - values)
    return str(candidate.value)


def _is_part(one: object, other: object) -> bool:
    return str(one) in str(other) or str(other) in str(one)


def _issued(reader: Reader) -> date | None:
    candidate = reader.one(Field.ISSUE_DATE)
    if candidate is None or not isinstance(candidate.value, date):
        return None
    is_certain = candidate.is_plain and not _is_two_days(candidate.said, reader.sheet)
    if not is_certain and _is_two_days(candidate.said, reader.sheet):
        return None
    reader.take("issue_date", candidate, is_certain=is_certain)
    return candidate.value


def _is_two_days(said: str, sheet: Sheet) -> bool:
    """Whether figures may be month and day as well: in an English document."""
    english = re.search(r"(?<![a-z])(?:invoice|amount due|bill to)(?![a-z])", sheet.folded)
    french = re.search(r"(?<![a-z])(?:facture|tva|siret)(?![a-z])", sheet.folded)
    numbers = re.search(r"(?<![0-9])([0-9]{1,2})/([0-9]{1,2})/[0-9]{2,4}", said)
    if not english or french or numbers is None or numbers[1] == numbers[2]:
        return False
    return int(numbers[1]) <= 12 and int(numbers[2]) <= 12  # noqa: PLR2004 - months


def _dues(reader: Reader, issued: date | None) -> Iterator[ReadDue]:
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
    reader.take(
        "due_date",
        candidate,
        is_certain=candidate.is_plain and is_sound and _is_at_the_head(candidate),
    )
    yield ReadDue(due_date=candidate.value)


def _is_at_the_head(candidate: Candidate) -> bool:
    """Whether the label begins its cell, more or less: in a sentence a day may be of anything."""
    return candidate.is_taught or candidate.label_at <= _HEAD


def _is_near(day: object, issued: date) -> bool:
    return isinstance(day, date) and abs((day - issued).days) <= _FAR


def _currency(sheet: Sheet) -> str | None:
    other = _CURRENCIES.search(sheet.text)
    euros = len(_EUROS.findall(sheet.text))
    if other is None or euros > len(_CURRENCIES.findall(sheet.text)):
        return "EUR"
    return {"$": "USD", "£": "GBP", "¥": "JPY"}.get(other[0], other[0])


def _order(reader: Reader, number: str | None) -> str | None:
    candidate = reader.one(Field.ORDER_REFERENCE)
    if candidate is None or candidate.value == number:
        return None
    reader.take("order_reference", candidate, is_certain=False)
    return str(candidate.value)


def _terms(sheet: Sheet) -> str | None:
    found = _TERMS.search(sheet.folded)
    return sheet.text[found.start("terms") : found.end("terms")].strip() if found else None


def _clauses(sheet: Sheet) -> Iterator[ReadNote]:
    found = _PENALTIES.search(sheet.folded)
    if found is not None:
        text = squeezed(sheet.text[found.start() : found.end()])
        yield ReadNote(code="PMD", text=text)


def _day_of(found: Found | None) -> date | None:
    value = found.value if found is not None else None
    return value if isinstance(value, date) else None


def _to_confirm(reader: Reader, invoice: ReadInvoice, more: Iterable[str]) -> Iterator[str]:
    """Yield what a person must look at, in French as it stands in the case file."""
    number = invoice.invoice_number or "la facture"
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
