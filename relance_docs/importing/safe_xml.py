"""XML of strangers: parsed without entities, without the network, without a document type."""

from __future__ import annotations

import re
from typing import Any, Final

from relance_docs.errors import RefusalError
from relance_docs.message import Message

_HEAD: Final = 65_536
_NOT_AN_ELEMENT: Final = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_DOCTYPE: Final = re.compile(rb"<!DOCTYPE\s+(?:[\w.-]+:)?([\w.-]+)", re.IGNORECASE)
_ELEMENT: Final = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)[\s/>]")


NEEDS_EXTRA: Final = Message(
    "reading it needs the libraries of the extra `import`: in the clone of relance-docs, "
    "`pip install '.[import]'`"
)
DOCUMENT_TYPE: Final = Message(
    "the XML declares a document type (DTD), which no invoice and no statement does; it is not "
    "read, for entities can be an attack"
)


def root_name(content: bytes) -> str | None:
    """Return the name of the root element without its prefix; None for what is no XML.

    >>> root_name(b'<?xml version="1.0"?><!-- x --><rsm:CrossIndustryInvoice xmlns:rsm="urn">')
    'CrossIndustryInvoice'
    """
    # UTF-16 has a NUL beside each letter of a tag.
    head = content[:_HEAD].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not head.startswith(b"<"):
        return None
    plain = _NOT_AN_ELEMENT.sub(b"", head)
    found = _DOCTYPE.search(plain) or _ELEMENT.search(plain)
    return found[1].decode("ascii", "replace") if found else None


def has_document_type(content: bytes) -> bool:
    """Whether the XML declares a document type, and with it entities, in any of its encodings."""
    return b"<!doctype" in content.replace(b"\x00", b"").lower()


def parsed(content: bytes) -> Any:  # noqa: ANN401 - the elements of lxml are untyped here
    """Return the root element; RefusalError for broken XML, and for XML with a document type.

    Comments and processing instructions are left out.
    """
    etree = _etree()
    if has_document_type(content):
        raise RefusalError(DOCUMENT_TYPE)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        # Long texts (attachments) are let through: without entities nothing grows by itself.
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(_from_the_first_tag(content), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise RefusalError(_broken(error)) from error
    if root is None:
        raise RefusalError(Message("the XML is empty"))
    return root


def _etree() -> Any:  # noqa: ANN401
    try:
        from lxml import etree  # noqa: PLC0415 - an optional library, loaded where XML is read
    except ImportError as error:
        raise RefusalError(NEEDS_EXTRA) from error
    return etree


def _from_the_first_tag(content: bytes) -> bytes:
    """Leave out blank lines before the declaration, which no parser forgives."""
    start = content.find(b"<")
    before = content[:start].removeprefix(b"\xef\xbb\xbf")
    return content[start:] if start > 0 and not before.strip() else content


def _broken(error: Exception) -> Message:
    line = getattr(error, "lineno", None)
    if not line:
        return Message("the XML is broken; ask for the file again")
    return Message("the XML is broken at line {line}; ask for the file again", line=line)
