"""A wrong clock is asked about before it dates a commit; one that dated a commit is owned to."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from relance_docs.cli import asking
from relance_docs.cli.main import relance
from relance_docs.cli.session import Session
from relance_docs.errors import DoubtError, RefusalError
from relance_docs.git.repository import repository_of
from relance_docs.recording.clock import refuse_wrong_clock
from relance_docs.recording.misdated import state
from relance_docs.recording.record import Request, record
from relance_docs.recording.sealing import SealRequest, seal
from relance_docs.seals.authority import authority_at
from relance_docs.verify.checks import CheckOutcome, CheckResult, scene_of
from relance_docs.verify.history import commit_dates, recorded_after_event
from tests.desks.import_desk import TODAY, ImportDesk, payment
from tests.desks.loopback_tsa import LoopbackTsa
from tests.desks.sealing_desk import Desk
from tests.workspaces import PATH, git

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


def since(moment: datetime) -> datetime:
    """Return the moment as if these tests had only now been collected: a long run takes a while."""
    return moment + (datetime.now(UTC) - NOW)


def pay(desk: ImportDesk, now: datetime | None) -> str:
    """Record a payment when the clock says `now`."""
    asked = Request(root=desk.root, number="2026-014", today=TODAY, now=now)
    return record(asked, payment("50.00")).commit or ""


@pytest.mark.parametrize(
    "now",
    [
        NOW - DAY,
        datetime(1990, 1, 1, tzinfo=UTC),
        NOW.replace(year=NOW.year + 4, day=1),
        NOW - timedelta(minutes=20),
    ],
)
def test_a_wrong_clock_is_refused_with_the_option_that_says_yes(
    imports: ImportDesk, now: datetime
) -> None:
    """A day behind, 1990, four years ahead: nothing is recorded, and everything is as before."""
    before = imports.state()

    with pytest.raises(DoubtError, match="--clock-is-right"):
        pay(imports, now)

    assert imports.state() == before


@pytest.mark.parametrize(
    "now",
    [
        NOW - timedelta(minutes=10),
        (NOW + timedelta(minutes=1)).astimezone(timezone(timedelta(hours=-12))),
        (NOW + timedelta(minutes=1)).astimezone(timezone(timedelta(hours=14))),
        NOW + timedelta(hours=9),
        NOW + timedelta(days=200),
    ],
)
def test_nobody_is_nagged(imports: ImportDesk, now: datetime) -> None:
    """Two clocks ten minutes apart, other time zones, a laptop that slept, a long rest."""
    assert pay(imports, since(now))


@pytest.mark.parametrize(("ahead", "is_refused"), [(3 * DAY, True), (timedelta(hours=20), False)])
def test_the_times_of_files_are_looked_at(
    imports: ImportDesk, ahead: timedelta, *, is_refused: bool
) -> None:
    """A case file written days from now shows it; one unpacked in another zone does not."""
    written = (since(NOW) + ahead).timestamp()
    os.utime(imports.root / PATH, (written, written))

    if is_refused:
        with pytest.raises(DoubtError, match=PATH):
            pay(imports, since(NOW) + timedelta(minutes=1))
    else:
        assert pay(imports, since(NOW) + timedelta(minutes=1))


def test_the_time_of_the_last_stamp_is_looked_at(desk: Desk, tsa: LoopbackTsa) -> None:
    """An authority's clock is none of ours: what it stamped was there by then."""
    assert 0 == desk.relance("seal", "--tsa", tsa.url)
    moment = (NOW - 2 * DAY).isoformat()
    os.utime(desk.root / ".git/index", (0, 0))
    git(
        desk.root,
        *("commit", "--quiet", "--allow-empty", "--message=x"),
        GIT_COMMITTER_DATE=moment,
        GIT_AUTHOR_DATE=moment,
    )

    with pytest.raises(DoubtError, match="the authority stamped 0001-"):
        refuse_wrong_clock(repository_of(desk.root), NOW - DAY)


