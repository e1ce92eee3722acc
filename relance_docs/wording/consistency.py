"""A letter must not contradict itself: its dates, its totals, its receipt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain

from relance_docs.case.parties import Language
from relance_docs.message import Message
from relance_docs.wording.facts import LetterFacts, LetterKind
from relance_docs.wording.folding import Folded
from relance_docs.wording.search import Span, merged

_MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre",
    "octobre", "novembre", "decembre",
)  # fmt: skip
_DATE = (
    rf"(?:(?P<day>\d{{1,2}})(?:er)? (?P<month>{'|'.join(_MONTHS)}) (?P<year>\d{{4}})"
    r"|(?P<day2>\d{1,2})[/.](?P<month2>\d{1,2})[/.](?P<year2>\d{4}|\d{2}))(?!\d)"
)
_CENTURY = 2000
_WEEKDAY = r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) )?"
_LAST = r"(?:au plus tard|dernier delai|delai de rigueur|sans faute)"
_PAYING = r"\b(?:pay|regl|regul|vers|vir|acquitt|solder|parvenir|recevoir|attend)"
_DEADLINES = (
    re.compile(
        rf"(?:au plus tard|d'ici|avant|(?:avez|disposez) jusqu'(?:a|au)?) "
        rf"?(?:le |au )?{_WEEKDAY}{_DATE}"
    ),
    re.compile(rf"(?:pour le|au|le) {_WEEKDAY}{_DATE},? ?\(?{_LAST}"),
    re.compile(rf"{_PAYING}[^\n.;]{{0,60}}(?:pour le|jusqu'au) {_WEEKDAY}{_DATE}"),
)
_BEFORE = ("plus tard", "d'ici", "avant", "pour le", "jusqu'a", "delai", "sans faute")
_PAST = re.compile(
    r"\b(?:avi(?:ez|ons)|devi(?:ez|ons)|devai(?:t|ent)|etai(?:t|ent)|aur(?:ait|iez)|aviez|expir\w+"
    r"|echue?s?|echeances?|prome\w+|promis\w*|engage\w*|conven\w+|precedente?s?|payables?"
    r"|demandions|avait|calcul\w+|couru\w*|arrete\w*)\b"
)
_SAID = re.compile(r"\b(?:prome|promis|annonc|convenu|prevu|engag|attendu|initial)")
_CENTS = r"(?:[,.]\d{2})?"
_AMOUNT = rf"(?P<amount>\d{{1,3}}(?:[ .]?\d{{3}})*{_CENTS}) ?(?:€|euros?\b|eur\b)"
_DAY_INSIDE = (
    rf"(?:\d{{1,2}}(?:er)? (?:{'|'.join(_MONTHS)}) \d{{4}}|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}})"
)
_BETWEEN = rf"(?:[^\n\d€.;]|{_DAY_INSIDE}){{0,60}}?"
"""What may stand between a word for a total and its amount: words, and a day."""
_TOTAL = re.compile(
    rf"(?:\b(?:total|totale|totalite)\b{_BETWEEN}\n?"
    rf"|\b(?:somme|montant|solde|reste) (?:due?|demandee?|restante?s?|a payer|a regler"
    rf"|exigible|reclamee?)\b{_BETWEEN}\n?"
    rf"|\bnet a payer\b{_BETWEEN}\n?"
    rf"|\b(?:reclam(?:ons|e)|exige(?:ons)?|nous devez|redevables?)\b{_BETWEEN}"
    rf"|\b(?:creance|dette) s'eleve a{_BETWEEN}"
    rf"|\b(?:payer|regler|virer|demeure de|verser) (?:la somme |le montant |le solde )?"
    rf"(?:total |totale )?(?:due? |de )*)"
    rf"{_AMOUNT}(?! (?:par|chaque) )"
)
_TOTALLING = (
    "total", "somme", "montant", "solde", "reste", "net a payer", "reclam", "exige", "devez",
    "redevable", "s'eleve", "payer", "regler", "virer", "verser", "demeure",
)  # fmt: skip
_RECEIPT = re.compile(r"(?:bonne et valable|donnons|vaut) quittance|pour solde de tout compte")
_DEMANDS = {
    Language.FRENCH: re.compile(r"met(?:tons|s)? en demeure"),
    Language.ENGLISH: re.compile(r"formally (?:request|demand|require)"),
    Language.GERMAN: re.compile(r"(?:formlich|hiermit) auf, "),
}
_TOTALS = {
    Language.ENGLISH: re.compile(
        r"(?:pay(?:ment of)?|requested:?|total[^.\n]{0,60}?)\s+eur (?P<amount>\d[\d,]*\.\d{2})\b"
    ),
    Language.GERMAN: re.compile(
        r"(?:uber |fordern sie formlich auf, |gesamt[^.\n]{0,60}?|betrag: )"
        r"(?P<amount>\d[\d.]*,\d{2}) eur"
        r"|(?P<amount2>\d[\d.]*,\d{2}) eur (?:bis zum [^.\n]{0,30} )?zu zahlen"
    ),
}
"""A total in a letter of another language: what is asked for, or called a total."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Inconsistency:
    """A contradiction: where it stands in the original text, ends excluded, and what it is."""

    code: str
    message: Message
    start: int
    end: int


