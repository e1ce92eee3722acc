"""What the subject of a commit says, for readers of either language.

A commit keeps its English form for ever, so that programs can read it; a person is told it in the
language of the run. A subject that no command wrote stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache, reduce
from typing import Final

from relance_docs.case.case import ClosingReason, Recipient
from relance_docs.case.days import ShortDay
from relance_docs.case.documents import DocumentKind
from relance_docs.case.history import Outcome
from relance_docs.case.plan import Channel
from relance_docs.case.procedures import InsolvencyKind
from relance_docs.case.title import DecisionKind, MeasureKind
from relance_docs.message import Message

_SENTENCES: Final = (
    Message("{step} sent on {day} ({channel})"),
    Message("{step} taken on {day} ({channel})"),
    Message("{step} received on {day}"),
    Message("{step} presented on {day}"),
    Message("{step} returned on {day}"),
    Message("{step} unclaimed on {day}"),
    Message("{step} skipped"),
    Message("{step} approved"),
    Message("form {number} taken for {step}"),
    Message("form {number} of {step} given up"),
    Message("electronic registered letters accepted on {day}"),
    Message("electronic registered letters refused from {day}"),
    Message("{step} approved no more"),
    Message("{amount} EUR received on {day}"),
    Message("{amount} EUR received on {day} came back unpaid on {back}"),
    Message("{amount} EUR given back on {day}"),
    Message("claim declared on {day}"),
    Message("files of the program renewed: {count}"),
    Message("order to pay requested on {day}"),
    Message("{decision} of {day}, {amount} EUR granted"),
    Message("decision of {day} served on {back}"),
    Message("opposition on {day} to the decision of {back}"),
    Message("costs of the opposition deposited on {day}"),
    Message("costs deposited on {day}"),
    Message("decision of {day} enforceable on {back}"),
    Message("time granted by the decision of {day} lost on {back}"),
    Message("{measure} on {day}"),
    Message("{amount} EUR recovered on {day}"),
    Message("payments are entered through {day}"),
    Message("note of {day}"),
    Message("note of {day}: {outcome}"),
    Message("{channel} of {day}"),
    Message("{channel} of {day}: {outcome}"),
    Message("promise to pay by {day}"),
    Message("promise to pay {amount} EUR by {day}"),
    Message("{number} disputed on {day}"),
    Message("{number} disputed for {amount} EUR on {day}"),
    Message("dispute of {number} settled on {day}"),
    Message("{number} sent back on {day}"),
    Message("{number} completed on {day}"),
    Message("payment plan of {amount} EUR in {count} instalment"),
    Message("payment plan of {amount} EUR in {count} instalments"),
    Message("{procedure} opened on {day}"),
    Message("over-indebtedness admissible on {day}"),
    Message("over-indebtedness of {day} completed"),
    Message("{procedure} of {day} completed"),
    Message("BODACC searched on {day}"),
    Message("debtors compared on {day}"),
    Message("{step} to be taken again"),
    Message("invoice {number} of {amount} EUR added"),
    Message("credit note {number} of {amount} EUR"),
    Message("pièce {number} added"),
    Message("a joint and several debtor added"),
    Message("a guarantor added, of {day}"),
    Message("corrected: {step}"),
    Message("corrected: {step} and {count} more"),
    Message("confirmed: {count}"),
    Message("left to confirm: {count}"),
    Message("edited by hand"),
    Message("debtor in the address book"),
    Message("{step} put into {number}"),
    Message("rates of {step} entered"),
    Message("{step} of {day}"),
    Message("{step} of {day}: {outcome}"),
    Message("{step}: what proves that it left added"),
    Message("paused until {day}"),
    Message("resumed on {day}"),
    Message("handed over on {day} ({to})"),
    Message("closed on {day} ({reason})"),
    Message("reopened on {day}"),
    Message("{count} pièces communicated on {day}"),
    Message("opened, invoices: {count}"),
    Message("a workspace"),
    Message("{commit} was made with a wrong clock"),
    Message("its history was corrected by hand in {commit}"),
    Message("settings"),
    Message("{count} entry"),
    Message("{count} entries"),
    Message("{count} new case"),
    Message("{count} new cases"),
    Message("{count} case changed"),
    Message("{count} cases changed"),
    Message("{count} cases"),
    Message("{count} document sent"),
    Message("{count} documents sent"),
    Message("{count} completed"),
    Message("stamped"),
    Message("not stamped yet"),
)
"""The sentences of all events, as their commits have them; the first that fits is meant."""

_EVENTS: Final = {
    "sent": Message("a step taken"),
    "received": Message("what became of a letter"),
    "tracking": Message("the proof that a letter left"),
    "approved": Message("an approval"),
    "registered": Message("the form of a registered letter"),
    "consent": Message("a consent"),
    "paid": Message("a payment"),
    "refund": Message("money given back"),
    "bounced": Message("a payment that came back"),
    "declared": Message("a claim declared"),
    "title": Message("what came of an act"),
    "note": Message("a note"),
    "promise": Message("a promise to pay"),
    "dispute": Message("a dispute"),
    "plan": Message("a payment plan"),
    "skip": Message("a step skipped"),
    "again": Message("a step to be taken again"),
    "invoice": Message("an invoice"),
    "credit-note": Message("a credit note"),
    "piece": Message("a pièce"),
    "set": Message("a field corrected"),
}
"""What stands for a sentence in which the debtor would have been named."""


def _value_of(kind: type[StrEnum]) -> Callable[[str], StrEnum]:
    return lambda text: kind(text.replace(" ", "_"))


def _step(text: str) -> str:
    """Return a document on demand as a word of its own, which has a French one; a step as it is."""
    return DocumentKind(text) if text in _DOCUMENTS else text


_DOCUMENTS: Final = frozenset(kind.value for kind in DocumentKind)
_PLACES: Final[dict[str, tuple[str, Callable[[str], object]]]] = {
    **{
        name: (r"\d{4}-\d{2}-\d{2}", lambda text: ShortDay.of(date.fromisoformat(text)))
        for name in ("day", "back")
    },
    "amount": (r"\d+\.\d{2}", Decimal),
    "count": (r"\d+", str),
    "commit": (r"[0-9a-f]{7,64}", str),
    "step": (r"\S+", _step),
    "number": (r".+", str),
    **{
        name: ("|".join(value.value.replace("_", "[ _]") for value in kind), _value_of(kind))
        for name, kind in (
            ("channel", Channel),
            ("outcome", Outcome),
            ("reason", ClosingReason),
            ("to", Recipient),
            ("procedure", InsolvencyKind),
            ("decision", DecisionKind),
            ("measure", MeasureKind),
        )
    },
}
"""How the value of each place is written in a subject, and what it is read as."""


class CommitSubject(str):
    """The first line of a message of a commit; said to a person in the language of the run."""

    __slots__ = ()

    def as_message(self) -> Message:
        """Return what it says."""
        return _subject(str(self)) or Message("{said}", said=str(self))


def _subject(text: str) -> Message | None:
    where, colon, sentence = text.partition(": ")
    said = _said(sentence) if colon else None
    if said is None or where in _NAMELESS:
        return said
    if where.startswith("seal "):
        return Message("seal {name}: {sentence}", name=where.removeprefix("seal "), sentence=said)
    if where == "import":
        return Message("import: {sentence}", sentence=said)
    if where == "undo":
        return Message("undo: {sentence}", sentence=said)
    return Message("{where}: {sentence}", where=where, sentence=said)


_NAMELESS: Final = frozenset(
    (
        *(
            "checked",
            "init",
            "misdated",
            "corrected",
            "rate",
            "merge",
            "save",
            "sent",
            "watch",
            "upgrade",
        ),
        *("debtor", "set", "confirm"),  # of a debtor of several cases
    )
)
"""Commands whose sentence says enough without their name, when no case is named in its place."""


def _said(sentence: str) -> Message | None:
    """Return what a sentence says; None when no command wrote it."""
    undone = sentence.removeprefix("undo: ")
    if undone != sentence:
        said = _said(undone)
        return None if said is None else Message("undo: {sentence}", sentence=said)
    found = _EVENTS.get(sentence) or _form(sentence)
    if found is not None:
        return found
    if sentence.partition(": ")[0] in {"import", *_NAMELESS}:
        return _subject(sentence)
    parts = [_form(part) for part in sentence.split(", ")]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    return reduce(lambda one, other: Message("{one}, {other}", one=one, other=other), known)


def _form(sentence: str) -> Message | None:
    for form in _SENTENCES:
        found = _pattern(form.msgid).fullmatch(sentence)
        if found is not None:
            values = {name: _PLACES[name][1](text) for name, text in found.groupdict().items()}
            return Message(form.msgid, **values)
    return None


@cache
def _pattern(msgid: str) -> re.Pattern[str]:
    parts = re.split(r"\{([a-z]+)\}", msgid)
    return re.compile(
        "".join(
            f"(?P<{part}>{_PLACES[part][0]})" if place % 2 else re.escape(part)
            for place, part in enumerate(parts)
        )
    )
