"""Invoice numbers in the label of a transfer, however the payer and the banks wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import Final

from relance_docs.importing.bank.records import folded
from relance_docs.importing.matching.records import Clue

_TOKEN: Final = re.compile(r"[A-Z]+|[0-9]+")
_RUN: Final = re.compile(r"(?:(?<=RF)|(?<=RF ))[0-9]{2}|[A-Z]+|[0-9]+")
"""The check digits of a reference to a creditor (ISO 11649) are a run of their own."""
_CALLED: Final = r"(?:FACTURES?|FACT|FACS?|FA|FT|F|INVOICES?|INV|NUMERO|NUM|NRO|NO|N)"
_CALLED_NUMBER: Final = re.compile(rf"(?<![A-Z])(?={_CALLED} *([0-9]+)(?![0-9A-Z]))")
_SHORTEST: Final = 5
_FEWEST_DIGITS: Final = 3
_SHORTEST_WITHOUT_LETTERS: Final = 6
_SHORTEST_CUT: Final = 6
_LEAST_OF_LAST: Final = 2
_RF: Final = re.compile(r"(?<![A-Z0-9])RF ?[0-9]{2}(?: ?[A-Z0-9]){1,21}(?![A-Z0-9])")


def clue_of_number(number: str, label: str) -> Clue | None:
    """Return how a label names an invoice; None when it does not.

    `label` is folded: capitals, digits and blanks. Blanks, marks and zeros in front of a group of
    digits count for nothing. A short number is only a part of one: it may be anything.

    >>> clue_of_number("FA-2026-0042", "VIR SEPA MENUISERIE FA 2026 42 JUIN")
    <Clue.NUMBER: 'number'>
    >>> clue_of_number("FA-2026-0042", "REGLEMENT FACT 0042")
    <Clue.PART_OF_NUMBER: 'part_of_number'>
    >>> clue_of_number("FA-2026-0042", "FA20260421")
    """
    if not _may_stand(_last_digits(number), label):
        return Clue.PART_OF_NUMBER if _is_cut(number, label) else None
    tokens = _tokens(number)
    if stands_in(tokens, label):
        is_clear = _is_telling(number) or _is_verbatim(number, label)
        return Clue.NUMBER if is_clear else _if_called(number, label)
    digits = tuple(token for token in tokens if token.isdecimal())
    if len(digits) < len(tokens) and _is_long_enough(digits) and stands_in(digits, label):
        return Clue.NUMBER
    if _last_digits(number) in _called(label) or _is_cut(number, label):
        return Clue.PART_OF_NUMBER
    return None


def names_case(number: str, label: str) -> bool:
    """Whether a folded label names a case, in full: letters about several invoices ask for that.

    >>> names_case("2026-001", "VIR SARL LEDOUX 2026 001"), names_case("2026-001", "VIR 2026001")
    (True, True)
    >>> names_case("2026-001", "VIR 2026 1"), names_case("2026-001", "VIR 2026 0012")
    (False, False)
    """
    tokens = _tokens(number)
    is_short = sum(len(token) for token in tokens if token.isdecimal()) < _SHORTEST
    if is_short or "".join(tokens) not in _without_blanks(label):
        return False
    if f" {' '.join(tokens)} " in f" {label} ":
        return True
    return _case_form(tokens).search(label) is not None


@lru_cache(maxsize=20_000)
def _case_form(tokens: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Z0-9]){' ?'.join(tokens)}(?![A-Z0-9])")


@lru_cache(maxsize=20_000)
def _tokens(number: str) -> tuple[str, ...]:
    """Return the groups of letters and of digits of a number, in order."""
    return tuple(_TOKEN.findall(folded(number)))


def spellings(number: str) -> Iterator[tuple[str, str]]:
    """Yield what a label that names an invoice in full holds, and what it ends with there.

    The first is without blanks and zeros, as zeros may stand before each group of digits;
    `spellings_in` of that label finds it.
    """
    tokens = _tokens(number)
    digits = [token for token in tokens if token.isdecimal()]
    for some in (tokens, digits) if digits else ():
        yield _without_zeros("".join(some)), _bare(some[-1])


def parts(number: str) -> Iterator[str]:
    """Yield what a label that names a part of a number holds one of, as `parts_in` finds it.

    « facture 42 » is known by the last digits, a number that the label cuts by its beginnings.
    """
    if any(token.isdecimal() for token in _tokens(number)):
        yield f"called {_last_digits(number)}"
    yield from (f"cut {start}" for start in _starts(number))


def spellings_in(label: str, longest: int) -> Iterator[tuple[str, str]]:
    """Yield all that may be a number in a folded label, without zeros, and the label up to its end.

    A number begins and ends where letters and digits change, or at a blank; in a reference to a
    creditor it begins after the check digits. `longest`: characters of the longest one.
    """
    runs = _RUN.findall(label)
    ends = [*accumulate(runs)]
    bare = [*map(_without_zeros, runs)]
    for first in range(len(runs)):
        found = ""
        for run, end in zip(bare[first:], ends[first:], strict=True):
            found += run
            if len(found) > longest:
                break
            yield found, end


def parts_in(label: str) -> Iterator[str]:
    """Yield every key that a part of a number, named by a folded label, can have."""
    yield from (f"called {digits}" for digits in _called(label))
    whole = _without_blanks(label)
    yield from (f"cut {whole[-length:]}" for length in range(_SHORTEST_CUT, len(whole) + 1))


@lru_cache(maxsize=1000)
def _called(label: str) -> frozenset[str]:
    """Return the numbers that a folded label calls those of an invoice, without zeros in front."""
    return frozenset(_bare(found[1]) for found in _CALLED_NUMBER.finditer(label))


def _without_zeros(text: str) -> str:
    return text.replace("0", "")


@lru_cache(maxsize=1000)
def _bare_label(label: str) -> str:
    return _without_zeros(_without_blanks(label))


def other_number(number: str, label: str) -> str | None:
    """Return what a folded label names in the form of an invoice number, if it is another one.

    >>> other_number("FA-2026-0042", "VIR FA 2025 0042 DURAND")
    'FA 2025 0042'
    >>> other_number("FA-2026-0042", "VIR FA 2026 0042"), other_number("2026-7", "VIR 2025 7")
    (None, None)
    """
    like = _like(_tokens(number))
    found = (each[0] for each in like.finditer(label)) if like is not None else iter(())
    return next((each for each in found if _stripped(each) != _stripped(number)), None)


def _like(tokens: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return the form of a number: its letters, and as many digits; None without letters."""
    digits = sum(len(token) for token in tokens if token.isdecimal())
    if not tokens or not tokens[0].isalpha() or digits < _SHORTEST:
        return None
    return _form(tuple("#" * len(token) if token.isdecimal() else token for token in tokens))


