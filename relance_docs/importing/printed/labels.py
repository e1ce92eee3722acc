"""What invoices call their fields, in French, English and German, and what stands behind a name.

Labels are matched in small letters without accents. A label is `plain` when it can mean nothing
else; others are believed only where the document says nothing plainer, and are to be confirmed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from relance_docs.importing.printed.page import Box, Cell, CellSheet, folded
from relance_docs.importing.printed.values import AMOUNTS, Field, Value, day_in, value_of

NO: Final = r"(?:n\s?[°ºo]s?\.?|n\.|nr\.?|no\.?|num\.?|numero|number|nummer|#|ref\.?|reference)"


_HEAD: Final = 25
"""Letters before a label that stands by itself."""
_BREAK: Final = re.compile(r"[0-9,;.]")


@dataclass(frozen=True, kw_only=True, slots=True)
class LabelledValue:
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
    before: str = ""
    """What stands before the label in its cell, folded."""
    is_taught: bool = False
    """Whether the layout of the program that prints such invoices led to it."""

    @property
    def is_at_head(self) -> bool:
        """Whether the label begins its cell, more or less: in a sentence it may be of anything."""
        most = _HEAD if self.is_plain else _HEAD // 5
        return self.is_taught or not (len(self.before) > most or _BREAK.search(self.before))

    @property
    def rank(self) -> tuple[bool, bool, bool]:
        """By what candidates are put in order, the one that is believed most first."""
        return not self.is_taught, not self.is_plain, not self.is_at_head


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


_INVOICE: Final = (
    r"(?:facture(?: de (?:vente|doit|solde|situation)| client| commerciale| finale| d'acompte| "
    r"simplifiee| intermediaire)?|note d'honoraires|invoice|rechnung|avoir|credit note|gutschrift)"
)
_DAY_OF: Final = r"date (?:de |d'|of |de la |du |of the )?"
_EUROS: Final = r"(?:en )?(?:eur(?:os?)?|€)"
_WITH_VAT: Final = (
    r"(?:t\.? ?t\.? ?c\.?|(?:inc(?:l)?\.?|including|incl) ?\.? ?(?:vat|tax(?:es)?)|"
    r"toutes taxes comprises|tvac|tva (?:comprise|incluse))"
)
_WITHOUT_VAT: Final = (
    r"(?:h\.? ?t\.?|h\.?t\.?v\.?a\.?|hors (?:tax(?:e|es)|t\.?v\.?a\.?)|"
    r"(?:ex(?:cl)?\.?|excluding|before) ?(?:vat|tax(?:es)?))"
)
_SUM: Final = (
    r"(?:total|montant|somme|prix)(?: (?:general|total|net|brut|global|de (?:la|cette) facture|"
    r"facture))*"
)
_GERMAN_SUM: Final = (
    r"(?:gesamt(?:betrag|preis|summe)?|rechnungs(?:end)?(?:betrag|summe)|summe|end(?:betrag|summe)|"
    r"betrag|total)"
)
_GERMAN_VAT: Final = r"(?:mwst\.?|ust\.?|umsatzsteuer|mehrwertsteuer)"
_DUE_DAY: Final = (
    r"ech(?:eance|\.)(?: de paiement| de reglement| au| le)?",
    r"(?:date|jour) (?:limite|butoir|prevue) de (?:paiement|reglement)",
    r"exigib(?:ilite|le(?: le| au)?)",
    (
        r"(?:a (?:payer|regler)|payable|paiement(?: attendu| du)?|reglement(?: attendu| du)?) "
        r"(?:avant le|au plus tard le|le|jusqu'au|pour le)"
    ),
    r"due(?: date| on| by)?",
    r"(?:payment|pay) (?:due(?: date| by| on)?|by|before)|payable (?:by|before|on)",
    r"(?:faellig|fallig)(?:keit(?:sdatum)?)?(?: am| bis)?",
    r"zahl(?:bar|ung) (?:[^.;]{0,40}? )?(?:bis|zum)(?: zum)?",
    r"zahlungsziel",
    r"(?:please )?(?:remit|pay)(?: until| by| before)",
)
LABELS: Final[tuple[Label, ...]] = (
    *_labels(
        Field.INVOICE_NUMBER,
        rf"{NO} (?:de |d'|of )?(?:la |votre )?{_INVOICE}|{_INVOICE} ?(?:{NO}|id)|"
        r"(?:rechnungs|beleg) ?-? ?(?:nummer|nr\.?)|bill (?:number|no\.?)|"
        rf"{NO} (?:de |du )?(?:la |votre )?(?:piece|document)|(?:piece|document) {NO}",
        rf"{_INVOICE}|{NO}|piece",
    ),
    *_labels(
        Field.ISSUE_DATE,
        rf"{_DAY_OF}(?:la )?(?:facture|facturation|l'?emission(?: de (?:la )?facture)?|"
        r"emission(?: de (?:la )?facture)?|invoice|issue|document|piece|etablissement)|"
        r"(?:invoice|bill|document|issue) date|issued(?: on| at)?|emise? le|facturee? (?:le|du)|"
        r"etablie? le|(?:rechnungs|beleg|ausstellungs) ?-?(?:/ ?lieferdatum|datum)",
        r"date|datum|le|fait le|dated|en date du|du(?=\W*$| ?:)",
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
        rf"{_SUM} ?[(-]? ?(?:{_EUROS} )?{_WITH_VAT}|{_WITH_VAT}|total (?:amount|due) {_WITH_VAT}|"
        rf"grand total|total net de (?:taxes?|t\.?v\.?a\.?)|invoice (?:total|amount)|"
        rf"{_GERMAN_SUM},? ?brutto"
        rf"(?: ?\(?inkl\.? {_GERMAN_VAT}\)?)?|{_GERMAN_SUM},? ?\(?inkl\.? (?:[0-9]{{1,2}} ?% ?)?"
        rf"{_GERMAN_VAT}|gesamt(?:betrag|summe)|rechnungs(?:end)?betrag|brutto(?:betrag|summe)|"
        r"total (?:de (?:la|cette) )?facture",
        r"total (?:amount|general)|total|montant total(?: de (?:la|cette) facture)?|"
        r"montant de la facture|gesamt(?:preis)?|end(?:betrag|summe)|summe",
    ),
    *_labels(
        Field.AMOUNT_DUE,
        rf"(?:net|reste|solde|total|montant|somme)(?: (?:du|net|restant|total|{_WITH_VAT}))* "
        rf"(?:a (?:payer|regler|devoir)|du|due|exigible)(?: ?\(?(?:{_EUROS} )?(?:{_WITH_VAT}))?|"
        r"rest(?:e|ant) (?:du|a (?:payer|regler))|solde|amount due|balance(?: due)?|total due|"
        r"amount payable|due payable|to pay|zahl ?-?betrag|zu zahlen(?:der betrag)?|"
        r"(?:offener|faelliger|falliger) betrag|a (?:payer|regler)",
    ),
    *_labels(
        Field.TOTAL_WITHOUT_VAT,
        rf"{_SUM} ?[(-]? ?(?:{_EUROS} )?{_WITHOUT_VAT}(?: net| soumis a (?:la )?tva)?|"
        rf"{_WITHOUT_VAT}(?: soumis a (?:la )?tva)?|"
        rf"sous ?-?total(?: {_WITHOUT_VAT})?|base (?:{_WITHOUT_VAT}|imposable)|"
        r"sub ?-?total|total net|untaxed (?:amount|total)|net (?:total|amount)|"
        rf"netto ?-?(?:betrag|summe)|(?:{_GERMAN_SUM}|warenwert)(?: positionen)? netto|"
        rf"rechnungssumme ohne {_GERMAN_VAT}|zwischensumme",
    ),
    *_labels(
        Field.VAT,
        r"(?:total|montant)(?: de la| de)? ?(?:t\.? ?v\.? ?a\.?|taxes?)|"
        r"t\.? ?v\.? ?a\.?(?: collectee)?(?: \(vente\))?"
        r"(?: ?(?:a )?\(?[0-9]{1,2}(?:[.,][0-9]{1,2})? ?%\)?)?(?: sur [0-9 .,]+[0-9] ?€?)?|"
        r"total (?:vat|tax(?:es)?)|vat total|vat|tax(?:es)?|steuerbetrag|"
        rf"(?:zzgl\.? )?(?:[0-9]{{1,2}} ?% ?)?{_GERMAN_VAT}",
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
    r"(?:d[eu] (?:la |votre )?|d')?(?:liee?s?|associee?s?|d'origine|origine|precedente?|"
    r"rectifiee?|corrigee?|initiale?|annulee?|"
    r"related|preceding|original|client|customer|kunden?|fournisseur|commande|order|devis|"
    r"contrat|"
    r"dossier|affaire|compte|t\.?v\.?a|vat|siret|siren|rcs|iban|livraison|page)\b"
)
"""Behind a label, what makes it the label of something else."""
_OTHER_THING: Final = re.compile(
    r"(?<![a-z])(?:client|customer|kunden?|fournisseur|commande|order|devis|quotation|angebot|"
    r"contrat|vertrag|dossier|affaire|chantier|projet|compte|livraison|decennale|police|"
    r"assurance|agrement|telephone|phone|tel|siret|siren|rcs|lot|serie|attestation|marche)\W*$"
)
"""Before a bare « n° », what it is the number of."""
_WITHOUT: Final = re.compile(r"(?:soumise?s? a|hors|sans|exonere\w*(?: de)?|non) (?:la )?$")
_OTHER_DAY: Final = re.compile(
    r"(?<![a-z])(?:contrat|abonnement|devis|commande|garantie|assurance|agrement|periode|vertrag|"
    r"contract|subscription|devis|offre|validite|accepte|edite|imprime|signe|d'edition|d'impression)(?![a-z])"
)
"""Before a bare « le », what the day is of."""
_DATED: Final = re.compile(
    r"(?<![a-z])(?:handels)?(?:facture|invoice|rechnung|avoir|gutschrift)(?: \([0-9]+\))?"
    r"(?: d[e'] ?[a-z]+| client| commerciale| finale| intermediaire)?[ :]*"
    r"(?:n[°ºo.]*|nr\.?|no\.?|numero|#)?[ :]*(?:[a-z]{0,5} ?[0-9][a-z0-9/_.\-]*|"
    r"[a-z0-9/_.\-]*[0-9])"
    r",? (?:du|vom|of|dated|emise le|en date du|le)(?= )"
)
"""« Facture n° 12 du », which the day follows."""
EARLIER: Final = re.compile(
    r"(?:^sur|annul\w*|rempla\w*|rectifi\w*|corrig\w*|relati[fv]e? a|concern\w*|avoir sur|"
    r"suite a|reprise de|solde de|correct\w*|cancel\w*|replac\w*|storn\w*|korrektur)"
    r"(?: et remplace)?(?: (?:la|votre|notre|l'|the|your|our|zu|der|ihrer?|de la))* *$"
)
"""Before « facture n° », what makes it another, earlier one."""
_PLACED: Final = re.compile(r"(?:à |A )?[A-ZÉÈÀ][\w'’ \-]{2,30}, (?:(?:le|the|den|on|am) )?(?=\w)")
"""« Lyon, le », as on a letter."""
_DISCOUNT: Final = re.compile(r"escompte|skonto|discount|remise")
_BESIDE: Final = re.compile(r"\([^)]*\)|/ ?[a-z.' ]+")
"""Behind a label: a remark, or the same in another language."""
_GOODS: Final = re.compile(
    r"designation|description|libelle|articles?|produits?|qte|quantite|qty|quantity|bezeichnung|"
    r"menge|leistung|item"
)
"""What the lines of an invoice have at their head."""
_FAR_RIGHT: Final = 8.0
"""Blank between a label and its value, in heights of a line; what is below may be nearer."""
_BETWEEN: Final = re.compile(rf"[\s:.\-–—=>|]*(?:de )?(?:\(?{_EUROS}\)?)?[\s:.\-–—=>|]*")


def candidates(sheet: CellSheet) -> Iterator[tuple[Field, LabelledValue]]:
    """Yield every value that a label names, in the order of the document."""
    heads = {(cell.page, cell.row) for cell in sheet.cells if _GOODS.fullmatch(cell.folded)}
    for cell in sheet.cells:
        is_head = (cell.page, cell.row) in heads
        for label, start, end in _labels_in(cell):
            if is_head and label.field is Field.INVOICE_NUMBER and not label.is_plain:
                continue  # the number of an article
            for found in _named(sheet, cell, label, end):
                yield label.field, replace(found, before=cell.folded[:start])
        yield from _of_two_lines(sheet, cell)
        dated = _DATED.search(cell.folded)
        is_other = dated is not None and EARLIER.search(cell.folded[: dated.start()])
        day = day_in(cell.text[dated.end() :]) if dated and not is_other else None
        if day is not None:
            found = LabelledValue(
                value=day, is_plain=True, is_named=True, cell=cell, said=cell.text
            )
            yield Field.ISSUE_DATE, found
        day = day_in(cell.text[placed.end() :]) if (placed := _PLACED.match(cell.text)) else None
        if day is not None:
            found = LabelledValue(
                value=day, is_plain=False, is_named=False, cell=cell, said=cell.text
            )
            yield Field.ISSUE_DATE, found


def _of_two_lines(sheet: CellSheet, cell: Cell) -> Iterator[tuple[Field, LabelledValue]]:
    """Yield what stands below a label that is broken over two lines: « Date de / facture »."""
    under = sheet.below(cell)
    if under is None or under.box.top - cell.box.bottom > cell.box.height / 2:
        return
    if not re.fullmatch(r"[a-z' ]+", cell.folded) or not re.fullmatch(r"[a-z' ]+", under.folded):
        return
    whole = replace(under, text=f"{cell.text} {under.text}", folded=f"{cell.folded} {under.folded}")
    value_cell = sheet.below(under)
    for label, _start, end in _labels_in(whole):
        value = value_of(label.field, value_cell.text) if value_cell is not None else None
        if value_cell is not None and value is not None and end == len(whole.folded):
            said = f"{whole.text} {value_cell.text}"
            yield label.field, _candidate(label, value_cell, value, said, in_sight=False)


def fields_named(text: str) -> frozenset[Field]:
    """Return the fields that the labels in a text name."""
    box = Box(left=0, top=0, right=0, bottom=0)
    cell = Cell(page=1, row=0, text=text, folded=folded(text), box=box)
    fields = {label.field for label, _start, _end in _labels_in(cell)}
    if Field.AMOUNT_DUE in fields and re.search(_WITH_VAT, cell.folded):
        fields.add(Field.TOTAL_WITH_VAT)  # « Total à payer TTC »
    return frozenset(fields)


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
        if not (longer or is_strange or _is_of_another(label, cell.folded[:start])):
            yield label, start, end


def _is_of_another(label: Label, before: str) -> bool:
    """Whether what stands before a label makes it the label of something else."""
    if label.field is Field.DUE_DATE:
        return bool(_DISCOUNT.search(before) or _OTHER_DAY.search(before))
    if label.field in {Field.INVOICE_NUMBER, Field.ISSUE_DATE} and EARLIER.search(before):
        return True
    if label.field is Field.VAT:
        return bool(_WITHOUT.search(before))
    if label.is_plain:
        return False
    if label.field is Field.INVOICE_NUMBER:
        return bool(_OTHER_THING.search(before)) and not re.search(_INVOICE, before)
    return label.field is Field.ISSUE_DATE and bool(_OTHER_DAY.search(before))


def _named(sheet: CellSheet, cell: Cell, label: Label, end: int) -> Iterator[LabelledValue]:
    """Yield the value that stands in the cell behind the label, else to its right, else below."""
    behind = _BETWEEN.match(cell.folded, end)
    start = behind.end() if behind else end
    value = value_of(label.field, cell.text[start:])
    if value is not None:
        yield _candidate(label, cell, value, cell.text, in_sight=True)
        return
    if _BESIDE.sub("", cell.folded[start:]).strip(" :.()%0123456789,"):
        return  # something else stands there
    right = next(sheet.right_of(cell), None)
    if label.field in AMOUNTS:
        amounts = [c for c in sheet.right_of(cell) if value_of(label.field, c.text) is not None]
        right = amounts[-1] if label.field is not Field.VAT and amounts else right
    under = sheet.below(cell)
    value = value_of(label.field, right.text) if right is not None else None
    other = value_of(label.field, under.text) if under is not None else None
    if right is not None and value is not None:
        is_far = right.box.left - cell.box.right > _FAR_RIGHT * cell.box.height
        is_two = is_far and other not in {None, value} and label.field not in AMOUNTS
        found = _candidate(label, right, value, f"{cell.text} {right.text}", in_sight=True)
        yield replace(found, is_plain=found.is_plain and not is_two)
        if not is_two:
            return
    if under is not None and other is not None:
        found = _candidate(label, under, other, f"{cell.text} {under.text}", in_sight=False)
        yield replace(found, is_plain=found.is_plain and value is None)


def _candidate(
    label: Label, cell: Cell, value: Value, said: str, *, in_sight: bool
) -> LabelledValue:
    is_sum = label.field in AMOUNTS
    return LabelledValue(
        value=value,
        is_plain=label.is_plain and (in_sight or not is_sum),
        is_named=label.is_plain,
        cell=cell,
        said=said,
    )
