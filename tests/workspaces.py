"""Workspaces that tests work in: real folders and real repositories, all made here."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self, TypeVar

from click.testing import CliRunner, Result

from relance_docs.cli.main import relance
from relance_docs.resources import example_workspace

PATH: Final = "cases/2026-014.yaml"
SETTINGS: Final = (
    "creditor: {name: Atelier Exemple SARL, address: [12 RUE DE LA FORGE, 69003 LYON]}\n"
)
IBAN: Final = "FR52 0000 0000 000E XEMP LE00 112"
"""Of no bank: its code, 00000, is nobody's."""
DEBTOR: Final = """\
debtor: {kind: business, name: Menuiserie Fictive SARL, address: [3 QUAI DU RHONE, 69007 LYON]}
"""
INVOICE: Final = """\
invoices:
  - invoice_number: FA-2026-0042
    issue_date: 2026-03-31
    due_date: 2026-04-30
    total_with_vat: 10000.00
"""


def settings_of(as_of: str, more: str = "", *, checked: str = "", creditor: str = "") -> str:
    """Return a relance.yaml on a day, of a creditor of whom nothing is missing that letters need.

    `checked`: through which day receipts are entered, that very day unless said; `creditor`: lines
    of more fields of it, `more` lines of more settings.
    """
    return f"""\
creditor:
  name: Atelier Exemple SARL
  legal_form: SARL au capital de 10 000 €
  siren: "010000016"
  address: [12 RUE DE LA FORGE, 69003 LYON]
  iban: {IBAN}
  signatory: {{name: Claire Martin, role: Gérante}}
{creditor}as_of: {as_of}
payments_checked_until: {checked or as_of}
{more}"""


def git(folder: Path, *arguments: str, stdin: str | None = None, **environment: str) -> str:
    """Run git in a folder; return what it printed."""
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        check=True,
        capture_output=True,
        text=True,
        input=stdin,
        env=os.environ | environment,
    )
    return done.stdout


def write_files(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder, which is made when it is not there."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def initialised(root: Path, *options: str) -> Path:
    """Make a folder a repository, with no hooks and no commit; `options`: those of `git init`."""
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "--quiet", "--initial-branch=main", "--template=", *options)
    return root


def committed(root: Path, message: str = "x", **environment: str) -> str:
    """Commit all there is, in a repository that is made when there is none; return the commit."""
    if not (root / ".git").exists():
        initialised(root)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", f"--message={message}", **environment)
    return git(root, "rev-parse", "HEAD").strip()


def at(moment: str) -> dict[str, str]:
    """Return the variables by which git dates a commit."""
    return {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}


def of_example(root: Path, *numbers: str) -> Path:
    """Copy relance.yaml and cases of the example into a folder, with their pièces."""
    source = example_workspace()
    (root / "cases").mkdir(parents=True)
    shutil.copy(source / "relance.yaml", root)
    for number in numbers:
        shutil.copy(source / f"cases/{number}.yaml", root / "cases")
        if (source / "cases" / number).is_dir():
            shutil.copytree(source / "cases" / number, root / "cases" / number)
    return root


WorkplaceT = TypeVar("WorkplaceT", bound="Workplace")


@dataclass(frozen=True)
class Workplace:
    """A workspace, and someone who works there with git and the program."""

    root: Path

    @classmethod
    def of(cls, root: Path, files: Mapping[str, str | bytes]) -> Self:
        """Return a workspace with these files, all committed."""
        desk = cls(write_files(root, files))
        committed(root)
        return desk

    def git(self, *arguments: str, stdin: str | None = None, **environment: str) -> str:
        """Run git and return what it printed."""
        return git(self.root, *arguments, stdin=stdin, **environment).strip()

    def write(self, path: str, content: str | bytes) -> None:
        """Write a file of the workspace."""
        write_files(self.root, {path: content})

    def commit(self, files: Mapping[str, str | bytes] | None = None, **environment: str) -> str:
        """Write files and commit all there is; return the commit."""
        write_files(self.root, files or {})
        return committed(self.root, **environment)

    def change(self, old: str, new: str, path: str = PATH) -> str:
        """Change the text of a file, the case by default, and commit it; return the commit."""
        self.replace(old, new, path)
        return self.commit()

    def replace(self, old: str, new: str, path: str = PATH) -> None:
        """Change the text of a file, the case by default."""
        text = (self.root / path).read_bytes().decode()
        assert old in text
        self.write(path, text.replace(old, new))

    def relance(self, *arguments: str) -> int:
        """Run a command of the program; return its exit code."""
        return int(relance.main(["-C", str(self.root), *arguments], standalone_mode=False) or 0)

    @property
    def is_clean(self) -> bool:
        """Whether git sees nothing uncommitted."""
        return not self.git("status", "--porcelain")


def called(*arguments: str) -> int:
    """Run a command in the current folder; return its exit code."""
    return int(relance.main([*arguments], standalone_mode=False) or 0)


def run(root: Path, *arguments: str) -> Result:
    """Run a command in a workspace; return what it printed and its exit code."""
    return CliRunner().invoke(relance, ["-C", str(root), *arguments], catch_exceptions=False)


@dataclass(frozen=True, kw_only=True)
class Copies:
    """Copies of folders that are slow to make, for one test; each is made once in a run."""

    originals: dict[str, Path]
    """By the name of the function that makes it."""
    fresh: Callable[[], Path]
    """Gives an empty folder that outlives the test."""
    folder: Path
    """Where this test works."""

    def of(self, make: Callable[[Path], object], name: str = "travail") -> Path:
        """Return a copy of what `make` makes in the folder that it is given."""
        key = f"{make.__module__}.{make.__qualname__}"
        if key not in self.originals:
            original = self.fresh() / "w"
            make(original)
            self.originals[key] = original
        return Path(shutil.copytree(self.originals[key], self.folder / name))