def contradictions(text: Folded, facts: LetterFacts) -> Iterator[Inconsistency]:
    """Yield what `text` says against itself or against the facts."""
    for check in CHECKS:
        yield from check(text, facts)


def past_deadlines(text: Folded, facts: LetterFacts) -> Iterator[Inconsistency]:
    """Find a date to pay that is not after the day the letter arrives (is written, if unknown).

    A date to pay is a day with its year, in figures or with its month in words: after « au plus
    tard le », « d’ici au », « avant le », « vous avez jusqu’au »; before « au plus tard » and
    « dernier délai »; or after « pour le » and « jusqu’au » in a sentence about paying. One that
    recalls an earlier delay (« vous deviez payer avant le … ») is none.
    """
    reached = facts.delivered_on or facts.written_on
    if reached is None:
        return
    for found in _deadlines(text.plain):
        day = _day(found)
        if day is None or day > reached or _is_past(text.plain, found):
            continue
        start, end = text.span(_start_of_day(found), found.end())
        message = Message(
            "the date to pay, {day}, is not after the day the letter arrives, {reached}: give a "
            "later date",
            day=day,
            reached=reached,
        )
        yield Inconsistency(code="wording-deadline-past", message=message, start=start, end=end)


def _deadlines(plain: str) -> Iterator[re.Match[str]]:
    """Yield the dates to pay, each once however it is said."""
    seen: set[int] = set()
    blocks = _blocks_with(_BEFORE, plain)
    for form in _DEADLINES:
        for found in chain.from_iterable(form.finditer(plain, *block) for block in blocks):
            if _start_of_day(found) not in seen:
                seen.add(_start_of_day(found))
                yield found


def _blocks_with(words: tuple[str, ...], plain: str, *, and_next: bool = False) -> list[Span]:
    """Return where the blocks with one of `words` stand; `and_next`: each with the one after it."""
    blocks = []
    for word in words:
        at = plain.find(word)
        while at >= 0:
            end = next_end = _end_of_block(plain, at)
            if and_next:
                next_end = _end_of_block(plain, end + 1)
            blocks.append((plain.rfind("\n", 0, at) + 1, next_end))
            at = plain.find(word, end)
    return merged(blocks)


def _end_of_block(plain: str, at: int) -> int:
    end = plain.find("\n", at)
    return len(plain) if end < 0 else end


def _start_of_day(found: re.Match[str]) -> int:
    return max(found.start("day"), found.start("day2"))


def _day(found: re.Match[str]) -> date | None:
    day = found["day"] or found["day2"]
    month = _MONTHS.index(found["month"]) + 1 if found["month"] else int(found["month2"])
    year = int(found["year"] or found["year2"])
    try:
        return date(year if year > 99 else year + _CENTURY, month, int(day))  # noqa: PLR2004
    except ValueError:
        return None


