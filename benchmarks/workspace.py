"""A workspace of fictional cases, each with a mise en demeure of two pages due."""

from __future__ import annotations

import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from benchmarks.generate import siren

AS_OF: Final = date(2026, 8, 31)
_IDENTITY: Final = ("-c", "user.name=Bench", "-c", "user.email=bench@exemple.invalid")
_DUE_DATES: Final = (
    *(date(2026, 5, 4) + timedelta(days=9 * n) for n in range(5)),  # two rates: two lines each
    date(2026, 7, 6),
    date(2026, 7, 13),
)
"""Seven invoices, twelve penalty lines."""

_SETTINGS: Final = f"""\
creditor:
  name: Atelier Exemple SARL
  legal_form: SARL au capital de 10 000 €
  siren: "010000016"
  rcs: Lyon
  address: [12 RUE DE LA FORGE, 69003 LYON]
  email: compta@exemple.fr
  phone: "+33 4 00 00 00 00"
  iban: FR09000000000000FICTIF00183
  bic: AGRIFRPP
  signatory: {{name: Claire Exemple, role: Gérante}}
terms: {{source: cgv.pdf}}
payments_checked_until: {AS_OF}
"""


def write_workspace(folder: Path, *, first: int, count: int) -> None:
    """Write and commit `count` cases, no two alike whatever `first` is, and their relance.yaml."""
    (folder / "cases").mkdir(parents=True)
    (folder / "relance.yaml").write_text(_SETTINGS, encoding="utf-8")
    for rank in range(first, first + count):
        path = folder / "cases" / f"2026-{rank:04}.yaml"
        path.write_text(_case(rank), encoding="utf-8")
    (folder / ".gitignore").write_text("build/\n", encoding="utf-8")
    for command in (["init"], ["add", "."], [*_IDENTITY, "commit", "--message", "Cases"]):
        subprocess.run(["git", *command], cwd=folder, capture_output=True, check=True)


def _case(rank: int) -> str:
    invoices = "".join(
        f"  - invoice_number: FA-2026-{rank:04}{n}\n"
        f"    issue_date: {due - timedelta(days=30)}\n"
        f"    due_date: {due}\n"
        f"    total_with_vat: {1000 + 137 * n + 11 * rank}.{rank % 100:02}\n"
        for n, due in enumerate(_DUE_DATES)
    )
    return f"""\
debtor:
  kind: business
  name: Menuiserie Fictive {rank + 1} SARL
  siren: "{siren(rank)}"
  address: [{rank + 1} QUAI DU RHONE, 69007 LYON]
invoices:
{invoices}history:
  - {{at: "2026-08-17T09:00+02:00", step: avertissement, channel: post}}
schema_version: 1
"""
