"""What was recorded is taken back by a new commit, and nothing else goes with it."""

from __future__ import annotations

import re
import subprocess
from datetime import date

import pytest

from relance_docs.errors import FindingsError, RefusalError
from relance_docs.message import Message
from relance_docs.recording.event import Event, StandsAlreadyError
from relance_docs.recording.events.entries import history_entry
from relance_docs.recording.record import Request, Scene, record
from relance_docs.recording.reversal import undo_import
from relance_docs.recording.undo import Withdrawal, undo
from tests.desks.import_desk import CASE, NEW_FILE, NEW_PATH, TODAY, ImportDesk
from tests.workspaces import PATH, SETTINGS


def request(desk: ImportDesk, number: str = "2026-014", *, with_edits: bool = False) -> Request:
    """Return a request of today."""
    return Request(root=desk.root, number=number, today=TODAY, with_edits=with_edits)


def refusal(desk: ImportDesk, withdrawal: Withdrawal) -> str:
    """Return why nothing is taken back; everything must be as it was."""
    before = desk.state()
    with pytest.raises(RefusalError) as refused:
        undo(request(desk), withdrawal)

    assert before == desk.state()
    return str(refused.value)


def test_an_import_is_taken_back_whole(imports: ImportDesk) -> None:
    """What it brought goes, what it edited is as before, in one commit that names every case."""
    commit = imports.import_all()

    undo_import(Request(root=imports.root, today=TODAY), commit[:12], "mauvais fichier")

    assert (imports.root / PATH).read_text(encoding="utf-8") == CASE
    assert (imports.root / "relance.yaml").read_text(encoding="utf-8") == SETTINGS
    assert not (imports.root / NEW_PATH).exists()
    assert not (imports.root / NEW_FILE).parent.exists()
    assert imports.git("status", "--porcelain") == ""
    assert imports.git("log", "-1", "--format=%B") == (
        "undo: import: 1 entry, 1 new case\n\nmauvais fichier\n\n"
        f"Case: 2026-014\nCase: 2026-015\nEvent: undo\nUndoes: {commit}\n\n"
    )
    with pytest.raises(RefusalError, match="taken back already"):
        undo_import(Request(root=imports.root, today=TODAY), commit, "encore")


def test_what_was_recorded_since_stays_when_an_import_goes(imports: ImportDesk) -> None:
    """A payment of another case's own that came later is not torn out."""
    commit = imports.import_all()
    imports.pay("50.00")

    undo_import(Request(root=imports.root, today=TODAY), commit, "mauvais fichier")

    text = (imports.root / PATH).read_text(encoding="utf-8")
    assert text == CASE + "  - {received_on: 2026-08-01, amount: 50.00}\n"


def test_an_import_whose_files_were_changed_since_stays(imports: ImportDesk) -> None:
    """A case that goes on after it was imported is named, and nothing is deleted."""
    commit = imports.import_all()
    imports.pay("50.00", "2026-015")
    before = imports.state()

    with pytest.raises(RefusalError, match=NEW_PATH):
        undo_import(Request(root=imports.root, today=TODAY), commit, "mauvais fichier")

    assert before == imports.state()


def test_the_reason_of_an_undone_import_names_no_debtor(imports: ImportDesk) -> None:
    """It stands in the message, which everybody sees who is shown another case."""
    commit = imports.import_all()

    with pytest.raises(RefusalError, match="without the debtor's name"):
        undo_import(Request(root=imports.root, today=TODAY), commit, "pas Peinture Fictive")


def test_another_commit_is_no_import(imports: ImportDesk) -> None:
    """Neither a payment nor the first commit of all."""
    for commit in (imports.pay("50.00"), "HEAD~1", "nulle-part"):
        with pytest.raises(RefusalError, match="is no import"):
            undo_import(Request(root=imports.root, today=TODAY), commit, "x")


def test_an_import_is_not_taken_back_in_one_case_alone(imports: ImportDesk) -> None:
    """The sentence says the command that does it."""
    commit = imports.import_all()

    said = refusal(imports, Withdrawal(reason="x"))

    assert f"`relance undo --import {commit[:10]} REASON`" in said


def test_a_part_of_an_import_is_taken_back_by_hand(imports: ImportDesk) -> None:
    """The rest of the import still stands, and can be taken back."""
    commit = imports.import_all()
    (imports.root / PATH).write_text(CASE, encoding="utf-8")

    undo(request(imports, with_edits=True), Withdrawal(reason="x", commit=commit, by_hand=True))

    assert f"Undoes-Part-Of: {commit}" in imports.git("log", "-1", "--format=%B")
    undo_import(Request(root=imports.root, today=TODAY), commit, "mauvais fichier")
    assert not (imports.root / NEW_PATH).exists()


@pytest.mark.parametrize("reason", ["pas Fictive", "payé par Menuiserie F.", "SARL MENUISERIE"])
def test_a_shortened_name_is_a_name(imports: ImportDesk, reason: str) -> None:
    """The reason stands in a message that others are shown."""
    imports.pay("50.00")

    assert "without the debtor's name" in refusal(imports, Withdrawal(reason=reason))


@pytest.mark.parametrize("reason", ["menuiserie payée ailleurs", "Menuiserie déjà payée"])
def test_the_word_of_a_trade_alone_is_no_name(imports: ImportDesk, reason: str) -> None:
    """It tells nobody apart; a capital at the beginning is that of the sentence."""
    imports.pay("50.00")

    done = undo(request(imports), Withdrawal(reason=reason))

    assert reason in imports.git("log", "-1", "--format=%B", done.commit or "")


