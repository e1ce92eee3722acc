"""The pinned fonts of every document: which files, which bytes, which characters they can draw."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.message import Message

FAMILY: Final = "Relance Sans"
"""A name of our own: a system font that is also called Source Sans is never taken for it."""


@dataclass(frozen=True, kw_only=True)
class Face:
    """One font file of the family, with the SHA-256 that its bytes must have."""

    file: str
    weight: int
    style: str
    sha256: str


FACES: Final = (
    Face(
        file="SourceSansPro-Regular.ttf",
        weight=400,
        style="normal",
        sha256="b77f3a700edd0fc0dec73258f882d5c3926c77f5caf6800a201d2166568d2309",
    ),
    Face(
        file="SourceSansPro-Semibold.ttf",
        weight=600,
        style="normal",
        sha256="b440fd42fd5a54e1b252731deca9cc86604bee6ffa99281f5874c3476eb17eae",
    ),
    Face(
        file="SourceSansPro-Bold.ttf",
        weight=700,
        style="normal",
        sha256="2efc3a95d076f2d04c5928c0ad698b7c61cc302d6f6e79e9643cd3722f7becc2",
    ),
    Face(
        file="SourceSansPro-It.ttf",
        weight=400,
        style="italic",
        sha256="36133e9f508b0b4c639e84b2a09855350be0b13700ad729ab519aa78e5c48d20",
    ),
    Face(
        file="SourceSansPro-BoldIt.ttf",
        weight=700,
        style="italic",
        sha256="eab3e6c76c677dda287b2e56f41f718cc975a14150f72ef82e0a87f1b56eac4c",
    ),
)


def font_bytes(name: str) -> bytes:
    """Return the bytes of a font file of the family.

    Raises RefusalError when the installed file is missing or not the pinned one: other
    outlines would give other bytes for the same letter.
    """
    face = next((face for face in FACES if face.file == name), None)
    if face is None:
        raise RefusalError(Message("the font '{name}' is not one of the letter's", name=name))
    return _pinned_bytes(face)


@cache
def _pinned_bytes(face: Face) -> bytes:
    source = _folder() / face.file
    content = source.read_bytes() if source.is_file() else b""
    if hashlib.sha256(content).hexdigest() != face.sha256:
        raise RefusalError(
            Message(
                "the font file {name} is missing or is not the expected one;"
                " reinstall the package font-source-sans-pro 0.0.1",
                name=face.file,
            )
        )
    return content


def _folder() -> Traversable:
    return files("font_source_sans_pro") / "files"


def stylesheet() -> str:
    """Return the `@font-face` rules of the family, as the fetcher serves them."""
    faces = "\n".join(
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {face.weight};'
        f' font-style: {face.style}; src: url("font:{face.file}") }}'
        for face in FACES
    )
    return f'{faces}\nhtml {{ font-family: "{FAMILY}" }}\n'


@cache
def drawable() -> frozenset[int]:
    """Return the code points that every upright face can draw."""
    from io import BytesIO  # noqa: PLC0415

    from fontTools.ttLib import TTFont  # noqa: PLC0415 - 0.1 s, only when something is drawn

    upright = (face for face in FACES if face.style == "normal")
    maps = [TTFont(BytesIO(font_bytes(face.file)), lazy=True).getBestCmap() for face in upright]
    return frozenset.intersection(*(frozenset(known) for known in maps))


_NEVER_DRAWN: Final = frozenset("\t\n\r\N{SOFT HYPHEN}")
_CONTEXT: Final = 24
"""Characters shown on each side of the one that is refused."""


def check_characters(texts: Iterable[str]) -> None:
    """Raise RefusalError naming the first character that no letter can show, and its words."""
    known = _drawn()
    for text in texts:
        if not known.issuperset(text):
            index = next(i for i, character in enumerate(text) if character not in known)
            raise RefusalError(_unknown(text, index))


def undrawn(text: str) -> frozenset[str]:
    """Return the characters of `text` that no letter can show."""
    return frozenset(text) - _drawn()


def _drawn() -> frozenset[str]:
    return frozenset(map(chr, drawable())) | _NEVER_DRAWN


def _unknown(text: str, index: int) -> Message:
    character = text[index]
    words = re.sub(r"\s+", " ", text[max(0, index - _CONTEXT) : index + 1 + _CONTEXT]).strip()
    return Message(
        "the letter's font has no character U+{code} ({name}), in '{words}';"
        " replace it in the case file or in the template",
        code=f"{ord(character):04X}",
        name=unicodedata.name(character, "control character").lower(),
        words=words,
    )


_POINT_MM: Final = 25.4 / 72
_NO_GLYPH: Final = 1.0
"""Width, in em, taken for a character that the font has not; the letter is refused for it later."""


def width_mm(text: str, points: float) -> float:
    """Return the width of a line of the regular face at that size, without kerning."""
    known = _advances()
    return sum(known.get(character, _NO_GLYPH) for character in text) * points * _POINT_MM


@cache
def _advances() -> dict[str, float]:
    """Return the advance of every character of the regular face, in em."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - 0.1 s, only when something is drawn

    font = TTFont(BytesIO(font_bytes(FACES[0].file)), lazy=True)
    units, advances = font["head"].unitsPerEm, font["hmtx"]
    return {chr(code): advances[name][0] / units for code, name in font.getBestCmap().items()}
