"""Opening a PDF of unknown making: its streams are bounded, what bars it is said at once."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.pieces.geometry import sight
from relance_docs.pieces.records import Limits, Note

if TYPE_CHECKING:
    from pikepdf import Dictionary, Object, Page, Pdf


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
        "/FlateDecode" if name == Name.Fl else name_said(name)
        for name in named
        if isinstance(name, Name)
    ]


def name_said(held: Object | None) -> str:
    """Return a name as the keys of a dictionary bear it: bytes that are no UTF-8 are escaped."""
    try:
        return str(held)
    except UnicodeDecodeError:
        return bytes(held or b"").decode("utf-8", "surrogateescape")


def _length(stream: Object) -> int:
    said: object = stream.get("/Length")  # of a damaged file, it may be no number
    return said if isinstance(said, int) else len(stream.read_raw_bytes())


_SMALLEST: Final = 20.0
_LARGEST: Final = 14_400.0
"""Points of the side of a page: 7 mm and 5 m, the most that PDF knows."""
_SHOWN_FAULT: Final = 120
_END: Final = 4_096
"""Bytes among which the end of a PDF is marked; other things may follow it."""
_ACTIVE_NAMES: Final = ("/JavaScript", "/Renditions")
_ACTIVE_ANNOTATIONS: Final = frozenset({"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"})
_ACTIVE_ACTIONS: Final = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/Movie", "/Sound"}
)
_COMMENTS: Final = frozenset({"/Text", "/FreeText", "/Popup", "/Highlight", "/Caret"})


@contextmanager
def opened(path: Path, shown: str) -> Iterator[Pdf]:
    """Open the PDF at `path`; raises RefusalError when it is locked or cannot be read."""
    import pikepdf  # noqa: PLC0415 - heavy

    try:
        pdf = pikepdf.open(path, access_mode=pikepdf.AccessMode.stream)
    except pikepdf.PasswordError:
        raise RefusalError(
            Message(
                "{file} is locked by a password; open it, print it to a new PDF without a"
                " password, and put that in its place",
                file=shown,
            )
        ) from None
    except (pikepdf.PdfError, ValueError) as error:  # a number of more than 64 bits is no PdfError
        raise damaged(shown, str(error)) from None
    with pdf:
        yield pdf


def check_end(path: Path, shown: str) -> None:
    """Raise RefusalError when the mark that ends every PDF is missing."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _END))
        if b"%%EOF" not in file.read():
            raise damaged(shown, "its end is missing")


def damaged(shown: str, fault: str) -> RefusalError:
    """Return what is said of a file that cannot be read."""
    return RefusalError(
        Message(
            "{file} is damaged or cut short ({fault}); copy it again from where it came from,"
            " or open it and print it to a new PDF",
            file=shown,
            fault=" ".join(fault.replace("\x00", "").split())[:_SHOWN_FAULT] or "?",
        )
    )


def check_pages(pdf: Pdf, shown: str, limits: Limits) -> None:
    """Raise RefusalError when the pages cannot be joined."""
    if not len(pdf.pages):
        raise RefusalError(
            Message("{file} has no page; copy it again from where it came from", file=shown)
        )
    check_count(shown, len(pdf.pages), limits)
    for number, page in enumerate(pdf.pages, start=1):
        _check_size(page, number, shown)
    if bool(pdf.Root.get("/NeedsRendering")):
        raise RefusalError(
            Message(
                "{file} is a form that only Adobe Reader can show (XFA); open it there and print"
                " it to a PDF, and put that in its place",
                file=shown,
            )
        )


def check_count(shown: str, pages: int, limits: Limits) -> None:
    """Raise RefusalError when there are more pages than a pièce may have."""
    if pages > limits.pages:
        raise RefusalError(
            Message(
                "{file} has {pages} pages, and a pièce at most {most}; keep the pages that prove"
                " something, or make several pièces of it",
                file=shown,
                pages=pages,
                most=limits.pages,
            )
        )


def _check_size(page: Page, number: int, shown: str) -> None:
    size = sight(page).size
    if min(size) < _SMALLEST or max(size) > _LARGEST:
        raise RefusalError(
            Message(
                "page {page} of {file} is {width} × {height} mm, which is no page that can be"
                " shown; print the file to a new PDF in A4",
                page=number,
                file=shown,
                width=round(size[0] * 25.4 / 72),
                height=round(size[1] * 25.4 / 72),
            )
        )


def check_objects(pdf: Pdf, shown: str, limits: Limits) -> None:
    """Raise RefusalError when a picture or another part of the file swells beyond the limits."""
    from pikepdf import Stream  # noqa: PLC0415 - heavy

    most = limits.inflated_megabytes * 1_000_000
    for part in pdf.objects:
        if not isinstance(part, Stream):
            continue
        if "/Subtype" in part and part["/Subtype"] == "/Image":
            check_pixels(shown, part.get("/Width"), part.get("/Height"), limits)
        if is_bomb(part, most):
            raise swollen(shown, limits)


