"""The debtor of a new case, from the buyer of an invoice."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from relance_docs.case.parties import Contact, Debtor, DebtorKind
from relance_docs.evidence.events.entries import stated
from relance_docs.importing.debtor_data import of_one_company, on_an_envelope
from relance_docs.importing.invoices.records import InvoiceRead, PartyRead
from relance_docs.message import Message
from relance_docs.reading.checks.debtor import MAX_CHARACTERS, MAX_LINES
from relance_docs.reading.checks.identifiers import is_siren, is_siret, is_vat_identifier
from relance_docs.reading.editing.writing import Value

_PUBLIC: Final = re.compile(r"[12][0-9]{8}", re.ASCII)
"""SIREN numbers of the State begin with 1, those of local authorities with 2 (INSEE)."""
_FOR_THE_STATE: Final = re.compile(r"\bB2G\b")


@dataclass(frozen=True, kw_only=True, slots=True)
class NewDebtor:
    """The data of a debtor, what is to be looked at, and what a person must confirm."""

    data: dict[str, Value]
    warnings: tuple[Message, ...]
    to_confirm: tuple[str, ...]
    """French, as it stands in the case file."""


def debtor_of(invoice: InvoiceRead) -> NewDebtor:
    """Return the debtor that the buyer of an invoice is.

    Identifiers with a wrong check digit are left out: another company may bear the right one.
    """
    buyer = invoice.buyer
    warnings: list[Message] = []
    to_confirm: list[str] = []
    name = _name(buyer, to_confirm)
    siren = _kept(buyer.siren, "SIREN", warnings, is_right=is_siren)
    siret = _kept(buyer.siret, "SIRET", warnings, is_right=is_siret)
    vat = _kept(buyer.vat_identifier, Message("VAT number"), warnings, is_right=is_vat_identifier)
    data = stated(
        Debtor,
        kind=_kind(invoice, siren, to_confirm).value,
        name=name,
        **of_one_company(siren, siret, vat),
        address=_address(name, buyer.address, warnings),
        contact=_contact(buyer),
    )
    return NewDebtor(data=data, warnings=tuple(warnings), to_confirm=tuple(to_confirm))


def _name(buyer: PartyRead, to_confirm: list[str]) -> str:
    name = buyer.name or ""
    if not name:
        to_confirm.append("nom du débiteur : la facture n’en donne aucun")
        return "?"
    lines = textwrap.wrap(name, MAX_CHARACTERS)
    if len(lines) < MAX_LINES:
        return name
    to_confirm.append("nom du débiteur : abrégé, il ne tient pas sur une enveloppe")
    return " ".join(lines[:2])


def _kept(
    number: str | None, what: object, warnings: list[Message], *, is_right: Callable[[str], bool]
) -> str | None:
    if number is None or is_right(number):
        return number
    warnings.append(
        Message(
            "the {what} of the buyer, {number}, has a wrong check digit: it is left out; look it "
            "up and enter it",
            what=what,
            number=number,
        )
    )
    return None


def _kind(invoice: InvoiceRead, siren: str | None, to_confirm: list[str]) -> DebtorKind:
    """Return which law applies, as far as the document shows it; the rest is to confirm."""
    if any(n.code == "ADN" and _FOR_THE_STATE.search(n.text) for n in invoice.notes):
        return DebtorKind.PUBLIC_BODY
    if siren and _PUBLIC.fullmatch(siren):
        to_confirm.append(
            f"debtor.kind : le SIREN {siren} commence comme ceux des personnes publiques"
        )
        return DebtorKind.PUBLIC_BODY
    buyer = invoice.buyer
    if not (buyer.siren or buyer.siret or buyer.vat_identifier):
        to_confirm.append("debtor.kind : aucun identifiant ne montre que c’est un professionnel")
    return DebtorKind.BUSINESS


def _address(name: str, lines: tuple[str, ...], warnings: list[Message]) -> tuple[str, ...]:
    """Return the lines as an envelope shows them; none when it cannot show them all."""
    fitting = on_an_envelope(name, lines)
    if fitting is None:
        warnings.append(
            Message(
                "the address of the buyer takes more lines than an envelope shows and is left "
                "out; enter it: {address}",
                address=", ".join(lines),
            )
        )
        return ()
    return fitting


def _contact(buyer: PartyRead) -> dict[str, Value] | None:
    name = buyer.contact_name or buyer.name
    if name is None or not (buyer.contact_name or buyer.email or buyer.phone):
        return None
    return stated(Contact, name=name, email=buyer.email, phone=buyer.phone)
