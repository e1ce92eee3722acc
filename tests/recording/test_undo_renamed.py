"""What was recorded under another number of the case is found under the new one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from relance_docs.errors import RefusalError
from relance_docs.recording.record import Request
from relance_docs.recording.reversal import undo_import
from relance_docs.recording.undo import Withdrawal, undo
from relance_docs.verify.checks import CheckOutcome, scene_of
from relance_docs.verify.files import cases_are_there
from relance_docs.verify.history import history_only_grows
from tests.desks.import_desk import CASE, NEW_FILE, TODAY, ImportDesk
from tests.workspaces import PATH, git

NEW = "2026-020"


def renumber(desk: ImportDesk, old: str, new: str = NEW) -> None:
    """Give a case another number by hand: its file, its folder, and the paths in its text."""
    path = desk.root / f"cases/{new}.yaml"
    git(desk.root, "mv", f"cases/{old}.yaml", str(path))
    if (desk.root / f"cases/{old}").is_dir():
        git(desk.root, "mv", f"cases/{old}", f"cases/{new}")
    text = path.read_text(encoding="utf-8").replace(f"{old}/", f"{new}/")
    path.write_text(text, encoding="utf-8")
    git(desk.root, "commit", "--quiet", "--all", "--message=autre numéro")


def take_back(desk: ImportDesk, commit: str | None = None, number: str = NEW) -> str:
    """Take an event back; return the commit."""
    asked = Request(root=desk.root, number=number, today=TODAY)
    return undo(asked, Withdrawal(reason="erreur", commit=commit)).commit or ""


def whole(desk: ImportDesk, commit: str) -> str:
    """Take an import back, or bring it back; return the commit."""
    return undo_import(Request(root=desk.root, today=TODAY), commit, "erreur").commit or ""


def failures(desk: ImportDesk) -> list[str]:
    """Return what verify finds wrong with the cases and their histories."""
    scene = scene_of(desk.root, (), (), lambda *_: iter(()), now=datetime.now(UTC))
    results = (*cases_are_there(scene), *history_only_grows(scene))
    return [f"{r.subject} {r.message}" for r in results if r.outcome is CheckOutcome.FAILED]


def test_an_import_is_taken_back_from_a_renamed_case(imports: ImportDesk) -> None:
    """The case and its pièce go from where they are now, and nothing is left."""
    commit = imports.import_all()
    renumber(imports, "2026-015")

    whole(imports, commit)

    assert not (imports.root / f"cases/{NEW}.yaml").exists()
    assert not (imports.root / f"cases/{NEW}").exists()
    assert (imports.root / PATH).read_text(encoding="utf-8") == CASE
    assert f"Case: {NEW}" in git(imports.root, "log", "-1", "--format=%B")
    assert git(imports.root, "status", "--porcelain") == ""
    assert [] == failures(imports)


def test_an_import_of_which_a_renamed_case_went_on_stays(imports: ImportDesk) -> None:
    """What was recorded in it since is named, under its present name."""
    commit = imports.import_all()
    renumber(imports, "2026-015")
    imports.pay("50.00", NEW)
    before = imports.state()

    with pytest.raises(RefusalError, match=f"cases/{NEW}.yaml"):
        whole(imports, commit)

    assert before == imports.state()


def test_an_import_taken_back_is_brought_back(imports: ImportDesk) -> None:
    """An undo can be undone, of an import as of an event; and once more."""
    commit = imports.import_all()
    state = imports.state()[2:]

    back = whole(imports, whole(imports, commit))

    assert state == imports.state()[2:]
    assert (imports.root / NEW_FILE).is_file()
    with pytest.raises(RefusalError, match="`relance undo --import"):
        take_back(imports, back, "2026-014")
    whole(imports, back)
    assert (imports.root / PATH).read_text(encoding="utf-8") == CASE
    assert [] == failures(imports)


def test_an_event_is_taken_back_after_the_case_was_renamed(imports: ImportDesk) -> None:
    """The last event is found under the old number, and what came later stays."""
    imports.pay("50.00")
    renumber(imports, "2026-014")
    later = imports.pay("60.00", NEW)

    take_back(imports, imports.git("rev-parse", "HEAD~2").strip())

    text = (imports.root / f"cases/{NEW}.yaml").read_text(encoding="utf-8")
    assert "50.00" not in text
    assert "60.00" in text
    with pytest.raises(RefusalError, match=f"name its commit: {later[:10]} {NEW}: 60.00 EUR"):
        take_back(imports)
    take_back(imports, later)
    assert f"Undoes: {later}" in imports.git("log", "-1", "--format=%B")
    assert (imports.root / f"cases/{NEW}.yaml").read_text(encoding="utf-8") == CASE


def test_the_number_of_another_case_is_not_mixed_up(imports: ImportDesk) -> None:
    """A case that took a number over has none of the events that came before it."""
    first = imports.pay("50.00")
    renumber(imports, "2026-014")
    (imports.root / PATH).write_text(CASE.replace("0042", "0077"), encoding="utf-8")
    git(imports.root, "add", "--all")
    git(imports.root, "commit", "--quiet", "--message=un autre")

    with pytest.raises(RefusalError, match="no recorded event"):
        take_back(imports, None, "2026-014")
    with pytest.raises(RefusalError, match="no recorded event"):
        take_back(imports, first, "2026-014")
    imports.pay("70.00")
    take_back(imports)
    assert "Undoes: " + first in imports.git("log", "-1", "--format=%B")


def test_an_undo_is_taken_back_after_the_case_was_renamed(imports: ImportDesk) -> None:
    """The event stands again, and verify finds nothing wrong."""
    imports.pay("50.00")
    back = take_back(imports, None, "2026-014")
    renumber(imports, "2026-014")

    again = take_back(imports, back)

    assert "50.00" in (imports.root / f"cases/{NEW}.yaml").read_text(encoding="utf-8")
    take_back(imports, again)
    assert (imports.root / f"cases/{NEW}.yaml").read_text(encoding="utf-8") == CASE
    assert [] == failures(imports)
