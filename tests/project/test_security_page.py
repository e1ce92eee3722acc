"""The table of threats names tests that exist, and every row has its four columns."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ")][1:]
PROOFS = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)


def test_every_row_says_what_proves_it() -> None:
    """Threat, what we do, what we cannot, and at least one test."""
    assert len(ROWS) > 5
    for row in ROWS:
        _before, threat, done, _cannot, proof, _after = row.split("|")
        assert threat.strip(), row
        assert done.strip(), row
        assert "::test_" in proof, row


def test_every_named_test_exists() -> None:
    """A test that was renamed or removed proves nothing any more."""
    assert len(PROOFS) >= len(ROWS)
    for file, name in PROOFS:
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        assert name in {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}, (
            name
        )


def test_the_pages_lead_to_each_other() -> None:
    """A newcomer finds how to report, and what is done."""
    for page in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        assert "SECURITY.md" in text
        assert "docs/security.md" in text
