"""A workspace with one case, into which an import brings a payment and another case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from relance_docs.case.claims import Payment
from relance_docs.case.settings import Settings
from relance_docs.reading.editing.changes import Append, Put
from relance_docs.reading.editing.edit import edited
from relance_docs.recording.event import CommitMessage, Event, NewFile
from relance_docs.recording.events.money import paid
from relance_docs.recording.journal import FileChange
from relance_docs.recording.record import (
    Planned,
    Recorded,
    Request,
    Scene,
    additions,
    record,
    undertake,
)
from relance_docs.workspace.case_text import CASE_ORDER
from tests.workspaces import DEBTOR, INVOICE, PATH, SETTINGS, committed, git, write_files

TODAY: Final = date(2026, 8, 31)
NEW_PATH: Final = "cases/2026-015.yaml"
NEW_FILE: Final = "cases/2026-015/facture.pdf"
CASE: Final = f"{DEBTOR}\n{INVOICE}\npayments:\n  - {{received_on: 2026-05-10, amount: 1000.00}}\n"
NEW_CASE: Final = """\
debtor: {kind: business, name: Peinture Fictive SARL, address: [5 QUAI DU RHONE, 69007 LYON]}
invoices:
  - invoice_number: FA-2026-0043
    issue_date: 2026-03-31
    due_date: 2026-04-30
    total_with_vat: 10000.00
pieces:
  - {id: p-facture, kind: invoice, title: Facture, file: 2026-015/facture.pdf}
"""


@dataclass(frozen=True)
class ImportDesk:
    """A workspace in a repository of its own."""

    root: Path

    @staticmethod
    def opened(root: Path) -> ImportDesk:
        """Return a workspace with one case, all committed."""
        desk = ImportDesk(write_files(root, {"relance.yaml": SETTINGS, PATH: CASE}))
        committed(root, "first")
        return desk

    def git(self, *arguments: str) -> str:
        """Run git and return what it printed."""
        return git(self.root, *arguments)

    def state(self) -> tuple[str, ...]:
        """Return all that a refusal must leave alone."""
        files = sorted(path for path in self.root.rglob("*") if path.is_file())
        return (
            self.git("rev-parse", "--all"),
            self.git("ls-files", "--stage"),
            *(f"{path}: {path.read_bytes()!r}" for path in files if ".git" not in path.parts),
        )

    def carry_out(self, plan: Callable[[Scene], Planned], *, dry_run: bool = False) -> Recorded:
        """Carry a plan out."""
        return undertake(Request(root=self.root, today=TODAY, dry_run=dry_run), plan)

    def import_all(self) -> str:
        """Import; return the commit."""
        return self.carry_out(imported).commit or ""

    def pay(self, amount: str, number: str = "2026-014", *, with_edits: bool = False) -> str:
        """Record a payment; return the commit."""
        request = Request(root=self.root, number=number, today=TODAY, with_edits=with_edits)
        return record(request, payment(amount)).commit or ""


def payment(amount: str) -> Callable[[Scene], Event]:
    """Return what makes the event of a payment."""
    receipt = Payment(amount=Decimal(amount), received_on=date(2026, 8, 1))
    return lambda scene: paid(scene.case, receipt, today=TODAY)


def imported(scene: Scene, new_case: str = NEW_CASE) -> Planned:
    """Plan a payment of one case, another case with its invoice, and the day of the bank."""
    file = scene.workspace.case_file("2026-014")
    payment = Append(
        key="payments",
        value={"received_on": date(2026, 7, 15), "amount": "2000.00"},
        order=CASE_ORDER,
    )
    checked = Put(
        key="payments_checked_until",
        value=date(2026, 8, 30),
        order=tuple(Settings.model_fields),
    )
    settings = scene.workspace.settings_raw
    new = (
        NewFile(path=NEW_PATH, content=new_case.encode()),
        NewFile(path=NEW_FILE, content=b"%PDF-1.7 \r\n\0"),
    )
    return Planned(
        message=CommitMessage(
            cases=("2026-014", "2026-015"), name="import", sentence="1 entry, 1 new case"
        ),
        files=(
            FileChange(path=file.path, old=file.raw, new=edited(file.raw, file.path, (payment,))),
            *additions(scene.workspace.root, new),
            FileChange(
                path="relance.yaml",
                old=settings,
                new=edited(settings, "relance.yaml", (checked,)),
            ),
        ),
    )
