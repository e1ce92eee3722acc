"""What a stream of a PDF decompresses to, never more than a limit."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pikepdf import Object

_MOST_RATIO: Final = 1032
"""What deflate can save at most."""
_SAMPLE: Final = 65_536
"""Bytes whose inflating tells whether the rest is worth it."""
_SUSPECT: Final = 150
"""Times smaller than its content: hardly any real page or picture is compressed so much."""


class SwollenError(Exception):
    """A stream decompresses to more than the limit."""


def inflated(stream: Object, most: int) -> bytes:
    """Return the decoded content of `stream`, what can be decoded of it.

    Raises SwollenError when it has more than `most` bytes.
    """
    content, filters = stream.read_raw_bytes(), _filters(stream)
    if all(name == "/FlateDecode" for name in filters) and "/DecodeParms" not in stream:
        for _ in filters:
            content = _bounded(content, most)
        return content
    decoded = stream.read_bytes()
    if len(decoded) > most:
        raise SwollenError
    return bytes(decoded)


def is_bomb(stream: Object, most: int) -> bool:
    """Whether `stream` decompresses to more than `most` bytes."""
    if "/Filter" not in stream:
        return False
    filters = _filters(stream)
    deflated = [name for name in filters if name == "/FlateDecode"]
    length = _length(stream)
    if not deflated or length * _MOST_RATIO ** len(deflated) <= most:
        return False
    content = stream.read_raw_bytes()
    if filters[0] != "/FlateDecode":
        return False
    try:
        if len(deflated) == 1 and not _is_suspect(content):
            return False
        for _ in deflated:
            content = _bounded(content, most)
    except SwollenError:
        return True
    return False


def _is_suspect(content: bytes) -> bool:
    sample = content[:_SAMPLE]
    try:
        first = zlib.decompressobj().decompress(sample, len(sample) * _SUSPECT)
    except zlib.error:
        return False
    return len(first) >= len(sample) * _SUSPECT


def _bounded(content: bytes, most: int) -> bytes:
    inflater = zlib.decompressobj()
    try:
        whole = inflater.decompress(content, most + 1)
    except zlib.error:
        return _as_far_as_it_goes(content, most)
    if len(whole) > most:
        raise SwollenError
    return whole


def _as_far_as_it_goes(content: bytes, most: int) -> bytes:
    """Return what stands before the damage, as readers show it."""
    inflater, parts, length = zlib.decompressobj(), [], 0
    for start in range(0, len(content), 256):
        try:
            parts.append(inflater.decompress(content[start : start + 256], most + 1))
        except zlib.error:
            break
        length += len(parts[-1])
        if length > most:
            raise SwollenError
    return b"".join(parts)


def _filters(stream: Object) -> list[str]:
    from pikepdf import Array, Name  # noqa: PLC0415 - heavy

    if "/Filter" not in stream:
        return []
    held = stream["/Filter"]
    named = list(held) if isinstance(held, Array) else [held]
    return [
        str(name).replace("/Fl", "/FlateDecode", 1) if name == "/Fl" else str(name)
        for name in named
        if isinstance(name, Name)
    ]


def _length(stream: Object) -> int:
    return int(stream["/Length"]) if "/Length" in stream else len(stream.read_raw_bytes())
