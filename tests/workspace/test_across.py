"""What two cases cannot both say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from relance_docs.workspace.workspace import Workspace

Read = Callable[..., Workspace]
WriteCase = Callable[..., Path]


@pytest.mark.parametrize("asked", [(), ("a",)])
def test_an_invoice_is_claimed_once(case: WriteCase, read: Read, asked: tuple[str, ...]) -> None:
    """Both places are named, also when only one of the cases was asked for."""
    case("a", "FA-1")
    case("b", "FA-1")
    case("c", "FA-2")

    found = {f.place.path: str(f.message) for f in read(*asked).findings}

    assert found.pop("cases/a.yaml").endswith("cases/b.yaml:3")
    assert asked == ("a",) or found.pop("cases/b.yaml").endswith("cases/a.yaml:3")
    assert {} == found


def test_a_debtor_has_one_open_case(case: WriteCase, read: Read) -> None:
    """Two open cases with one SIREN are warned of; a closed one does not count."""
    for number in ("a", "b", "c"):
        path = case(number, f"F-{number}")
        path.write_text(path.read_text().replace("name: X", 'name: X, siren: "000200022"'))
    closed = "closed: {reason: waived, closed_on: 2026-07-01}\n"
    path.write_text(path.read_text() + closed)

    found = [(f.place.path, f.code, f.is_error) for f in read().findings]

    assert [("cases/b.yaml", "debtor-in-other-case", False)] == found


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("name: SARL MAISON FICTIVE", "name: Maison Fictive", 1),
        ("name: Mme Solange PÉRICARD", "name: PERICARD Solange", 1),
        ("name: Maison Fictive", "name: Garage Fictif", 0),
        ('name: Maison Fictive, siren: "000200022"', 'name: Maison Fictive, siren: "000300038"', 0),
        ("name: Bar Fictif", "name: Bar Inventé", 1),
    ],
    ids=["legal form", "civility", "another name", "another SIREN", "address"],
)
def test_one_debtor_is_told_by_name_and_address_too(
    case: WriteCase, read: Read, first: str, second: str, found: int
) -> None:
    """A SIREN that differs outweighs both; an address alone needs a word of the name."""
    for number, name in (("a", first), ("b", second)):
        path = case(number, f"F-{number}")
        path.write_text(path.read_text().replace("name: X", name))
    assert found == len([f for f in read().findings if f.code == "debtor-in-other-case"])
