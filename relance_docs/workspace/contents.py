"""What a pièce holds, against what its name says: looked at by its first bytes and its last.

A clone without Git LFS, a download that ended as a page of HTML, a copy that was cut: such a file
has the name of a proof, and proves nothing.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePath
from typing import Final

from relance_docs.files.plain import ARCHIVED_BYTES, opened
from relance_docs.message import Message

HEAD: Final = 4096
"""Bytes looked at at the beginning and at the end."""
_PDF_WITHIN: Final = 1024
"""Readers find the mark of a PDF after other bytes too, up to here."""
_POINTER: Final = re.compile(rb"version https://(?:git-lfs|hawser)\.github\.com/spec/")
_OBJECT: Final = re.compile(rb"^oid sha256:([0-9a-f]{64})$", re.MULTILINE)
_ANNEXED: Final = re.compile(rb"/annex/objects/")
_HTML: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKS: Final = {
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".tif": (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"),
    ".heic": (b"ftyp",),
    ".docx": (b"PK",),
    ".odt": (b"PK",),
    ".xlsx": (b"PK",),
    ".ods": (b"PK",),
    ".zip": (b"PK",),
}
_SAME: Final = {".jpeg": ".jpg", ".tiff": ".tif", ".heif": ".heic"}
_AFTER: Final = {".heic": 4}
"""Bytes before the mark."""
_CONTROLS: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def fault_of_file(path: Path, shown: str) -> Message | None:
    """Return what is wrong with the file at `path`, named `shown`.

    Raises OSError or RefusalError when it cannot be read.
    """
    with opened(path, limit=ARCHIVED_BYTES) as file:
        head = file.read(HEAD)
        size = file.seek(0, 2)
        file.seek(max(0, size - HEAD))
        end = file.read(HEAD)
    return fault_in(head, end, shown)


def fault_in(head: bytes, end: bytes, shown: str) -> Message | None:
    """Return what is wrong with a file of which these are the first and the last bytes."""
    if fault := stand_in(head, shown):
        return fault
    ending = _ending(shown)
    if ending not in _MARKS or _is_known(head):
        is_cut = ending == ".pdf" and _begins_as(head, ".pdf") and b"%%EOF" not in end
        return _cut(shown) if is_cut else None
    return Message(
        "{file} does not begin as its name says; open it, and copy it again from where it came "
        "from",
        file=shown,
    )


def stand_in(head: bytes, shown: str) -> Message | None:
    """Return what is said of a file that only stands in the place of a document; `head` begins it.

    That is nothing at all, a pointer, and a page of HTML or a text under the name of something
    else. A picture that is named as another one, or as a PDF, is what it is.
    """
    if not head:
        return Message("{file} is empty; copy it again from where it came from", file=shown)
    if pointer := _pointer(head, shown):
        return pointer
    if _ending(shown) not in _MARKS or _is_known(head) or _CONTROLS.search(head):
        return None
    if _HTML.match(head):
        return Message(
            "{file} is a page of HTML, not what its name says: a download that asked for a "
            "password, say; get the file again",
            file=shown,
        )
    return Message(
        "{file} is a text, not what its name says; put the document itself in its place, or "
        "name it .txt",
        file=shown,
    )


def object_named(content: bytes) -> str | None:
    """Return the SHA-256 of the file that a pointer of Git LFS stands for; None for no pointer."""
    found = _OBJECT.search(content) if _POINTER.match(content) else None
    return found[1].decode() if found else None


def _pointer(head: bytes, shown: str) -> Message | None:
    if _POINTER.match(head):
        return Message(
            "{file} is only a pointer of Git LFS: its content was not fetched; run `git lfs pull`",
            file=shown,
        )
    if _ANNEXED.match(head):
        return Message(
            "{file} is only a pointer of git-annex: its content was not fetched; run "
            "`git annex get`",
            file=shown,
        )
    return None


def _ending(shown: str) -> str:
    ending = PurePath(shown).suffix.lower()
    return _SAME.get(ending, ending)


def _is_known(head: bytes) -> bool:
    """Whether a file begins as one of the kinds that a pièce has."""
    return any(_begins_as(head, ending) for ending in _MARKS)


def _begins_as(head: bytes, ending: str) -> bool:
    if ending == ".pdf":
        return b"%PDF-" in head[:_PDF_WITHIN]
    return head[_AFTER.get(ending, 0) :].startswith(_MARKS[ending])


def _cut(shown: str) -> Message:
    return Message(
        "{file} is cut short: the end of a PDF is missing; copy it again from where it came from",
        file=shown,
    )