@lru_cache(maxsize=1000)
def _form(tokens: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of numbers alike; `#` stands for any digit."""
    forms = (rf"[0-9]{{{len(token)}}}" if token[0] == "#" else token for token in tokens)
    return re.compile(rf"(?<![A-Z0-9]){' ?'.join(forms)}(?![0-9])")


def clue_of_reference(number: str, texts: tuple[str, ...]) -> Clue | None:
    """Return the clue when one of the folded texts holds an ISO 11649 reference to the invoice.

    >>> clue_of_reference("FA-2026-0042", ("RF83FA20260042",))
    <Clue.REFERENCE: 'reference'>
    """
    if not any("RF" in text for text in texts):
        return None
    tokens = _tokens(number)
    bare = _without_zeros("".join(tokens))
    bodies = [b for text in texts for b in _rf_bodies(text) if _without_zeros(b) == bare]
    if not bodies or not any(token.isdecimal() for token in tokens):
        return None
    return Clue.REFERENCE if any(map(_pattern(tokens).fullmatch, bodies)) else None


@lru_cache(maxsize=1000)
def _rf_bodies(text: str) -> list[str]:
    from stdnum import iso11649  # noqa: PLC0415 - loaded only where a statement is matched

    found = ("".join(each.split()) for each in _RF.findall(text))
    return [each[4:] for each in found if iso11649.is_valid(each)]


def _stripped(number: str) -> str:
    """Return a number without marks and without zeros in front of its groups of digits."""
    return "".join(map(_bare, _tokens(number)))


def _bare(token: str) -> str:
    return (token.lstrip("0") or "0") if token.isdecimal() else token


def _is_telling(number: str) -> bool:
    """Whether a whole number can hardly stand in a label by chance."""
    bare = _stripped(number)
    digits = sum(c.isdecimal() for c in bare)
    shortest = _SHORTEST if digits < len(bare) else _SHORTEST_WITHOUT_LETTERS
    return len(bare) >= shortest and digits >= _FEWEST_DIGITS


def _is_verbatim(number: str, label: str) -> bool:
    """Whether a number of several groups stands there with all its zeros and its marks.

    >>> _is_verbatim("2026-0007", "VIR 2026 0007"), _is_verbatim("2026-0112", "VIR 20260112")
    (True, False)
    """
    said = " ".join(_tokens(number))
    digits = sum(c.isdecimal() for c in said)
    return " " in said and digits > _SHORTEST_WITHOUT_LETTERS and f" {said} " in f" {label} "


def _if_called(number: str, label: str) -> Clue | None:
    """Return a weak clue for a short number that is called an invoice, or that has letters."""
    has_letters = any(token.isalpha() for token in _tokens(number))
    is_called = _last_digits(number) in _called(label)
    return Clue.PART_OF_NUMBER if is_called or has_letters else None


@lru_cache(maxsize=20_000)
def _last_digits(number: str) -> str:
    """Return the last group of digits without zeros in front; `?` for a number without any."""
    digits = [token for token in _tokens(number) if token.isdecimal()]
    return _bare(digits[-1]) if digits else "?"


def _may_stand(digits: str, label: str) -> bool:
    """Whether a label can hold these digits at all: the patterns cost a hundred times as much."""
    return digits in _without_blanks(label)


@lru_cache(maxsize=1000)
def _without_blanks(label: str) -> str:
    return label.replace(" ", "")


def _is_long_enough(digits: tuple[str, ...]) -> bool:
    return sum(map(len, map(_bare, digits))) >= _SHORTEST_WITHOUT_LETTERS


def stands_in(tokens: tuple[str, ...], label: str) -> bool:
    """Whether a folded label holds these groups, however zeros and blanks are put among them.

    The pattern decides, where it is not plain: to compile one for each number of a ledger takes
    longer than all else.
    """
    if f" {' '.join(tokens)} " in f" {label} ":
        return True
    may = _without_zeros("".join(tokens)) in _bare_label(label)
    return may and _pattern(tokens).search(label) is not None


@lru_cache(maxsize=20_000)
def _pattern(tokens: tuple[str, ...]) -> re.Pattern[str]:
    before = r"(?<![0-9])" if tokens[0].isdecimal() else r"(?<![A-Z])"
    after = r"(?![0-9])" if tokens[-1].isdecimal() else r"(?![A-Z])"
    return re.compile(before + " *".join(map(_spread, tokens)) + after)


def _spread(token: str) -> str:
    """Return the pattern of a token: a bank that folds lines may put a blank anywhere."""
    zeros = "(?:0 ?)*" if token.isdecimal() else ""
    return zeros + " ?".join(_bare(token))


def _is_cut(number: str, label: str) -> bool:
    """Whether a label ends in the middle of the last digits of a number, as banks cut it."""
    return _without_blanks(label).endswith(_starts(number))


@lru_cache(maxsize=20_000)
def _starts(number: str) -> tuple[str, ...]:
    """Return the beginnings of a number that still tell it, without blanks and marks."""
    compact = _without_blanks(folded(number))
    last = len(_tokens(number)[-1]) if compact else 0
    shortest = max(_SHORTEST_CUT, len(compact) - last + _LEAST_OF_LAST)
    return tuple(compact[:size] for size in range(len(compact) - 1, shortest - 1, -1))