def test_changes_by_hand_stay_with_the_user(imports: ImportDesk) -> None:
    """What came in with --with-edits goes only when the user says so."""
    path = imports.root / PATH
    path.write_text(f"# à appeler\n{CASE}", encoding="utf-8")
    commit = imports.pay("50.00", with_edits=True)

    said = refusal(imports, Withdrawal(reason="x"))

    assert "+# à appeler" in said
    assert f"`relance undo 2026-014 {commit[:10]} REASON --by-hand`" in said
    undo(request(imports), Withdrawal(reason="x", edits_too=True))
    assert path.read_text(encoding="utf-8") == CASE


def test_what_is_corrected_by_hand_counts_as_taken_back(imports: ImportDesk) -> None:
    """The commit says which event it takes back, and that a hand did it."""
    path = imports.root / PATH
    path.write_text(f"# à appeler\n{CASE}", encoding="utf-8")
    commit = imports.pay("50.00", with_edits=True)
    by_hand = Withdrawal(reason="x", commit=commit, by_hand=True)
    with pytest.raises(RefusalError, match="correct it by hand first"):
        undo(request(imports, with_edits=True), by_hand)
    path.write_text(f"# à appeler\n{CASE}", encoding="utf-8")

    done = undo(request(imports, with_edits=True), by_hand)

    assert "-  - {received_on: 2026-08-01, amount: 50.00}" in done.diff
    body = imports.git("log", "-1", "--format=%B")
    assert body.endswith(f"Event: undo\nUndoes: {commit}\nWith-Edits: yes\n\n")
    assert imports.git("show", f"HEAD:{PATH}") == f"# à appeler\n{CASE}"
    assert "no recorded event" in refusal(imports, Withdrawal(reason="encore"))


def test_a_correction_by_hand_is_checked(imports: ImportDesk) -> None:
    """As strictly as any recording."""
    commit = imports.pay("50.00")
    (imports.root / PATH).write_text(CASE.replace("10000.00", "dix mille"), encoding="utf-8")

    with pytest.raises(FindingsError):
        undo(request(imports, with_edits=True), Withdrawal(reason="x", commit=commit, by_hand=True))


def test_what_a_hook_appends_hides_no_event(imports: ImportDesk) -> None:
    """Git reads the trailers no more; that is said, and undo still finds the last event."""
    imports.pay("50.00")
    hook = imports.root / ".git" / "hooks" / "commit-msg"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nprintf '\\nVu par la compta.\\n' >> \"$1\"\n")
    hook.chmod(0o755)
    done = record(request(imports), lambda scene: noted(scene, "vu"))
    assert any("git no longer reads" in str(note) for note in done.notes)

    undo(request(imports), Withdrawal(reason="x"))

    assert f"Undoes: {done.commit}" in imports.git("log", "-1", "--format=%B")
    assert "50.00" in (imports.root / PATH).read_text(encoding="utf-8")
    assert (
        subprocess.run(["git", "-C", imports.root, "diff", "--quiet"], check=False).returncode == 0
    )


def noted(_scene: Scene, text: str) -> Event:
    """Return the event of a note."""
    entry = history_entry(at=date(2026, 8, 1), step="appel-1", note=text)
    return Event(name="note", sentence="note", changes=(entry,), trailers=(("Step", "appel-1"),))


def test_what_stands_already_is_named_by_its_commit(imports: ImportDesk) -> None:
    """The last event is another one; the sentence gives the one to take back."""
    commit = record(request(imports), lambda scene: noted(scene, "vu")).commit or ""
    imports.pay("50.00")

    def event(scene: Scene) -> Event:
        if all(entry.step != "appel-1" for entry in scene.case.history):
            return noted(scene, "encore")
        raise StandsAlreadyError(Message("appel-1 is recorded"), events=("note",), step="appel-1")

    with pytest.raises(RefusalError) as refused:
        record(request(imports), event)

    found = re.search("`relance undo 2026-014 ([0-9a-f]+) REASON`", str(refused.value))
    assert found
    assert commit.startswith(found[1])
    undo(request(imports), Withdrawal(reason="x", commit=found[1]))
    assert "50.00" in (imports.root / PATH).read_text(encoding="utf-8")
    assert "appel-1" not in (imports.root / PATH).read_text(encoding="utf-8")
    with (imports.root / PATH).open("a", encoding="utf-8") as file:
        file.write("\nhistory:\n  - {at: 2026-08-01, step: appel-1, note: à la main}\n")
    imports.git("commit", "--quiet", "--all", "--message=à la main")
    with pytest.raises(RefusalError, match="by hand, then `relance save"):
        record(request(imports), event)


def test_what_stands_on_an_event_is_named(imports: ImportDesk) -> None:
    """The way out begins with the last."""
    first = imports.pay("50.00")
    path = imports.root / PATH
    text = path.read_text(encoding="utf-8").replace("50.00}", "55.00}")
    path.write_text(text, encoding="utf-8")
    imports.git("commit", "--quiet", "--all", "--message=corrigé")

    said = refusal(imports, Withdrawal(reason="x", commit=first))

    assert "what was changed in cases/2026-014.yaml since stands on it" in said
    last = imports.pay("60.00")
    assert f"`relance undo 2026-014 {last[:10]} REASON`" in refusal(
        imports, Withdrawal(reason="x", commit=first)
    )