def test_a_seal_is_asked_about_too(
    desk: Desk, tsa: LoopbackTsa, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The authority gives another time by an hour: nothing is kept until somebody vouches."""
    real = Session.now
    monkeypatch.setattr(Session, "now", lambda self: real(self) + timedelta(hours=1))
    before = desk.git("rev-parse", "HEAD")

    with pytest.raises(DoubtError, match="nothing was kept"):
        _seal(desk, tsa)

    assert before == desk.git("rev-parse", "HEAD")
    assert desk.is_clean
    assert 0 == desk.relance("seal", "--tsa", tsa.url, "--clock-is-right")


def _seal(desk: Desk, tsa: LoopbackTsa) -> None:
    ahead = datetime.now(UTC) + timedelta(hours=1)
    seal(SealRequest(root=desk.root, now=ahead, authority=authority_at(tsa.url, None)))


def test_on_a_terminal_it_is_a_question(
    imports: ImportDesk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Elsewhere it is a refusal; the option, or a « yes », records."""
    monkeypatch.setattr(Session, "now", lambda _self: NOW - DAY)
    arguments = ["-C", str(imports.root), "paid", "2026-014", "50", "--on", "2026-06-01"]

    assert 1 == relance.main(arguments, standalone_mode=False)
    assert "--clock-is-right" in capsys.readouterr().err
    assert 0 == relance.main([*arguments, "--clock-is-right"], standalone_mode=False)

    monkeypatch.setattr(asking, "is_terminal", lambda: True)
    arguments[-1] = "2026-06-02"
    answers = iter(("n", "y"))
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _text: next(answers))
    assert 1 == relance.main(arguments, standalone_mode=False)
    assert 0 == relance.main(arguments, standalone_mode=False)


def commit_at(desk: ImportDesk, moment: datetime, *, message: str = "x", text: str = "") -> str:
    """Commit by hand with a date; `text` is added to the case file."""
    if text:
        with (desk.root / PATH).open("a", encoding="utf-8") as file:
            file.write(text)
    said = moment.isoformat()
    git(
        desk.root,
        *("commit", "--quiet", "--all", "--allow-empty", f"--message={message}"),
        GIT_COMMITTER_DATE=said,
        GIT_AUTHOR_DATE=said,
    )
    return git(desk.root, "rev-parse", "HEAD").strip()


def statement(of: str) -> str:
    """Return a message as the command writes it, for whoever forges one."""
    return f"misdated: x\n\nhorloge\n\nEvent: misdated\nMisdated: {of}"


def say(desk: ImportDesk, commit: str) -> str:
    """State that a commit was made with a wrong clock."""
    asked = Request(root=desk.root, today=TODAY)
    return state(asked, commit, "pile de l'horloge", now=datetime.now(UTC)).commit or ""


def dates(desk: ImportDesk, check: Callable[..., object] = commit_dates) -> list[CheckResult]:
    """Run a check of the dates."""
    scene = scene_of(desk.root, (), (), lambda *_: iter(()), now=datetime.now(UTC))
    return list(check(scene))  # type: ignore[call-overload, no-any-return]


def failures(desk: ImportDesk) -> list[str]:
    """Return what fails of the dates."""
    return [str(r.message) for r in dates(desk) if r.outcome is CheckOutcome.FAILED]


@pytest.mark.parametrize(
    "moment", [datetime(2099, 1, 1, tzinfo=UTC), datetime(1990, 1, 1, tzinfo=UTC)]
)
def test_a_stated_clock_is_noted_for_ever(imports: ImportDesk, moment: datetime) -> None:
    """Nothing fails any more, nothing is hidden: both dates, the statement and its reason stay."""
    commit = commit_at(imports, moment, text="# note\n")
    assert failures(imports)

    said = say(imports, commit)
    pay(imports, datetime.now(UTC))

    assert [] == failures(imports)
    noted = " ".join(str(r.message) for r in dates(imports) if r.outcome is CheckOutcome.NOTED)
    assert f"in {said}: pile de l'horloge" in noted
    assert commit in noted
    assert str(moment.year) in noted
    assert git(imports.root, "show", "--format=", "--name-only", said) == ""


def test_a_fact_committed_before_its_day_is_noted_when_the_clock_is_explained(
    imports: ImportDesk,
) -> None:
    """A payment of 2026 in a commit of 1990 shows a wrong clock and no lie."""
    old = datetime(1990, 1, 1, tzinfo=UTC)
    commit = commit_at(imports, old, text="  - {received_on: 2026-06-02, amount: 1.00}\n")

    say(imports, commit)

    results = dates(imports, recorded_after_event)
    assert {CheckOutcome.NOTED} == {r.outcome for r in results}


