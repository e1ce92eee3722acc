"""Scans and photographs: their text, recognised by Tesseract with its French model.

Nothing leaves the machine. The engine comes with the extra `ocr`, the model from the system or
from the folder that TESSDATA_PREFIX names. What was recognised is never certain.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from relance_docs.errors import RefusalError
from relance_docs.importing.printed.page import Box, CellSheet, PageWord, opened, sheet_of_words
from relance_docs.message import Message
from relance_docs.pieces.pictures import pdf_of_picture
from relance_docs.pieces.records import FileKind, Limits

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

NEEDS_OCR: Final = Message(
    "a scan or a photograph is read once its text can be recognised (pip install '.[ocr]' in the "
    "clone of relance-docs); or ask the invoicing program for the PDF itself, or enter it with "
    "`relance new` and --file"
)
NEEDS_FRENCH: Final = Message(
    "a scan or a photograph is read once Tesseract has its French model here: install "
    "tesseract-ocr-fra (Debian, Ubuntu), tesseract-lang (macOS), or put fra.traineddata into a "
    "folder and name that folder in TESSDATA_PREFIX"
)
NOTHING_LEGIBLE: Final = Message(
    "no text is recognised in it; ask the invoicing program for the PDF itself, or enter it with "
    "`relance new` and --file"
)
MOST_SCANNED: Final = 5
"""Pages of a scan; each takes a second or more."""
_PICTURES: Final = (
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"II*\x00", FileKind.TIFF),
    (b"MM\x00*", FileKind.TIFF),
)
_HEIC: Final = (b"heic", b"heix", b"mif1", b"msf1", b"heim", b"hevc")
ENDINGS: Final = {
    FileKind.JPEG: "jpg",
    FileKind.PNG: "png",
    FileKind.TIFF: "tif",
    FileKind.HEIC: "heic",
}
_MODEL: Final = "fra"
_FOLDERS: Final = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
    "C:/Program Files/Tesseract-OCR/tessdata",
)
_DPI: Final = 300
_MOST_PIXELS: Final = 12_000_000
"""Of a page that is recognised: A4 at 300 dpi has nine million."""
_MISREAD: Final = dict.fromkeys(("TIC", "TTG", "ITC", "T1C", "TLC", "TTIC"), "TTC")
"""What the most frequent label of an invoice is read as."""
_LEAST: Final = 30
"""Confidence, of 100, below which a word is none: a stain, a line, a piece of a logo."""


def picture_kind(content: bytes) -> FileKind | None:
    """Return what picture the content is, by its first bytes; None when it is none."""
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        return FileKind.HEIC
    return next((kind for mark, kind in _PICTURES if content.startswith(mark)), None)


def model_folder() -> Path | None:
    """Return the folder with the French model; None where there is none."""
    named = os.environ.get("TESSDATA_PREFIX")
    folders = (Path(folder) for folder in ((named,) if named else ()) + _FOLDERS)
    return next((each for each in folders if (each / f"{_MODEL}.traineddata").is_file()), None)


def is_ready() -> bool:
    """Whether text can be recognised here: engine and model are there."""
    return find_spec("tesserocr") is not None and model_folder() is not None


def scanned(content: bytes) -> CellSheet:
    """Return the text of a PDF of pictures, or of a picture.

    Raises RefusalError without engine or model, and for what is broken, too large or too long.
    """
    if find_spec("tesserocr") is None:
        raise RefusalError(NEEDS_OCR)
    folder = model_folder()
    if folder is None:
        raise RefusalError(NEEDS_FRENCH)
    kind = picture_kind(content)
    pdf = content if kind is None else pdf_of_picture(content, kind, "", Limits())
    with opened(pdf, MOST_SCANNED) as pages, _engine(folder) as engine:
        words = {number: list(_words(engine, page)) for number, page in enumerate(pages, start=1)}
    return sheet_of_words(words)


def _engine(folder: Path) -> Any:  # noqa: ANN401 - the library is untyped
    # One thread for each process: several files are read at once already.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    import tesserocr  # noqa: PLC0415 - an optional library

    return tesserocr.PyTessBaseAPI(
        path=str(folder), lang=_MODEL, psm=tesserocr.PSM.SPARSE_TEXT, oem=tesserocr.OEM.LSTM_ONLY
    )


def _words(engine: Any, page: PdfPage) -> Iterator[PageWord]:  # noqa: ANN401
    """Yield the words of a page with their places in points."""
    import tesserocr  # noqa: PLC0415 - an optional library

    width, height = page.get_size()
    scale = min(_DPI / 72, sqrt(_MOST_PIXELS / max(width * height, 1)))
    picture = page.render(scale=scale, grayscale=True)
    data = bytes(picture.buffer)
    engine.SetImageBytes(data, picture.width, picture.height, 1, picture.stride)
    engine.SetSourceResolution(round(scale * 72))
    engine.Recognize()
    level = tesserocr.RIL.WORD
    for found in tesserocr.iterate_level(engine.GetIterator(), level):
        if found.Empty(level):
            continue
        text, place = found.GetUTF8Text(level).strip(), found.BoundingBox(level)
        if text and place and found.Confidence(level) >= _LEAST:
            row = found.RowAttributes().get("row_height") or 0.0
            yield PageWord(text=_MISREAD.get(text, text), box=_box(place, row, scale))


def _box(place: tuple[int, int, int, int], row: float, scale: float) -> Box:
    """Return the place of a word in points, as high as its row: figures alone are lower."""
    left, top, right, bottom = place
    more = max(row - (bottom - top), 0.0) / 2
    return Box(
        left=left / scale,
        top=(top - more) / scale,
        right=right / scale,
        bottom=(bottom + more) / scale,
    )
