"""What a fact of a case is called when a person reads of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from relance_docs.message import Message

KIND_WORDS: Final[Mapping[str, Message]] = {
    "bodacc_checked_on": Message("search of the BODACC"),
    "closed": Message("closing"),
    "credit_note": Message("credit note"),
    "debtor": Message("debtor"),
    "dispute": Message("dispute"),
    "file": Message("file"),
    "handed_over": Message("handing over"),
    "history": Message("history"),
    "insolvency": Message("insolvency"),
    "invoice": Message("invoice"),
    "pause": Message("pause"),
    "payment": Message("payment"),
    "payment_plan": Message("payment plan"),
    "piece": Message("pièce"),
    "plan": Message("plan"),
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
