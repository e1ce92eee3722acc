"""The codes of what can be wrong with a file before it is read as a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FILE_CODES: Final[Mapping[str, str]] = {
    "alias": "A value that repeats another one by its name (`*name`).",
    "anchor": "A name given to a value (`&name`), which nothing needs.",
    "byte-order-mark": "The file begins with a byte order mark (U+FEFF).",
    "control-character": (
        "A character that nobody sees, or that a terminal obeys, as it is or as a YAML escape; "
        "docs/case-format.md lists them."
    ),
    "directive": "A line for the YAML parser itself (`%YAML`, `%TAG`).",
    "duplicate-key": "A field is given twice; only one can be meant.",
    "empty-file": "The file has no content.",
    "encoding": "The file is not in UTF-8.",
    "file-too-large": "The file has more than a million bytes.",
    "key-not-text": "A key is a list or a mapping.",
    "merge-conflict": "Git could not merge two versions of the file, and left both in it.",
    "merge-key": "A key `<<`, which copies other fields.",
    "no-break-space": (
        "A no-break space (U+00A0, U+202F) where YAML wants a plain one: before or after a key."
    ),
    "several-documents": "The file holds several YAML documents; one file is one case.",
    "tab": "A tab; YAML is indented with spaces.",
    "tag": "A type given to a value (`!!str`); the field gives the type.",
    "too-deep": "More levels inside one another than any case has.",
    "too-many-values": "More values than any case has.",
    "unreadable": "The file cannot be opened, is no file, or is a link that leaves the workspace.",
    "yaml-syntax": "The file is not YAML; the place is where reading stopped.",
}
"""Meaning of each, all errors."""
