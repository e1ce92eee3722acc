"""What an announcement of the BODACC, or a line of the SIRENE stock, says of somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from relance_docs.case.procedures import InsolvencyKind
from relance_docs.finding import Finding, Place
from relance_docs.message import Message

Row = dict[str, Any]
"""The fields of an announcement, under the names that the open data give them."""
Wanted = Callable[[Iterable[str], Iterable[str]], bool]
"""Whether SIREN or names may be those of a debtor: of millions of lines few are kept."""


class OpenFile(StrEnum):
    """Which open file it is."""

    BODACC = "bodacc"
    SIRENE = "sirene"


class NoticeKind(StrEnum):
    """What is announced."""

    OPENING = "opening"
    """A judgment opens a procedure: letters stop, and the time to declare runs."""
    EXTENSION = "extension"
    """A procedure of somebody else is extended to this debtor."""
    CONVERSION = "conversion"
    """A procedure becomes another one: when it was opened, the announcement does not say."""
    CLOSING = "closing"
    OTHER = "other"
    """Another act of a procedure: a plan, a list of claims."""
    CEASED = "ceased"
    """SIRENE: the legal unit has ceased."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Announcement:
    """One announcement, or one line of the stock."""

    place: Place
    """File as the user named it, and line."""
    kind: NoticeKind
    nature: str
    """What it is called there: « Jugement d'ouverture de liquidation judiciaire »."""
    sirens: frozenset[str]
    names: tuple[str, ...]
    postcode: str = ""
    procedure: InsolvencyKind | None = None
    """None where the announcement does not name it in these words."""
    decided_on: date | None = None
    """Day of the judgment, or since when a unit has ceased; None when it says none that can be."""
    published_on: date | None = None
    court: str = ""
    said: str = ""
    """Its free text: who was named, to whom claims are declared."""
    number: tuple[str, str] = ("", "")
    """Of the issue, and of the announcement in it."""
    replaces: tuple[str, str] | None = None
    """The announcement that this one corrects or annuls."""
    is_void: bool = False
    """Whether it only annuls an earlier one."""


def fault(place: Place, message: Message) -> Finding:
    """Return what is wrong with a line: it was not compared."""
    return Finding(place=place, code="notice", message=message)
