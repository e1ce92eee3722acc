"""How a party is reached: e-mail addresses, and lines of an address that a comma cut."""

# ruff: noqa: D401 - the docstring of a check says what must hold

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.settings import Settings
from relance_docs.finding import Severity
from relance_docs.message import Message
from relance_docs.reading.check import Spot, Surroundings, check
from relance_docs.reading.document import Loc

_WORD: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL: Final = re.compile(rf"{_WORD}(?:\.{_WORD})*@{_LABEL}(?:\.{_LABEL})+", re.ASCII)
_LONGEST: Final = 254
_NUMBER: Final = re.compile(r"[0-9]{1,4}(?: ?(?:bis|ter|quater|[A-Da-d]))?", re.ASCII)


def is_email(text: str) -> bool:
    """Whether mail programs everywhere take `text` for an e-mail address.

    >>> is_email("compta@exemple.fr"), is_email("compta@exemple"), is_email("C. <c@exemple.fr>")
    (True, False, False)
    """
    return len(text) <= _LONGEST and _EMAIL.fullmatch(text) is not None


def no_email(text: str) -> Message:
    """Say that `text` is no e-mail address, and how one is written."""
    return Message(
        "'{value}' is not an e-mail address; write the address alone, without accents, such as "
        "compta@exemple.fr",
        value=text,
    )


def _email(email: str | None, loc: Loc) -> Iterator[Spot]:
    if email is not None and not is_email(email):
        yield loc, no_email(email)


@check("email-address", stands_alone=True)
def email_of_debtor(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """An e-mail address has a name, an @ and a domain, and nothing beside it."""
    if case.debtor.contact is not None:
        yield from _email(case.debtor.contact.email, ("debtor", "contact", "email"))


@check("email-address", stands_alone=True)
def email_of_writer(settings: Settings, _around: Surroundings) -> Iterator[Spot]:
    """An e-mail address has a name, an @ and a domain, and nothing beside it."""
    yield from _email(settings.creditor.email, ("creditor", "email"))
    if settings.sender is not None:
        yield from _email(settings.sender.email, ("sender", "email"))


def _cut_lines(lines: Iterable[str], loc: Loc) -> Iterator[Spot]:
    for i, (line, following) in enumerate(pairwise(lines)):
        if _NUMBER.fullmatch(line):
            message = Message(
                "'{line}' is alone on its line; in [ ] a comma ends the line: write "
                '"{line}, {following}"',
                line=line,
                following=following,
            )
            yield (*loc, i), message


@check("address-cut", Severity.WARNING, stands_alone=True)
def address_of_debtor(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A line of an address that is only a number was probably cut by a comma."""
    return _cut_lines(case.debtor.address, ("debtor", "address"))


@check("address-cut", Severity.WARNING, stands_alone=True)
def address_of_writer(settings: Settings, _around: Surroundings) -> Iterator[Spot]:
    """A line of an address that is only a number was probably cut by a comma."""
    yield from _cut_lines(settings.creditor.address, ("creditor", "address"))
    if settings.sender is not None:
        yield from _cut_lines(settings.sender.address, ("sender", "address"))


REACHING_DEBTOR: Final = (email_of_debtor, address_of_debtor)
REACHING_WRITER: Final = (email_of_writer, address_of_writer)
