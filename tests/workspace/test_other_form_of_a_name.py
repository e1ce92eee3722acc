"""A file whose name has its accents in the other form of Unicode."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

from relance_docs.workspace.workspace import Workspace


@pytest.mark.parametrize("form", ["NFD", "NFC"])
def test_the_other_form_is_named_with_the_way_out(
    case: Callable[..., Path], read: Callable[..., Workspace], form: str
) -> None:
    """`ls` shows the file, and on a Mac it is found: the sentence says what differs."""
    path = case("a", "FA-1")
    here: Literal["NFC", "NFD"] = "NFC" if form == "NFD" else "NFD"
    there: Literal["NFC", "NFD"] = "NFD" if form == "NFD" else "NFC"
    name = unicodedata.normalize(here, "a/reçu-été.pdf")
    piece = f"pieces:\n  - {{id: p-1, kind: other, title: Reçu, file: {name}}}\n"
    path.write_text(path.read_text(encoding="utf-8") + piece, encoding="utf-8")
    (path.parent / "a").mkdir()
    file = path.parent / unicodedata.normalize(there, name)
    file.write_bytes(b"%PDF-1.7\n%%EOF\n")

    told = [str(f.message) for f in read().findings if f.code == "file-missing"]
    assert [True] == [f"(Unicode {form};" in each for each in told]
    assert ["recu-ete.pdf" in each for each in told] == [True]