def swollen(shown: str, limits: Limits) -> RefusalError:
    """Return what is said of a file that is much larger inside than outside."""
    return RefusalError(
        Message(
            "{file} swells to more than {megabytes} MB when it is opened, as files made to do"
            " harm do; ask for it again, or print it to a new PDF",
            file=shown,
            megabytes=limits.inflated_megabytes,
        )
    )


def check_pixels(shown: str, width: object, height: object, limits: Limits) -> None:
    """Raise RefusalError when a picture has more pixels than can be dealt with."""
    if not (isinstance(width, int) and isinstance(height, int)):
        return
    if width * height > limits.megapixels * 1_000_000:
        raise RefusalError(
            Message(
                "{file} holds a picture of {megapixels} million pixels, at most {most} can be"
                " joined; scan it again at 300 dpi",
                file=shown,
                megapixels=width * height // 1_000_000,
                most=limits.megapixels,
            )
        )


def notes_of(pdf: Pdf) -> set[Note]:
    """Return what the reader of a copy has to know of the original."""
    notes = set()
    if pdf.is_encrypted:
        notes.add(Note.OWNER_PASSWORD)
    notes |= _notes_of_root(pdf.Root)
    if _carries_more(pdf):
        notes.add(Note.EMBEDDED_FILES)
    for page in pdf.pages:
        notes |= _notes_of_page(page)
    return notes


def _notes_of_root(root: Object) -> set[Note]:
    from pikepdf import Array, Dictionary  # noqa: PLC0415 - heavy

    notes = set()
    names, form = root.get("/Names"), root.get("/AcroForm")
    named = names if isinstance(names, Dictionary) else Dictionary()
    if _is_active(root.get("/OpenAction")) or "/AA" in root or _any(named, _ACTIVE_NAMES):
        notes.add(Note.ACTIVE_CONTENT)
    if "/Collection" in root:
        notes.add(Note.EMBEDDED_FILES)
    if isinstance(form, Dictionary):
        fields = form.get("/Fields")
        if isinstance(fields, Array) and len(fields):
            notes.add(Note.FORM)
        if "/XFA" in form:
            notes.add(Note.ACTIVE_CONTENT)
    return notes


_OF_THE_PAGES: Final = re.compile(
    r"(?:factur-x|zugferd-invoice|xrechnung|order-x)\.xml|(?:creance|decompte)-.*\.json",
    re.IGNORECASE,
)
"""What says the same as the pages, for a program: the XML of an invoice, the data of a letter."""


def _carries_more(pdf: Pdf) -> bool:
    """Whether a PDF carries files beside those that say what its pages say."""
    names = pdf.Root.get("/Names")
    if names is None or "/EmbeddedFiles" not in names:
        return False
    try:
        held = {spec.filename or name for name, spec in pdf.attachments.items()}
    except (ValueError, TypeError, KeyError, RuntimeError):
        return True
    return not all(map(_OF_THE_PAGES.fullmatch, held))


def _any(held: Object, keys: tuple[str, ...]) -> bool:
    return any(key in held for key in keys)


def _notes_of_page(page: Page) -> set[Note]:
    notes = {Note.ACTIVE_CONTENT} if "/AA" in page.obj else set()
    for annotation in annotations_of(page):
        kind = name_said(annotation.get("/Subtype"))
        if kind in _COMMENTS and annotation.get("/Contents"):
            notes.add(Note.COMMENTS)
        if kind == "/FileAttachment":
            notes.add(Note.EMBEDDED_FILES)
        if kind in _ACTIVE_ANNOTATIONS or "/AA" in annotation or _is_active(annotation.get("/A")):
            notes.add(Note.ACTIVE_CONTENT)
        if kind == "/Widget" and annotation.get("/FT") == "/Sig" and annotation.get("/V"):
            notes.add(Note.SIGNED)
    return notes


def annotations_of(page: Page) -> list[Dictionary]:
    """Return the annotations of `page`, those that are there."""
    if "/Annots" not in page.obj:
        return []
    from pikepdf import Array, Dictionary  # noqa: PLC0415 - heavy

    held = page.obj["/Annots"]
    if not isinstance(held, Array):
        return []
    return [item for item in held if isinstance(item, Dictionary)]


def _is_active(action: Object | None) -> bool:
    from pikepdf import Dictionary  # noqa: PLC0415 - heavy

    return isinstance(action, Dictionary) and name_said(action.get("/S")) in _ACTIVE_ACTIONS


def attached(pdf: bytes, name: str) -> bytes | None:
    """Return the file `name` that is attached to a letter; None when there is none.

    A file that is no PDF, locked or damaged has none.
    """
    import pikepdf  # noqa: PLC0415 - heavy

    try:
        # The attachments of a PDF that is gone crash the process: they are read inside the block.
        with pikepdf.open(BytesIO(pdf)) as opened:
            if name not in opened.attachments:
                return None
            return bytes(opened.attachments[name].get_file().read_bytes())
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError):
        return None
