"""One case is judged beside the others as when all are read, whatever is known of those."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import pytest

from relance_docs.case.case import Case
from relance_docs.git.repository import repository_of
from relance_docs.reading.reading import Reading, read_case
from relance_docs.store import beside as beside_room
from relance_docs.store.beside import KnownBeside
from relance_docs.store.store import Store
from relance_docs.workspace.opened import Opened, opened
from relance_docs.workspace.workspace import load
from tests.store.test_never_wrong import CASES, CHANGES, as_it_was, same_size_and_time
from tests.workspaces import Workplace

TODAY: Final = date(2026, 11, 22)
SETTINGS: Final = """\
creditor:
  name: C
  siren: "000100016"
  iban: FR7600000000000000000004268
  address: [1 RUE A, 69000 LYON]
  signatory: {name: A, role: B}
payments_checked_until: 2026-11-19
"""
DEBTORS: Final = (
    ("Menuiserie Fictive", '"000200022"', "[12 RUE DE LA FORGE, 69003 LYON]", "FA-2026-1"),
    ("Tout autre nom", '"000200022"', "[1 RUE B, 75011 PARIS]", "FA-2026-2"),
    ("MENUISERIE FICT", "null", "[12 rue de la Forge, 69003 Lyon]", "fa-2026-11"),
    ("Garage Menuiserie", "null", "[21 RUE C, 59800 LILLE]", "FA -2026- 1"),
    ("Menuiserie Fictive", '"000300038"', "[12 RUE DE LA FORGE, 69003 LYON]", "FA-2026-22"),
    ("Etablissements Fict", "null", "[]", "FA-2026-12"),
)
"""Name, SIREN, address, number of the invoice: some are one debtor, some claim one invoice."""


def workplace(root: Path) -> Workplace:
    """Return a workspace of cases that share this and that with one another."""
    files = {
        f"cases/{number}.yaml": f"debtor: {{kind: business, name: {name}, siren: {siren},"
        f" address: {address}}}\ninvoices:\n- {{invoice_number: {invoice}, issue_date: 2026-05-04,"
        " due_date: 2026-06-03, total_with_vat: 12.00}\n"
        for number, (name, siren, address, invoice) in zip(
            (*CASES, "2026-020", "2026-021"), DEBTORS, strict=True
        )
    }
    return Workplace.of(root, {"relance.yaml": SETTINGS, **files})


def compare(root: Path) -> int:
    """Ask about each case alone and all together; return how many are beside others."""
    whole = load(root, as_of=None, today=TODAY)
    related = 0
    for file in whole.case_files:
        known = KnownBeside(Store(repository_of(root)))
        alone = load(root, as_of=None, today=TODAY, numbers=(file.number,), beside=known)
        assert alone.case_files[0].findings == file.findings
        if file.facts is not None:
            others = [w.other_files(file.facts, file.number) for w in (whole, alone)]
            assert [f.number for f in others[0]] == [f.number for f in others[1]]
            assert [f.case for f in others[0]] == [f.case for f in others[1]]
            related += bool(others[0])
    return related


def test_the_others_are_as_if_all_were_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each change of files, index, stash, branch or store, and when it is taken back."""
    monkeypatch.setattr(beside_room, "WORTH_NOTING", 1)
    place = workplace(tmp_path)
    assert compare(tmp_path) == 4
    for change in CHANGES:
        if change.__name__.startswith(("piece", "owner", "settle", "of_git", "added")):
            continue
        change(place, 1)
        compare(tmp_path)
        as_it_was(place)
        assert compare(tmp_path) == 4, change.__name__


def test_what_is_known_beside_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None of the others is opened that is as git has it, and only the changed one is read."""
    monkeypatch.setattr(beside_room, "WORTH_NOTING", 1)
    place = workplace(tmp_path)
    compare(tmp_path)
    read: list[str] = []

    def watched(root: Path, path: str) -> Opened:
        read.append(path)
        return opened(root, path)

    monkeypatch.setattr(beside_room, "opened", watched)
    compare(tmp_path)
    assert not read
    same_size_and_time(place, 2)
    compare(tmp_path)
    assert {f"cases/{CASES[2]}.yaml"} == set(read)


def test_of_what_is_not_known_that_alone_is_read_which_may_be_shared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a new clone, all are searched for a word of the name, and one of five has it."""
    workplace(tmp_path)
    read: list[str] = []

    def watched(raw: bytes, *, path: str, number: str) -> Reading[Case]:
        read.append(number)
        return read_case(raw, path=path, number=number)

    monkeypatch.setattr(beside_room, "read_case", watched)
    known = KnownBeside(Store(repository_of(tmp_path)))
    load(tmp_path, as_of=None, today=TODAY, numbers=("2026-021",), beside=known)

    assert [CASES[2]] == read


def test_who_asks_twice_is_told_the_same_of_what_is_not_written_yet(tmp_path: Path) -> None:
    """A recording asks before and after: an invoice may bear another number by then."""
    place = workplace(tmp_path)
    for number in CASES:
        known = KnownBeside(Store(repository_of(tmp_path)))
        first, again = (
            load(tmp_path, as_of=None, today=TODAY, numbers=(number,), beside=known)
            for _turn in range(2)
        )
        assert [f.number for f in again.neighbours] == [f.number for f in first.neighbours]
    known = KnownBeside(Store(repository_of(tmp_path)))
    load(tmp_path, as_of=None, today=TODAY, numbers=(CASES[0],), beside=known)
    path = f"cases/{CASES[0]}.yaml"
    place.write(path, (tmp_path / path).read_bytes().replace(b"FA-2026-1,", b"FA-2026-12,"))
    after = load(tmp_path, as_of=None, today=TODAY, numbers=(CASES[0],), beside=known)
    whole = load(tmp_path, as_of=None, today=TODAY)

    assert after.case_files[0].findings == whole.case_files[0].findings
    assert "2026-021" in {file.number for file in after.neighbours}
