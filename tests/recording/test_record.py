"""One event, one edit, one commit, in real repositories: all of it or nothing."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from relance_docs.case.claims import Payment
from relance_docs.errors import FindingsError, RefusalError
from relance_docs.git.repository import Repository
from relance_docs.recording import commit as commit_module
from relance_docs.recording import lock as lock_module
from relance_docs.recording import staging as staging_module
from relance_docs.recording.event import Event, NewFile
from relance_docs.recording.events.entries import history_entry
from relance_docs.recording.events.money import paid
from relance_docs.recording.lock import locked
from relance_docs.recording.record import Recorded, Request, Scene, record
from tests.workspaces import PATH, SETTINGS, Copies, committed, git, write_files

TODAY = date(2026, 8, 31)
CASE = """\
# Dossier fictif
debtor: {kind: business, name: Menuiserie Fictive SARL, address: [3 QUAI DU RHONE, 69007 LYON]}

invoices:
  - invoice_number: FA-2026-0042   # la cuisine
    issue_date: 2026-03-31
    due_date: 2026-04-30
    total_with_vat: 10000.00
"""
ADDED = """\

payments:
  - {received_on: 2026-07-15, amount: 2000.00}
"""


@pytest.fixture
def root(copies: Copies) -> Path:
    """Return a workspace with one case, all committed."""
    return copies.of(_opened, "travail été")


def _opened(root: Path) -> None:
    committed(write_files(root, {"relance.yaml": SETTINGS, PATH: CASE}))


def payment(scene: Scene, amount: str = "2000.00") -> Event:
    """Return the event of a payment."""
    receipt = Payment(amount=Decimal(amount), received_on=date(2026, 7, 15))
    return paid(scene.case, receipt, again=True, today=TODAY)


def pay(
    root: Path,
    event_of: Callable[[Scene], Event] = payment,
    *,
    with_edits: bool = False,
    dry_run: bool = False,
) -> Recorded:
    """Record a payment."""
    asked = Request(
        root=root, number="2026-014", today=TODAY, with_edits=with_edits, dry_run=dry_run
    )
    return record(asked, event_of)


def state(root: Path) -> tuple[str, str, str, str]:
    """Return all that a refused recording must leave alone: file, HEAD, index, status."""
    return (
        (root / PATH).read_bytes().decode(),
        git(root, "rev-parse", "--all"),
        git(root, "ls-files", "--stage"),
        git(root, "status", "--porcelain", "--untracked-files=all"),
    )


def refusal(root: Path, *, with_edits: bool = False) -> str:
    """Return why a payment cannot be recorded; everything must be as it was."""
    before = state(root)
    with pytest.raises(RefusalError) as refused:
        pay(root, with_edits=with_edits)

    assert state(root) == before
    assert not (root / ".git" / "relance-recording").exists()
    return str(refused.value)


def hook(root: Path, name: str, script: str) -> None:
    """Install a hook."""
    path = root / ".git" / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_an_event_is_one_commit_with_one_edit(root: Path) -> None:
    """The commit holds the edit and nothing else; its message names the case, not the debtor."""
    recorded = pay(root)

    assert (root / PATH).read_text(encoding="utf-8") == CASE + ADDED
    assert git(root, "show", f"HEAD:{PATH}") == CASE + ADDED
    assert git(root, "show", "--format=", "--name-only").split() == [PATH]
    assert git(root, "log", "-1", "--format=%B") == (
        "2026-014: 2000.00 EUR received on 2026-07-15\n\nCase: 2026-014\nEvent: paid\n\n"
    )
    assert git(root, "rev-parse", "HEAD").strip() == recorded.commit
    assert git(root, "status", "--porcelain") == ""


def test_a_dry_run_shows_the_diff_and_changes_nothing(root: Path) -> None:
    """Whoever wants to see first sees the very lines."""
    before = state(root)

    recorded = pay(root, dry_run=True)

    assert state(root) == before
    assert recorded.commit is None
    assert "+  - {received_on: 2026-07-15, amount: 2000.00}\n" in recorded.diff


def test_what_else_is_staged_stays_staged(root: Path) -> None:
    """Another file in the index is neither swept in nor lost."""
    (root / "autre.txt").write_text("x")
    (root / "relance.yaml").write_text(SETTINGS + "# note\n", encoding="utf-8")
    git(root, "add", "autre.txt", "relance.yaml")
    (root / "relance.yaml").write_text(SETTINGS + "# note\n# plus\n", encoding="utf-8")

    pay(root)

    assert git(root, "show", "--format=", "--name-only").split() == [PATH]
    assert git(root, "status", "--porcelain") == "A  autre.txt\nMM relance.yaml\n"


def test_hand_edits_are_refused_with_their_diff(root: Path) -> None:
    """What was changed by hand is shown, not swept in."""
    (root / PATH).write_text(CASE + "# à la main\n", encoding="utf-8")

    assert "+# à la main" in refusal(root)


def test_hand_edits_are_included_when_asked(root: Path) -> None:
    """--with-edits commits them with the event, and the message says so."""
    (root / PATH).write_text(CASE.replace("la cuisine", "le bar"), encoding="utf-8")

    pay(root, with_edits=True)

    assert "le bar" in git(root, "show", f"HEAD:{PATH}")
    assert "With-Edits: yes" in git(root, "log", "-1", "--format=%B")


@pytest.mark.parametrize("option", ["assume-unchanged", "skip-worktree"])
def test_what_git_overlooks_is_refused(root: Path, option: str) -> None:
    """An edit that no diff shows would be swept in, with or without --with-edits."""
    git(root, "update-index", f"--{option}", PATH)
    (root / PATH).write_text(CASE.replace("la cuisine", "le bar"), encoding="utf-8")

    for with_edits in (False, True):
        assert f"`git update-index --no-{option} {PATH}`" in refusal(root, with_edits=with_edits)


@pytest.mark.parametrize("attribute", ["filter=other", "working-tree-encoding=UTF-16"])
def test_what_git_keeps_in_another_text_is_refused(root: Path, attribute: str) -> None:
    """A filter could commit another amount than the one that was checked."""
    (root / ".git/info").mkdir(exist_ok=True)
    (root / ".git/info/attributes").write_text(f"*.yaml {attribute}\n", encoding="utf-8")

    assert f"({attribute})" in refusal(root)


def test_a_third_version_in_the_index_is_refused(root: Path) -> None:
    """What is staged and no longer in the file would be lost by the commit."""
    (root / PATH).write_text(CASE + "# un\n", encoding="utf-8")
    git(root, "add", PATH)
    (root / PATH).write_text(CASE, encoding="utf-8")

    assert "staged" in refusal(root, with_edits=True)


def test_a_case_git_does_not_know_is_refused(root: Path) -> None:
    """A case that was never committed is one big hand edit."""
    git(root, "rm", "--quiet", "--cached", PATH)
    git(root, "commit", "--quiet", "--message=out")

    said = refusal(root)
    assert "not recorded yet" in said
    assert "`relance save 2026-014 -m TEXT`" in said
    assert pay(root, with_edits=True).commit


def test_before_the_first_commit_edits_can_be_included(root: Path) -> None:
    """A repository without any commit is one in which nothing is committed."""
    git(root, "update-ref", "-d", "HEAD")
    git(root, "rm", "-r", "--quiet", "--cached", ".")
    with pytest.raises(RefusalError, match="not recorded yet"):
        pay(root)

    pay(root, with_edits=True)

    assert git(root, "show", "--format=", "--name-only").split() == [PATH]


def test_without_a_repository(tmp_path: Path) -> None:
    """The sentence says what to do."""
    (tmp_path / "cases").mkdir()
    (tmp_path / "relance.yaml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / PATH).write_text(CASE, encoding="utf-8")

    with pytest.raises(RefusalError, match="git init"):
        pay(tmp_path)


def test_without_identity(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git would guess a name from the machine; evidence needs the person's own."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{role}_NAME")
        monkeypatch.delenv(f"GIT_{role}_EMAIL")
    monkeypatch.delenv("EMAIL", raising=False)

    assert "who you are" in refusal(root)


def test_a_detached_head_is_refused(root: Path) -> None:
    """A commit that no branch holds is soon lost."""
    git(root, "checkout", "--quiet", "--detach")

    assert "detached" in refusal(root)


@pytest.mark.parametrize(
    ("name", "work"),
    [
        ("MERGE_HEAD", "merge"),
        ("CHERRY_PICK_HEAD", "cherry-pick"),
        ("REVERT_HEAD", "revert"),
        ("rebase-merge", "rebase"),
        ("rebase-apply", "rebase"),
    ],
)
def test_work_in_progress_is_refused(root: Path, name: str, work: str) -> None:
    """An event must not end up inside a merge or a rebase."""
    (root / ".git" / name).write_text(git(root, "rev-parse", "HEAD"))

    with pytest.raises(RefusalError, match=work):
        pay(root)


def test_an_ignored_case_is_refused(root: Path) -> None:
    """What git ignores is in no commit."""
    (root / ".gitignore").write_text("cases/\n")
    git(root, "rm", "--quiet", "--cached", PATH)
    git(root, "add", ".gitignore")
    git(root, "commit", "--quiet", "--message=ignored")

    assert "ignores" in refusal(root, with_edits=True)


def test_a_shallow_clone_records_and_says_so(root: Path, tmp_path: Path) -> None:
    """The event is recorded; that the trail before it is missing is said."""
    git(root, "commit", "--quiet", "--allow-empty", "--message=second")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{root}", str(clone))

    recorded = pay(clone)

    assert recorded.commit
    assert any("shallow" in str(note) for note in recorded.notes)


@pytest.mark.parametrize("name", ["pre-commit", "prepare-commit-msg", "commit-msg"])
def test_a_hook_that_says_no(root: Path, name: str) -> None:
    """Hooks apply; what they say is passed on, and everything is as before."""
    hook(root, name, "echo 'non, pas le dimanche' >&2; exit 1")

    assert "pas le dimanche" in refusal(root)


def test_a_hook_that_says_no_leaves_no_new_file(root: Path) -> None:
    """A pièce that was to come with the event goes again, with its folder."""
    hook(root, "pre-commit", "exit 1")
    before = state(root)

    with pytest.raises(RefusalError):
        pay(root, with_a_file)

    assert state(root) == before
    assert not (root / "cases" / "2026-014").exists()


def with_a_file(_scene: Scene) -> Event:
    """Return an event with a file, whose name has accents."""
    event = history_entry(at=date(2026, 7, 15), note="reçu")
    file = NewFile(path="cases/2026-014/pièces/Reçu n° 1.pdf", content=b"%PDF-1.4 \x00 octets\r\n")
    return Event(name="note", sentence="note", changes=(event,), files=(file,))


def test_new_files_come_in_the_same_commit(root: Path) -> None:
    """Their names keep their accents, their bytes stay."""
    pay(root, with_a_file)

    shown = git(root, "show", "-z", "--format=", "--name-only")
    assert shown.split("\0")[:2] == ["cases/2026-014.yaml", "cases/2026-014/pièces/Reçu n° 1.pdf"]
    assert git(root, "status", "--porcelain") == ""


def test_a_hook_that_names_another_case_is_pointed_out(root: Path) -> None:
    """The event would be taken back from a case it is not of."""
    hook(root, "commit-msg", 'sed -i "s/^Case: .*/Case: 2026-777/" "$1"')

    assert any("a hook changed the message" in str(note) for note in pay(root).notes)


def test_a_hook_that_commits_and_says_no(root: Path) -> None:
    """A commit of the hook's own is not the event: nothing was recorded, and the file is as before.

    HEAD moves on all the same, which looks like success.
    """
    nested = "NEST=1 GIT_INDEX_FILE=.git/own git commit --quiet --allow-empty --message=nested"
    hook(root, "pre-commit", f'test -n "$NEST" || {{ cp .git/index .git/own; {nested}; exit 1; }}')

    with pytest.raises(RefusalError, match="git made no commit"):
        pay(root)

    assert CASE.encode() == (root / PATH).read_bytes()
    assert not (root / ".git/relance-recording").exists()


def test_a_hook_sees_only_the_event(root: Path) -> None:
    """The index that hooks look at holds the event and none of the user's other work."""
    (root / "autre.txt").write_text("x")
    git(root, "add", "autre.txt")
    hook(root, "pre-commit", "git diff --cached --name-only > .git/seen; cat .git/seen >&2")

    pay(root)

    assert (root / ".git" / "seen").read_text().split() == [PATH]


