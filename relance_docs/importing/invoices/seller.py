"""Whether an invoice is one of ours: its seller is the creditor of relance.yaml."""

from __future__ import annotations

from relance_docs.case.parties import Creditor
from relance_docs.importing.debtors import plain_name, siren_of
from relance_docs.importing.invoices.records import PartyRead
from relance_docs.message import Message


def not_our_creditor(seller: PartyRead, creditor: Creditor) -> Message | None:
    """Return why the seller is somebody else; None when it is the creditor.

    The SIREN decides, then the VAT number, and the name only where neither can be compared.
    """
    theirs = siren_of(seller.siren, seller.siret, seller.vat_identifier) or seller.siren
    ours = siren_of(creditor.siren, creditor.siret, creditor.vat_identifier)
    if theirs and ours:
        return None if theirs == ours else _other(seller, "SIREN", theirs, ours)
    vat = "".join((creditor.vat_identifier or "").split()).upper()
    if seller.vat_identifier and vat:
        if seller.vat_identifier == vat:
            return None
        return _other(seller, Message("VAT number"), seller.vat_identifier, vat)
    if seller.name and plain_name(seller.name) == plain_name(creditor.name):
        return None
    return Message(
        "the seller is {seller}, not {creditor}, the creditor of relance.yaml",
        seller=seller.name or "—",
        creditor=creditor.name,
    )


def to_ourselves(buyer: PartyRead, creditor: Creditor) -> Message | None:
    """Return why nobody owes anything: the buyer is the creditor, too."""
    theirs = siren_of(buyer.siren, buyer.siret, buyer.vat_identifier)
    ours = siren_of(creditor.siren, creditor.siret, creditor.vat_identifier)
    if theirs is None or theirs != ours:
        return None
    return Message("the buyer is the creditor of relance.yaml itself (SIREN {siren})", siren=ours)


def _other(seller: PartyRead, what: object, theirs: str, ours: str) -> Message:
    return Message(
        "the seller is {seller} ({what} {theirs}), not the creditor of relance.yaml ({ours})",
        seller=seller.name or "—",
        what=what,
        theirs=theirs,
        ours=ours,
    )
