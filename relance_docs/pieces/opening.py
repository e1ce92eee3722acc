"""Opening a PDF of unknown making: what bars it is said at once, what is odd is noted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.pieces.geometry import sight
from relance_docs.pieces.inflating import is_bomb
from relance_docs.pieces.records import Limits, Note

if TYPE_CHECKING:
    from pikepdf import Dictionary, Object, Page, Pdf


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
    except pikepdf.PdfError as error:
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
    if "/EmbeddedFiles" in named or "/Collection" in root:
        notes.add(Note.EMBEDDED_FILES)
    if isinstance(form, Dictionary):
        fields = form.get("/Fields")
        if isinstance(fields, Array) and len(fields):
            notes.add(Note.FORM)
        if "/XFA" in form:
            notes.add(Note.ACTIVE_CONTENT)
    return notes


def _any(held: Object, keys: tuple[str, ...]) -> bool:
    return any(key in held for key in keys)


def _notes_of_page(page: Page) -> set[Note]:
    notes = {Note.ACTIVE_CONTENT} if "/AA" in page.obj else set()
    for annotation in annotations_of(page):
        kind = str(annotation.get("/Subtype"))
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

    return isinstance(action, Dictionary) and str(action.get("/S")) in _ACTIVE_ACTIONS


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