def _is_past(plain: str, found: re.Match[str]) -> bool:
    """Whether the sentence recalls an earlier delay: « malgré le règlement promis pour le … »."""
    said = _SAID.search(found.group())
    start = max(plain.rfind(stop, 0, found.start()) for stop in ("\n", ". ", "; ", "! "))
    return bool(said or _PAST.search(plain[start + 1 : found.start()]))


def different_totals(text: Folded, facts: LetterFacts) -> Iterator[Inconsistency]:
    """Find a total that the statement does not have, or that another place contradicts.

    A total is an amount in euros after « total », « somme due », « montant demandé », « solde à
    régler », « net à payer », in the same sentence or in the next cell of a table; after « nous
    réclamons », « vous nous devez », « la créance s’élève à »; or right after « payer », « régler »
    and « verser ». It must be one of the amounts that the program reckoned for this letter.
    """
    if facts.language in _TOTALS:
        yield from _foreign_totals(text, facts)
        return
    known: set[Decimal] = set(facts.amounts)
    if facts.total_due is not None:
        known.add(facts.total_due)
    blocks = _blocks_with(_TOTALLING, text.plain, and_next=True)
    for found in chain.from_iterable(_TOTAL.finditer(text.plain, *block) for block in blocks):
        amount = _decimal(found["amount"])
        if not known:
            known.add(amount)
        if amount in known:
            continue
        start, end = text.span(*found.span("amount"))
        said = _not_reckoned(amount)
        yield Inconsistency(code="wording-total-differs", message=said, start=start, end=end)


def _not_reckoned(amount: Decimal) -> Message:
    return Message(
        "the total {amount} € is not the total of the statement: print the one that is reckoned",
        amount=amount,
    )


def _foreign_totals(text: Folded, facts: LetterFacts) -> Iterator[Inconsistency]:
    """Find a total of an English or German letter that is not the statement's."""
    known = {*facts.amounts, *((facts.total_due,) if facts.total_due is not None else ())}
    for found in _TOTALS[facts.language].finditer(text.plain):
        name = next(name for name, value in found.groupdict().items() if value)
        signs = ",." if facts.language is Language.GERMAN else ".,"
        amount = Decimal(found[name].replace(signs[1], "").replace(signs[0], "."))
        if known and amount not in known:
            start, end = text.span(*found.span(name))
            yield Inconsistency(
                code="wording-total-differs",
                message=_not_reckoned(amount),
                start=start,
                end=end,
            )


def _decimal(written: str) -> Decimal:
    plain = re.sub(r"[ .](?=\d{3})", "", written).replace(",", ".")
    return Decimal(plain).quantize(Decimal("0.01"))


def reserved_receipt(text: Folded, _facts: LetterFacts) -> Iterator[Inconsistency]:
    """Find a receipt in full that keeps rights in reserve."""
    reserve = text.plain.find("sans prejudice")
    if reserve < 0 or not _RECEIPT.search(text.plain):
        return
    start, end = text.span(reserve, reserve + len("sans prejudice"))
    message = Message("a receipt in full cannot be given 'sans préjudice': leave one of them out")
    yield Inconsistency(code="wording-receipt-reserved", message=message, start=start, end=end)


def demand_missing(text: Folded, facts: LetterFacts) -> Iterator[Inconsistency]:
    """Find a mise en demeure that does not demand (1344 C. civ.: « interpellation suffisante »)."""
    demand = _DEMANDS[facts.language]
    if facts.letter is LetterKind.FORMAL_NOTICE and not demand.search(text.plain):
        message = Message(
            "a mise en demeure must say so in its body: « nous vous mettons en demeure de payer la "
            "somme de … » (1344 C. civ.)"
        )
        yield Inconsistency(code="wording-demand-missing", message=message, start=0, end=0)


CHECKS = (past_deadlines, different_totals, reserved_receipt, demand_missing)
