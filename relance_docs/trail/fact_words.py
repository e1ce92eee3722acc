"""What a fact of a case is called when a person reads of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from relance_docs.message import Message

KIND_WORDS: Final[Mapping[str, Message]] = {
    "as_of": Message("fixed day"),
    "bodacc_checked_on": Message("search of the BODACC"),
    "bordereau": Message("communicated bordereau"),
    "closed": Message("closing"),
    "credit_note": Message("credit note"),
    "creditor": Message("creditor"),
    "debtor": Message("debtor"),
    "dispute": Message("dispute"),
    "evidence": Message("signatures and time stamps"),
    "file": Message("file"),
    "handed_over": Message("handing over"),
    "history": Message("history"),
    "insolvency": Message("insolvency"),
    "invoice": Message("invoice"),
    "options": Message("options"),
    "pause": Message("pause"),
    "payment": Message("payment"),
    "payment_plan": Message("payment plan"),
    "payments_checked_until": Message("payments entered until"),
    "piece": Message("pièce"),
    "plan": Message("plan"),
    "rate": Message("added rate"),
    "schema_version": Message("version of the format"),
    "sender": Message("sender"),
    "terms": Message("terms"),
}
"""A field that no version of the program knows has no words: it is called by its key."""


def fact_title(kind: str, names: tuple[str, ...]) -> Message:
    """Name a fact in one phrase.

    >>> str(fact_title("payment", ("2026-07-15", "2000.00"))), str(fact_title("colour", ()))
    ('payment 2026-07-15 2000.00', 'colour')
    """
    word = KIND_WORDS.get(kind, kind)
    if not names:
        return Message("{kind}", kind=word)
    return Message("{kind} {names}", kind=word, names=" ".join(names))
