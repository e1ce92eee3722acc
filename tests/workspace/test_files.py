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
    ("name", "expected"),
    [
        ("b/f.pdf", ["file-of-another-case"]),
        ("./b/./f.pdf", ["file-of-another-case"]),
        ("a/../b/f.pdf", ["file-outside"]),
        ("a/link.pdf", ["file-of-another-case"]),
        ("common/f.pdf", []),
        ("cgv.pdf", []),
    ],
)
def test_a_piece_lies_with_no_other_case(
    case: WriteCase, write: Write, read: Read, name: str, expected: list[str]
) -> None:
    """A file in the folder of another case, links followed, would show that debtor; no other."""
    for path in ("a/f.pdf", "b/f.pdf", "common/f.pdf", "cgv.pdf"):
        write(f"cases/{path}", "x")
    (read().root / "cases/a/link.pdf").symlink_to("../b/f.pdf")
    case("b")
    case("a", more=PIECE % name)

    found = [f.code for f in read().case_file("a").findings]

    assert expected == [code for code in found if code.startswith("file-")]


@pytest.mark.parametrize(
    ("reads", "content", "expected"),
    [(True, "sent", []), (True, "changed", ["document-changed"]), (False, "changed", [])],
)
def test_archived_document(
    case: WriteCase, write: Write, read: Read, reads: object, content: str, expected: list[str]
) -> None:
    """An archived letter is the one that left; only `check` reads them all."""
    write("cases/a/sent/l.txt", content)
    sha256 = hashlib.sha256(b"sent").hexdigest()
    case(
        "a",
        more="history:\n- at: 2026-06-08\n  step: relance-1\n"
        f"  document: {{file: a/sent/l.txt, sha256: {sha256}}}\n",
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
