"""A workspace as it was known at a commit or on a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from relance_docs.errors import RefusalError
from relance_docs.git.history import read_history
from relance_docs.git.known_on import KnownOn, known_on, repository_then, workspace_then
from relance_docs.git.repository import Repository, repository_of
from relance_docs.trail.trail import WorkingFiles, trails_of
from tests.desks.trail_desk import CASE, TrailDesk
from tests.workspaces import PATH, SETTINGS, git


@pytest.fixture
def desk(tmp_path: Path) -> TrailDesk:
    """Return a workspace whose payment was committed on the 1st and corrected on the 10th."""
    desk = TrailDesk.opened(tmp_path / "travail")
    desk.change("2000.00", "2500.00", day=10)
    return desk


def asked(desk: TrailDesk, what: str) -> tuple[Repository, KnownOn]:
    """Return the repository, and what a point of its past means."""
    repository = repository_of(desk.root)
    return repository, known_on(repository, what)


def paid_then(desk: TrailDesk, what: str) -> Decimal:
    """Return the payment as it was known."""
    with workspace_then(*asked(desk, what)) as workspace:
        assert workspace.root != desk.root
        case = workspace.case_file("2026-014").case
    assert case is not None
    return case.payments[0].amount


@pytest.mark.parametrize(
    ("day", "amount"),
    [("2026-08-01", "2000.00"), ("2026-08-09", "2000.00"), ("2026-08-10", "2500.00")],
)
def test_a_day_means_the_latest_commit_by_then(desk: TrailDesk, day: str, amount: str) -> None:
    """The day itself is included."""
    assert Decimal(amount) == paid_then(desk, day)


def test_a_commit_may_be_named_as_git_names_it(desk: TrailDesk) -> None:
    """A short id, a branch, a tag, HEAD~1: what git understands."""
    assert Decimal("2000.00") == paid_then(desk, "HEAD~1")
    assert Decimal("2500.00") == paid_then(desk, desk.git("rev-parse", "--short", "HEAD"))


def test_what_is_not_committed_was_not_known(desk: TrailDesk) -> None:
    """The working files play no part, and are left as they are."""
    desk.write(PATH, CASE.replace("2000.00", "1.00"))
    assert Decimal("2500.00") == paid_then(desk, "HEAD")
    assert "1.00" in (desk.root / PATH).read_text(encoding="utf-8")


def test_the_day_is_the_one_of_the_committer_in_his_time_zone(desk: TrailDesk) -> None:
    """Half past midnight in Paris is that day, whatever the day is in London."""
    moment = "2026-08-20T00:30+02:00"
    dates = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
    git(desk.root, "commit", "--quiet", "--allow-empty", "--message=x", **dates)
    _, on_20 = asked(desk, "2026-08-20")
    _, on_19 = asked(desk, "2026-08-19")
    assert on_20.commit != on_19.commit


@pytest.mark.parametrize(
    "what",
    ["2026-07-31", "2026-13-01", "nothing", "--all", "HEAD..HEAD~1", "", "HEAD:cases", "^HEAD"],
)
def test_what_means_no_commit_is_refused(desk: TrailDesk, what: str) -> None:
    """A day before the first commit, and a name that git does not know."""
    with pytest.raises(RefusalError):
        asked(desk, what)


def test_a_commit_without_a_workspace_is_refused(desk: TrailDesk) -> None:
    """There was no relance.yaml yet."""
    desk.git("rm", "--quiet", "relance.yaml")
    desk.commit(11)
    with (
        pytest.raises(RefusalError, match=r"no relance\.yaml"),
        workspace_then(*asked(desk, "HEAD")),
    ):
        pass


def test_a_commit_of_another_branch_is_named_as_such(desk: TrailDesk) -> None:
    """HEAD does not lead to it."""
    desk.git("switch", "--quiet", "--create", "autre", "HEAD~1")
    desk.change("2000.00", "3.00", day=12)
    other = desk.git("rev-parse", "HEAD")
    desk.git("switch", "--quiet", "main")
    assert not asked(desk, other)[1].is_in_history
    assert asked(desk, "HEAD")[1].is_in_history


def test_the_day_to_reckon_for_is_the_last_one_known(desk: TrailDesk) -> None:
    """Unless another is asked for, or relance.yaml fixed one."""
    repository, known = asked(desk, "2026-08-09")
    with workspace_then(repository, known) as workspace:
        assert date(2026, 8, 9) == workspace.as_of
    with workspace_then(repository, known, as_of=date(2026, 6, 1)) as workspace:
        assert date(2026, 6, 1) == workspace.as_of
    desk.write("relance.yaml", f"{SETTINGS}as_of: 2026-07-01\n")
    desk.commit(13)
    with workspace_then(*asked(desk, "HEAD")) as workspace:
        assert date(2026, 7, 1) == workspace.as_of


def test_a_commit_gives_its_own_day(desk: TrailDesk) -> None:
    """Without a day, that of the commit."""
    with workspace_then(*asked(desk, "HEAD")) as workspace:
        assert date(2026, 8, 10) == workspace.as_of


PIECES = CASE + "pieces:\n  - {id: p, kind: order, title: Bon, file: 2026-014/bon.pdf}\n"


def test_a_piece_of_then_is_there_by_name_and_size(desk: TrailDesk) -> None:
    """Its content is written only when documents are read; a file of today is not looked at."""
    desk.write(PATH, PIECES)
    desk.write("cases/2026-014/bon.pdf", "signé")
    desk.commit(11)
    (desk.root / "cases/2026-014/bon.pdf").unlink()
    desk.commit(12)
    repository, known = asked(desk, "2026-08-11")
    with workspace_then(repository, known) as workspace:
        assert not workspace.has_errors
        assert b"\0" * 6 == (workspace.root / "cases/2026-014/bon.pdf").read_bytes()
    with workspace_then(repository, known, reads_documents=True) as workspace:
        assert "signé" == (workspace.root / "cases/2026-014/bon.pdf").read_text(encoding="utf-8")
    with workspace_then(*asked(desk, "2026-08-12")) as workspace:
        assert workspace.has_errors
    assert not workspace.root.exists()


def test_the_trail_of_then_ends_there(desk: TrailDesk) -> None:
    """What was changed later is not in it, and nothing of the past is kept in the cache."""
    desk.write(PATH, CASE.replace("2000.00", "9.00"))  # not committed
    repository, known = asked(desk, "2026-08-09")
    then = repository_then(repository, known)
    (trail,) = trails_of(then, read_history(then), ("2026-014",))
    assert WorkingFiles(then).is_committed(trail)
    assert [()] == list({fact.later for fact in trail.facts})
    assert not (desk.root / ".git" / "relance").exists()


def test_a_workspace_below_the_top_is_found(tmp_path: Path) -> None:
    """The workspace may be a folder of a larger repository."""
    desk = TrailDesk.opened(tmp_path / "travail")
    below = TrailDesk(desk.root / "sous dossier")
    below.write("relance.yaml", SETTINGS)
    below.write("cases/2026-001.yaml", CASE.replace("0042", "0001"))
    desk.commit(5)
    with workspace_then(*asked(below, "HEAD")) as workspace:
        assert ["2026-001"] == [file.number for file in workspace.case_files]
