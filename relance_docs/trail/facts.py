"""The facts that a version of a case file, or of relance.yaml, states: their keys, their names.

A key is what a person would know the fact by: the number of an invoice, the day and amount of a
payment. The order of the file and its comments are no facts. Any file that is YAML is read, also
one that an older version of the program wrote: a list or a mapping nobody knows is facts as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from relance_docs.message import Message
from relance_docs.reading.document import Data

Key = tuple[str, ...]
"""Kind of fact, then what names it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One fact of one version of a file."""

    kind: str
    """`invoice`, `payment`, `history`, `piece`, `terms`, …"""
    names: Key
    """What names it among its kind."""
    fields: Mapping[str, str]
    """What it says, as written; inner fields by path: `promise.pay_by`."""
    key: Key = field(init=False, compare=False, repr=False)
    """The kind and the names."""

    def __post_init__(self) -> None:
        """Put kind and names together, once: versions are compared by them."""
        object.__setattr__(self, "key", (self.kind, *self.names))

    @property
    def own_day(self) -> date | None:
        """The day the fact itself gives for what happened; None when it gives none."""
        written = self.fields.get(_OWN_DAY.get(self.kind, ""), "")
        try:
            return date.fromisoformat(written[: len("2026-11-20")])
        except ValueError:
            return None


_OWN_DAY: Final = {
    "invoice": "issue_date",
    "credit_note": "issue_date",
    "payment": "received_on",
    "piece": "date",
    "bordereau": "communicated_on",
    "history": "at",
    "dispute": "raised_on",
    "payment_plan": "agreed_on",
    "pause": "since",
    "insolvency": "opened_on",
    "over_indebtedness": "admissible_on",
    "handed_over": "handed_on",
    "closed": "closed_on",
    "bodacc_checked_on": "value",
    "title": "requested_on",
    "decision": "made_on",
    "measure": "taken_on",
}

_NAMED_BY: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "credit_notes": ("credit_note", ("number",)),
    "payments": ("payment", ("received_on", "amount", "reference")),
    "pieces": ("piece", ("id",)),
    "co_debtors": ("co_debtor", ("name",)),
    "guarantors": ("guarantor", ("name",)),
    "bordereaux": ("bordereau", ("communicated_on",)),
    "history": ("history", ("at", "step")),
    "plan": ("plan", ("step",)),
    "rates": ("rate", ("semester",)),
    "decisions": ("decision", ("kind", "made_on")),
    "measures": ("measure", ("kind", "taken_on")),
}
"""Lists of a case, and of relance.yaml: the kind of their items, and the fields that name one."""

_PARTS: Final = {"dispute": "dispute", "terms": "terms", "plan": "plan"}
"""What stands inside an invoice and is a fact of its own."""
TITLE_LISTS: Final = ("decisions", "measures")
"""Lists inside a title, whose items are facts of their own."""


def stated_in(data: dict[str, Data]) -> Iterator[Fact]:
    """Yield the facts of a case file or of relance.yaml, or of a part of it, in its order."""
    for key, value in data.items():
        yield from _facts(key, value)


def told_apart(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Tell facts of the same name apart: the second one gets a 2."""
    if len({fact.key for fact in facts}) == len(facts):
        return facts
    return tuple(_numbered(facts))


def _numbered(facts: Iterable[Fact]) -> Iterator[Fact]:
    seen: dict[Key, int] = {}
    for fact in facts:
        key = fact.key
        count = seen[key] = seen.get(key, 0) + 1
        if count == 1:
            yield fact
        else:
            yield Fact(kind=fact.kind, names=(*fact.names, f"({count})"), fields=fact.fields)


def _facts(key: str, value: Data) -> Iterator[Fact]:
    if value is None or value in ([], {}):
        return
    if key == "invoices" and isinstance(value, list):
        for item in value:
            yield from _invoice(item)
    elif key == "terms" and isinstance(value, dict):
        yield from _terms((), value)
    elif key == "title" and isinstance(value, dict):
        yield from _title(value)
    elif isinstance(value, list):
        yield from _items(key, value, ())
    elif isinstance(value, dict):
        yield Fact(kind=key, names=(), fields=_fields(value))
    else:
        yield Fact(kind=key, names=(), fields={"value": value})


def _items(key: str, items: list[Data], owner: Key) -> Iterator[Fact]:
    kind, named_by = _NAMED_BY.get(key, (key, ()))
    for item in items:
        fields = _fields(item) if isinstance(item, dict) else {"value": _text(item)}
        names = tuple(fields[name] for name in named_by if fields.get(name))
        yield Fact(kind=kind, names=(*owner, *names), fields=fields)


def _invoice(item: Data) -> Iterator[Fact]:
    if not isinstance(item, dict):
        yield Fact(kind="invoice", names=(), fields={"value": _text(item)})
        return
    number = _text(item.get("invoice_number"))
    own = {key: value for key, value in item.items() if key not in _PARTS}
    yield Fact(kind="invoice", names=(number,), fields=_fields(own))
    dispute, terms, plan = (item.get(key) for key in _PARTS)
    if isinstance(dispute, dict):
        yield Fact(kind="dispute", names=(number,), fields=_fields(dispute))
    if isinstance(terms, dict):
        yield from _terms((number,), terms)
    if isinstance(plan, list):
        yield from _items("plan", plan, (number,))


def _title(title: dict[str, Data]) -> Iterator[Fact]:
    lists = {key: items for key in TITLE_LISTS if isinstance(items := title.get(key), list)}
    own = _fields({key: value for key, value in title.items() if key not in lists})
    if own:
        yield Fact(kind="title", names=(), fields=own)
    for key, items in lists.items():
        yield from _items(key, items, ())


def _terms(owner: Key, terms: dict[str, Data]) -> Iterator[Fact]:
    for path, value in _fields(terms).items():
        yield Fact(kind="terms", names=(*owner, path), fields={"value": value})


def _fields(mapping: Mapping[str, Data], path: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in mapping.items():
        if isinstance(value, dict):
            found |= _fields(value, f"{path}{key}.")
        elif value is not None and value != []:
            found[path + key] = _text(value)
    return found


def _text(value: Data) -> str:
    """Write a value on one line; the strict reader has left text, lists and mappings only."""
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_text(each)}" for key, each in value.items()) + "}"
    return value or ""


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
    "insolvency_watch": Message("comparison with the BODACC and SIRENE"),
    "invoice": Message("invoice"),
    "options": Message("options"),
    "over_indebtedness": Message("over-indebtedness"),
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
    "decision": Message("decision of a court"),
    "measure": Message("measure of enforcement"),
    "title": Message("request to a court"),
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
