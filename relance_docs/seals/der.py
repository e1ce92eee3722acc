"""The few places of an RFC 3161 answer that the library does not reach (X.690, RFC 5652).

Every function raises ValueError on bytes that have not that shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_CERTIFICATES: Final = 0xA0
"""Tag of the certificates in a SignedData; the first element of the same tag there."""
_LONG_FORM: Final = 0x80
_QUALIFIED: Final = bytes.fromhex("0607040081975e0101")
"""The object identifier 0.4.0.19422.1.1 (ETSI EN 319 422: « I am a qualified time stamp »)."""


@dataclass(frozen=True, slots=True)
class Element:
    """One value: where it begins, where its content begins, and where it ends."""

    tag: int
    start: int
    content: int
    end: int


def _element(data: bytes, at: int, end: int) -> Element:
    if at + 2 > end:
        raise ValueError("an element is cut off")
    length, content = data[at + 1], at + 2
    if length >= _LONG_FORM:
        digits = length - _LONG_FORM
        content += digits
        length = int.from_bytes(data[at + 2 : content], "big")
        if not digits:
            raise ValueError("a length is not given")
    if content + length > end:
        raise ValueError("an element is longer than what holds it")
    return Element(data[at], at, content, content + length)


def _children(data: bytes, parent: Element) -> Iterator[Element]:
    at = parent.content
    while at < parent.end:
        child = _element(data, at, parent.end)
        yield child
        at = child.end


def _child(data: bytes, parent: Element, number: int) -> Element:
    children = tuple(_children(data, parent))
    if number >= len(children):
        raise ValueError("an element is missing")
    return children[number]


def _signed_data(answer: bytes) -> Element:
    """Return the SignedData: answer → token → its content."""
    token = _child(answer, _element(answer, 0, len(answer)), 1)
    return _child(answer, _child(answer, token, 1), 0)


def with_sorted_certificates(answer: bytes) -> bytes:
    """Return the answer with its certificates in the order that DER asks for.

    Some authorities send them in the order of the chain, and the library reads none of those. They
    stand beside what is signed, so their order changes nothing of what the signature says.
    """
    for part in _children(answer, _signed_data(answer)):
        if part.tag == _CERTIFICATES:
            each = sorted(answer[one.start : one.end] for one in _children(answer, part))
            return answer[: part.content] + b"".join(each) + answer[part.end :]
    return answer


def claims_to_be_qualified(answer: bytes) -> bool:
    """Whether the signed content carries the statement of a qualified time stamp."""
    content = _child(answer, _signed_data(answer), 2)
    return _QUALIFIED in answer[content.start : content.end]
