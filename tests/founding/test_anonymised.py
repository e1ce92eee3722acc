"""A workspace for support: nobody's names in it, and all that a case is reckoned from."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel
from stdnum import iban
from stdnum.fr import siren, siret

from relance_docs.case.case import Case
from relance_docs.workspace.records import Workspace
from relance_docs.workspace.workspace import load
from tests.importing.test_watch import office as of_some
from tests.workspaces import Copies, committed, initialised, of_example, run

OWN = """
reasons:
  - {reason: affaire-dupont, label: Affaire Dupontel}
plan:
  - {step: rappel-dupont, after_due: 3, channel: post}
  - {step: mise-en-demeure, after_previous: 10, channel: registered}
"""
NUMBERS = ("2026-004", "2026-009", "2026-010", "2026-013", "2026-016", "2026-021")


def named(root: Path) -> None:
    """Make a workspace in which names stand where nobody expects them."""
    of_example(root, *NUMBERS)
    settings = root / "relance.yaml"
    settings.write_text(
        settings.read_text("utf-8")
        .replace("\nplan: default\n", OWN)
        .replace("as_of", "# Dupontel\nas_of", 1),
        "utf-8",
    )
    case = root / "cases/2026-004.yaml"
    text = case.read_text("utf-8")
    (root / "cases/dupontel.yaml").write_text(
        text.replace("FA-2026-", "DUPONTEL-").replace("2026-004/", "dupontel/"), "utf-8"
    )
    case.unlink()
    (root / "cases/2026-004").rename(root / "cases/dupontel")
    committed(initialised(root))


@pytest.fixture
def root(copies: Copies) -> Path:
    """Return a copy of it."""
    return copies.of(named)


def loaded(root: Path) -> Workspace:
    """Read a workspace."""
    return load(root, as_of=None, today=date(2026, 11, 20))


def texts(value: object) -> set[str]:
    """Return every text of records, of those that are no choice of a list."""
    if isinstance(value, BaseModel):
        return set().union(*(texts(getattr(value, name)) for name in type(value).model_fields))
    if isinstance(value, tuple):
        return set().union(*map(texts, value)) if value else set()
    return {value} if type(value) is str else set()


def folded(text: str) -> str:
    """Return a text as it is searched: small letters and figures alone."""
    return re.sub(r"\W+", " ", text.casefold()).strip()


KEPT = {
    *(
        "fr",
        "2026 009",
        "2026 010",
        "2026 013",
        "2026 016",
        "2026 021",
        "sarl",
        "sas",
        "sa",
        "eurl",
    ),
    *(
        "selarl",
        "mise en demeure",
        "relance 1",
        "relance 2",
        "avertissement",
        "rappel 1",
        "rappel 2",
    ),
    *("appel 1", "appel 2", "transmission", "rappel", "relance"),
}
"""What names nobody: numbers that are year and place, legal forms, steps of the program."""


def test_nothing_of_the_original_is_left(root: Path, tmp_path: Path) -> None:
    """No text of a case or of relance.yaml stands in the copy, names of files included."""
    folder = tmp_path / "support"
    done = run(root, "anonymise", str(folder))
    assert 0 == done.exit_code, done.output
    before = loaded(root)
    assert before.settings is not None
    originals = texts(before.settings).union(*(texts(case) for case in before.cases))
    files = [path for path in folder.rglob("*") if path.is_file()]
    written = " ".join(
        f"{path.relative_to(folder)} {path.read_bytes().decode('latin-1')}" for path in files
    )
    found = f" {folded(written)} "
    assert len(originals) > 150
    assert [] == [t for t in originals if (f := folded(t)) and f not in KEPT and f" {f} " in found]
    assert "dupont" not in found
    assert not (folder / ".git").exists()


def test_it_says_the_same_of_every_case(root: Path, tmp_path: Path) -> None:
    """Stage, next step, days and amounts are the same; the files are without a fault."""
    folder = tmp_path / "support"
    run(root, "anonymise", str(folder))
    assert 0 == run(folder, "check").exit_code

    def facts(where: Path) -> list[tuple[str, ...]]:
        rows = json.loads(run(where, "status", "--all", "--format", "json").stdout)
        keys = ("due_on", "ready", "balance", "total_due", "days_late")
        return sorted(tuple(str(row[key]) for key in keys) for row in rows)

    assert facts(root) == facts(folder)
    case = next(loaded(folder).cases)
    assert isinstance(case, Case)
    assert siren.is_valid(case.debtor.siren or "")
    settings = loaded(folder).settings
    assert settings is not None
    assert siret.is_valid(settings.creditor.siret or "")
    assert (settings.creditor.siret or "")[:9] == settings.creditor.siren
    assert iban.is_valid(settings.creditor.iban or "")


def test_where_it_may_be_written(root: Path, tmp_path: Path) -> None:
    """Never into the workspace, nor into a folder with something in it."""
    assert "lies in the workspace" in run(root, "anonymise", str(root / "x")).stderr
    (tmp_path / "y").mkdir()
    (tmp_path / "y/z").write_text("z")
    assert "is not empty" in run(root, "anonymise", str(tmp_path / "y")).stderr
    assert "is not there" in run(root, "anonymise", str(tmp_path / "a/b")).stderr


def test_what_has_been_kept_long_enough(copies: Copies) -> None:
    """Five years after the closing to the day a case is kept; told once `privacy:` is stated."""
    root = copies.of(of_some)
    run(root, "close", "2026-002", "--reason", "waived", "--on", "2026-11-20")
    assert "2031-11-20" in run(root, "privacy").stdout
    last, over = ("--as-of", "2031-11-20"), ("--as-of", "2031-11-21")
    assert "2026-002" not in run(root, "privacy", "--over", *last).stdout
    assert "2026-002" in run(root, "privacy", "--over", *over).stdout
    asked = "closed cases kept longer than was decided: 1, since 2031-11-20"
    assert asked not in run(root, "today", "--list", *over).stdout
    settings = root / "relance.yaml"
    settings.write_text(settings.read_text("utf-8") + "privacy: {keep_years: 5}\n", "utf-8")
    assert asked in run(root, "today", "--list", *over).stdout
    assert asked not in run(root, "today", "--list", *last).stdout
    assert asked in run(root, "status", *over).stderr
