"""Identifiers with a check digit, and how a party is reached.

What is wrong is refused in the creditor's own, warned of in the debtor's.

Real documents carry SIREN numbers that fail their checksum, so a debtor's is only doubted.
"""

# ruff: noqa: D401 - the docstring of a check says what must hold

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.parties import Creditor, Debtor
from relance_docs.case.settings import Settings
from relance_docs.finding import Severity
from relance_docs.message import Message
from relance_docs.reading.check import Check, Spot, Surroundings, check
from relance_docs.reading.document import Loc

Party = Creditor | Debtor
_SIREN_LENGTH: Final = 9
_SIRET_LENGTH: Final = 14
_FRENCH_VAT: Final = re.compile(r"FR ?[0-9]{2} ?([0-9]{3} ?){3}", re.ASCII | re.IGNORECASE)
_LRAR: Final = re.compile(r"[0-9A-Z]{2}([0-9]{10})([0-9])", re.ASCII)
"""La Poste: two characters (1A, 2C …), ten digits, a key.

Weights are 3 and 1 from the right, and the key completes the sum to a multiple of ten.
"""
_S10: Final = re.compile(r"[A-Z]{2}([0-9]{8})([0-9])[A-Z]{2}", re.ASCII)
"""International (UPU): two letters, eight digits, a key, two letters."""
_S10_WEIGHTS: Final = (8, 6, 4, 2, 3, 5, 9, 7)
_S10_KEYS: Final = {10: 0, 11: 5}
"""Where 11 less the remainder is no digit."""


def is_siren(number: str) -> bool:
    """Whether the nine digits of a SIREN pass their checksum."""
    return _passes_as_siren(number)


@lru_cache(maxsize=64)  # two checks ask of each debtor
def _passes_as_siren(number: str) -> bool:
    from stdnum.fr import siren  # noqa: PLC0415 - loaded only where a file is checked

    return bool(siren.is_valid(number))


def is_siret(number: str) -> bool:
    """Whether the fourteen digits of a SIRET pass their checksum."""
    from stdnum.fr import siret  # noqa: PLC0415

    return bool(siret.is_valid(number))


def is_vat_identifier(number: str) -> bool:
    """Whether a VAT number of the European Union passes the checksum of its country."""
    from stdnum.eu import vat  # noqa: PLC0415

    return bool(vat.is_valid(number))


def is_iban(number: str) -> bool:
    """Whether an IBAN passes its checksum and has the length of its country."""
    from stdnum import iban  # noqa: PLC0415

    return bool(iban.is_valid(number))


def is_bic(code: str) -> bool:
    """Whether a BIC has the form of one."""
    from stdnum import bic  # noqa: PLC0415

    return bool(bic.is_valid(code))


def is_tracking_number(text: str) -> bool:
    """Whether the number of a registered letter passes the check of its form; spaces do not matter.

    >>> is_tracking_number("1A 123 456 7890 5"), is_tracking_number("RR 47312482 9 GB")
    (True, True)
    >>> is_tracking_number("1A 123 456 7890 4")
    False
    """
    number = "".join(text.split()).upper()
    lrar, s10 = _LRAR.fullmatch(number), _S10.fullmatch(number)
    if lrar is not None:
        total = sum(int(d) * (3, 1)[i % 2] for i, d in enumerate(reversed(lrar[1])))
        return -total % 10 == int(lrar[2])
    if s10 is not None:
        weighted = zip(s10[1], _S10_WEIGHTS, strict=True)
        key = 11 - sum(int(d) * weight for d, weight in weighted) % 11
        return _S10_KEYS.get(key, key) == int(s10[2])
    return False


def _digits(number: str) -> str:
    return "".join(c for c in number if c in "0123456789")


def _siren(party: Party, loc: Loc) -> Iterator[Spot]:
    """A SIREN has nine digits and a checksum (Luhn)."""
    if party.siren is not None and not is_siren(party.siren):
        yield (*loc, "siren"), _not_a_siren(party.siren)


def _not_a_siren(number: str) -> Message:
    if _has_digits(number, _SIREN_LENGTH):
        return Message(
            "'{value}' is not a SIREN: its check digit is wrong; copy it again from the Kbis",
            value=number,
        )
    return Message("'{value}' is not a SIREN; nine digits, see the Kbis", value=number)


def _has_digits(number: str, count: int) -> bool:
    """Whether a number has its form, so that only a digit can be wrong."""
    return "".join(number.split()).isdecimal() and len(_digits(number)) == count


