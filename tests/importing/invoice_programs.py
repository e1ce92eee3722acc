"""Invoices as they may be printed: many labels, places and habits, put together at random.

Every bill is invented and drawn from a seed, so that the same number gives the same page. A page is
a list of texts with their places; `invoice_printers.py` has the programs that print it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final

SELLER: Final = ("Atelier Exemple SARL", "12 RUE DE LA FORGE", "69003 LYON")
LEGAL: Final = (
    "Atelier Exemple SARL au capital de 10 000,00 € – SIREN 010 000 016 – RCS Lyon",
    "IBAN FR52 0000 0000 000E XEMP LE00 112",
)
BUYERS: Final = (
    ("Menuiserie Fictive SARL", "3 QUAI DU RHONE", "69007 LYON"),
    ("Garage Inventé SAS", "18 BIS AVENUE DES PLATANES", "38000 GRENOBLE"),
    ("Hôtel du Port Imaginaire", "Service comptabilité", "1 place du Marché", "13002 Marseille"),
    ("Mme Claire Personne", "Résidence Les Tilleuls – Bât. C", "7 rue Basse", "44000 Nantes"),
)


NUMBERS: Final = (
    "FA-2026-{serial:04}", "F{serial:05}", "2026{serial:04}", "FC2026/{serial:03}",
    "2026-{month:02}-{serial:03}", "INV-1{serial:03}", "F-26-{serial:03}", "{more}",
    "FA 2026 {serial:03}", "{serial:04}/2026", "FV-{month:02}26-{serial:04}",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Text:
    """A text on a page: points from the left and from the top of its line."""

    x: float
    y: float
    text: str
    size: float = 9.5
    align: str = "left"
    page: int = 1


@dataclass(frozen=True, kw_only=True)
class Bill:
    """A page and what a person reads on it."""

    name: str
    language: str
    texts: tuple[Text, ...]
    number: str
    issued: date
    due: date | None
    """None where the page states none, or several."""
    total: Decimal
    net: Decimal
    asked: Decimal
    """What is asked for: the total without what was paid."""
    buyer: str


@dataclass(frozen=True)
class Words:
    """How one program calls things."""

    language: str
    invoice: str
    number: str
    issued: str
    due: str
    net: str
    vat: str
    total: str
    paid: str
    left: str
    client: str
    goods: tuple[str, str, str, str]


FRENCH_GOODS: Final = ("Désignation", "Qté", "P.U. HT", "Total HT")
WORDS: Final = (
    Words("fr", "Facture", "Numéro de facture", "Date de facture", "Date d’échéance", "Total HT",
          "TVA 20 %", "Total TTC", "Acompte versé", "Net à payer", "Client", FRENCH_GOODS),
    Words("fr", "FACTURE", "Facture n°", "Date d'émission", "Échéance", "Montant HT",
          "Montant TVA", "Montant TTC", "Déjà réglé", "Reste à payer", "Facturé à",
          ("Description", "Quantité", "Prix unitaire", "Montant")),
    Words("fr", "Facture", "N° facture", "Date", "Date limite de paiement", "Total H.T.",
          "Total T.V.A.", "Total T.T.C.", "Acompte", "Net à payer", "Adresse de facturation",
          ("Référence", "Désignation", "Qté", "Montant HT")),
    Words("fr", "Facture", "Numéro", "Émise le", "À régler avant le", "Sous-total HT",
          "TVA (20,00%)",
          "Total TTC (EUR)", "Acomptes", "Solde dû", "Destinataire", FRENCH_GOODS),
    Words("fr", "FACTURE", "Réf. facture", "Date facturation", "Échéance de paiement",
          "Total Net HT", "Total TVA", "Total à payer TTC", "Montant payé", "Reste dû", "Client",
          ("Article", "Qté", "PU HT", "Montant HT")),
    Words("fr", "Facture de vente", "Pièce n°", "Du", "Payable au plus tard le", "Base HT",
          "Montant de la TVA", "TOTAL TTC", "Acompte déduit", "NET A PAYER", "DOIT", FRENCH_GOODS),
    Words("en", "INVOICE", "Invoice number", "Date of issue", "Date due", "Subtotal", "VAT (20%)",
          "Total", "Amount paid", "Amount due", "Bill to",
          ("Description", "Qty", "Unit price", "Amount")),
    Words("en", "Invoice", "Invoice No.", "Invoice date", "Due date", "Net amount", "VAT 20%",
          "Total incl. VAT", "Deposit", "Balance due", "Customer",
          ("Item", "Quantity", "Price", "Total")),
    Words("de", "Rechnung", "Rechnungsnummer", "Rechnungsdatum", "Fällig am", "Nettobetrag",
          "MwSt. 20 %", "Gesamtbetrag", "Anzahlung", "Zahlbetrag", "Rechnung an",
          ("Bezeichnung", "Menge", "Einzelpreis", "Betrag")),
    Words("de", "RECHNUNG", "Rechnungs-Nr.", "Datum", "Zahlbar bis", "Summe netto", "USt. 20 %",
          "Summe brutto", "Bereits bezahlt", "Offener Betrag", "Kunde",
          ("Leistung", "Anzahl", "Preis", "Gesamt")),
)  # fmt: skip
MONTHS: Final = {
    "fr": ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
           "octobre", "novembre", "décembre"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December"),
    "de": ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
           "Oktober", "November", "Dezember"),
}  # fmt: skip
NOISE: Final = {
    "fr": (
        "Votre commande n° BC-7781 du 12/05/2026", "Bon de livraison BL-5512 du 30/05/2026",
        "Date d’édition : 28/07/2026", "Période du 01/05/2026 au 31/05/2026", "N° client : C00421",
        "Tél. 04 78 00 00 00", "Code client 411MENU", "Suivi par : M. Exemple", "Affaire 2026-118",
        "Mode de règlement : virement", "Devis n° D-2026-118 accepté le 02/05/2026",
        "Date de livraison : 30/05/2026", "Contrat C-2024-77, échéance le 31/12/2027",
    ),
    "en": ("PO number: 7781", "Customer no. C00421", "Phone +33 4 78 00 00 00",
           "Delivery date: May 30, 2026", "Payment by bank transfer"),
    "de": ("Kundennummer: C00421", "Bestellnummer: 7781", "Lieferdatum: 30.05.2026",
           "Telefon 04 78 00 00 00", "Zahlung per Überweisung"),
}  # fmt: skip
FEET: Final = {
    "fr": (
        "Pénalités de retard : trois fois le taux d’intérêt légal. Indemnité : 40,00 €.",
        "Escompte pour paiement anticipé : néant.",
        "En cas de retard, une indemnité de 40 € est due (art. D. 441-5 du code de commerce).",
        "Assurance décennale n° 77120345, montant garanti 500 000,00 €.",
    ),
    "en": ("Late payment interest: three times the legal rate. Recovery costs: €40.00.",),
    "de": ("Bei Verzug berechnen wir 40,00 € Pauschale.",),
}


@dataclass(kw_only=True)
class Draft:
    """A page while it is drawn."""

    random: Random
    words: Words
    money_form: int
    day_form: int
    texts: list[Text] = field(default_factory=list)

    def put(self, x: float, y: float, text: str, size: float = 9.5, align: str = "left") -> None:
        """Draw a text."""
        self.texts.append(Text(x=x, y=y, text=text, size=size, align=align))

    def money(self, amount: Decimal) -> str:
        """Write an amount in the form of this program."""
        whole, cents = f"{amount:,.2f}".split(".")
        if self.words.language == "en":
            return (f"€{whole}.{cents}", f"{whole}.{cents} €", f"EUR {whole}.{cents}",
                    f"{whole}.{cents}")[self.money_form % 4]  # fmt: skip
        if self.words.language == "de":
            return (
                f"{whole.replace(',', '.')},{cents}" + (" €", " EUR", "", "€")[self.money_form % 4]
            )
        blank = ("\u202f", "\u00a0", " ", "")[self.money_form // 4 % 4]
        return (
            f"{whole.replace(',', blank)},{cents}"
            + (" €", "", "\u00a0€", " EUR")[self.money_form % 4]
        )

    def day(self, day: date) -> str:
        """Write a day in the form of this program."""
        month = MONTHS[self.words.language][day.month - 1]
        if self.words.language == "en":
            forms = (f"{month} {day.day}, {day.year}", f"{day.day} {month} {day.year}",
                     day.isoformat(), f"{month[:3]} {day.day}, {day.year}")  # fmt: skip
            return forms[self.day_form % 4]
        if self.words.language == "de":
            return (f"{day:%d.%m.%Y}", f"{day.day}. {month} {day.year}")[self.day_form % 2]
        first = "1er" if day.day == 1 else str(day.day)
        return (
            f"{day:%d/%m/%Y}", f"{first} {month} {day.year}", f"{day:%d/%m/%y}",
            f"{day:%d.%m.%Y}", f"{day:%d-%m-%Y}", day.isoformat(),
        )[self.day_form % 6]  # fmt: skip


def bill(seed: int, *, following: bool = False) -> Bill:
    """Return the bill of a seed; `following` is another one of the same program."""
    habits, data = _random(seed, "habits"), _random(seed, f"data {following}")
    words = habits.choice(WORDS)
    draft = Draft(
        random=habits, words=words, money_form=habits.randrange(16), day_form=habits.randrange(6)
    )
    issued = date(2026, 1, 1) + timedelta(days=data.randrange(330))
    due = issued + timedelta(days=data.choice((14, 30, 45, 60)))
    serial = data.randrange(1, 900)
    number = habits.choice(NUMBERS).format(serial=serial, month=issued.month, more=serial + 10000)
    amounts = [Decimal(data.randrange(2000, 260000)) / 100 for _ in range(data.randint(1, 4))]
    net = sum(amounts, Decimal(0))
    rate = habits.choices((20, 10, 0), (8, 2, 2))[0]
    vat = (net * rate / 100).quantize(Decimal("0.01"))
    total = net + vat
    paid = (total / 4).quantize(Decimal("0.01")) if data.random() < 0.25 else Decimal(0)
    buyer = data.choice(BUYERS)
    states_due = habits.random() < 0.75
    head, foot = habits.randrange(len(HEADS)), habits.randrange(len(FOOTS))
    parties(draft, buyer)
    draft.random = _random(seed, "head")
    HEADS[head](draft, number, issued, due if states_due else None)
    bottom = lines(draft, amounts, 330)
    draft.random = _random(seed, "foot")
    end = FOOTS[foot](draft, (net, vat, total, paid, rate), bottom + 20)
    draft.random = _random(seed, "end")
    closing(draft, end + 20, rate, states_due=states_due)
    return Bill(
        name=f"{seed} {words.language} head {head} foot {foot}", language=words.language,
        texts=tuple(draft.texts), number=number, issued=issued, due=due if states_due else None,
        total=total, net=net, asked=total - paid, buyer=buyer[0],
    )  # fmt: skip


def _random(seed: int, part: str) -> Random:
    return Random(f"{seed} {part}")  # noqa: S311 - the same seed gives the same page


def parties(draft: Draft, buyer: tuple[str, ...]) -> None:
    """Draw seller and buyer, the buyer with a label or in the window of the envelope."""
    form = draft.random.randrange(4)
    right = form != 2
    for place, line in enumerate(SELLER):
        draft.put(40 if right else 330, 50 + 12 * place, line, 12 if place == 0 else 9)
    x, y = (330.0, 115.0) if right else (40.0, 115.0)
    if form in {1, 2}:
        draft.put(x, y - 14, draft.words.client + (" :" if form == 1 else ""), 8)
    for place, line in enumerate(buyer):
        draft.put(x, y + 12 * place, line)


def _noise(draft: Draft, count: int) -> list[str]:
    known = NOISE[draft.words.language]
    return draft.random.sample(known, min(count, len(known)))


def head_title(draft: Draft, number: str, issued: date, due: date | None) -> None:
    """Draw a title that has number and day in it."""
    words, day = draft.words, draft.day(issued)
    joint = {"fr": ("n°", "du"), "en": ("no.", "of"), "de": ("Nr.", "vom")}[words.language]
    draft.put(40, 200, f"{words.invoice} {joint[0]} {number} {joint[1]} {day}", 16)
    if due is not None:
        draft.put(40, 225, f"{words.due} : {draft.day(due)}")
    for place, text in enumerate(_noise(draft, 3)):
        draft.put(40, 245 + 13 * place, text, 8.5)


def head_lines(draft: Draft, number: str, issued: date, due: date | None) -> None:
    """Draw a label and its value on each line."""
    words = draft.words
    draft.put(40, 195, words.invoice, 18)
    told = [f"{words.number} : {number}", f"{words.issued} : {draft.day(issued)}"]
    told += [f"{words.due} : {draft.day(due)}"] if due is not None else []
    told[1:1] = _noise(draft, 1)
    for place, text in enumerate([*told, *_noise(draft, 2)]):
        draft.put(40, 222 + 13 * place, text)


def head_columns(draft: Draft, number: str, issued: date, due: date | None) -> None:
    """Draw labels in a column and values in another, to its left edge or its right one."""
    words = draft.words
    align = draft.random.choice(("left", "right"))
    edge = 430 if align == "left" else 555
    draft.put(40, 195, words.invoice.upper(), 20)
    rows = [(words.number, number), (words.issued, draft.day(issued))]
    rows += [(words.due, draft.day(due))] if due is not None else []
    rows += [tuple(n.split(" : ", 1)) for n in _noise(draft, 5) if " : " in n]  # type: ignore[misc]
    for place, (label, value) in enumerate(rows):
        draft.put(300, 195 + 14 * place, label)
        draft.put(edge, 195 + 14 * place, value, align=align)


def head_boxes(draft: Draft, number: str, issued: date, due: date | None) -> None:
    """Draw labels in a row, and each value under its label."""
    words = draft.words
    draft.put(40, 190, words.invoice.upper(), 15)
    code = {"fr": "Code client", "en": "Customer no.", "de": "Kundennr."}[words.language]
    cells = [(words.number, number), (words.issued, draft.day(issued)), (code, "C00421")]
    cells += [(words.due, draft.day(due))] if due is not None else []
    if draft.random.random() < 0.4:
        cells[:2] = cells[1::-1]
    align = draft.random.choice(("left", "center"))
    for place, (label, value) in enumerate(cells):
        x = 40 + 130 * place + (55 if align == "center" else 0)
        draft.put(x, 225, label, 8.5, align)
        draft.put(x, 241, value, 9.5, align)


def head_stacked(draft: Draft, number: str, issued: date, due: date | None) -> None:
    """Draw a small label over each value, one pair under the other."""
    words = draft.words
    draft.put(40, 60 + 130, words.invoice, 22)
    pairs = [(words.number, number), (words.issued, draft.day(issued))]
    pairs += [(words.due, draft.day(due))] if due is not None else []
    for place, (label, value) in enumerate(pairs):
        draft.put(40, 215 + 30 * place, label, 7.5)
        draft.put(40, 227 + 30 * place, value, 10)
    for place, text in enumerate(_noise(draft, 3)):
        draft.put(330, 215 + 14 * place, text, 8.5)


def head_place(draft: Draft, number: str, issued: date, due: date | None) -> None:
    """Draw place and day as on a letter, and the number in the title."""
    words = draft.words
    day = draft.day(issued)
    le = {"fr": f"Lyon, le {day}", "en": f"Lyon, {day}", "de": f"Lyon, den {day}"}
    draft.put(330, 178, le[words.language])
    draft.put(40, 205, f"{words.invoice} {number}", 15)
    for place, text in enumerate(_noise(draft, 3)):
        draft.put(40, 228 + 13 * place, text, 8.5)
    if due is not None:
        draft.put(40, 285, f"{words.due} {draft.day(due)}")


HEADS: Final = (head_title, head_lines, head_columns, head_boxes, head_stacked, head_place)


def lines(draft: Draft, amounts: list[Decimal], top: float) -> float:
    """Draw the lines; return where they end."""
    for x, text, align in zip((40, 330, 430, 555), draft.words.goods, "lrrr", strict=True):
        draft.put(x, top, text, 8.5, "left" if align == "l" else "right")
    y = top
    for place, amount in enumerate(amounts):
        y += 16
        draft.put(40, y, ("Fenêtre en chêne", "Pose", "Déplacement", "Étude technique")[place])
        draft.put(330, y, "1", align="right")
        draft.put(430, y, draft.money(amount), align="right")
        draft.put(555, y, draft.money(amount), align="right")
    return y


Sums = tuple[Decimal, Decimal, Decimal, Decimal, int]


def _rows(draft: Draft, sums: Sums) -> Iterator[tuple[str, str]]:
    net, vat, total, paid, rate = sums
    words = draft.words
    yield words.net, draft.money(net)
    yield words.vat.replace("20", str(rate)), draft.money(vat)
    yield words.total, draft.money(total)
    if paid:
        yield words.paid, ("-" if draft.random.random() < 0.5 else "") + draft.money(paid)
        yield words.left, draft.money(total - paid)
    elif draft.random.random() < 0.4:
        yield words.left, draft.money(total)


def foot_right(draft: Draft, sums: Sums, top: float) -> float:
    """Draw the totals at the right, labels to the left or to the right of their column."""
    align = draft.random.choice(("left", "right"))
    y = top
    for label, value in _rows(draft, sums):
        draft.put(330 if align == "left" else 460, y, label, align=align)
        draft.put(555, y, value, align="right")
        y += 15
    return y


def foot_with_rates(draft: Draft, sums: Sums, top: float) -> float:
    """Draw a table of the rates beside the totals."""
    net, vat, *_rest, rate = sums
    heads = {"fr": ("Taux", "Base HT", "Montant TVA"), "en": ("Rate", "Base", "VAT"),
             "de": ("Satz", "Netto", "MwSt.")}[draft.words.language]  # fmt: skip
    for place, text in enumerate(heads):
        draft.put(40 + 75 * place, top, text, 8.5)
    for place, text in enumerate((f"{rate} %", draft.money(net), draft.money(vat))):
        draft.put(40 + 75 * place, top + 15, text)
    return foot_right(draft, sums, top)


def foot_band(draft: Draft, sums: Sums, top: float) -> float:
    """Draw the labels in a row and the amounts under them."""
    for place, (label, value) in enumerate(_rows(draft, sums)):
        draft.put(150 + 110 * place, top, label, 8.5, "right")
        draft.put(150 + 110 * place, top + 15, value, align="right")
    return top + 30


def foot_lines(draft: Draft, sums: Sums, top: float) -> float:
    """Draw each total as one text."""
    y = top
    for label, value in _rows(draft, sums):
        draft.put(360, y, f"{label} : {value}")
        y += 15
    return y


FOOTS: Final = (foot_right, foot_with_rates, foot_band, foot_lines)
TERMS: Final = {
    "fr": ("Paiement à réception de la facture.", "Paiement à 30 jours.",
           "Conditions de règlement : 30 jours fin de mois le 15.",
           "Règlement : 45 jours fin de mois"),
    "en": ("Payment on receipt.", "Payment terms: 30 days"),
    "de": ("Zahlbar sofort ohne Abzug.", "Zahlungsziel: 30 Tage"),
}  # fmt: skip


def closing(draft: Draft, top: float, rate: int, *, states_due: bool) -> None:
    """Draw what stands under the totals, and the foot of the page."""
    language = draft.words.language
    y = top
    told = [] if states_due else [draft.random.choice(TERMS[language])]
    if rate == 0:
        told.append({"fr": draft.random.choice(("TVA non applicable, art. 293 B du CGI",
                                                "Autoliquidation de la TVA")),
                     "en": "VAT reverse charge", "de": "Steuerschuldnerschaft des Empfängers"}[
                         language])  # fmt: skip
    told += draft.random.sample(FEET[language], min(2, len(FEET[language])))
    for text in told:
        draft.put(40, y, text, 8)
        y += 12
    for place, text in enumerate(LEGAL):
        draft.put(297, 800 + 10 * place, text, 7, "center")
    if draft.random.random() < 0.5:
        draft.put(555, 822, "Page 1/1", 7, "right")
