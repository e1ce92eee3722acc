"""`relance write`, `plan --propose` and what is recorded of them, as a user runs them."""

from __future__ import annotations

import csv
import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from relance_docs.cli.main import relance
from relance_docs.reading.reading import read_case
from relance_docs.resources import example_workspace
from tests.workspaces import git


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Return the example in a repository of its own, on the day that it fixes."""
    shutil.copytree(example_workspace() / "cases", tmp_path / "cases")
    shutil.copy(example_workspace() / "relance.yaml", tmp_path)
    git(tmp_path, "init", "-q")
    git(tmp_path, "config", "user.name", "Claire Martin")
    git(tmp_path, "config", "user.email", "compta@atelier.example")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "example")
    return tmp_path


def run(workspace: Path, *arguments: str) -> Result:
    """Run a command in a workspace."""
    return CliRunner().invoke(relance, ["-C", str(workspace), *arguments])


def record(workspace: Path, *arguments: str) -> Result:
    """Record an event with a clock that is right."""
    return run(workspace, *arguments, "--clock-is-right")


def case_in(workspace: Path, number: str) -> Any:  # noqa: ANN401 - a case, or part of it
    """Return a case as its file states it now."""
    path = f"cases/{number}.yaml"
    return read_case((workspace / path).read_bytes(), path=path, number=number).record


def test_a_document_is_written_and_recorded(workspace: Path) -> None:
    """The document lies in build/documents; `sent` archives it, and the plan knows no such step."""
    assert run(workspace, "write", "2026-014", "relevé-de-compte").exit_code == 0
    assert (workspace / "build/documents/2026-014/2026-11-20-account-statement.pdf").is_file()
    before = run(workspace, "explain", "2026-014").output

    sent = record(workspace, "sent", "2026-014", "account-statement", "--channel", "email")

    assert sent.exit_code == 0, sent.output
    entry = case_in(workspace, "2026-014").history[-1]
    assert entry.written == "account-statement"
    assert entry.step is None
    assert (workspace / "cases" / entry.document.file).read_bytes().startswith(b"%PDF-")
    assert run(workspace, "explain", "2026-014").output == before
    assert run(workspace, "check").exit_code == 0
    again = record(workspace, "sent", "2026-014", "account-statement")
    assert again.exit_code == 1
    assert run(workspace, "verify").exit_code == 0


def test_the_same_day_gives_the_same_bytes(workspace: Path) -> None:
    """Written twice, a document is the same to the byte."""
    path = workspace / "build/documents/2026-015/2026-11-20-promise-confirmation.pdf"
    run(workspace, "write", "2026-015", "promise-confirmation")
    first = path.read_bytes()
    path.unlink()
    run(workspace, "write", "2026-015", "promise-confirmation")

    assert path.read_bytes() == first


def test_what_is_listed(workspace: Path) -> None:
    """Each kind is listed with yes, or with the reason why not."""
    listed = run(workspace, "write", "2026-012", "--list").output

    assert "a public body pays within its legal time" in listed
    assert "yes" in listed


def test_a_draft_is_not_sent(workspace: Path) -> None:
    """What is made from a file that is not recorded bears PROJET, and is not recorded as sent."""
    file = workspace / "cases/2026-014.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "\n# later\n", encoding="utf-8")
    written = run(workspace, "write", "2026-014", "account-statement")

    assert "PROJET" in written.output
    sent = record(workspace, "sent", "2026-014", "account-statement", "--with-edits")
    assert sent.exit_code == 1
    assert "PROJET" in sent.output


def test_a_plan_is_recorded_when_it_comes_back_signed(workspace: Path, tmp_path: Path) -> None:
    """Proposing records nothing; the signed agreement brings instalments and clause with it."""
    head = git(workspace, "rev-parse", "HEAD")
    proposed = run(workspace, "plan", "2026-009", "--propose", "--number", "5", "--with-penalties")
    assert proposed.exit_code == 0, proposed.output
    assert git(workspace, "rev-parse", "HEAD") == head
    bare = run(workspace, "plan", "2026-009", "--as-proposed")
    assert bare.exit_code == 2
    signed = tmp_path / "accord-signe.pdf"
    shutil.copy(workspace / "build/documents/2026-009/2026-11-20-plan-agreement.pdf", signed)

    done = record(workspace, "plan", "2026-009", "--as-proposed", "--proof", str(signed))

    assert done.exit_code == 0, done.output
    plan = case_in(workspace, "2026-009").payment_plan
    assert len(plan.instalments) == 5
    assert plan.acceleration_clause
    assert plan.covers == "all"
    assert plan.proof is not None
    assert run(workspace, "check").exit_code == 0


def test_a_plan_that_was_not_written_here_is_typed(workspace: Path, tmp_path: Path) -> None:
    """Without the agreement in build/documents, the instalments are to be said."""
    signed = tmp_path / "accord.pdf"
    signed.write_bytes(b"%PDF-1.7 scan")
    done = record(workspace, "plan", "2026-009", "--as-proposed", "--proof", str(signed))

    assert done.exit_code == 1
    assert "--instalment" in done.output


def test_reasons_are_recorded_and_counted(workspace: Path) -> None:
    """A reason is of the list, or of relance.yaml; the audit counts it."""
    unknown = record(workspace, "note", "2026-014", "sous la pluie", "--reason", "pluie")
    assert unknown.exit_code == 1
    assert "trésorerie" in unknown.output
    noted = record(workspace, "note", "2026-014", "rappellera", "--reason", "trésorerie", "--apart")
    assert noted.exit_code == 0, noted.output
    assert case_in(workspace, "2026-014").history[-1].reason == "cash_flow"
    assert run(workspace, "audit").exit_code == 0
    page = (workspace / "build/audit/index.html").read_text(encoding="utf-8")

    assert "Motifs de non-paiement donnés par les débiteurs" in page
    assert "Difficulté de trésorerie" in page


def test_the_table_of_a_collector_is_the_customer_account(workspace: Path) -> None:
    """Its lines add up to what is overdue in the accounts of the cases that are in it."""
    done = run(
        workspace, "write", "--all", "handover-table", "--for", "collector", "--format", "csv"
    )
    assert done.exit_code == 0, done.output
    text = (workspace / "build/documents/2026-11-20-collector.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(StringIO(text), delimiter=";"))

    assert {"2026-014", "2026-013"} <= {row["Dossier"] for row in rows}
    assert "2026-017" not in {row["Dossier"] for row in rows}  # under a procedure
    of_013 = [row for row in rows if row["Dossier"] == "2026-013"]
    assert [(row["Restant dû"], row["Contesté"]) for row in of_013] == [
        ("9000,00", "non"),
        ("1800,00", "oui"),
    ]


def test_the_insurer_is_told_in_time(workspace: Path) -> None:
    """The time of the policy is a task until the table is recorded as sent."""
    settings = workspace / "relance.yaml"
    policy = "credit_insurance: {insurer: Assureur Fictif, days_to_declare: 30}\n"
    settings.write_text(settings.read_text(encoding="utf-8") + policy, encoding="utf-8")
    git(workspace, "commit", "-qam", "policy")
    assert "tell the credit insurer" in run(workspace, "today").output
    done = record(workspace, "sent", "2026-014", "handover-table")

    assert done.exit_code == 0, done.output
    lines = [line for line in run(workspace, "today").output.splitlines() if "2026-014" in line]
    assert not any("insurer" in line for line in lines)


def test_a_document_can_be_written_in(workspace: Path) -> None:
    """The DOCX says what the PDF says; it is the same for the same content."""
    assert run(workspace, "write", "2026-013", "reasons-request", "--format", "docx").exit_code == 0
    path = workspace / "build/documents/2026-013/2026-11-20-reasons-request.docx"
    first = path.read_bytes()
    text = "\n".join(_texts(path))

    assert "Circuit de validation interne" in text
    assert "9\N{NARROW NO-BREAK SPACE}000,00\N{NO-BREAK SPACE}€" in text
    run(workspace, "write", "2026-013", "reasons-request", "--format", "docx")
    assert path.read_bytes() == first


def _texts(path: Path) -> list[str]:
    from docx import Document

    made = Document(str(path))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in made.paragraphs), *cells]
