"""A small workspace on disk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from relance_docs.workspace.workspace import Workspace, load
from tests.workspaces import write_files

SETTINGS = """\
creditor:
  name: C
  siren: "000100016"
  iban: FR7600000000000000000004268
  address: [1 RUE A, 69000 LYON]
  signatory: {name: A, role: B}
payments_checked_until: 2026-11-19
"""
CASE = """\
debtor: {kind: business, name: X, address: [1 RUE A, 69000 LYON]}
invoices:
- {invoice_number: NUMBER, issue_date: 2026-05-04, due_date: 2026-06-03, total_with_vat: 9.00}
"""

Write = Callable[[str, str | bytes], Path]
Read = Callable[..., Workspace]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes a file of a workspace that has a relance.yaml."""
    (tmp_path / "relance.yaml").write_text(SETTINGS)
    (tmp_path / "cases").mkdir()

    def written(name: str, content: str | bytes) -> Path:
        return write_files(tmp_path, {name: content}) / name

    return written


@pytest.fixture
def case(write: Write) -> Callable[..., Path]:
    """Return a function that writes a case whose invoice has a number, with more lines."""

    def written(number: str, invoice: str = "F1", more: str = "") -> Path:
        return write(f"cases/{number}.yaml", CASE.replace("NUMBER", invoice) + more)

    return written


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return a function that reads the workspace on 22 November 2026."""

    def workspace(*numbers: str, as_of: date | None = None, **extra: Any) -> Workspace:  # noqa: ANN401 - passed on
        today = date(2026, 11, 22)
        return load(tmp_path, as_of=as_of, today=today, numbers=numbers, **extra)

    return workspace
