"""Days and amounts inside sentences, as the reader of a language writes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Final

from relance_docs import french
from relance_docs.case.days import ShortDay
from relance_docs.cli.words import translation
from relance_docs.message import Message

GROUP: Final = "\N{NARROW NO-BREAK SPACE}"


@cache
def sentences_in(language: str) -> Callable[[Message], str]:
    """Return the function that says a message in a language, days and amounts included."""
    words = translation(language)

    def said(message: Message) -> str:
        return message.render(words, lambda value: _value(value, language))

    return said


def _value(value: object, language: str) -> object:
    if isinstance(value, Decimal):
        return number_text(value, language)
    if isinstance(value, ShortDay):
        return day_cell(value, language)
    if isinstance(value, date):
        return french.day(value) if language == "fr" else value.isoformat()
    if isinstance(value, StrEnum):
        return word_of(value, language)
    return value


def word_of(value: StrEnum, language: str) -> str:
    """Return what a value of a closed list is called in a language: what can be typed for it."""
    from relance_docs.case.words import WORDS

    words = WORDS.get(type(value))
    return words[value].french if words and language == "fr" else value.value


def day_cell(day: date, language: str) -> str:
    """Write a day in the column of a table, ten characters wide.

    >>> day_cell(date(2026, 7, 1), "en"), day_cell(date(2026, 7, 1), "fr")
    ('2026-07-01', '01/07/2026')
    """
    return f"{day:%d/%m/%Y}" if language == "fr" else day.isoformat()


def number_text(number: Decimal, language: str) -> str:
    """Write a number with at least two decimals, its thousands apart.

    >>> number_text(Decimal("10000.00"), "en"), number_text(Decimal("12.1"), "en")
    ('10,000.00', '12.10')
    >>> number_text(Decimal("-10000.00"), "fr").replace(GROUP, " ")
    '-10 000,00'
    """
    english = f"{french.two_decimals(number):,f}"
    if language != "fr":
        return english
    return english.replace(",", GROUP).replace(".", ",")


@dataclass(frozen=True)
class Hand:
    """How the reader of a language writes."""

    language: str

    def words(self, message: Message) -> str:
        """Return a sentence in that language."""
        return sentences_in(self.language)(message)

    def day(self, day: date) -> str:
        """Return a day as it stands in a table."""
        return day_cell(day, self.language)

    def number(self, number: Decimal) -> str:
        """Return an amount as it stands in a table."""
        return number_text(number, self.language)