def test_an_honest_date_cannot_be_stated_away(imports: ImportDesk) -> None:
    """A fact that was dated back stays a failure, though the commit before it is named instead."""
    now = datetime.now(UTC)
    commit_at(imports, now + timedelta(minutes=1))
    honest = commit_at(imports, now + timedelta(minutes=3))
    backdated = commit_at(imports, now - DAY, text="# après coup\n")
    commit_at(imports, now + timedelta(minutes=4))

    with pytest.raises(RefusalError, match="no date contradicts"):
        state(
            Request(root=imports.root, today=TODAY),
            honest,
            "horloge",
            now=now + timedelta(minutes=5),
        )
    commit_at(imports, now + timedelta(minutes=5), message=statement(honest))

    assert any(backdated in said for said in failures(imports))
    assert any("counts for nothing" in str(r.message) for r in dates(imports))


def test_a_statement_hides_nothing_else(imports: ImportDesk) -> None:
    """Another commit that is dated back fails, even behind the one that is explained."""
    commit = commit_at(imports, datetime(2099, 1, 1, tzinfo=UTC))
    other = commit_at(imports, NOW - 300 * DAY, text="# après coup\n")
    commit_at(imports, datetime.now(UTC), message=statement(commit))

    said = failures(imports)

    assert len(said) == 1
    assert other in said[0]


@pytest.mark.parametrize("flaw", ["files", "date"])
def test_a_statement_that_counts_for_nothing(imports: ImportDesk, flaw: str) -> None:
    """One that brings changes, and one whose own date is impossible."""
    commit = commit_at(imports, datetime(1990, 1, 1, tzinfo=UTC))
    now = datetime.now(UTC)
    commit_at(
        imports,
        now - 300 * DAY if flaw != "files" else now,
        message=statement(commit),
        text="# et encore\n" if flaw == "files" else "",
    )

    assert any(commit in said for said in failures(imports))


def test_a_statement_of_a_wrong_clock_is_owned_to_as_well(imports: ImportDesk) -> None:
    """It counts for nothing; a better one does, and the first can be explained like any commit."""
    commit = commit_at(imports, datetime(1990, 1, 1, tzinfo=UTC))
    bad = commit_at(imports, datetime.now(UTC) - 300 * DAY, message=statement(commit))

    say(imports, commit)
    assert any(bad in said for said in failures(imports))
    say(imports, bad)

    assert [] == failures(imports)


def test_a_stamp_binds_whatever_is_stated(imports: ImportDesk, tsa: LoopbackTsa) -> None:
    """What follows a stamped seal and is dated before it fails, even behind an explained one."""
    with (imports.root / "relance.yaml").open("a", encoding="utf-8") as file:
        file.write("# x\n")
    git(imports.root, "commit", "--quiet", "--all", "--message=x")
    moment = (NOW - 9 * DAY).isoformat()
    git(
        imports.root,
        *("commit", "--quiet", "--amend", "--no-edit"),
        GIT_COMMITTER_DATE=moment,
        GIT_AUTHOR_DATE=moment,
    )
    assert 0 == relance.main(
        ["-C", str(imports.root), "seal", "--tsa", tsa.url, "--clock-is-right"],
        standalone_mode=False,
    )
    commit = commit_at(imports, datetime(2099, 1, 1, tzinfo=UTC))
    later = commit_at(imports, NOW - 2 * DAY, text="# après coup\n")
    commit_at(imports, datetime.now(UTC), message=statement(commit))

    assert any(later in said for said in failures(imports))


def test_the_reason_names_no_debtor(imports: ImportDesk) -> None:
    """It stands in a message, which is shown with the history of every case."""
    git(imports.root, "reset", "--quiet", "--hard")
    past = datetime(1990, 1, 1, tzinfo=UTC)
    commit = commit_at(imports, past, message="2026-014: x\n\nCase: 2026-014\nEvent: note")
    asked = Request(root=imports.root, today=TODAY)

    with pytest.raises(RefusalError, match="without the debtor's name"):
        state(asked, commit, "chez Menuiserie", now=datetime.now(UTC))


def test_a_workspace_is_founded_on_a_clock_that_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In 1990 there was no such program; nothing is made."""
    monkeypatch.setattr(Session, "now", lambda _self: datetime(1990, 1, 1, tzinfo=UTC))
    arguments = ["init", str(tmp_path / "w"), "--name", "Atelier", "--address", "1 RUE NEUVE"]

    assert 1 == relance.main(arguments, standalone_mode=False)
    assert not (tmp_path / "w").exists()
