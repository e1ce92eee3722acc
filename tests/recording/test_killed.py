"""A recording that is killed while git commits: the next one puts everything in order by itself."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from relance_docs.errors import RefusalError
from relance_docs.recording import staging
from relance_docs.recording.record import Recorded, Request, record
from tests.desks.import_desk import CASE, TODAY, ImportDesk, payment
from tests.workspaces import PATH, git

PAID = CASE + "  - {received_on: 2026-08-01, amount: 50.00}\n"
KILLED = -signal.SIGKILL


def hook(root: Path, name: str, script: str) -> Path:
    """Install a hook."""
    path = root / ".git/hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def killed(work: Callable[[], object]) -> None:
    """Do some work in a process group of its own, which is killed in it."""

    def run() -> None:
        os.setsid()
        work()

    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    process.join(60)
    assert process.exitcode == KILLED


@pytest.fixture
def half(imports: ImportDesk) -> ImportDesk:
    """Return a workspace in which all was killed when HEAD had moved, before anything else."""
    lethal = hook(imports.root, "reference-transaction", '[ "$1" != committed ] || kill -9 0')
    killed(lambda: imports.pay("50.00"))
    lethal.unlink()
    assert "50.00" in git(imports.root, "log", "-1", "--format=%s")
    return imports


def pay_again(desk: ImportDesk) -> Recorded:
    """Record another payment, the first thing after all was killed."""
    return record(Request(root=desk.root, number="2026-014", today=TODAY), payment("60.00"))


def is_healed(desk: ImportDesk) -> bool:
    """Whether nothing is left of what was killed: no lock, no journal, an index like HEAD."""
    left = [p.name for p in (desk.root / ".git").rglob("*") if p.suffix == ".lock"]
    return (
        set(left) <= {"relance.lock"}
        and not (desk.root / ".git/relance-recording").exists()
        and git(desk.root, "status", "--porcelain") == ""
    )


def test_killed_between_head_and_index(half: ImportDesk) -> None:
    """The event stands once, the next recording comes after it, and nobody has to type anything."""
    recorded = pay_again(half)

    assert any("but complete" in str(note) for note in recorded.notes)
    assert (half.root / PATH).read_text(encoding="utf-8") == PAID + PAID[len(CASE) :].replace(
        "50", "60"
    )
    assert is_healed(half)


def test_killed_while_the_index_follows(half: ImportDesk) -> None:
    """What git left of the index that it was writing does not keep the next one from following."""
    (half.root / ".git/relance-recording/index-next.lock").write_bytes(b"half")

    half.pay("60.00")

    assert is_healed(half)


def test_a_plain_commit_meanwhile_is_kept_from_the_old_index(half: ImportDesk) -> None:
    """Git itself refuses it, as the index is locked; the fact is not taken back."""
    done = subprocess.run(
        ["git", "-C", half.root, "commit", "--quiet", "--allow-empty", "--message=x"],
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode != 0
    assert "index.lock" in done.stderr
    assert "50.00" in git(half.root, "show", f"HEAD:{PATH}")


def test_a_plain_commit_that_took_the_fact_back_is_told(half: ImportDesk) -> None:
    """Whoever removes the lock by hand and commits the old index hears which commit did what."""
    (half.root / ".git/index.lock").unlink()
    git(half.root, "commit", "--quiet", "--allow-empty", "--message=à la main")
    assert "50.00" not in git(half.root, "show", f"HEAD:{PATH}")
    commit = git(half.root, "rev-parse", "--short", "HEAD").strip()

    with pytest.raises(RefusalError, match=f"{commit}, committed by hand since .* took it back"):
        half.pay("60.00")

    git(half.root, "commit", "--quiet", PATH, "--message=remis")
    half.pay("60.00")
    assert "50.00" in git(half.root, "show", f"HEAD:{PATH}")
    assert is_healed(half)


def test_a_commit_that_put_an_older_text_over_the_fact_is_named(imports: ImportDesk) -> None:
    """A `git commit` that had read the old index when it was replaced: no edit of the user's."""
    before = git(imports.root, "rev-parse", f"HEAD:{PATH}").strip()
    event = imports.pay("50.00")
    git(imports.root, "update-index", "--cacheinfo", f"100644,{before},{PATH}")
    git(imports.root, "commit", "--quiet", "--message=à la main")
    later = git(imports.root, "rev-parse", "HEAD").strip()

    with pytest.raises(RefusalError, match=f"{event[:10]} recorded it, and {later[:10]} put"):
        imports.pay("60.00")

    git(imports.root, "commit", "--quiet", PATH, "--message=remis")
    assert imports.pay("60.00")


def test_a_lock_removed_by_hand_loses_nothing(half: ImportDesk) -> None:
    """The index follows HEAD all the same, and what was staged since stays."""
    (half.root / ".git/index.lock").unlink()
    (half.root / "autre.txt").write_text("x", encoding="utf-8")
    git(half.root, "add", "autre.txt")

    half.pay("60.00")

    assert git(half.root, "status", "--porcelain") == "A  autre.txt\n"


def test_a_commit_of_all_by_hand_meanwhile_keeps_the_fact(imports: ImportDesk) -> None:
    """What was written and not committed, and then committed by hand, stays; it is said."""
    killed(lambda: _die_in_hook(imports))
    (imports.root / ".git/index.lock").unlink()
    git(imports.root, "commit", "--quiet", "--all", "--message=tout")

    recorded = pay_again(imports)

    assert any("but complete" in str(n) or "committed by hand" in str(n) for n in recorded.notes)
    assert "50.00" in git(imports.root, "show", f"HEAD:{PATH}")
    assert is_healed(imports)


def _die_in_hook(desk: ImportDesk) -> None:
    hook(desk.root, "pre-commit", f"rm {desk.root}/.git/hooks/pre-commit; kill -9 0")
    desk.pay("50.00")


