"""The envelope in which Peppol sends an invoice (Standard Business Document, SBDH)."""

from __future__ import annotations

from collections.abc import Collection
from importlib import import_module
from typing import Any, Final

from relance_docs.errors import RefusalError
from relance_docs.message import Message

ENVELOPE: Final = "StandardBusinessDocument"


def unwrapped(root: Any, known: Collection[str]) -> Any:  # noqa: ANN401 - lxml
    """Return the one document of a known name in an envelope; the root where there is none.

    Raises RefusalError when the envelope holds several such documents, or none.
    """
    if name_of(root) != ENVELOPE:
        return root
    found = [each for each in root if name_of(each) in known]
    if len(found) != 1:
        raise RefusalError(
            Message(
                "the envelope (SBDH) holds {count} invoices, and one is read: ask for one file "
                "for each",
                count=len(found),
            )
        )
    etree = import_module("lxml.etree")
    # A document of its own: what is looked for from its root is not found in the envelope.
    return etree.fromstring(etree.tostring(found[0]))


def name_of(node: Any) -> str:  # noqa: ANN401
    """Return the name of an element without its namespace."""
    return str(node.tag).rpartition("}")[2]
