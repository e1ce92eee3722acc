r"""Characters that nobody sees, or that command a terminal: which they are, and how they are shown.

A name that holds one looks like another name, runs backwards, or moves the cursor of whoever
prints it. `check` refuses them in every key and value, an import takes them out and says so, and
wherever the text of others is printed they stand as `\x1b` and `\u202e`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple


class Unseen(NamedTuple):
    """A range of code points, both ends included, and why no case needs them."""

    first: int
    last: int
    why: str


UNSEEN: Final = (
    Unseen(0x0000, 0x0008, "control characters: a terminal obeys them"),
    Unseen(0x000B, 0x000C, "control characters: a terminal obeys them"),
    Unseen(0x000D, 0x000D, "carriage return alone: what follows overwrites the line"),
    Unseen(0x000E, 0x001F, "control characters, escape among them: a terminal obeys them"),
    Unseen(0x007F, 0x009F, "delete and the C1 controls: a terminal obeys them"),
    Unseen(0x034F, 0x034F, "grapheme joiner: not seen"),
    Unseen(0x061C, 0x061C, "mark of direction: turns what stands beside it"),
    Unseen(0x115F, 0x1160, "Hangul fillers: letters that are not seen"),
    Unseen(0x17B4, 0x17B5, "Khmer vowels that are not seen"),
    Unseen(0x180B, 0x180F, "Mongolian selectors: not seen"),
    Unseen(0x200B, 0x200D, "zero width space and joiners: not seen"),
    Unseen(0x200E, 0x200F, "marks of direction: turn what stands beside them"),
    Unseen(0x2028, 0x2029, "line and paragraph separators: end a line for some programs only"),
    Unseen(0x202A, 0x202E, "embeddings and overrides: text runs backwards"),
    Unseen(0x2060, 0x2065, "word joiner and operators: not seen"),
    Unseen(0x2066, 0x2069, "isolates: text runs backwards"),
    Unseen(0x206A, 0x206F, "formatting that Unicode has given up: not seen"),
    Unseen(0x3164, 0x3164, "Hangul filler: a letter that is not seen"),
    Unseen(0xD800, 0xDFFF, "half of a pair: no character, and in no UTF-8"),
    Unseen(0xFDD0, 0xFDEF, "no characters, says Unicode"),
    Unseen(0xFE00, 0xFE0D, "variation selectors: not seen"),
    Unseen(0xFE0E, 0xFE0F, "variation selectors, but after a symbol, where they choose its look"),
    Unseen(0xFEFF, 0xFEFF, "zero width no-break space: not seen"),
    Unseen(0xFFA0, 0xFFA0, "Hangul filler: a letter that is not seen"),
    Unseen(0xFFF0, 0xFFFB, "annotations: not seen"),
    Unseen(0xFFFE, 0xFFFF, "no characters, says Unicode"),
    Unseen(0x1BCA0, 0x1BCA3, "shorthand controls: not seen"),
    Unseen(0x1D173, 0x1D17A, "musical controls: not seen"),
    *(
        Unseen(plane | 0xFFFE, plane | 0xFFFF, "no characters, says Unicode")
        for plane in range(0x10000, 0x110000, 0x10000)
    ),
    Unseen(0xE0000, 0xE0FFF, "tags and further variation selectors: hidden text"),
)
"""What French, and any other language written in Latin letters, does without.

Not here: the line feed and the tab, which have their rules; no-break spaces (U+00A0, U+202F),
which French needs; the soft hyphen (U+00AD), which says where a word may be divided.
"""

_PRIVATE: Final = "\ue000-\uf8ff"
_SELECTORS: Final = "\ufe0e\ufe0f"
_SYMBOLS: Final = (
    "\u00a9\u00ae\u203c\u2049\u2122-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
_ORDINARY: Final = re.compile("[\t\n -~\u00a0-\u024f\u2010-\u2027\u202f-\u205e\u2070-\u2bff]*")
"""What nearly every text has, and nothing of the table: looked at ten times faster."""
_SPACES: Final = frozenset("\u2028\u2029")
_LAST_CONTROL: Final = 0x9F
_BYTES_ASIDE: Final = range(0xDC80, 0xDD00)
"""How Python keeps a byte of a file name that is not UTF-8."""
_BYTE: Final = 0xFF
_FOUR_DIGITS: Final = 0xFFFF


# Made when the first text needs it: --help has to answer at once.
@cache
def _pattern(*, is_for_display: bool) -> re.Pattern[str]:
    ranges = "".join(
        f"{re.escape(chr(one.first))}-{re.escape(chr(one.last))}"
        for one in UNSEEN
        if chr(one.first) not in _SELECTORS
    )
    selectors = f"(?<![{_SYMBOLS}])[{_SELECTORS}]"
    if is_for_display:
        # The ends of lines of Windows do no harm.
        return re.compile(f"(?!\r\n)[{ranges}{_PRIVATE}]|{selectors}")
    return re.compile(f"[{ranges}]|{selectors}")


def unseen_in(text: str) -> Iterator[re.Match[str]]:
    """Find the characters of the table in a text."""
    return iter(()) if _ORDINARY.fullmatch(text) else _pattern(is_for_display=False).finditer(text)


def shown(text: str) -> str:
    r"""Return the text with nothing that a terminal would obey and nothing unseen in it.

    Each such character stands as its escape; tabs and line feeds stay, those of Windows as well,
    and private characters, whose look nobody knows, are escaped too.

    >>> shown("a\x1b]0;b\x07"), shown("\u202etxt"), shown("\udce9t\U000e0041")
    ('a\\x1b]0;b\\x07', '\\u202etxt', '\\xe9t\\U000e0041')
    >>> shown("Été : 12\u202f000\u00a0€\n")
    'Été : 12\u202f000\xa0€\n'
    """
    if _ORDINARY.fullmatch(text):
        return text
    return _pattern(is_for_display=True).sub(_escaped, text)


def shown_in_line(text: str) -> str:
    r"""Return the same in one line: tabs and the ends of lines are escaped as well.

    >>> shown_in_line("a\nb\r\nc\td")
    'a\\nb\\r\\nc\\td'
    """
    lines = text.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t")
    return shown(lines)


def shown_in_json(text: str) -> str:
    r"""Return JSON text in which those characters stand as JSON's own escapes: the data stays.

    >>> shown_in_json('["\u202e \x9b \U000e0041 é"]')
    '["\\u202e \\u009b \\udb40\\udc41 é"]'
    """
    return text if _ORDINARY.fullmatch(text) else _pattern(is_for_display=True).sub(_json, text)


def without_unseen(text: str) -> str:
    r"""Return the text without those characters; a control becomes a space, the others nothing.

    >>> without_unseen("Menuis\u200berie\x07Fictive")
    'Menuiserie Fictive'
    """
    return _pattern(is_for_display=False).sub(_put_in_its_place, text)


def code_point(character: str) -> str:
    """Return how Unicode names a character: U+202E."""
    return f"U+{ord(character):04X}"


def _json(found: re.Match[str]) -> str:
    halves = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{halves[at : at + 2].hex()}" for at in range(0, len(halves), 2))


def _put_in_its_place(found: re.Match[str]) -> str:
    parts_words = ord(found[0]) <= _LAST_CONTROL or found[0] in _SPACES
    return " " if parts_words else ""


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code in _BYTES_ASIDE:
        code -= 0xDC00
    if code <= _BYTE:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= _FOUR_DIGITS else f"\\U{code:08x}"
