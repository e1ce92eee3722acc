"""Several documents one behind the other, to be printed: each on sheets of paper of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from relance_docs.pieces.making import save

if TYPE_CHECKING:
    from pikepdf import Pdf

_A4 = (595.276, 841.89)


def collate(documents: Sequence[bytes], path: Path, *, duplex: bool) -> int:
    """Write the pages of the documents into one PDF at `path`; return how many there are.

    `duplex`: behind an odd number of pages comes an empty one, so that on both sides of the paper
    nothing is printed on the back of another letter. The files inside them stay outside: what is
    printed is paper. The same documents give the same bytes.
    """
    import pikepdf  # noqa: PLC0415 - heavy

    with ExitStack() as stack:
        pdf = stack.enter_context(pikepdf.new())
        for document in documents:
            opened = stack.enter_context(pikepdf.open(BytesIO(document)))
            pdf.pages.extend(opened.pages)
            if duplex and len(opened.pages) % 2:
                pdf.add_blank_page(page_size=_A4)
        _print_both_sides(pdf, duplex=duplex)
        made_of = "\n".join(hashlib.sha256(each).hexdigest() for each in documents)
        save(pdf, path, made_of=f"{made_of}\n{duplex}")
        return len(pdf.pages)


def pages_apart(document: bytes) -> tuple[bytes, ...]:
    """Return each page of a document of ours as a document of its own."""
    import pikepdf  # noqa: PLC0415 - heavy

    found = []
    with pikepdf.open(BytesIO(document)) as opened:
        for page in opened.pages:
            with pikepdf.new() as pdf:
                pdf.pages.append(page)
                content = BytesIO()
                pdf.save(content, deterministic_id=True)
                found.append(content.getvalue())
    return tuple(found)


def _print_both_sides(pdf: Pdf, *, duplex: bool) -> None:
    """Ask viewers to print on both sides, and at full size: the window of the envelope is fixed."""
    from pikepdf import Dictionary, Name  # noqa: PLC0415 - heavy

    sides = Name.DuplexFlipLongEdge if duplex else Name.Simplex
    pdf.Root.ViewerPreferences = Dictionary(PrintScaling=Name("/None"), Duplex=sides)
