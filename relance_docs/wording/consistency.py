"""A letter must not contradict itself: its dates, its totals, its receipt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relance_docs.message import Message
from relance_docs.wording.facts import Facts, LetterKind
from relance_docs.wording.folding import Folded

_MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre",
    "octobre", "novembre", "decembre",
)  # fmt: skip
_DATE = (
    rf"(?:(?P<day>\d{{1,2}})(?:er)? (?P<month>{'|'.join(_MONTHS)}) (?P<year>\d{{4}})"
    r"|(?P<day2>\d{1,2})[/.](?P<month2>\d{1,2})[/.](?P<year2>\d{4}))"
)
_WEEKDAY = r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) )?"
_DEADLINE = re.compile(rf"(?:au plus tard|d'ici|avant) (?:le|au) {_WEEKDAY}{_DATE}")
_BEFORE = ("au plus tard", "d'ici", "avant le", "avant au")
_PAST = re.compile(
    r"\b(?:avi(?:ez|ons)|devi(?:ez|ons)|devai(?:t|ent)|etai(?:t|ent)|aur(?:ait|iez)|aviez|expir\w+"
    r"|echue?s?|echeances?|promis\w*|engage\w*|conven\w+|precedente?s?|payables?|demandions|avait)\b"
)
_AMOUNT = r"(?P<amount>\d{1,3}(?: ?\d{3})*,\d{2}) ?(?:€|euros?|eur)"
_TOTAL = re.compile(
    r"(?:payer la somme (?:totale )?de|regler la somme (?:totale )?de|somme totale (?:due )?de"
    r"|(?:montant )?total (?:general|restant du|du|a payer|a regler)(?: a ce jour)?)"
    rf"[^\n\d]{{0,30}}{_AMOUNT}"
)
_RECEIPT = re.compile(r"(?:bonne et valable|donnons|vaut) quittance|pour solde de tout compte")
_DEMAND = re.compile(r"met(?:tons|s)? en demeure")


@dataclass(frozen=True, kw_only=True, slots=True)
class Contradiction:
    """A contradiction: where it stands in the original text, ends excluded, and what it is."""

    code: str
    message: Message
    start: int
    end: int


def contradictions(text: Folded, facts: Facts) -> Iterator[Contradiction]:
    """Yield what `text` says against itself or against the facts."""
    for check in CHECKS:
        yield from check(text, facts)


def past_deadlines(text: Folded, facts: Facts) -> Iterator[Contradiction]:
    """Find a delay that ends before the letter is delivered (before it is written, if unknown).

    A date that recalls an earlier delay (« vous deviez payer avant le … ») is none.
    """
    reached = facts.delivered_on or facts.written_on
    if reached is None or not any(word in text.plain for word in _BEFORE):
        return
    for found in _DEADLINE.finditer(text.plain):
        day = _day(found)
        if day is None or day > reached or _PAST.search(_clause(text.plain, found)):
            continue
        start, end = text.span(*found.span())
        message = Message(
            "the date to pay, {day}, is not after the day the letter arrives, {reached}: give a "
            "later date",
            day=day,
            reached=reached,
        )
        yield Contradiction(code="wording-deadline-past", message=message, start=start, end=end)


def _day(found: re.Match[str]) -> date | None:
    day = found["day"] or found["day2"]
    month = _MONTHS.index(found["month"]) + 1 if found["month"] else int(found["month2"])
    try:
        return date(int(found["year"] or found["year2"]), month, int(day))
    except ValueError:
        return None


def _clause(plain: str, found: re.Match[str]) -> str:
    start = max(plain.rfind(stop, 0, found.start()) for stop in ("\n", ". ", "; ", "! "))
    return plain[start + 1 : found.start()]


def different_totals(text: Folded, facts: Facts) -> Iterator[Contradiction]:
    """Find a total that the statement does not have, or that another place contradicts."""
    if not any(word in text.plain for word in ("somme", "total")):
        return
    known: set[Decimal] = set(facts.amounts)
    if facts.total_due is not None:
        known.add(facts.total_due)
    for found in _TOTAL.finditer(text.plain):
        amount = Decimal(found["amount"].replace(" ", "").replace(",", "."))
        if not known:
            known.add(amount)
        if amount in known:
            continue
        start, end = text.span(*found.span("amount"))
        message = Message(
            "the total {amount} € is not the total of the statement: print the one that is "
            "reckoned",
            amount=amount,
        )
        yield Contradiction(code="wording-total-differs", message=message, start=start, end=end)


def reserved_receipt(text: Folded, _facts: Facts) -> Iterator[Contradiction]:
    """Find a receipt in full that keeps rights in reserve."""
    reserve = text.plain.find("sans prejudice")
    if reserve < 0 or not _RECEIPT.search(text.plain):
        return
    start, end = text.span(reserve, reserve + len("sans prejudice"))
    message = Message("a receipt in full cannot be given 'sans préjudice': leave one of them out")
    yield Contradiction(code="wording-receipt-reserved", message=message, start=start, end=end)


def demand_missing(text: Folded, facts: Facts) -> Iterator[Contradiction]:
    """Find a mise en demeure that does not demand (1344 C. civ.: « interpellation suffisante »)."""
    if facts.letter is LetterKind.FORMAL_NOTICE and not _DEMAND.search(text.plain):
        message = Message(
            "a mise en demeure must say so in its body: « nous vous mettons en demeure de payer la "
            "somme de … » (1344 C. civ.)"
        )
        yield Contradiction(code="wording-demand-missing", message=message, start=0, end=0)


CHECKS = (past_deadlines, different_totals, reserved_receipt, demand_missing)