def test_a_hook_that_edits_is_pointed_out(root: Path) -> None:
    """The commit stands, and that it holds something else is said."""
    hook(root, "pre-commit", f"echo '# hook' >> {PATH}; git add {PATH}")

    recorded = pay(root)

    assert any("a hook changed" in str(note) for note in recorded.notes)


def test_signing_that_fails(root: Path) -> None:
    """The user's signing applies; without a signature there is no event."""
    git(root, "config", "commit.gpgsign", "true")
    git(root, "config", "gpg.program", "false")

    assert "nothing was recorded" in refusal(root)


def test_signing_that_works(root: Path, tmp_path: Path) -> None:
    """A commit is signed with the key that git is told to use."""
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    git(root, "config", "gpg.format", "ssh")
    git(root, "config", "user.signingkey", str(key))
    (root / "relance.yaml").write_text(SETTINGS + "evidence: {sign: always}\n", encoding="utf-8")
    git(root, "commit", "--quiet", "--all", "--message=sign")

    pay(root)

    assert "BEGIN SSH SIGNATURE" in git(root, "cat-file", "commit", "HEAD")


def test_an_edit_that_check_refuses_is_taken_back(root: Path) -> None:
    """A finding of `relance check` on the new file means that nothing is recorded."""
    before = state(root)

    def event(_scene: Scene) -> Event:
        entry = history_entry(at=date(2026, 7, 15), note="x", proof="p-nulle-part")
        return Event(name="note", sentence="note", changes=(entry,))

    with pytest.raises(FindingsError) as found:
        pay(root, event)

    assert [finding.code for finding in found.value.findings] == ["unknown-piece"]
    assert state(root) == before


