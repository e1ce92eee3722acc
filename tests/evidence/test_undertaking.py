"""One commit over several cases, as an import makes it: all of it or nothing."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from relance_docs.errors import FindingsError, RefusalError
from relance_docs.evidence.event import CommitMessage, NewFile
from relance_docs.evidence.journal import FileChange
from relance_docs.evidence.undertaking import (
    Ground,
    Planned,
    Recorded,
    Undertaking,
    additions,
    undertake,
)
from relance_docs.reading.editing.changes import Append, Put
from relance_docs.reading.editing.edit import edited

TODAY = date(2026, 8, 31)
SETTINGS = "creditor: {name: Atelier Exemple SARL, address: [12 RUE DE LA FORGE, 69003 LYON]}\n"
CASE = """\
debtor: {kind: business, name: Menuiserie Fictive SARL, address: [3 QUAI DU RHONE, 69007 LYON]}
invoices:
  - invoice_number: FA-2026-0042
    issue_date: 2026-03-31
    due_date: 2026-04-30
    total_with_vat: 10000.00
"""
NEW_CASE = CASE.replace("0042", "0043").replace("Menuiserie Fictive", "Peinture Fictive")
NEW_CASE += (
    "pieces:\n  - {id: p-facture, kind: invoice, title: Facture, file: 2026-015/facture.pdf}\n"
)


def git(folder: Path, *arguments: str) -> str:
    """Run git and return what it printed."""
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout


@pytest.fixture
def root(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace with one case, all committed; made once and copied."""
    once = tmp_path_factory.getbasetemp() / "undertaking"
    if not once.exists():
        (once / "cases").mkdir(parents=True)
        git(once, "init", "--quiet", "--initial-branch=main", "--template=")
        (once / "relance.yaml").write_text(SETTINGS, encoding="utf-8")
        (once / "cases" / "2026-014.yaml").write_text(CASE, encoding="utf-8")
        git(once, "add", "--all")
        git(once, "commit", "--quiet", "--message=first")
    return Path(shutil.copytree(once, tmp_path / "travail"))


def imported(ground: Ground, new_case: str = NEW_CASE) -> Planned:
    """Plan a payment of one case, another case with its invoice, and the day of the bank."""
    file = ground.workspace.case_file("2026-014")
    payment = Append(key="payments", value={"received_on": date(2026, 7, 15), "amount": "2000.00"})
    checked = Put(key="payments_checked_until", value=date(2026, 8, 30))
    settings = ground.workspace.settings_raw
    new = (
        NewFile(path="cases/2026-015.yaml", content=new_case.encode()),
        NewFile(path="cases/2026-015/facture.pdf", content=b"%PDF-1.7 \r\n\0"),
    )
    return Planned(
        message=CommitMessage(
            cases=("2026-014", "2026-015"), name="import", sentence="1 payment, 1 new case"
        ),
        files=(
            FileChange(path=file.path, old=file.raw, new=edited(file.raw, file.path, (payment,))),
            *additions(ground.workspace.root, new),
            FileChange(
                path="relance.yaml",
                old=settings,
                new=edited(settings, "relance.yaml", (checked,)),
            ),
        ),
    )


def state(root: Path) -> tuple[str, ...]:
    """Return all that a refusal must leave alone."""
    files = sorted(path for path in root.rglob("*") if path.is_file() and ".git" not in path.parts)
    return (
        git(root, "rev-parse", "--all"),
        git(root, "ls-files", "--stage"),
        *(f"{path}: {path.read_bytes()!r}" for path in files),
    )


def carried_out(
    root: Path, plan: Callable[[Ground], Planned] = imported, *, dry_run: bool = False
) -> Recorded:
    """Carry the plan out."""
    return undertake(Undertaking(root=root, today=TODAY, dry_run=dry_run), plan)


def test_several_cases_are_one_commit(root: Path) -> None:
    """Case files, pièces and relance.yaml come in together; each case has its trailer."""
    done = carried_out(root)

    assert git(root, "show", "--format=", "--name-only").split() == [
        "cases/2026-014.yaml",
        "cases/2026-015.yaml",
        "cases/2026-015/facture.pdf",
        "relance.yaml",
    ]
    assert git(root, "log", "-1", "--format=%B") == (
        "import: 1 payment, 1 new case\n\nCase: 2026-014\nCase: 2026-015\nEvent: import\n\n"
    )
    assert git(root, "rev-parse", "HEAD").strip() == done.commit
    assert git(root, "status", "--porcelain") == ""


def test_an_error_in_one_case_leaves_all_as_they_were(root: Path) -> None:
    """The strict check looks at every case that is touched, in a dry run as well."""
    before = state(root)

    for dry_run in (False, True):
        with pytest.raises(FindingsError) as refused:
            carried_out(
                root,
                lambda ground: imported(ground, NEW_CASE.replace("10000.00", "1 0000,00")),
                dry_run=dry_run,
            )

        assert {f.place.path for f in refused.value.findings} == {"cases/2026-015.yaml"}
        assert state(root) == before


def test_a_dry_run_shows_every_file_and_writes_none(root: Path) -> None:
    """What would be new has no file before it in the diff."""
    before = state(root)

    done = carried_out(root, dry_run=True)

    assert state(root) == before
    assert "--- cases/2026-014.yaml\n+++ cases/2026-014.yaml\n" in done.diff
    assert "--- /dev/null\n+++ cases/2026-015.yaml\n" in done.diff
    assert "+++ cases/2026-015/facture.pdf\n" in done.diff
    assert "+payments_checked_until: 2026-08-30\n" in done.diff


def test_hand_edits_of_any_touched_file_are_refused(root: Path) -> None:
    """What is under way in relance.yaml is swept into no import."""
    with (root / "relance.yaml").open("a") as file:
        file.write("# à moi\n")
    before = state(root)

    with pytest.raises(RefusalError, match=r"relance\.yaml holds changes that are not committed"):
        carried_out(root)

    assert state(root) == before


def test_another_file_in_the_place_of_a_new_one_is_refused(root: Path) -> None:
    """Nothing that stands there is overwritten."""
    (root / "cases" / "2026-015.yaml").write_text("# autre chose\n")
    before = state(root)

    with pytest.raises(RefusalError, match=r"2026-015\.yaml is there already"):
        carried_out(root)

    assert state(root) == before


def test_cases_whose_numbers_differ_in_capitals_alone_are_refused(root: Path) -> None:
    """On some systems they would be one file."""
    before = state(root)
    new = NewFile(path="cases/a-1.yaml", content=NEW_CASE.split("pieces")[0].encode())
    twin = NewFile(path="cases/A-1.yaml", content=NEW_CASE.split("pieces")[0].encode())

    def plan(ground: Ground) -> Planned:
        message = CommitMessage(cases=("a-1", "A-1"), name="import", sentence="2 new cases")
        files = tuple(additions(ground.workspace.root, (new, twin)))
        return Planned(message=message, files=files)

    with pytest.raises(FindingsError):
        carried_out(root, plan)

    assert state(root) == before
