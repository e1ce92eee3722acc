"""The tables of threats name tests that exist, and every row has its four columns."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
HEADING = "| threat |"
ROWS = [
    line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(HEADING)
]
PROOFS = re.findall(r"`(tests/[\w/]+(?:\.py)?)(?:::(\w+))?`", PAGE)


def test_every_row_says_what_proves_it() -> None:
    """Threat, what we do, what we cannot, a test; or the page on what nothing here can prove."""
    assert len(ROWS) > 40
    for row in ROWS:
        _before, threat, done, _cannot, proof, _after = row.split("|")
        assert threat.strip(), row
        assert done.strip(), row
        assert "`tests/" in proof or "(verify.md)" in proof, row


def test_every_named_test_exists() -> None:
    """A test that was renamed or removed proves nothing any more."""
    assert len(PROOFS) >= len(ROWS) - 1
    for file, name in PROOFS:
        assert (ROOT / file).exists(), file
        if name:
            tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
            functions = {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}
            assert name in functions, f"{file}::{name}"


def test_the_pages_lead_to_each_other() -> None:
    """A newcomer finds how to report, and what is done."""
    for page in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        assert "SECURITY.md" in text
        assert "docs/security.md" in text
