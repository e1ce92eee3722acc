"""From the bytes of a file to its text: size, encoding, characters that have no business there."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from relance_docs.finding import Finding, Place
from relance_docs.message import Message
from relance_docs.reading.document import SourceText
from relance_docs.unseen import code_point, unseen_in

MAX_BYTES: Final = 1_000_000
MAX_REPEATS: Final = 20
"""Findings of one kind in one file; a file full of the same fault is told apart by the first."""

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS: Final = (
    (BOM_UTF32_LE, "UTF-32"),
    (BOM_UTF32_BE, "UTF-32"),
    (BOM_UTF16_LE, "UTF-16"),
    (BOM_UTF16_BE, "UTF-16"),
)
# All that YAML 1.2 does not let through, and what turns the direction or the line unseen: it is
# read as a space. What else nobody sees is refused as well, and stands in the value.
_FORBIDDEN: Final = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
    "|[\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069]"
)
# Nothing of that, no tab and no space of another kind: what nearly every file is made of.
_CLEAN: Final = re.compile("[\n -~\u00a1-\u024f\u2010-\u2027\u2030-\u205e\u2070-\u2bff]*")
_CONFLICT: Final = re.compile(r"^<{7} ", re.MULTILINE)
_SPACE_KEEPING: Final = "\u00a0\u2007\u202f"
# Where YAML wants a plain space: before a key or an item, and after the colon of a key.
_NO_BREAK: Final = re.compile(
    rf"^ *(?:- +)*(?P<before>[{_SPACE_KEEPING}][ {_SPACE_KEEPING}]*)(?=- |#|[a-z_]+:)"
    rf"|^[ {_SPACE_KEEPING}]*(?:- +)*[a-z_]+: *(?P<after>[{_SPACE_KEEPING}])"
    rf"|^[ {_SPACE_KEEPING}]*-(?P<item>[{_SPACE_KEEPING}])"
    rf"|\{{(?:[^}}\n]*, *)?[a-z_]+: *(?P<inside>[{_SPACE_KEEPING}])",
    re.MULTILINE,
)
_TAB: Final = re.compile("\t")
_INDENTING_TAB: Final = re.compile(r"^[ ]*\t", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Decoded:
    """The text of a file, or None when it cannot be had, with what is wrong with it."""

    source: SourceText | None
    findings: tuple[Finding, ...]


def decode(raw: bytes, path: str) -> Decoded:
    """Return the text in `raw`; what can be repaired for further reading is, and reported."""
    refused = _too_large(raw, path) or _other_encoding(raw, path)
    if refused is not None:
        return Decoded(source=None, findings=(refused,))
    wrong = not_utf8(raw, path)
    if wrong is not None:
        return Decoded(source=None, findings=(wrong,))
    text = raw.removeprefix(BOM_UTF8).decode("utf-8")
    source = SourceText(path=path, text=text)
    if _CLEAN.fullmatch(text) and "<<<<<<< " not in text and not raw.startswith(BOM_UTF8):
        return Decoded(source=source, findings=())
    findings = (
        *_byte_order_mark(raw, source),
        *_forbidden(source),
        *_no_break_spaces(source),
        *_tabs(source),
    )
    conflict = _merge_conflict(source)
    if conflict is not None:
        return Decoded(source=None, findings=(*findings, conflict))
    if _INDENTING_TAB.search(text):
        return Decoded(source=None, findings=findings)
    plain = _FORBIDDEN.sub(" ", _with_plain_spaces(text)).replace("\t", " ")
    cleaned = SourceText(path=path, text=plain)
    return Decoded(source=cleaned, findings=findings)


def not_utf8(raw: bytes, path: str) -> Finding | None:
    """Return the finding for the first byte of a file that is not UTF-8, if there is one."""
    body = raw.removeprefix(BOM_UTF8)
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(body, error, path)
    return None


def _too_large(raw: bytes, path: str) -> Finding | None:
    if len(raw) <= MAX_BYTES:
        return None
    message = Message(
        "the file has more than {limit} bytes; documents belong in the folder of the case",
        limit=MAX_BYTES,
    )
    return Finding(place=Place(path=path), code="file-too-large", message=message)


def _other_encoding(raw: bytes, path: str) -> Finding | None:
    name = next((name for mark, name in _MARKS if raw.startswith(mark)), None)
    if name is None and _looks_like_utf16(raw):
        name = "UTF-16"
    if name is None:
        return None
    message = Message("the file is in {encoding}; save it as UTF-8", encoding=name)
    return Finding(place=Place(path=path), code="encoding", message=message)


def _looks_like_utf16(raw: bytes) -> bool:
    """Whether every second byte of the beginning is NUL, as in Western text in UTF-16."""
    head = raw[:64]
    pairs = len(head) // 2
    return pairs > 1 and (head[1::2].count(0) == pairs or head[0::2].count(0) >= pairs)


def _not_utf8(raw: bytes, error: UnicodeDecodeError, path: str) -> Finding:
    # One character per byte: the lines and columns before the fault are those of UTF-8 text.
    before = raw[: error.start].decode("utf-8")
    rest = raw[error.start :].decode("latin-1")
    place = SourceText(path=path, text=before + rest).place(len(before))
    if _is_western(raw):
        message = Message(
            "the file is not in UTF-8 but probably in {encoding}; save it as UTF-8",
            encoding="Windows-1252 / ISO-8859-15",
        )
    else:
        message = Message("this byte is not UTF-8 text; save the file as UTF-8")
    return Finding(place=place, code="encoding", message=message)


def _is_western(raw: bytes) -> bool:
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return _FORBIDDEN.search(text) is None


def _byte_order_mark(raw: bytes, source: SourceText) -> tuple[Finding, ...]:
    if not raw.startswith(BOM_UTF8):
        return ()
    message = Message("the file begins with a byte order mark; save it as UTF-8 without BOM")
    return (source.error(0, "byte-order-mark", message),)


def _forbidden(source: SourceText) -> tuple[Finding, ...]:
    # A carriage return ends a line here, and a value cannot hold it but by an escape.
    unseen = (found for found in unseen_in(source.text) if found[0] != "\r")
    return tuple(
        source.error(
            found.start(),
            "control-character",
            Message("invisible control character {code}; delete it", code=code_point(found[0])),
        )
        for found in islice(unseen, MAX_REPEATS)
    )


def _with_plain_spaces(text: str) -> str:
    """Return `text` with plain spaces where YAML wants them; those inside of values stay."""
    if not _has_no_break_space(text):
        return text
    return _NO_BREAK.sub(lambda found: re.sub(f"[{_SPACE_KEEPING}]", " ", found[0]), text)


def _has_no_break_space(text: str) -> bool:
    return any(character in text for character in _SPACE_KEEPING)


def _no_break_spaces(source: SourceText) -> Iterator[Finding]:
    if not _has_no_break_space(source.text):
        return
    for found in islice(_NO_BREAK.finditer(source.text), MAX_REPEATS):
        index = found.start(found.lastgroup or 0)
        message = Message(
            "no-break space {code}, as copied from a word processor; write a plain space",
            code=code_point(source.text[index]),
        )
        yield source.error(index, "no-break-space", message)


def _merge_conflict(source: SourceText) -> Finding | None:
    found = _CONFLICT.search(source.text)
    if found is None:
        return None
    message = Message("git left two versions here; keep one, and delete the lines of < = >")
    return source.error(found.start(), "merge-conflict", message)


def _tabs(source: SourceText) -> tuple[Finding, ...]:
    return tuple(
        source.error(found.start(), "tab", Message("a tab; write spaces instead"))
        for found in islice(_TAB.finditer(source.text), MAX_REPEATS)
    )
