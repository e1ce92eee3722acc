"""A small workspace, and the program started as its users start it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.workspaces import committed, write_files

SETTINGS = """\
creditor:
  name: Atelier Exemple SARL
  siren: "010000016"
  address: [12 RUE DE LA FORGE, 69003 LYON]
  iban: FR52 0000 0000 000E XEMP LE00 112
  signatory: {name: Claire Martin, role: Gérante}
plan:
- {step: relance-1, after_due: 1, channel: post}
payments_checked_until: 2026-07-01
"""
CASE = """\
debtor: {kind: business, name: Debiteur %s, address: [1 RUE A, 69000 LYON]}
invoices:
- {invoice_number: F%s, issue_date: 2026-05-04, due_date: 2026-06-03, total_with_vat: 9.00}
"""
AS_OF = ("--as-of", "2026-07-01")


def workspace(root: Path, templates: Mapping[str, Mapping[str, str]]) -> Path:
    """Make and commit a workspace: a case for each name, with templates of its own."""
    write_files(root, {"relance.yaml": SETTINGS})
    for number, files in templates.items():
        write_files(root, {f"cases/{number}.yaml": CASE % (number, number)})
        write_files(root / "cases" / number / "letter_templates", files)
    committed(root, "Reprise")
    return root


def script(folder: Path) -> Path:
    """Write what an installer writes for `relance`, into a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "relance-script.py"
    path.write_text(
        "from relance_docs.cli.main import relance\n"
        "if __name__ == '__main__':\n    relance(prog_name='relance')\n",
        encoding="utf-8",
    )
    return path


def environment(**more: str) -> dict[str, str]:
    """Return the variables of the tests without those that say where code comes from."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | more


def start(
    program: tuple[str, ...], root: Path, *arguments: str, **variables: str
) -> subprocess.Popen[str]:
    """Start Python with the program in a folder."""
    return subprocess.Popen(
        [sys.executable, *program, *arguments],
        cwd=root,
        env=environment(**variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def run(program: tuple[str, ...], root: Path, *arguments: str, **variables: str) -> tuple[int, str]:
    """Return the exit code and what was printed."""
    process = start(program, root, *arguments, **variables)
    out, _ = process.communicate()
    return process.returncode, out
