"""Files that are named must be there, inside the workspace, and what they were."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from relance_docs.workspace.workspace import Workspace

Write = Callable[[str, str | bytes], Path]
Read = Callable[..., Workspace]
WriteCase = Callable[..., Path]
PIECE = "pieces: [{id: p, kind: invoice, title: t, file: '%s'}]\n"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a/f.pdf", []),
        ("a/missing.pdf", ["file-missing"]),
        ("a", ["file-missing"]),
        ("a/" + "x" * 300, ["file-missing"]),
        ("../relance.yaml", ["file-outside"]),
        ("a/../../relance.yaml", ["file-outside"]),
        ("/etc/passwd", ["file-outside"]),
        ("a\\f.pdf", ["file-outside"]),
        ("a/out.pdf", ["file-outside"]),
        ("a/loop.pdf", ["file-outside"]),
    ],
)
def test_file_of_a_piece(
    case: WriteCase, write: Write, read: Read, name: str, expected: list[str]
) -> None:
    """The path counts from cases/ and stays below it, links included."""
    folder = write("cases/a/f.pdf", "x").parent
    (folder / "out.pdf").symlink_to("/etc/passwd")
    (folder / "loop.pdf").symlink_to(folder / "loop.pdf")
    case("a", more=PIECE % name)

    assert expected == [finding.code for finding in read().findings]


@pytest.mark.parametrize(
    ("reads", "content", "expected"),
    [(True, "sent", []), (True, "changed", ["document-changed"]), (False, "changed", [])],
)
def test_archived_document(
    case: WriteCase, write: Write, read: Read, reads: object, content: str, expected: list[str]
) -> None:
    """An archived letter is the one that left; only `check` reads them all."""
    write("cases/a/sent/l.pdf", content)
    sha256 = hashlib.sha256(b"sent").hexdigest()
    case(
        "a",
        more="history:\n- at: 2026-06-08\n  step: relance-1\n"
        f"  document: {{file: a/sent/l.pdf, sha256: {sha256}}}\n",
    )

    assert expected == [finding.code for finding in read(reads_documents=bool(reads)).findings]


@pytest.mark.parametrize(
    ("logo", "expected"),
    [
        ("logo.png", []),
        ("none.png", ["file-missing"]),
        ("../logo.png", ["file-outside"]),
    ],
)
def test_logo(write: Write, read: Read, logo: str, expected: list[str]) -> None:
    """The logo counts from the workspace."""
    path = write("logo.png", "x").parent / "relance.yaml"
    path.write_text(path.read_text().replace("  name: C", f"  name: C\n  logo: {logo}"))

    assert expected == [finding.code for finding in read().findings]