def test_a_case_with_errors_is_not_edited(root: Path) -> None:
    """The findings are those of `relance check`."""
    (root / PATH).write_text(CASE + "payements: []\n", encoding="utf-8")
    git(root, "commit", "--quiet", "--all", "--message=typo")

    with pytest.raises(FindingsError):
        pay(root)


@pytest.mark.parametrize("eol", [None, "crlf"])
def test_a_file_with_crlf_keeps_its_line_ends(root: Path, eol: str | None) -> None:
    """Line ends stay, whether git converts them or not."""
    if eol:
        (root / ".gitattributes").write_text("*.yaml text eol=crlf\n")
    text = CASE.replace("\n", "\r\n").encode()
    (root / PATH).write_bytes(text)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=crlf")

    pay(root)

    assert (root / PATH).read_bytes() == text + ADDED.replace("\n", "\r\n").encode()
    assert git(root, "status", "--porcelain") == ""


def test_autocrlf_is_no_hand_edit(root: Path) -> None:
    """A file that git itself gave CRLF is as committed; a proof that it would change is refused."""
    git(root, "config", "core.autocrlf", "true")
    (root / PATH).unlink()
    git(root, "checkout", "--", PATH)
    assert b"\r\n" in (root / PATH).read_bytes()

    def event(scene: Scene) -> Event:
        entry = payment(scene)
        file = NewFile(path="cases/2026-014/mail.eml", content=b"From: a\r\n\r\ntexte\r\n")
        return Event(name="paid", sentence="paid", changes=entry.changes, files=(file,))

    with pytest.raises(RefusalError, match=r"cases/\*/\*\*"):
        pay(root, event)
    assert pay(root).commit


