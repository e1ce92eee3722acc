"""`--format json`: on every command, and what it prints is what its schema says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest
from pydantic import TypeAdapter

from relance_docs.cli.main import relance
from relance_docs.outputs.commands import OUTPUTS
from relance_docs.outputs.doing import OutcomeData
from relance_docs.reading.json_schema import packaged_schema
from tests.workspaces import Copies, Workplace, committed, git, initialised, of_example, run
from tools.output_schema import schema_text


def two_cases(root: Path) -> Path:
    """Make a workspace of two cases of the example, with a history that begins here."""
    of_example(root, "2026-001", "2026-002")
    (root / ".gitignore").write_text("build/\n")
    with (root / "relance.yaml").open("a") as settings:
        settings.write("credit_policy: {limit: 5000.00}\n")
    initialised(root)
    committed(root)
    return root


@pytest.fixture
def desk(copies: Copies) -> Workplace:
    """Return a copy of those two cases."""
    return Workplace(root=copies.of(two_cases))


def printed(root: Path, *arguments: str, code: int = 0) -> Any:  # noqa: ANN401 - any JSON
    """Return what a command prints: the whole of it is JSON, and nothing that is not documented."""
    result = run(root, *arguments, "--format", "json")
    assert result.exit_code == code, result.output
    data = json.loads(result.stdout)
    shape = TypeAdapter(OUTPUTS.get(arguments[0], OutcomeData))
    assert shape.validate_python(data, strict=True) == data
    return data


@pytest.mark.parametrize("name", sorted(relance.entries))
def test_every_command_has_it(name: str) -> None:
    """A program asks the same way, whatever it asks."""
    command = relance.get_command(click.Context(relance), name)
    assert command is not None
    formats = [option for option in command.params if "--format" in option.opts]

    assert ["json" in getattr(option.type, "choices", ()) for option in formats] == [True]


def test_the_schema_that_is_shipped_is_the_one_of_the_code() -> None:
    """`relance schema output` says what the records of the code say."""
    assert schema_text() == packaged_schema("output")


@pytest.mark.parametrize(
    "arguments",
    [
        ("agenda", "--month"),
        ("audit", "2026-001"),
        ("completion", "show", "bash"),
        ("digest",),
        ("explain", "2026-001"),
        ("letters", "2026-001"),
        ("policy",),
        ("rates",),
        ("statement", "2026-001"),
        ("statement", "2026-001", "2026-002"),
        ("status",),
        ("today",),
        ("trail", "2026-001"),
        ("verify", "2026-001"),
        ("write", "2026-001", "--list"),
    ],
    ids=" ".join,
)
def test_what_is_printed_is_documented(desk: Workplace, arguments: tuple[str, ...]) -> None:
    """Not one key more, and none of another kind."""
    assert printed(desk.root, *arguments)


def test_a_problem_is_told(desk: Workplace) -> None:
    """A finding with its place; and nothing is an empty list."""
    desk.replace("2026", "20x6", "cases/2026-001.yaml")

    assert "cases/2026-001.yaml" in {each["path"] for each in printed(desk.root, "check", code=1)}
    assert printed(desk.root, "privacy", code=1) == []


def test_a_recording_is_told(desk: Workplace) -> None:
    """What is committed, and the same before it is."""
    paid = ("paid", "2026-001", "10,00", "--on", "2026-11-19")
    would_be = printed(desk.root, *paid, "--dry-run")["recorded"]
    data = printed(desk.root, *paid)
    made = data["recorded"]

    assert [each["commit"] for each in would_be] == [None]
    assert [each["commit"] for each in made] == [git(desk.root, "rev-parse", "HEAD").strip()]
    assert [each["case"] for each in made] == ["2026-001"]
    assert [each["paths"] for each in made] == [["cases/2026-001.yaml"]]
    assert would_be[0]["diff"] == made[0]["diff"]
    assert "10.00" in made[0]["diff"]
    assert "'10,00' is understood as 10.00" in data["notes"][0]


def test_a_refusal_is_told(desk: Workplace) -> None:
    """Nothing was recorded, and why is there to be read."""
    data = printed(desk.root, "paid", "2099-001", "10.00", "--on", "2026-11-19", code=1)

    assert data["recorded"] == []
    assert "2099-001" in data["error"]


def test_misuse_is_told(desk: Workplace) -> None:
    """So is what nobody understood."""
    data = printed(desk.root, "paid", "2026-001", "much", "--on", "2026-11-19", code=2)

    assert "much" in data["error"]


def test_the_first_steps_are_told(tmp_path: Path) -> None:
    """A workspace, its first case, a seal."""
    creditor = ("--name", "Atelier Fictif SARL", "--address", "1 RUE DU TEST; 69001 LYON")
    author = ("--author", "A", "--author-email", "a@example.org")
    asked = ("init", str(tmp_path / "bureau"), *creditor, *author)
    folder = Path(printed(tmp_path, *asked)["folder"])
    debtor = ("--debtor", "Client Fictif SAS", "--kind", "business", "--address", "75001 PARIS")
    invoice = ("--invoice", "F1", "--issue-date", "2026-08-01", "--due-date", "2026-09-01")
    opened = printed(folder, "new", "2026-001", *debtor, *invoice, "--amount", "1200,00")
    sealed = printed(folder, "seal")

    assert opened["recorded"][0]["paths"] == ["cases/2026-001.yaml"]
    assert sealed["is_new"]
    assert sealed["seal"] in sealed["said"][0]
