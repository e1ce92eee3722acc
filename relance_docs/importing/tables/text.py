"""Bytes of unknown encoding as text, and text as lines."""

from __future__ import annotations

import codecs
import re
from typing import Final

_LINE_END: Final = re.compile(r"\r*\n|\r")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WINDOWS_ONLY: Final = re.compile(rb"[\x80-\x9f]")


def decoded(raw: bytes) -> str:
    r"""Return the text of a file, whatever of UTF-8, UTF-16, cp1252 and ISO-8859-15 it is in.

    Without a mark at its beginning, what is not UTF-8 is cp1252 when it uses the bytes that only
    cp1252 has, and ISO-8859-15 otherwise. Control characters become blanks; nothing is refused.

    >>> decoded("Société".encode("cp1252")), decoded("12 €".encode("iso-8859-15"))
    ('Société', '12 €')
    """
    return _CONTROL.sub(" ", _decoded(raw))


def _decoded(raw: bytes) -> str:
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return raw.decode(encoding, "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        encoding = "cp1252" if _WINDOWS_ONLY.search(raw) else "iso-8859-15"
        return raw.decode(encoding, "replace")


def lines_of(text: str) -> list[str]:
    r"""Return the lines, whatever ends them; `\r\r\n` ends one line, not two.

    >>> lines_of("a\r\r\nb\rc\n")
    ['a', 'b', 'c', '']
    """
    return _LINE_END.split(text)


def squeezed(text: str) -> str:
    r"""Return text with single blanks, none around it.

    >>> squeezed("  VIR \xa0 SEPA  ")
    'VIR SEPA'
    """
    return " ".join(text.split())
