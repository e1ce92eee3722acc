"""What invoices call their fields, in French, English and German, and what stands behind a name.

Labels are matched in small letters without accents. A label is `plain` when it can mean nothing
else; others are believed only where the document says nothing plainer, and are to be confirmed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from relance_docs.case.amounts import CELL, written_amount
from relance_docs.case.days import CELL as CELL_DAY
from relance_docs.case.days import calendar_day, written_day
from relance_docs.importing.printed.page import Cell, Sheet, folded

NO: Final = r"(?:n\s?[°ºo]s?\.?|nr\.?|no\.?|num\.?|numero|number|nummer|#|ref\.?|reference)"


class Field(StrEnum):
    """What is looked for; the words of the case file and of the JSON."""

    INVOICE_NUMBER = "invoice_number"
    ISSUE_DATE = "issue_date"
    DUE_DATE = "due_date"
    DELIVERY_DATE = "delivery_date"
    TOTAL_WITH_VAT = "total_with_vat"
    TOTAL_WITHOUT_VAT = "total_without_vat"
    VAT = "vat_amount"
    PAID_AMOUNT = "paid_amount"
    AMOUNT_DUE = "amount_due"
    ORDER_REFERENCE = "order_reference"


Value = str | date | Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A value that a label of the document names, and where both stand."""

    value: Value
    is_plain: bool
    """Whether the label can mean nothing else, and the value stands where one looks for it."""
    is_named: bool
    """Whether the label can mean nothing else: an amount may stand far below it."""
    cell: Cell
    """Of the value."""
    said: str
    """Label and value as they are printed."""
    label_at: int = 0
    """Letters that stand before the label in its cell."""
    is_taught: bool = False
    """Whether the layout of the program that prints such invoices led to it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """A name of a field."""

    field: Field
    pattern: re.Pattern[str]
    is_plain: bool


def _labels(field: Field, plain: str, vague: str = "") -> Iterator[Label]:
    for text, is_plain in ((plain, True), (vague, False)):
        if text:
            whole = rf"(?<![a-z])(?:{text})(?![a-z])"
            yield Label(field=field, pattern=re.compile(whole), is_plain=is_plain)


_INVOICE: Final = r"(?:facture|invoice|rechnung|avoir|credit note|gutschrift)"
_DAY_OF: Final = r"date (?:de |d'|of |de la |of the )?"
_WITH_VAT: Final = (
    r"(?:t\.? ?t\.? ?c\.?|(?:inc(?:l)?\.?|including|incl) ?\.? ?(?:vat|"
    r"tax(?:es)?)|toutes taxes comprises)"
)
_WITHOUT_VAT: Final = (
    r"(?:h\.? ?t\.?|hors tax(?:e|es)|(?:ex(?:cl)?\.?|excluding|before) ?(?:vat|tax(?:es)?))"
)
_SUM: Final = r"(?:total|montant|somme)(?: (?:general|total|net|global|de la facture|facture))?"
_DUE_DAY: Final = (
    r"echeance(?: de paiement| de reglement| au| le)?",
    r"(?:date|jour) limite de (?:paiement|reglement)",
    (
        r"(?:a (?:payer|regler)|payable|paiement(?: attendu)?|reglement(?: attendu)?) (?:avant le|"
        r"au plus tard le|le|jusqu'au|pour le)"
    ),
    r"due(?: date| on| by)?",
    r"(?:payment|pay) (?:due(?: date| by| on)?|by|before)",
    r"(?:faellig|fallig)(?:keit(?:sdatum)?)?(?: am| bis)?",
    r"zahlbar [^.;]{0,40}?(?:bis|zum)(?: zum)?",
    r"zahlungsziel",
    r"(?:please )?(?:remit|pay)(?: until| by| before)",
)
LABELS: Final[tuple[Label, ...]] = (
    *_labels(
        Field.INVOICE_NUMBER,
        rf"{NO} (?:de |d'|of )?{_INVOICE}|{_INVOICE} ?(?:{NO})|rechnungs ?-? ?(?:nummer|nr\.?)|"
        rf"{NO} (?:de (?:la |votre )?)?piece",
        rf"{_INVOICE}|{NO}|piece",
    ),
    *_labels(
        Field.ISSUE_DATE,
        rf"{_DAY_OF}(?:la )?(?:facture|facturation|emission|l'emission|invoice|issue)|"
        r"invoice date|issue date|issued(?: on| at)?|emise? le|facture(?:e)? le|etablie? le|"
        r"rechnungs ?-?datum|ausstellungsdatum",
        r"date|datum|le|fait le|dated",
    ),
    *_labels(Field.DUE_DATE, rf"(?:{_DAY_OF})?(?:l')?(?:{'|'.join(_DUE_DAY)})"),
    *_labels(
        Field.DELIVERY_DATE,
        rf"{_DAY_OF}(?:livraison|la livraison|prestation|la prestation|execution|l'execution|"
        r"realisation|intervention|fin de prestation|delivery|supply|service)|livree? le|"
        r"delivery date|liefer ?-?datum|leistungs ?-?datum|liefer- und leistungsdatum|"
        r"lieferung am",
    ),
    *_labels(
        Field.TOTAL_WITH_VAT,
        rf"{_SUM} ?(?:en )?(?:euros? )?{_WITH_VAT}|{_WITH_VAT}|total (?:amount|due) {_WITH_VAT}|"
        r"grand total|gesamtbetrag(?: brutto)?|gesamtsumme|bruttobetrag|rechnungsbetrag|"
        r"gesamt brutto|total brutto|(?:rechnungs)?summe brutto|bruttosumme|invoice total|"
        r"total (?:de la )?facture",
        r"total|total amount|gesamt|endbetrag|summe|total general",
    ),
    *_labels(
        Field.AMOUNT_DUE,
        rf"(?:net|reste|solde|total|montant|somme)(?: (?:du|net))? (?:a (?:payer|regler|devoir)|"
        rf"du|due)(?: (?:{_WITH_VAT}))?|reste du|solde|amount due|balance(?: due)?|total due|"
        rf"amount payable|due payable|to pay|zahl ?-?betrag|zu zahlen(?:der betrag)?|"
        rf"offener betrag|faelliger betrag|"
        r"falliger betrag|a payer",
    ),
    *_labels(
        Field.TOTAL_WITHOUT_VAT,
        rf"{_SUM} ?(?:en )?(?:euros? )?{_WITHOUT_VAT}|{_WITHOUT_VAT}|"
        rf"sous ?-?total(?: {_WITHOUT_VAT})?|"
        r"sub ?-?total|total net|netto ?-?betrag|gesamt netto|nettosumme|"
        r"(?:rechnungs)?summe netto|rechnungssumme ohne ust\.?|net total|"
        r"net amount|zwischensumme",
    ),
    *_labels(
        Field.VAT,
        r"(?:total|montant)(?: de la| de)? ?(?:t\.? ?v\.? ?a\.?|taxes?)|"
        r"t\.?v\.?a\.?(?: ?\(?[0-9]{1,2}(?:[.,][0-9]{1,2})? ?%\)?)?|"
        r"total (?:vat|tax(?:es)?)|vat total|vat|tax|mwst\.?|ust\.?|umsatzsteuer|"
        r"mehrwertsteuer|steuerbetrag|"
        r"total taxes",
    ),
    *_labels(
        Field.PAID_AMOUNT,
        r"(?:acompte|montant|deja|total)s? (?:verses?|recus?|payes?|regles?|deduits?|percus?)|"
        r"acomptes?|deja (?:paye|regle|verse)|(?:amount )?(?:already )?paid|deposit|"
        r"prepaid|anzahlung|bereits gezahlt|erhaltene anzahlungen|bereits bezahlt",
    ),
    *_labels(
        Field.ORDER_REFERENCE,
        rf"(?:votre |your |{NO} (?:de )?)?(?:bon de )?commande(?: {NO})?|"
        rf"(?:your )?(?:purchase )?order(?: {NO})|po {NO}|bestell ?-?(?:nummer|nr\.?)|"
        rf"votre ref(?:erence|\.)?|your ref(?:erence|\.)?",
    ),
)
_STRANGE: Final = re.compile(
    r"(?:liee?s?|associee?s?|d'origine|origine|precedente?|rectifiee?|corrigee?|initiale?|"
    r"annulee?|"
    r"related|preceding|original|client|customer|kunden?|fournisseur|commande|order|devis|"
    r"contrat|"
    r"dossier|affaire|compte|t\.?v\.?a|vat|siret|siren|rcs|iban|livraison|page)\b"
)
"""Behind a label, what makes it the label of something else."""
_DATED: Final = re.compile(
    r"(?<![a-z])(?:handels)?(?:facture|invoice|rechnung|avoir|gutschrift)(?: \([0-9]+\))?[ :]*"
    r"(?:n[°ºo.]*|nr\.?|no\.?|numero|#)?[ :]*(?:[a-z]{0,5} ?[0-9][a-z0-9/_.\-]*|"
    r"[a-z0-9/_.\-]*[0-9])"
    r",? (?:du|vom|of|dated|emise le|en date du|le)(?= )"
)
"""« Facture n° 12 du », which the day follows."""
_DISCOUNT: Final = re.compile(r"escompte|skonto|discount|remise")
_BETWEEN: Final = re.compile(
    r"[\s:.\-–—=>|]*(?:eur|€|en euros?|\(eur(?:os?)?\)|\(€\))?[\s:.\-–—=>|]*"
)
_SHORT_TOKEN: Final = re.compile(r"[A-Z0-9ÉÈÀ][A-Z0-9ÉÈÀ/_.\-#+]*", re.IGNORECASE)
_STOPS: Final = frozenset(
    ("du", "date", "le", "en", "of", "dated", "vom", "page", "de", "pour", "client", "a", "-", "|",
     ":", "–", "—", "emise", "emis", "au", "et", "and", "und", "sur")
)  # fmt: skip
_LONGEST_NUMBER: Final = 35
_AMOUNT: Final = re.compile(
    r"(?<![0-9.,])[-−]? ?(?:[$£€] ?)?(?:[0-9]{1,3}(?:[ .,'’][0-9]{3})+|"
    r"[0-9]+)(?:[.,][0-9]{2})(?![0-9])"
    r"|(?<![0-9.,])[-−]? ?[0-9]{1,3}(?:[ .'’][0-9]{3})* ?(?=€|eur\b)",
    re.IGNORECASE,
)
_DAY: Final = re.compile(
    r"(?<![0-9])(?:[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|"
    r"[0-9]{1,2} ?[-/.] ?[0-9]{1,2} ?[-/.] ?[0-9]{2,4}"
    r"|[0-9]{1,2}(?:er|st|nd|rd|th|\.)? ?(?:[a-z]{3,9})\.?,? ?[0-9]{4}|"
    r"[a-z]{3,9}\.? [0-9]{1,2}(?:st|nd|rd|th)?,? [0-9]{4})"
    r"(?![0-9])"
)
_MONTHS: Final = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7,
    "august": 8, "september": 9, "october": 10, "november": 11, "december": 12, "januar": 1,
    "februar": 2, "marz": 3, "maerz": 3, "mai": 5, "juni": 6, "juli": 7, "oktober": 10,
    "dezember": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
    "sep": 9, "sept": 9, "oct": 10, "okt": 10, "nov": 11, "dec": 12, "dez": 12,
}  # fmt: skip
_IN_WORDS: Final = re.compile(
    r"(?:(?P<d1>[0-9]{1,2})(?:er|st|nd|rd|th|\.)? ?(?P<m1>[a-z]{3,9})\.?,? ?(?P<y1>[0-9]{4})"
    r"|(?P<m2>[a-z]{3,9})\.? (?P<d2>[0-9]{1,2})(?:st|nd|rd|th)?,? (?P<y2>[0-9]{4}))"
)
_AMOUNTS: Final = frozenset(
    (Field.TOTAL_WITH_VAT, Field.TOTAL_WITHOUT_VAT, Field.VAT, Field.PAID_AMOUNT, Field.AMOUNT_DUE)
)
_DAYS: Final = frozenset((Field.ISSUE_DATE, Field.DUE_DATE, Field.DELIVERY_DATE))


def candidates(sheet: Sheet) -> Iterator[tuple[Field, Candidate]]:
    """Yield every value that a label names, in the order of the document."""
    for cell in sheet.cells:
        for label, start, end in _labels_in(cell):
            for found in _named(sheet, cell, label, end):
                yield label.field, replace(found, label_at=start)
        dated = _DATED.search(cell.folded)
        day = day_in(cell.text[dated.end() :]) if dated else None
        if day is not None:
            found = Candidate(value=day, is_plain=True, is_named=True, cell=cell, said=cell.text)
            yield Field.ISSUE_DATE, found


def _labels_in(cell: Cell) -> Iterator[tuple[Label, int, int]]:
    """Yield the labels in a cell with where they begin and end; of two at one place the longer."""
    found = [
        (match.start(), match.end(), label)
        for label in LABELS
        for match in label.pattern.finditer(cell.folded)
    ]
    for start, end, label in found:
        longer = any(
            other is not label and s <= start and end <= e and (e - s) > (end - start)
            for s, e, other in found
        )
        is_strange = _STRANGE.match(cell.folded[end:].lstrip(" :."))
        is_discount = label.field is Field.DUE_DATE and _DISCOUNT.search(cell.folded[:start])
        if not (longer or is_strange or is_discount):
            yield label, start, end


def _named(sheet: Sheet, cell: Cell, label: Label, end: int) -> Iterator[Candidate]:
    """Yield the value that stands in the cell behind the label, else to its right, else below."""
    behind = _BETWEEN.match(cell.folded, end)
    start = behind.end() if behind else end
    value = value_of(label.field, cell.text[start:])
    if value is not None:
        yield _candidate(label, cell, value, cell.text, in_sight=True)
        return
    if re.sub(r"\([^)]*\)", "", cell.folded[start:]).strip(" :.()%0123456789,"):
        return  # something else stands there
    right = next(sheet.right_of(cell), None)
    if label.field in _AMOUNTS:
        amounts = [c for c in sheet.right_of(cell) if value_of(label.field, c.text) is not None]
        right = amounts[-1] if label.field is not Field.VAT and amounts else right
    value = value_of(label.field, right.text) if right is not None else None
    if right is not None and value is not None:
        yield _candidate(label, right, value, f"{cell.text} {right.text}", in_sight=True)
        return
    under = sheet.below(cell)
    value = value_of(label.field, under.text) if under is not None else None
    if under is not None and value is not None:
        yield _candidate(label, under, value, f"{cell.text} {under.text}", in_sight=False)


def _candidate(label: Label, cell: Cell, value: Value, said: str, *, in_sight: bool) -> Candidate:
    is_sum = label.field in _AMOUNTS
    return Candidate(
        value=value,
        is_plain=label.is_plain and (in_sight or not is_sum),
        is_named=label.is_plain,
        cell=cell,
        said=said,
    )


def value_of(field: Field, text: str) -> Value | None:
    """Return the value of a field that a text begins with; None when it begins with none."""
    if field in _AMOUNTS:
        return amount_in(text)
    if field in _DAYS:
        return day_in(text)
    return _number_in(text)


def amount_in(text: str) -> Decimal | None:
    """Return the amount a text begins with; it has cents, or a sign of euros behind it."""
    found = _AMOUNT.match(text.strip().lstrip(":=€ "))
    return _euros(found[0]) if found else None


def amounts_in(text: str) -> Iterator[Decimal]:
    """Yield every amount of a text."""
    for found in _AMOUNT.finditer(text):
        amount = _euros(found[0])
        if amount is not None:
            yield amount


def _euros(text: str) -> Decimal | None:
    plain = text.replace("−", "-").replace("- ", "-").strip(" €$£")
    return written_amount(plain, CELL)


def day_in(text: str) -> date | None:
    """Return the day a text begins with; None for figures that are two days in English."""
    plain = folded(text.strip().lstrip(":, "))
    plain = re.sub(
        r"^(?:le |au |the |on |am |den |(?:lun|mar|mercre|jeu|vendre|same)di |dimanche )+",
        "",
        plain,
    )
    found = _DAY.match(plain)
    return _day(found[0]) if found else None


def days_in(text: str) -> Iterator[date]:
    """Yield every day of a text in small letters."""
    for found in _DAY.finditer(text):
        day = _day(found[0])
        if day is not None:
            yield day


def _day(text: str) -> date | None:
    day = written_day(re.sub(r" ?([-/.]) ?", r"\1", text).strip("."), CELL_DAY)
    if day is not None:
        return day
    found = _IN_WORDS.fullmatch(text)
    if found is None:
        return None
    month = _MONTHS.get(found["m1"] or found["m2"])
    year, number = found["y1"] or found["y2"], found["d1"] or found["d2"]
    return calendar_day(int(year), month, int(number)) if month else None


def _number_in(text: str) -> str | None:
    """Return the number of a document that a text begins with: it holds a figure."""
    words = text.strip().lstrip(":#°º. ").split()
    taken: list[str] = []
    for word in words:
        bare = word.strip(",;()")
        if bare.lower() in _STOPS or not _SHORT_TOKEN.fullmatch(bare):
            break
        if taken and (any(map(str.isdigit, taken[-1])) or len(taken) > 1) and not bare.isdecimal():
            break
        if _DAY.fullmatch(bare.lower()):
            break
        taken.append(bare)
        if word != bare:
            break
    number = " ".join(taken).strip("-./")
    has_figure = any(map(str.isdigit, number))
    return number if has_figure and len(number) <= _LONGEST_NUMBER else None