def _siret(party: Party, loc: Loc) -> Iterator[Spot]:
    """A SIRET has fourteen digits and a checksum (Luhn)."""
    number = party.siret
    if number is None or is_siret(number):
        return
    message = Message("'{value}' is not a SIRET; the SIREN and five digits", value=number)
    if _has_digits(number, _SIRET_LENGTH):
        message = Message(
            "'{value}' is not a SIRET: its check digit is wrong; copy it again from the Kbis",
            value=number,
        )
    yield (*loc, "siret"), message


def _vat_identifier(party: Party, loc: Loc) -> Iterator[Spot]:
    """A VAT identifier begins with its country and has a checksum: FR, a key, the SIREN."""
    number = party.vat_identifier
    if number is None or is_vat_identifier(number):
        return
    message = Message("'{value}' is not a VAT identifier; FR, two digits, SIREN", value=number)
    if _FRENCH_VAT.fullmatch(number):
        message = Message(
            "'{value}' is not a VAT identifier: its two digits or its SIREN are wrong; copy it "
            "again",
            value=number,
        )
    yield (*loc, "vat_identifier"), message


def _identifiers_disagree(party: Party, loc: Loc) -> Iterator[Spot]:
    """SIRET and French VAT identifier contain the SIREN of the same party."""
    siren = _digits(party.siren or "")
    others = {"siret": _digits(party.siret or "")[:_SIREN_LENGTH]}
    if (party.vat_identifier or "").upper().startswith("FR"):
        others["vat_identifier"] = _digits(party.vat_identifier or "")[-_SIREN_LENGTH:]
    for field, other in others.items():
        if is_siren(siren) and other and other != siren:
            yield (
                (*loc, field),
                Message(
                    "this belongs to the SIREN {other}, but siren is {siren}",
                    other=other,
                    siren=siren,
                ),
            )


PartyFinder = Callable[[Party, Loc], Iterator[Spot]]


def _of_debtor(code: str, find: PartyFinder) -> Check[Case]:
    def of_debtor(case: Case, _around: Surroundings) -> Iterator[Spot]:
        return find(case.debtor, ("debtor",))

    of_debtor.__doc__ = find.__doc__
    return check(code, Severity.WARNING, stands_alone=True)(of_debtor)


def _of_creditor(code: str, find: PartyFinder) -> Check[Settings]:
    def of_creditor(settings: Settings, _around: Surroundings) -> Iterator[Spot]:
        return find(settings.creditor, ("creditor",))

    of_creditor.__doc__ = find.__doc__
    return check(code, stands_alone=True)(of_creditor)


_OF_A_PARTY: Final[tuple[tuple[str, PartyFinder], ...]] = (
    ("siren", _siren),
    ("siret", _siret),
    ("vat-identifier", _vat_identifier),
    ("identifiers-disagree", _identifiers_disagree),
)


@check("siren", stands_alone=True)
def sender_siren(settings: Settings, _around: Surroundings) -> Iterator[Spot]:
    """A SIREN has nine digits and a checksum (Luhn)."""
    siren = settings.sender.siren if settings.sender is not None else None
    if siren is not None and not is_siren(siren):
        yield ("sender", "siren"), _not_a_siren(siren)


@check("iban", stands_alone=True)
def creditor_iban(settings: Settings, _around: Surroundings) -> Iterator[Spot]:
    """The IBAN to pay to has a checksum: a wrong digit sends the money elsewhere or nowhere."""
    iban = settings.creditor.iban
    if iban is not None and not is_iban(iban):
        message = Message("'{value}' is not an IBAN; copy it from the bank's RIB", value=iban)
        yield ("creditor", "iban"), message


@check("bic", stands_alone=True)
def creditor_bic(settings: Settings, _around: Surroundings) -> Iterator[Spot]:
    """A BIC has eight or eleven characters: bank, country, place, branch."""
    bic = settings.creditor.bic
    if bic is not None and not is_bic(bic):
        message = Message("'{value}' is not a BIC; copy it from the bank's RIB", value=bic)
        yield ("creditor", "bic"), message


DEBTOR_IDENTIFIERS: Final = tuple(_of_debtor(code, find) for code, find in _OF_A_PARTY)
CREDITOR_IDENTIFIERS: Final = (
    *(_of_creditor(code, find) for code, find in _OF_A_PARTY),
    sender_siren,
    creditor_iban,
    creditor_bic,
)


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
