"""Whether the clock of this machine can be right, before it dates a commit for ever."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from relance_docs.errors import DoubtError, RefusalError
from relance_docs.git.commits import SLACK, minute, moment_of
from relance_docs.git.repository import Repository
from relance_docs.message import Message
from relance_docs.seals.manifest import SEALS_FOLDER
from relance_docs.seals.seals import TOKEN
from relance_docs.workspace.layout import SETTINGS_FILE

OPTION: Final = "--clock-is-right"
EARLIEST: Final = datetime(2025, 1, 1, tzinfo=UTC)
"""Before this program was written."""
REST: Final = timedelta(days=366)
"""Without a commit for longer, a clock that runs ahead is as likely as a rest."""
ZONES: Final = timedelta(hours=26)
"""By how much the time of an unpacked file may be off: the widest gap between two time zones."""


def refuse_wrong_clock(
    repository: Repository | None, now: datetime | None, paths: Iterable[str] = ()
) -> None:
    """Raise DoubtError when what was recorded, written or sealed before shows another time.

    Moments are compared, whatever their time zones; a quarter of an hour between two machines
    says nothing. `paths`: files whose times are looked at too. None for `now`: nothing is asked.
    """
    if now is None:
        return
    doubts = _doubts(repository, now, paths) if repository else _too_early(now)
    doubt = next(iter(doubts), None)
    if doubt is not None:
        raise DoubtError(doubt, option=OPTION)


def refuse_other_time(stamped: datetime, now: datetime) -> None:
    """Raise DoubtError when an authority just gave another time than this machine has."""
    if abs(stamped - now) > SLACK:
        doubt = Message(
            "the clock of this machine says {now}, and the authority {stamped}: nothing was kept",
            now=minute(now),
            stamped=minute(stamped),
        )
        raise DoubtError(doubt, option=OPTION)


def _doubts(repository: Repository, now: datetime, paths: Iterable[str]) -> Iterator[Message]:
    yield from _too_early(now)
    yield from _of_head(repository, now)
    yield from _of_files(repository, now, paths)
    yield from _of_seal(repository.root, now)


def _too_early(now: datetime) -> Iterator[Message]:
    if now < EARLIEST:
        yield Message(
            "the clock of this machine says {now}, which is before this program was written",
            now=minute(now),
        )


def _of_head(repository: Repository, now: datetime) -> Iterator[Message]:
    if repository.head() is None:
        return
    said = repository.git.ask("log", "-1", "--no-show-signature", "--format=%h %cI", "HEAD")
    commit, _space, text = said.text.partition(" ")
    last = moment_of(text)
    if last is None:
        return
    words = {"now": minute(now), "commit": commit, "last": minute(last)}
    if now < last - SLACK:
        yield Message(
            "the clock of this machine says {now}, and the last commit, {commit}, is of {last}: "
            "one of them is wrong; if it is the commit, say so first: "
            "`relance misdated {commit} REASON`",
            **words,
        )
    elif now > last + REST:
        yield Message(
            "the clock of this machine says {now}, and the last commit, {commit}, is of {last}, "
            "more than a year before",
            **words,
        )


def _of_files(repository: Repository, now: datetime, paths: Iterable[str]) -> Iterator[Message]:
    files = (repository.root / path for path in (SETTINGS_FILE, *paths))
    for file in (*files, repository.git_dir / "index"):
        try:
            written = datetime.fromtimestamp(file.stat().st_mtime, tz=now.tzinfo)
        except (OSError, OverflowError, ValueError):
            continue
        if now < written - ZONES:
            yield Message(
                "the clock of this machine says {now}, and {path} was written on {written}: one "
                "of them is wrong",
                now=minute(now),
                path=file,
                written=minute(written),
            )


def _of_seal(root: Path, now: datetime) -> Iterator[Message]:
    """Compare with the time that an authority gave last: its clock is none of ours."""
    tokens = sorted(p for p in (root / SEALS_FOLDER).glob(f"*{TOKEN}") if p.is_file())
    if not tokens:
        return
    from relance_docs.seals.tokens import read_token  # noqa: PLC0415 - loads cryptography

    try:
        sealed = read_token(tokens[-1].read_bytes()).time
    except (OSError, RefusalError):
        return
    if now < sealed - SLACK:
        yield Message(
            "the clock of this machine says {now}, and the authority stamped {seal} on {sealed}: "
            "the clock is behind",
            now=minute(now),
            seal=tokens[-1].stem,
            sealed=minute(sealed),
        )
