"""A workspace to import into, and an import in one call, without other processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from relance_docs.case.case import Case
from relance_docs.importing.planning import Readings, carry_out, planned
from relance_docs.importing.records import ImportAsked, ImportPlan, Item, Source
from relance_docs.importing.sources import read
from relance_docs.workspace.workspace import Workspace, load
from tests.workspaces import committed, git, write_files

TODAY = date(2026, 11, 22)
SETTINGS = """\
creditor:
  name: Atelier Exemple SARL
  siren: "010000016"
  vat_identifier: FR94010000016
  address: [12 RUE DE LA FORGE, 69003 LYON]
payments_checked_until: 2026-11-20
"""
CASE = """\
# Une facture.
debtor:
  kind: business
  name: Restaurant L'Escale Fictive SARL
  siren: "010001451"
  address: [44 RUE DES TONNELIERS, 69009 LYON]

invoices:
  - invoice_number: FA-2026-0001
    issue_date: 2026-03-31
    due_date: 2026-04-30
    total_with_vat: 600.00
"""


@dataclass(frozen=True, kw_only=True)
class Bench:
    """A workspace in a folder."""

    root: Path

    @classmethod
    def made(cls, root: Path, *, cases: Mapping[str, str] | None = None) -> Bench:
        """Make a workspace with these cases, by number; no repository."""
        write_files(root, {"relance.yaml": SETTINGS})
        (root / "cases").mkdir()
        write_files(root / "cases", {f"{number}.yaml": t for number, t in (cases or {}).items()})
        return cls(root=root)

    def with_history(self) -> Bench:
        """Make it a repository, with all it has committed."""
        committed(self.root)
        return self

    def git(self, *words: str) -> str:
        """Return what the git program says."""
        return git(self.root, *words).strip()

    def load(self) -> Workspace:
        """Read the workspace."""
        return load(self.root, as_of=None, today=TODAY)

    def readings(self, *contents: bytes, asked: ImportAsked | None = None) -> Readings:
        """Read contents as the reading process does; they are named `0`, `1` and so on."""
        said = asked or ImportAsked()
        items = (
            item
            for place, content in enumerate(contents)
            for item in read(Source(name=str(place), given=content), said).unpacked
        )
        return Readings(items=tuple(items), asked=said, today=TODAY)

    def plan(self, *contents: bytes, asked: ImportAsked | None = None) -> ImportPlan:
        """Plan the import of contents."""
        return planned(self.load(), self.readings(*contents, asked=asked))

    def write(self, plan: ImportPlan) -> None:
        """Write what is planned, with no commit."""
        for case in plan.cases:
            (self.root / case.path).write_bytes(case.new)
            for file in case.files:
                path = self.root / file.path
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(file.content)

    def commit(self, *contents: bytes, asked: ImportAsked | None = None) -> ImportPlan:
        """Import contents as the command does, with --yes."""
        readings, seen = self.readings(*contents, asked=asked), self.load()
        plan = planned(seen, readings)
        carry_out(seen, readings, plan)
        return plan

    def case_after(self, plan: ImportPlan, number: str) -> Case:
        """Return a case as it is once the plan is written; the check has no error to tell."""
        self.write(plan)
        file = self.load().case_file(number)
        assert [] == [f for f in file.findings if f.is_error]
        assert file.case is not None
        return file.case


def item_of(content: bytes, name: str = "x") -> Item:
    """Read one content."""
    return read(Source(name=name, given=content), ImportAsked())
