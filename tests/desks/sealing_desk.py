"""A workspace in a git repository, and someone who seals it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from relance_docs.cli.main import relance
from tests.workspaces import git

SETTINGS = """\
creditor:
  name: Atelier Exemple SARL
  legal_form: SARL
  siren: "010000016"
  rcs: Lyon
  vat_identifier: FR94010000016
  address: [12 RUE DE LA FORGE, 69003 LYON]
  email: compta@atelier.example
  iban: FR52 0000 0000 000E XEMP LE00 112
  bic: EXMPFRP0
  signatory: {name: Claire Martin, role: Gérante}
"""


@dataclass(frozen=True)
class Desk:
    """A workspace in a git repository, and someone who works there."""

    root: Path

    def git(self, *arguments: str) -> str:
        """Run git and return what it printed."""
        return git(self.root, *arguments).strip()

    def write(self, path: str, text: str) -> None:
        """Write a file of the workspace."""
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def commit(self, **files: str) -> str:
        """Commit all there is."""
        for path, text in files.items():
            self.write(path, text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message=x")
        return self.git("rev-parse", "HEAD")

    def relance(self, *arguments: str) -> int:
        """Run a command of the program."""
        return int(relance.main(["-C", str(self.root), *arguments], standalone_mode=False) or 0)

    @staticmethod
    def furnished(root: Path) -> Desk:
        """Return a workspace with two cases and a pièce, committed."""
        desk = Desk(root)
        desk.write("relance.yaml", SETTINGS)
        desk.write("letter_templates/letter.css", "p {}\n")
        desk.write("cases/2026-001.yaml", "debtor: {name: Un}\n")
        desk.write("cases/2026-002.yaml", "debtor: {name: Deux}\n")
        desk.write("cases/2026-002/bon de livraison n° 1.txt", "reçu\n")
        desk.git("init", "--quiet", "--initial-branch=main", "--template=")
        desk.commit()
        return desk

    @property
    def manifests(self) -> list[Path]:
        """The manifests in their order."""
        return sorted((self.root / "seals").glob("*.manifest"))

    @property
    def is_clean(self) -> bool:
        """Whether git sees nothing uncommitted."""
        return not self.git("status", "--porcelain")
