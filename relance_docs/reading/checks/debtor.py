"""The debtor: what a letter to it needs, and what cannot be true of it."""

# ruff: noqa: D400, D401 - the docstring of a check says what must hold

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.legal_forms import LegalForm
from relance_docs.case.parties import DebtorKind
from relance_docs.finding import Severity
from relance_docs.law.jurisdictions import Territory, place_of
from relance_docs.message import Message
from relance_docs.plan.mentions import professional_missing
from relance_docs.reading.check import Spot, Surroundings, check
from relance_docs.reading.checks.identifiers import is_iban
from relance_docs.reading.document import Loc

MAX_LINES: Final = 6
MAX_CHARACTERS: Final = 38
"""What the window of a French envelope shows (NF Z 10-011)."""


def _lines_of_name(name: str) -> int:
    """Return how many lines a name takes when it is broken between words."""
    if name.strip() and name.isprintable() and len(name) <= MAX_CHARACTERS:
        return 1
    import textwrap  # noqa: PLC0415

    return len(textwrap.wrap(name, MAX_CHARACTERS))


@check("address-missing", Severity.WARNING, stands_alone=True)
def address_missing(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """Without an address no letter goes out by post; e-mail and calls still do."""
    if not case.debtor.address:
        yield (
            ("debtor",),
            Message("the debtor has no address; letters by post will be refused"),
        )


@check("postcode-missing", Severity.WARNING, stands_alone=True)
def postcode_missing(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """An address in France ends with its postcode and town: the post and the courts go by it."""
    of: tuple[tuple[Loc, tuple[str, ...]], ...] = (
        (("debtor",), () if case.debtor.is_abroad else case.debtor.address),
        *((("co_debtors", i), each.address) for i, each in enumerate(case.co_debtors)),
        *((("guarantors", i), each.address) for i, each in enumerate(case.guarantors)),
    )
    for loc, address in of:
        if address and place_of(address).territory is Territory.UNKNOWN:
            yield (
                (*loc, "address"),
                Message(
                    "no line of the address is a postcode of five digits and a town: a letter by"
                    " post would not arrive"
                ),
            )


@check("to-confirm", Severity.WARNING, stands_alone=True)
def to_confirm(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """What an import assumed must be confirmed by a person before any letter leaves."""
    for i, what in enumerate(case.to_confirm):
        yield (
            ("to_confirm", i),
            Message(
                "to confirm before any letter leaves: {what}; look, then `relance confirm {case}`",
                what=what,
                case=case.number,
            ),
        )


@check("debtor-iban", Severity.WARNING, stands_alone=True)
def debtor_iban(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """An account of who owes should be an IBAN with its check digits: no transfer has another."""
    of: tuple[tuple[Loc, tuple[str, ...]], ...] = (
        (("debtor",), case.debtor.ibans),
        *((("co_debtors", i), each.ibans) for i, each in enumerate(case.co_debtors)),
        *((("guarantors", i), each.ibans) for i, each in enumerate(case.guarantors)),
    )
    for loc, accounts in of:
        for i, account in enumerate(accounts):
            if not is_iban(account):
                yield (
                    (*loc, "ibans", i),
                    Message("'{value}' is not an IBAN: its check digits are wrong", value=account),
                )


@check("address-too-long", stands_alone=True)
def address_too_long(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """Name and address fit the window of the envelope: six lines of 38 characters."""
    yield from in_the_window(case.debtor.name, case.debtor.address, ("debtor", "address"))


def in_the_window(name: str, address: tuple[str, ...], loc: Loc) -> Iterator[Spot]:
    """Yield what does not fit the window of an envelope of a name and an address at `loc`."""
    for i, line in enumerate(address):
        if len(line) > MAX_CHARACTERS:
            yield (
                (*loc, i),
                Message(
                    "{count} characters; a line of an address has at most {limit}",
                    count=len(line),
                    limit=MAX_CHARACTERS,
                ),
            )
    count = _lines_of_name(name) + len(address)
    if count > MAX_LINES:
        yield (
            loc,
            Message(
                "name and address take {count} lines; the envelope shows {limit}",
                count=count,
                limit=MAX_LINES,
            ),
        )


@check("consumer-with-siren", Severity.WARNING, stands_alone=True)
def consumer_with_siren(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A consumer has no SIREN, SIRET or VAT identifier: is it a business after all?"""
    if not case.debtor.is_person:
        return
    for field in ("siren", "siret", "vat_identifier"):
        if getattr(case.debtor, field) is not None:
            yield (
                ("debtor", field),
                Message("a consumer has no {field}; is kind: business meant?", field=field),
            )


@check("consumer-without-mediator", Severity.WARNING)
def consumer_without_mediator(case: Case, around: Surroundings) -> Iterator[Spot]:
    """Letters to consumers name the consumer mediator of the creditor (L616-1 C. conso.)."""
    settings = around.settings
    if case.debtor.is_person and settings and not settings.creditor.mediator:
        yield (
            ("debtor", "kind"),
            Message(
                "letters to consumers name a mediator; add creditor: mediator: in relance.yaml"
            ),
        )


@check("professional-not-stated", Severity.WARNING)
def professional_not_stated(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A syndicat or an association owes the penalties of commerce for a profession alone: say so.

    Law: L441-10 C. com.; article liminaire C. conso. (non-professionnel).
    """
    if case.closed is None and (missing := professional_missing(case)) is not None:
        yield ("debtor", "kind"), missing


@check("syndic-missing", Severity.WARNING, stands_alone=True)
def syndic_missing(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A syndicat of co-owners is represented by its syndic (loi du 10 juillet 1965, art. 18)."""
    if case.debtor.form is LegalForm.CO_OWNERS and not case.debtor.representative:
        yield (
            ("debtor", "name"),
            Message(
                "a syndicat is represented by its syndic: enter debtor.representative,"
                " « son syndic, … », and the address of the syndic"
            ),
        )


@check("professional-only", stands_alone=True)
def professional_of_a_collective_only(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """`professional` is said of a syndicat or an association alone, and agrees with `kind`."""
    debtor = case.debtor
    if debtor.professional is None:
        return
    if not debtor.is_collective:
        yield (
            ("debtor", "professional"),
            Message("only a syndicat des copropriétaires or an association has this"),
        )
    elif debtor.professional is not (debtor.kind is DebtorKind.BUSINESS):
        yield (
            ("debtor", "professional"),
            Message(
                "this contradicts debtor.kind: `true` goes with `business`, `false` with `consumer`"
            ),
        )


DEBTOR = (
    address_missing,
    postcode_missing,
    to_confirm,
    debtor_iban,
    address_too_long,
    consumer_with_siren,
    consumer_without_mediator,
    professional_not_stated,
    syndic_missing,
    professional_of_a_collective_only,
)