def test_killed_in_a_hook(imports: ImportDesk) -> None:
    """Nothing was committed: the file goes back, and the index was never touched."""
    before = git(imports.root, "ls-files", "--stage")

    killed(lambda: _die_in_hook(imports))

    assert git(imports.root, "ls-files", "--stage") == before
    recorded = pay_again(imports)
    assert any("taken back" in str(note) for note in recorded.notes)
    assert "50.00" not in (imports.root / PATH).read_text(encoding="utf-8")
    assert is_healed(imports)


@pytest.mark.parametrize("state", ["prepared", "committed"])
def test_killed_while_the_branch_is_locked(imports: ImportDesk, state: str) -> None:
    """The lock of the branch holds the very commit that was being made: it is ours, and goes."""
    lethal = hook(imports.root, "reference-transaction", f'[ "$1" != {state} ] || kill -9 0')
    killed(lambda: imports.pay("50.00"))
    lethal.unlink()

    imports.pay("60.00")

    log = git(imports.root, "log", "--format=%s")
    assert log.count("50.00") == (state == "committed")
    assert is_healed(imports)


@pytest.mark.parametrize("name", ["HEAD.lock", "refs/heads/main.lock"])
def test_an_empty_lock_of_the_branch_goes_as_well(imports: ImportDesk, name: str) -> None:
    """Killed between one lock and the other, or just before the last goes, git leaves one empty."""
    killed(lambda: _die_in_hook(imports))
    (imports.root / ".git" / name).touch()

    imports.pay("60.00")

    assert is_healed(imports)


def test_an_empty_lock_that_may_be_anybodys_stays(
    imports: ImportDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without our lock of the index any git may have made it."""
    monkeypatch.setattr("relance_docs.recording.commit._REF_PATIENCE", 100)
    killed(lambda: _die_in_hook(imports))
    (imports.root / ".git/index.lock").unlink()
    lock = imports.root / ".git/HEAD.lock"
    lock.touch()

    with pytest.raises(RefusalError, match=r"HEAD\.lock"):
        imports.pay("60.00")

    assert lock.exists()


def test_a_lock_of_another_git_is_never_removed(
    imports: ImportDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was killed before: a lock that does not say it is ours stays, and is told."""
    monkeypatch.setattr(staging, "INDEX_PATIENCE", 0.1)
    killed(lambda: _die_in_hook(imports))
    lock = imports.root / ".git/index.lock"
    lock.unlink()
    lock.touch()

    with pytest.raises(RefusalError, match=r"delete .*index\.lock"):
        imports.pay("60.00")

    assert lock.exists()


def test_a_git_that_lives_on_is_waited_for(imports: ImportDesk) -> None:
    """Killed alone, the program leaves git at work, which commits: that counts, once."""
    hook(imports.root, "pre-commit", "echo $PPID > .git/pid; sleep 1")
    process = multiprocessing.get_context("fork").Process(target=lambda: imports.pay("50.00"))
    process.start()
    while not (imports.root / ".git/pid").exists():
        time.sleep(0.02)
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join(60)
    (imports.root / ".git/hooks/pre-commit").unlink()

    recorded = pay_again(imports)

    assert any("but complete" in str(note) for note in recorded.notes)
    assert git(imports.root, "log", "--format=%s").count("50.00") == 1
    assert is_healed(imports)


def test_a_refused_commit_leaves_no_intent_to_add(imports: ImportDesk) -> None:
    """A new file of an import that a hook refuses is not in the index, in no way at all."""
    hook(imports.root, "pre-commit", "exit 1")
    before = imports.state()

    with pytest.raises(RefusalError):
        imports.import_all()

    assert imports.state() == before


def test_what_somebody_commits_meanwhile_is_not_taken_back(imports: ImportDesk) -> None:
    """A commit that lands while ours is under way stays, whichever comes first."""
    (imports.root / "autre.txt").write_text("x", encoding="utf-8")
    git(imports.root, "add", "autre.txt")
    tree = git(imports.root, "write-tree").strip()
    other = git(imports.root, "commit-tree", "-p", "HEAD", "-m", "à la main", tree).strip()
    script = f"rm $0; unset GIT_INDEX_FILE; git update-ref HEAD {other}"
    hook(imports.root, "pre-commit", script)

    commit = imports.pay("50.00")

    assert git(imports.root, "rev-parse", f"{commit}^").strip() == other
    assert git(imports.root, "show", "HEAD:autre.txt") == "x"
    assert is_healed(imports)


@pytest.fixture
def untidy(imports: ImportDesk) -> ImportDesk:
    """Return a workspace whose git would pack its objects, and note under which locks."""
    for number in range(9):
        loose = imports.root / ".git/objects/17" / f"{number:038x}"
        loose.parent.mkdir(exist_ok=True)
        loose.touch()
    git(imports.root, "config", "gc.auto", "1")
    hook(imports.root, "pre-auto-gc", "find .git -name '*.lock' -size -1 > .git/tidied; exit 1")
    return imports


def test_git_takes_no_lock_to_tidy_up_that_would_stay_when_it_is_killed(untidy: ImportDesk) -> None:
    """It would lie there for ever: objects/maintenance.lock."""
    untidy.pay("50.00")

    tidied = untidy.root / ".git/tidied"
    assert "" == tidied.read_text(encoding="utf-8").replace(".git/relance.lock\n", "")


def test_whoever_tidies_up_otherwise_is_left_alone(untidy: ImportDesk) -> None:
    """`maintenance.auto` says that git is not to do it, so we do not either."""
    git(untidy.root, "config", "maintenance.auto", "false")

    untidy.pay("50.00")

    assert not (untidy.root / ".git/tidied").exists()
