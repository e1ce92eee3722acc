"""What an import is made of: sources, what was read of them, and what became of each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final, TypeAlias

from relance_docs.case.parties import Creditor
from relance_docs.case.settings import InvoiceLayout
from relance_docs.files.plain import PIECE_BYTES, read_file
from relance_docs.message import Message
from relance_docs.recording.event import NewFile

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"
"""What `--format json` prints: amounts and days are text, so no float."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """One input: a file, or the standard input."""

    name: str
    """As the user named it; `-` for the standard input."""
    path: Path | None = None
    """None for the standard input."""
    given: bytes | None = field(default=None, repr=False)
    """The content, for what has no path."""

    @property
    def content(self) -> bytes:
        """The bytes; OSError when the file cannot be read."""
        if self.given is not None:
            return self.given
        return read_file(self.path, limit=PIECE_BYTES) if self.path is not None else b""


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportAsked:
    """What the command line says of the whole import."""

    payment_days: int | None = None
    """Days from issue to due date, for documents that state no due date."""
    case: str | None = None
    """The case that everything goes into."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """What a person decided: the key of a decision → the value of a choice, or a typed text."""
    hints: Mapping[str, str] = field(default_factory=dict)
    """What readers may need besides: the columns of a table, its encoding."""
    creditor: Creditor | None = None
    """Of relance.yaml: on a printed invoice, who is the seller is known by it."""
    layouts: tuple[InvoiceLayout, ...] = ()
    """Of relance.yaml: how the invoices of some programs are printed."""
    is_lesson: bool = False
    """Whether a printed invoice that is in a case teaches how its program prints (--teach)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceReading:
    """What was read of a source of a known kind, before any case is looked at."""

    kind: str
    body: object = None
    """The typed record that the proposer of the kind takes; it crosses to another process."""
    data: Mapping[str, Json] = field(default_factory=dict)
    """What `--format json` says beside file, kind and refused."""
    refused: Message | None = None
    """Why nothing of it can be taken; what could be read is in `data` all the same."""
    warnings: tuple[Message, ...] = ()
    inside: tuple[Item, ...] = ()
    """The files that it carries, each read by itself: what is attached to an e-mail."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A source and what was read of it; `error` when it could not be read at all."""

    source: Source
    digest: str = ""
    """SHA-256 of the bytes that were read."""
    reading: SourceReading | None = None
    error: Message | None = None

    @property
    def unpacked(self) -> Iterator[Item]:
        """The item, then those that it carries."""
        yield self
        if self.reading is not None:
            yield from self.reading.inside


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One answer to a decision."""

    value: str
    label: Message


@dataclass(frozen=True, kw_only=True, slots=True)
class DecisionNeeded:
    """What a person has to decide before something can be taken."""

    source: str
    key: str
    """Stable from one run to the next: `FA-2026-0042.due_date`."""
    question: Message
    choices: tuple[Choice, ...] = ()
    """Empty: the answer is typed, in the form that `form` says."""
    form: str = "text"
    """`text`, `day`, `amount`, or `place`: a case, an invoice of it, or several with amounts."""
    heard: Callable[[str], TypedAnswer] | None = field(default=None, repr=False, compare=False)
    """What a typed answer means; it raises RefusalError for one that cannot be."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TypedAnswer:
    """A typed answer, in words that mean the same whatever else is answered."""

    answer: str
    rest: Decimal = Decimal(0)
    """What of the money it leaves without a place, though it shares it."""


PLACE: Final = "place"


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """A change of one case that was planned, and why it belongs there."""

    source: str
    case: str
    what: Message
    reason: Message
    """Why it goes into this case."""
    is_new: bool = False
    """Whether the case is opened by this import."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Skipped:
    """What was read and not taken, and why; `is_alarm` when a person should look at it."""

    source: str
    what: Message
    reason: Message
    is_alarm: bool = False
    decision: DecisionNeeded | None = None
    """What may be said of it all the same: a receipt that nothing recognises."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CasePlan:
    """All that an import does to one case."""

    number: str
    path: str
    old: bytes | None = field(repr=False)
    """None for a case that is opened."""
    new: bytes = field(repr=False)
    files: tuple[NewFile, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportPlan:
    """What an import would write, and all that there is to say about it."""

    items: tuple[Item, ...]
    refusals: Mapping[str, Message]
    """Name of a source → why nothing of it is taken."""
    alarms: frozenset[str]
    """Names of the sources whose refusal a person should look at."""
    warnings: tuple[tuple[str, Message], ...]
    """Name of a source, and what to look at."""
    taken: tuple[Taken, ...]
    skipped: tuple[Skipped, ...]
    decisions: tuple[DecisionNeeded, ...]
    cases: tuple[CasePlan, ...]
    reports: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    """Name of a source → what is told of it, where the cases were needed for that."""
    unheard: tuple[str, ...] = ()
    """Identifiers of bank lines that were answered, and stand in no statement of the import."""
    settings: tuple[bytes, bytes] | None = None
    """relance.yaml before and after, when the import changes it."""

    held_at: date | None = None
    """The day beyond which receipts of its statements are not all placed; None: they are."""

    @property
    def writes(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.cases) or self.settings is not None


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of a content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
