"""The kinds of files that an import knows, and who reads and who proposes for each.

A kind is two modules. The reader runs in a process of its own, with limits, and knows nothing of
the workspace: `recognises(source, head) -> bool` and `read(source, content, asked) -> Reading`,
which raises RefusalError for what cannot be read at all. The proposer runs here, after everything
was read: `propose(draft, item) -> None`, and `precedence(item) -> tuple` where the order matters.
Both are imported when they are needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

from relance_docs.importing.draft import Draft
from relance_docs.importing.records import ImportAsked, Item, Source, SourceReading


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceKind:
    """One kind of file."""

    name: str
    """The word of `kind` in the JSON."""
    reader: str
    """Module that recognises and reads."""
    proposer: str
    """Module that proposes."""

    def recognises(self, source: Source, content: bytes) -> bool:
        """Whether the content looks like this kind; told by its beginning, never by much of it."""
        return bool(_module(self.reader).recognises(source, content))

    def read(self, source: Source, content: bytes, asked: ImportAsked) -> SourceReading:
        """Read the content; RefusalError when it cannot be read at all."""
        reading: SourceReading = _module(self.reader).read(source, content, asked)
        return reading

    def precedence(self, item: Item) -> tuple[Any, ...]:
        """Return by what the items of the kind are put in order, where that matters."""
        order = getattr(_module(self.proposer), "precedence", None)
        return tuple(order(item)) if order is not None else ()

    def propose(self, draft: Draft, item: Item) -> None:
        """Put down on the draft what is taken of the item, skipped or asked."""
        _module(self.proposer).propose(draft, item)


def _module(name: str) -> Any:  # noqa: ANN401 - a module, whose functions are named above
    return import_module(f"relance_docs.importing.{name}")


KINDS: Final = (
    SourceKind(name="invoice", reader="invoices.reading", proposer="invoices.proposing"),
    SourceKind(name="email", reader="mail.reading", proposer="mail.proposing"),
    SourceKind(name="life_cycle", reader="lifecycle.reading", proposer="lifecycle.proposing"),
    SourceKind(name="fec", reader="fec.reading", proposer="fec.proposing"),
    SourceKind(name="table", reader="tables.reading", proposer="tables.proposing"),
    SourceKind(name="bank", reader="bank.reading", proposer="bank.proposing"),
)
"""In the order in which they are proposed: e-mails and payments find the invoices of the same
import.

A file is of the first kind that recognises it.
"""