def test_in_a_worktree_and_a_subfolder(root: Path, tmp_path: Path) -> None:
    """The workspace may be a part of a repository, and the repository have several worktrees."""
    (root / "compta").mkdir()
    git(root, "mv", "relance.yaml", "cases", "compta/")
    git(root, "commit", "--quiet", "--message=moved")
    other = tmp_path / "autre"
    git(root, "worktree", "add", "--quiet", "-b", "autre", str(other))

    pay(other / "compta", with_a_file)

    assert git(other, "log", "--format=%s", "-1").strip() == "2026-014: note"
    assert git(other, "status", "--porcelain") == ""
    assert (root / "compta" / PATH).read_text(encoding="utf-8") == CASE


def test_variables_of_a_hook_do_not_lead_elsewhere(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Called from a hook of another repository, the program stays in its own."""
    git(tmp_path, "init", "--quiet", "other")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other" / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "other" / ".git" / "index"))

    recorded = pay(root)
    monkeypatch.delenv("GIT_DIR")
    monkeypatch.delenv("GIT_INDEX_FILE")

    assert git(root, "rev-parse", "HEAD").strip() == recorded.commit


def test_a_disk_that_is_full(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that cannot be written is a clear sentence, and nothing has changed."""

    def full(_path: Path, _content: bytes, **_how: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(commit_module, "replace_file", full)

    assert "the disk is full" in refusal(root)


def test_another_git_command_at_work(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock that git left behind is named."""
    monkeypatch.setattr(staging_module, "INDEX_PATIENCE", 0.1)
    (root / ".git" / "index.lock").touch()

    with pytest.raises(RefusalError, match=r"index\.lock"):
        pay(root)


def test_a_lock_that_is_held(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second command gives up cleanly when the first takes too long."""
    monkeypatch.setattr(lock_module, "PATIENCE", 0.1)
    with (
        locked(root / ".git"),
        pytest.raises(RefusalError, match=str(os.getpid())),
        locked(root / ".git", patience=0.1),
    ):
        pass  # pragma: no cover


def _pay_in_a_process(root: Path, amount: str) -> None:
    pay(root, lambda scene: payment(scene, amount))


def test_two_commands_at_once(root: Path) -> None:
    """One waits for the other; both events are there, each in a commit of its own."""
    context = multiprocessing.get_context("fork")
    processes = [
        context.Process(target=_pay_in_a_process, args=(root, f"{n}.00")) for n in (11, 22, 33)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)

    assert [process.exitcode for process in processes] == [0, 0, 0]
    text = (root / PATH).read_text(encoding="utf-8")
    assert all(f"amount: {n}.00" in text for n in (11, 22, 33))
    assert git(root, "rev-list", "--count", "HEAD").strip() == "4"
    assert git(root, "status", "--porcelain") == ""


Before = Callable[..., object]
"""What is still done of the work of a function before the process is killed in it."""


def nothing(_real: Before, *_arguments: object, **_named: object) -> None:
    """Be killed before anything is done."""


def everything(real: Before, *arguments: object, **named: object) -> None:
    """Be killed when all is done, before anybody hears of it."""
    real(*arguments, **named)


def half(_real: Before, repository: Repository, *_arguments: object, **_named: object) -> None:
    """Be killed when git was told of the new files, before it commits them."""
    repository.git.change("add", "--intent-to-add", "--", "cases/2026-014")


def kill(
    root: Path,
    name: str,
    *,
    before: Before = nothing,
    event: Callable[[Scene], Event],
) -> None:
    """Record in a process that is killed where it calls `name`."""
    real = getattr(commit_module, name)

    def killed(*arguments: object, **named: object) -> None:
        before(real, *arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    def work() -> None:
        setattr(commit_module, name, killed)
        pay(root, event)

    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL


@pytest.mark.parametrize("event", [payment, with_a_file])
@pytest.mark.parametrize(
    ("name", "before"),
    [("_write", nothing), ("_write", everything), ("_commit", nothing), ("_commit", half)],
)
def test_killed_between_write_and_commit(
    root: Path, name: str, before: Before, event: Callable[[Scene], Event]
) -> None:
    """The next command puts everything back, says so, and does its own work."""
    kill(root, name, before=before, event=event)

    recorded = pay(root)
    assert any("taken back" in str(note) for note in recorded.notes)
    assert (root / PATH).read_text(encoding="utf-8") == CASE + ADDED
    assert git(root, "status", "--porcelain") == ""


def test_killed_and_then_refused(root: Path) -> None:
    """Even a command that is refused leaves everything as it was before the one killed."""
    clean = state(root)
    kill(root, "_commit", event=with_a_file)
    assert state(root) != clean

    with pytest.raises(RefusalError, match="more than zero"):
        pay(root, lambda scene: payment(scene, "0.00"))

    assert state(root) == clean


def test_killed_after_the_commit(root: Path) -> None:
    """What was committed stays; the next command says that it was complete."""
    kill(root, "_commit", before=everything, event=with_a_file)

    recorded = pay(root)

    assert any("but complete" in str(note) for note in recorded.notes)
    assert git(root, "rev-list", "--count", "HEAD").strip() == "3"
    assert git(root, "status", "--porcelain") == ""


def test_killed_and_then_edited_by_hand(root: Path) -> None:
    """Nobody but the user can say what is right: nothing is overwritten."""
    kill(root, "_commit", event=payment)
    (root / PATH).write_text(CASE + "# à la main\n", encoding="utf-8")

    with pytest.raises(RefusalError, match="changed since"):
        pay(root)

    assert (root / PATH).read_text(encoding="utf-8") == CASE + "# à la main\n"


def test_the_debtor_is_not_named_in_the_message(root: Path) -> None:
    """A sentence in which the debtor's name stands is cut down to the word of the event."""

    def event(scene: Scene) -> Event:
        made = payment(scene)
        return Event(
            name="paid",
            sentence="FA-MENUISERIE_FICTIVE-12 disputed on 2026-06-01",
            changes=made.changes,
            trailers=(("Step", "menuiserie-fictive"),),
        )

    pay(root, event)

    assert "fictive" not in git(root, "log", "-1", "--format=%B").lower()
