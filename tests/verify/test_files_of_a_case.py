"""Pièces, proofs and documents of a case: replaced, removed or renamed, each is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.desks.sealing_desk import Desk
from tests.workspaces import Copies

PIECE = "cases/2026-002/bon de livraison n° 1.txt"
Noted = Callable[..., str]


@pytest.fixture
def desk(copies: Copies) -> Desk:
    """Return a workspace with a pièce, sealed."""
    return Desk(copies.of(_sealed))


def _sealed(root: Path) -> None:
    desk = Desk.furnished(root)
    desk.write("cases/2026-002/preuve.txt", "avis de réception signé le 3\n" * 9)
    desk.commit()
    assert 0 == desk.relance("seal")


@pytest.fixture
def noted(desk: Desk, capsys: pytest.CaptureFixture[str]) -> Noted:
    """Return a function that verifies a case, and gives what a check lists."""

    def run(check: str, number: str = "2026-002") -> str:
        capsys.readouterr()
        desk.relance("verify", number, "--format=json")
        found = json.loads(capsys.readouterr().out)
        results = next(each["results"] for each in found if each["check"] == check)
        return "\n".join(r["message"] for r in results if r["outcome"] == "noted")

    return run


def replaced(desk: Desk) -> None:
    """Put another text in the place of a pièce."""
    desk.write(PIECE, "autre chose\n")


def removed(desk: Desk) -> None:
    """Delete a pièce."""
    (desk.root / PIECE).unlink()


def renamed(desk: Desk) -> None:
    """Give a pièce another name."""
    (desk.root / PIECE).rename(desk.root / "cases/2026-002/facture.txt")


def moved_to_another_case(desk: Desk) -> None:
    """Put a pièce into the folder of another debtor."""
    (desk.root / "cases/2026-001").mkdir()
    (desk.root / PIECE).rename(desk.root / "cases/2026-001/bon.txt")


WAYS: dict[Callable[[Desk], None], str] = {
    replaced: "was changed",
    removed: "was removed",
    renamed: "cases/2026-002/facture.txt",
    moved_to_another_case: "cases/2026-001/bon.txt",
}


@pytest.mark.parametrize("do", WAYS)
def test_after_the_last_seal(do: Callable[[Desk], None], desk: Desk, noted: Noted) -> None:
    """Both the list of changes and that of changes after a seal have it, with the commit."""
    do(desk)
    made = desk.commit()

    for check in ("later-changes", "changed-since-sealed"):
        (line,) = noted(check).splitlines()
        assert made in line
        assert WAYS[do] in line
    assert "(after seal 0001-" in noted("changed-since-sealed")


@pytest.mark.parametrize("do", WAYS)
def test_before_the_last_seal(do: Callable[[Desk], None], desk: Desk, noted: Noted) -> None:
    """A seal made afterwards covers nothing up."""
    do(desk)
    made = desk.commit()
    assert 0 == desk.relance("seal")

    (line,) = noted("later-changes").splitlines()
    assert made in line
    assert WAYS[do] in line


def test_a_case_that_gets_another_number_takes_its_files_along(desk: Desk, noted: Noted) -> None:
    """The case itself is said to have another number; its files are not listed one by one."""
    for path in ("", ".yaml"):
        (desk.root / f"cases/2026-002{path}").rename(desk.root / f"cases/2026-099{path}")
    desk.commit()

    assert "another name" not in noted("later-changes", "2026-099")
