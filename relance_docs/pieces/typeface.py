"""The house font inside a PDF made by hand: only the glyphs that are drawn, text that can be read.

WeasyPrint embeds the font of what it renders; stamps and sheets are written as content streams,
so their font is cut down and described here (ISO 32000-1, 9.7: a Type 0 font of glyph numbers).
"""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Final

from relance_docs.rendering.fonts import FACES, font_bytes

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont
    from pikepdf import Object, Pdf


REGULAR: Final = FACES[0].file
SEMIBOLD: Final = FACES[1].file

_CMAP_HEAD: Final = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
_CMAP_TAIL: Final = b"""endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""
_UNUSED: Final = ("DSIG", "GDEF", "GPOS", "GSUB", "OS/2", "name", "post")
"""Tables of a font file that no font inside a PDF needs."""
_CMAP_BLOCK: Final = 100
"""Lines of a block of a character map, at most."""


@dataclass(frozen=True, kw_only=True)
class Typeface:
    """A face cut down to some characters."""

    name: str
    """PostScript name with the tag that marks a cut-down font; the same name, the same bytes."""
    content: bytes
    glyphs: dict[str, int]
    """Glyph number of each character."""
    widths: tuple[int, ...]
    """Of each glyph, in thousandths of the size."""
    box: tuple[int, int, int, int]
    ascent: int
    descent: int

    @cached_property
    def _advances(self) -> dict[str, int]:
        return {character: self.widths[glyph] for character, glyph in self.glyphs.items()}

    @cached_property
    def _codes(self) -> dict[str, str]:
        return {character: f"{glyph:04X}" for character, glyph in self.glyphs.items()}

    def width(self, text: str) -> float:
        """Return the width of `text`, in sizes."""
        advances = self._advances
        return sum([advances[character] for character in text]) / 1000

    def shown(self, text: str) -> bytes:
        """Return `text` as the string operand that shows it."""
        codes = self._codes
        return b"<%s>" % "".join([codes[character] for character in text]).encode()

    def embedded(self, pdf: Pdf) -> Object:
        """Return the font as a new object of `pdf`."""
        return _font(self, pdf)


@cache
def typeface(file: str, characters: frozenset[str]) -> Typeface:
    """Return the face of that file with the glyphs of `characters`, all of which it must have."""
    font = _cut(file, characters)
    scale = 1000 / font["head"].unitsPerEm
    content = BytesIO()
    font.save(content)
    order, advances = font.getGlyphOrder(), font["hmtx"]
    head, measures = font["head"], font["hhea"]
    return Typeface(
        name=f"{_tag(content.getvalue())}+{file.removesuffix('.ttf')}",
        content=content.getvalue(),
        glyphs={
            chr(code): font.getGlyphID(name) for code, name in (font.getBestCmap() or {}).items()
        },
        widths=tuple(round(advances[name][0] * scale) for name in order),
        box=(
            round(head.xMin * scale),
            round(head.yMin * scale),
            round(head.xMax * scale),
            round(head.yMax * scale),
        ),
        ascent=round(measures.ascent * scale),
        descent=round(measures.descent * scale),
    )


def packed(face: Typeface) -> bytes:
    """Return a face as bytes, to be cut once and used in other runs."""
    said = {**asdict(face), "content": b64encode(face.content).decode()}
    return json.dumps(said).encode()


def unpacked(kept: bytes) -> Typeface:
    """Return the face that `packed` was given."""
    said = json.loads(kept)
    said |= {"content": b64decode(said["content"])}
    return Typeface(**{**said, "widths": tuple(said["widths"]), "box": tuple(said["box"])})


def face_for(file: str, texts: Iterable[str]) -> Typeface:
    """Return the face of that file with the glyphs of all `texts`."""
    return typeface(file, frozenset().union(*texts))


def _cut(file: str, characters: frozenset[str]) -> TTFont:
    from fontTools.subset import Options, Subsetter  # noqa: PLC0415 - heavy
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - heavy

    font = TTFont(BytesIO(font_bytes(file)), recalcTimestamp=False)
    options = Options(
        hinting=False, layout_features=[], name_IDs=[], notdef_outline=True, recalc_timestamp=False
    )
    for table in _UNUSED:  # now: reading them takes longer than all the rest
        if table in font:
            del font[table]
    cutter = Subsetter(options)
    cutter.populate(unicodes=[ord(character) for character in characters])
    cutter.subset(font)
    return font


def _tag(content: bytes) -> str:
    """Return six capital letters that depend on the content."""
    number = int.from_bytes(hashlib.sha256(content).digest()[:8])
    letters = []
    for _ in range(6):
        number, letter = divmod(number, 26)
        letters.append(chr(ord("A") + letter))
    return "".join(letters)


def _font(face: Typeface, pdf: Pdf) -> Object:
    from pikepdf import Array, Dictionary, Name, String  # noqa: PLC0415 - heavy

    program = pdf.make_stream(face.content, Length1=len(face.content))
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name(f"/{face.name}"),
        Flags=4,
        FontBBox=Array(face.box),
        ItalicAngle=0,
        Ascent=face.ascent,
        Descent=face.descent,
        CapHeight=face.ascent,
        StemV=80,
        FontFile2=program,
    )
    described = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name(f"/{face.name}"),
        CIDSystemInfo=Dictionary(
            Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
        ),
        FontDescriptor=pdf.make_indirect(descriptor),
        W=Array([0, Array(face.widths)]),
        CIDToGIDMap=Name.Identity,
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name(f"/{face.name}"),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(described)]),
            ToUnicode=pdf.make_stream(_character_map(face)),
        )
    )


def _character_map(face: Typeface) -> bytes:
    lines = [
        f"<{glyph:04X}> <{character.encode('utf-16-be').hex().upper()}>"
        for character, glyph in sorted(face.glyphs.items())
    ]
    blocks = [lines[i : i + _CMAP_BLOCK] for i in range(0, len(lines), _CMAP_BLOCK)]
    body = "".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks
    )
    return _CMAP_HEAD + body.encode() + _CMAP_TAIL


_PARTS: Final = re.compile(r"[^ ]* *")


def wrapped(line: str, face: Typeface, width: float) -> list[str]:
    """Return the rows of `line`, each at most `width` sizes wide; one row when it is empty.

    Rows end after a space where there is one; leading spaces are kept.
    """
    return [row.rstrip(" ") for row in _rows(line, face, width)] or [""]


def _rows(line: str, face: Typeface, width: float) -> Iterator[str]:
    row, room = "", width
    for part in _pieces(line, face, width):
        wide = face.width(part.rstrip(" "))
        if row and wide > room:
            yield row
            row, room = "", width
        row += part
        room -= face.width(part)
    if row:
        yield row


def _pieces(line: str, face: Typeface, width: float) -> Iterator[str]:
    """Yield words with the spaces after them, cut where one alone is too wide."""
    for word in _PARTS.findall(line):
        start, wide = 0, 0.0
        for place, character in enumerate(word):
            wide += face.width(character)
            if wide > width and character != " " and place > start:
                yield word[start:place]
                start, wide = place, face.width(character)
        if start < len(word):
            yield word[start:]
