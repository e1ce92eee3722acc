"""A workspace is read in order, in one run, and narrowed to what was asked."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from relance_docs.errors import FindingsError, RefusalError
from relance_docs.law.semesters import Semester
from relance_docs.workspace.layout import find_root
from relance_docs.workspace.workspace import Workspace

Write = Callable[[str, str | bytes], Path]
Read = Callable[..., Workspace]
WriteCase = Callable[..., Path]


def codes(workspace: Workspace) -> list[tuple[str, str]]:
    """Return path and code of each finding."""
    return [(finding.place.path, finding.code) for finding in workspace.findings]


def test_cases_come_in_order_of_number(case: WriteCase, read: Read) -> None:
    """The order of the disk does not matter."""
    for number in ("b", "a-2", "a-10", "C"):
        case(number, f"F-{number}")

    assert ["C", "a-10", "a-2", "b"] == [file.number for file in read().case_files]
    assert [] == codes(read())


def test_a_case_knows_its_bytes_and_places(case: WriteCase, read: Read) -> None:
    """The digest is that of the file, and every value of it has a place."""
    path = case("2026-001")
    (file,) = read().case_files

    assert hashlib.sha256(path.read_bytes()).hexdigest() == file.digest
    number = file.places.of_key(("invoices", 0, "invoice_number"))
    total = file.places.of(("invoices", 0, "total_with_vat"))

    assert (3, 4) == (number.line, number.column)
    assert total.source[total.column - 1 :] == "9.00}"


@pytest.mark.parametrize(
    ("option", "fixed", "expected", "is_fixed"),
    [
        (None, "", date(2026, 11, 22), False),
        (None, "as_of: 2026-11-20\n", date(2026, 11, 20), True),
        (date(2026, 12, 1), "as_of: 2026-11-20\n", date(2026, 12, 1), False),
    ],
)
def test_as_of(
    write: Write, read: Read, option: date | None, fixed: str, expected: date, is_fixed: object
) -> None:
    """The option wins over relance.yaml, which wins over the clock."""
    settings = write("cases/x.yaml", "").parent.parent / "relance.yaml"
    settings.write_text(settings.read_text() + fixed)
    workspace = read(as_of=option)

    assert (expected, is_fixed) == (workspace.as_of, workspace.as_of_is_fixed)


def test_added_rates_are_known(write: Write, read: Read) -> None:
    """A rate of relance.yaml is among those of the workspace; a broken one is only told."""
    path = write("cases/x.yaml", "").parent.parent / "relance.yaml"
    path.write_text(
        path.read_text() + "rates:\n- {semester: 2027-S1, ecb_percent: 2.65, source: s}\n"
        "- {semester: 2027, ecb_percent: 2.65, source: s}\n"
    )
    workspace = read()

    assert "2.65" == str(workspace.rates.ecb_reference(Semester.parse("2027-S1")).percent)
    assert ("relance.yaml", "added-rate") in codes(workspace)


def test_one_bad_case_leaves_the_others(case: WriteCase, write: Write, read: Read) -> None:
    """What is wrong in one file bars that file only."""
    case("good")
    write("cases/bad.yaml", b"\xff\x00")
    write("cases/odd.yaml", "debtor: 1\n")
    workspace = read()

    assert ["good"] == [one.number for one in workspace.cases]
    assert {"cases/bad.yaml", "cases/odd.yaml"} == {path for path, _ in codes(workspace)}


def test_unreadable_settings_leave_the_cases(case: WriteCase, write: Write, read: Read) -> None:
    """A relance.yaml that cannot be understood is told beside the problems of the cases."""
    case("2026-001")
    write("relance.yaml", "creditor: [\n")
    workspace = read()

    assert workspace.settings is None
    assert [("relance.yaml", "yaml-syntax")] == codes(workspace)
    assert workspace.case_files[0].case is not None


def test_no_workspace_is_refused(tmp_path: Path, read: Read) -> None:
    """Without relance.yaml the way out is named."""
    with pytest.raises(RefusalError, match="relance schema settings"):
        read()
    with pytest.raises(RefusalError, match="with -C"):
        find_root(tmp_path)


def test_root_is_found_from_below(write: Write) -> None:
    """Any folder of the workspace will do."""
    folder = write("cases/2026-001/a.pdf", "").parent

    assert folder.parent.parent == find_root(folder)


def test_unknown_case_is_refused_with_near_ones(case: WriteCase, read: Read) -> None:
    """A misspelt case number is met with the near one."""
    case("2026-014")

    with pytest.raises(RefusalError, match="did you mean 2026-014"):
        read("2026-041")
    with pytest.raises(RefusalError, match="no case nothing"):
        read("nothing")


def test_only_the_case_asked_for(case: WriteCase, read: Read) -> None:
    """The narrowed workspace holds that case, and its findings only."""
    case("2026-001")
    case("2026-002", "F2", "schema_version: 2\n")

    assert ["2026-001"] == [file.number for file in read("2026-001").case_files]
    assert [] == codes(read("2026-001"))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("cases/a.yml", "case-file-ending"),
        ("cases/a.YAML", "case-file-ending"),
        ("cases/a.yaml.txt", "case-file-ending"),
        ("cases/a.YML.TXT", "case-file-ending"),
        ("cases/Gérard.yaml", "case-number"),
        ("cases/a b.yaml", "case-number"),
        (f"cases/{'a' * 65}.yaml", "case-number"),
    ],
)
def test_names_that_no_case_can_have(write: Write, read: Read, name: str, code: str) -> None:
    """A file that looks like a case and cannot be one is told, not passed over."""
    write(name, "x")

    assert [(name, code)] == codes(read())


def test_what_is_no_case_is_passed_over(write: Write, read: Read) -> None:
    """Folders, hidden files, copies that editors leave, and notes are not cases."""
    for name in (".a.yaml", "a.yaml~", "#a.yaml#", "a.yaml.swp", "README.md", "b.yaml/x.pdf"):
        write(f"cases/{name}", "x")

    assert ([], ()) == (codes(read()), read().case_files)


def test_names_that_differ_in_capitals(case: WriteCase, read: Read) -> None:
    """On Windows and macOS they would be one file."""
    case("a", "F1")
    case("A", "F2")

    assert [("cases/a.yaml", "case-number-twice")] == codes(read())


def test_file_that_cannot_be_read(write: Write, read: Read) -> None:
    """A pipe, a link out of the workspace and a dangling link are told, and nothing waits."""
    folder = write("cases/README.md", "x").parent
    outside = folder.parent.parent / "outside.yaml"
    outside.write_text("secret")
    os.mkfifo(folder / "pipe.yaml")
    (folder / "far.yaml").symlink_to(outside)
    (folder / "gone.yaml").symlink_to(folder / "nothing")

    assert [
        ("cases/far.yaml", "unreadable"),
        ("cases/gone.yaml", "unreadable"),
        ("cases/pipe.yaml", "unreadable"),
    ] == codes(read())


def test_future_is_told_by_the_clock(case: WriteCase, read: Read) -> None:
    """Looking back at an earlier day, later events are not mistakes."""
    case("a", more="payments: [{received_on: 2026-11-21, amount: 1.00}]\n")

    assert [] == codes(read(as_of=date(2026, 7, 1)))


def test_unsound_settings_are_refused_with_their_places(write: Write, read: Read) -> None:
    """What rests on a relance.yaml with an error is refused; the errors are told."""
    write("relance.yaml", "creditor:\n  name: Atelier\n  address: [LYON]\n  iban: FR76\n")

    workspace = read()

    assert workspace.settings is not None
    with pytest.raises(FindingsError) as refused:
        _ = workspace.sound_settings
    assert ["iban"] == [finding.code for finding in refused.value.findings]
