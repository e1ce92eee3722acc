"""Pieces of bytes as one, and back."""

from __future__ import annotations

from collections.abc import Iterable
from struct import Struct, error
from typing import Final

_LENGTH: Final = Struct(">Q")


def framed(pieces: Iterable[bytes]) -> bytes:
    """Return the pieces, each behind its length.

    >>> unframed(framed((b"a", b"", b"bc")))
    [b'a', b'', b'bc']
    """
    return b"".join(part for piece in pieces for part in (_LENGTH.pack(len(piece)), piece))


def unframed(content: bytes) -> list[bytes]:
    """Return the pieces of what was framed; raises ValueError for anything else."""
    pieces, at = [], 0
    while at < len(content):
        try:
            (length,) = _LENGTH.unpack_from(content, at)
        except error as short:
            raise ValueError(len(content)) from short
        at += _LENGTH.size
        if at + length > len(content):
            raise ValueError(len(content))
        pieces.append(content[at : at + length])
        at += length
    return pieces
