"""The fields of a case that people set most, in words: what is shown, what may be typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from relance_docs.message import Message
from relance_docs.text import without_accents


class FieldWord(NamedTuple):
    """What a field is called."""

    label: Message
    typed: tuple[str, ...]
    """What may be typed for its name, without accents."""


OF_DEBTOR: Final[Mapping[str, FieldWord]] = {
    "debtor.name": FieldWord(
        Message("name of the debtor"), ("nom", "name", "raison sociale", "denomination")
    ),
    "debtor.kind": FieldWord(Message("kind of debtor"), ("nature", "kind", "type")),
    "debtor.address": FieldWord(Message("postal address"), ("adresse", "address")),
    "debtor.contact.email": FieldWord(
        Message("e-mail address"), ("courriel", "email", "e-mail", "mail", "mel")
    ),
    "debtor.contact.phone": FieldWord(Message("telephone"), ("telephone", "phone", "tel")),
    "debtor.contact.name": FieldWord(Message("person to talk to"), ("contact", "interlocuteur")),
    "debtor.siren": FieldWord(Message("SIREN"), ("siren",)),
    "debtor.siret": FieldWord(Message("SIRET"), ("siret",)),
    "debtor.vat_identifier": FieldWord(Message("number for VAT"), ("tva", "numero de tva", "vat")),
    "debtor.legal_form": FieldWord(Message("legal form"), ("forme", "forme juridique")),
    "debtor.rcs": FieldWord(Message("town of the registry of commerce"), ("rcs", "greffe")),
}
OF_INVOICE: Final[Mapping[str, FieldWord]] = {
    "invoice_number": FieldWord(Message("number of the invoice"), ("numero", "numero de facture")),
    "issue_date": FieldWord(Message("date of the invoice"), ("date", "date de facture")),
    "due_date": FieldWord(Message("due date"), ("echeance", "due")),
    "total_with_vat": FieldWord(
        Message("amount of the invoice with VAT"), ("montant", "montant ttc", "ttc", "amount")
    ),
    "paid_amount": FieldWord(Message("paid on the invoice before"), ("acompte",)),
}
"""Of each invoice."""


def label_of(name: str) -> Message | None:
    """Return what the field of a full name is called; None for one that is rarely set.

    >>> str(label_of("invoices.FA-2026.1.due_date")), label_of("terms.source")
    ('due date', None)
    """
    is_of_invoice = name.startswith("invoices.")
    word = OF_INVOICE.get(name.rpartition(".")[2]) if is_of_invoice else OF_DEBTOR.get(name)
    return word.label if word else None


def with_label(name: str) -> Message:
    """Return a name with what the field is called before it."""
    label = label_of(name)
    if label is None:
        return Message("{name}", name=name)
    return Message("{label}, {name}", label=label, name=name)


def field_meant(word: str) -> str | None:
    """Return the field that a word means: a full name, or `invoices.…` for one of each invoice.

    >>> field_meant("Téléphone"), field_meant("échéance"), field_meant("debtor.rcs")
    ('debtor.contact.phone', 'invoices.due_date', None)
    """
    plain = " ".join(without_accents(word[:80]).casefold().replace("_", " ").split())
    known = {**OF_DEBTOR, **{f"invoices.{key}": each for key, each in OF_INVOICE.items()}}
    return next((name for name, each in known.items() if plain in each.typed), None)
