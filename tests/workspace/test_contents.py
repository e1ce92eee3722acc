"""A pièce that only stands in the place of a document is told, by its first bytes and its last."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from relance_docs.finding import Severity
from relance_docs.workspace.workspace import Workspace

Write = Callable[[str, str | bytes], Path]
Read = Callable[..., Workspace]
WriteCase = Callable[..., Path]
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 5\n" % (b"a" * 64)
HTML = "\n<!DOCTYPE html>\n<html><body>Votre session a expiré</body></html>"
PDF = b"%PDF-1.7\n1 0 obj\n" + b"x" * 9000
PIECE = "pieces: [{id: p, kind: invoice, title: t, file: '%s'}]\n"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a/f.pdf", POINTER, "run `git lfs pull`"),
        ("a/f.txt", POINTER, "run `git lfs pull`"),
        ("a/f.PNG", POINTER, "run `git lfs pull`"),
        ("a/f.pdf", b"/annex/objects/SHA256E-s5--aa.pdf\n", "run `git annex get`"),
        ("a/f.pdf", HTML, "is a page of HTML"),
        ("a/f.jpeg", HTML, "is a page of HTML"),
        ("a/f.pdf", "<?xml version='1.0'?>\n<!-- x --><html>", "is a page of HTML"),
        ("a/f.docx", HTML, "is a page of HTML"),
        ("a/f.pdf", "Facture n° 1\n", "is a text"),
        ("a/f.tiff", "Facture n° 1\n".encode("cp1252"), "is a text"),
        ("a/f.pdf", b"", "is empty"),
        ("a/f.txt", b"", "is empty"),
        ("a/f.pdf", PDF, "is cut short"),
        ("a/f.pdf", b"\x00\x01\x02", "does not begin as its name says"),
        ("a/f.pdf", PDF + b"\n%%EOF\n", ""),
        ("a/f.pdf", b"\n" * 900 + PDF + b"\n%%EOF\n" + b"\x00" * 1000, ""),
        ("a/f.pdf", b"\xff\xd8\xff\xe0 a picture", ""),
        ("a/f.heic", b"\x00\x00\x00\x18ftypheic", ""),
        ("a/f.txt", "<html>", ""),
        ("a/f.eml", "Subject: x\n\nx", ""),
        ("a/f", "x", ""),
    ],
)
def test_a_file_is_what_its_name_says(
    case: WriteCase, write: Write, read: Read, name: str, content: bytes | str, said: str
) -> None:
    """The finding has its place in the case file, and bars no letter and no recording."""
    write(f"cases/{name}", content)
    case("a", more=PIECE % name)
    found = [f for f in read(reads_documents=True).findings if f.code == "file-not-as-named"]
    assert bool(said) == bool(found)
    for finding in found:
        assert said in str(finding.message)
        assert f"cases/{name} " in str(finding.message)
        assert (4, Severity.WARNING) == (finding.place.line, finding.severity)
    assert [] == [f.code for f in read().findings]


def test_what_was_sent_is_looked_at_as_well(case: WriteCase, write: Write, read: Read) -> None:
    """An archived letter that is a pointer is told with the way out."""
    write("cases/a/sent/l.pdf", POINTER)
    digest = hashlib.sha256(POINTER).hexdigest()
    document = f"{{file: a/sent/l.pdf, sha256: {digest}}}"
    case("a", more=f"history:\n- at: 2026-06-08\n  step: relance-1\n  document: {document}\n")
    codes = [finding.code for finding in read(reads_documents=True).findings]
    assert "file-not-as-named" in codes


def test_a_file_without_end_is_not_read_through(case: WriteCase, write: Write, read: Read) -> None:
    """A sparse file of a terabyte takes no longer than a small one, and is told."""
    path = write("cases/a/f.pdf", b"%PDF-1.7")
    try:
        os.truncate(path, 10**12)
    except OSError:
        pytest.skip("no sparse files here")
    case("a", more=PIECE % "a/f.pdf")
    (finding,) = read(reads_documents=True).findings
    assert "has more than 500000000 bytes: it is not read" in str(finding.message)
