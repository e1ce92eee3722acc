"""Text of others: bytes of unknown encoding, lines, blanks, accents."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import Final

_LINE_END: Final = re.compile(r"\r*\n|\r")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WINDOWS_ONLY: Final = re.compile(rb"[\x80-\x9f]")
_SAY_NOTHING: Final = re.compile(
    r"\b(sa|sarl|sasu?|eurl|ei|eirl|sci|snc|scp|selarl|scop|gie|m|mme|monsieur|madame)\b"
)
_WORD: Final = re.compile(r"\w+")
_INITIALS: Final = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?\b")
_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae"})


def decoded(content: bytes, *, cut: bool = False) -> str:
    r"""Return the text of bytes, whatever of UTF-8, UTF-16, cp1252 and ISO-8859-15 they are in.

    Without a mark at its beginning, what is not UTF-8 is cp1252 when it uses the bytes that only
    cp1252 has, and ISO-8859-15 otherwise; nothing is refused. `cut`: the content is only a
    beginning, whose last character may lack bytes.

    >>> decoded("Société".encode("cp1252")), decoded("12 €".encode("iso-8859-15"))
    ('Société', '12 €')
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return codecs.getincrementaldecoder(encoding)("replace").decode(content, not cut)
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(content, not cut)
    except UnicodeDecodeError:
        encoding = "cp1252" if _WINDOWS_ONLY.search(content) else "iso-8859-15"
        return content.decode(encoding, "replace")


def has_mark(content: bytes) -> bool:
    """Whether the first bytes say the encoding."""
    return content.startswith(tuple(mark for mark, _encoding in _MARKS))


def printable(content: bytes, *, cut: bool = False) -> str:
    """Return the text of bytes with a blank for each control character but tabs and line ends."""
    return _CONTROL.sub(" ", decoded(content, cut=cut))


def lines_of(text: str) -> list[str]:
    r"""Return the lines, whatever ends them; `\r\r\n` ends one line, not two.

    >>> lines_of("a\r\r\nb\rc\n")
    ['a', 'b', 'c', '']
    """
    # Nearly always all lines end alike, and to split them by a word takes a tenth.
    if "\r" not in text:
        return text.split("\n")
    if text.count("\r") == text.count("\r\n") == text.count("\n"):
        return text.split("\r\n")
    return _LINE_END.split(text)


def squeezed(text: str) -> str:
    r"""Return text with single blanks, none around it.

    >>> squeezed("  VIR \xa0 SEPA  ")
    'VIR SEPA'
    """
    return " ".join(text.split())


def without_accents(text: str) -> str:
    """Return text whose letters have no accents and whose signs are the simplest of their kind.

    >>> without_accents("Été № ½"), without_accents("cœur")
    ('Ete No 1⁄2', 'cœur')
    """
    bare = unicodedata.normalize("NFKD", text)
    # Of a whole file: its few different accents are looked for, and not each of its letters.
    for accent in filter(unicodedata.combining, set(bare)):
        bare = bare.replace(accent, "")
    return bare


def plain(text: str) -> str:
    """Return text without capitals, accents and ligatures.

    >>> plain("BŒUF Français")
    'boeuf francais'
    """
    return without_accents(text.casefold()).translate(_LIGATURES)


def name_words(text: str) -> list[str]:
    """Return the words of a text, without case, accents, legal forms and titles.

    >>> name_words("École Fictive S.A.R.L."), name_words("M. LE BŒUF_2")
    (['ecole', 'fictive'], ['le', 'boeuf', '2'])
    """
    apart = plain(text).replace("_", " ")
    whole = _INITIALS.sub(lambda found: found[0].replace(".", ""), apart)
    return _WORD.findall(_SAY_NOTHING.sub(" ", whole))
