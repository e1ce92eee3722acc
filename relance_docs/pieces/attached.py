"""The files inside a PDF that we made."""

from __future__ import annotations

from io import BytesIO


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
