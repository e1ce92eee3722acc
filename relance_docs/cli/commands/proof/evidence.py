"""The record looked at: `trail`, the commit that brought each fact; `verify`, is it all there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from relance_docs.cli.options import CaseOrSettings, format_option
from relance_docs.cli.session import Session
from relance_docs.cli.streams import aside
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from datetime import date, datetime

    from relance_docs.errors import RefusalError
    from relance_docs.git.commits import CommitFacts
    from relance_docs.git.repository import Repository
    from relance_docs.outputs.documents import CheckData, CommitData, FactData, StepData, TrailData
    from relance_docs.recording.corrected import Correction
    from relance_docs.trail.trail import CaseTrail, FactStep, FactTrail, WorkingFiles
    from relance_docs.verify.checks import Checked, CheckResult, Difference, RemakableLetter

SHOWN: Final = 10
"""Hexadecimal digits of a commit."""

_SIGNATURES: Final = {
    "G": Message("signature good"),
    "N": Message("not signed"),
    "U": Message("signature not accepted: nobody vouches for its key"),
    "B": Message("SIGNATURE BAD"),
    "X": Message("signature not accepted: it has expired"),
    "Y": Message("signature not accepted: its key has expired"),
    "R": Message("signature not accepted: its key was revoked"),
    "E": Message("signature not accepted: it cannot be checked here"),
}


@click.command(
    "trail",
    help=_(
        "Show which commit brought each fact of a case, and every later change; without a case, "
        "of relance.yaml and of all cases."
    ),
    epilog=_(
        "Example: relance trail 2026-014, or relance trail relance.yaml. Dates are what the "
        "authors' machines said."
    ),
)
@click.argument("case_numbers", metavar=_("[CASE]…"), type=CaseOrSettings(), nargs=-1)
@format_option("text", "json")
@click.pass_obj
def trail(session: Session, case_numbers: tuple[str, ...], output_format: str) -> None:
    """Print the trails of the cases named, or of relance.yaml and all cases that ever were."""
    from relance_docs.git.history import read_history
    from relance_docs.git.repository import repository_of
    from relance_docs.recording.corrected import corrections
    from relance_docs.trail.kept import trails
    from relance_docs.trail.trail import WorkingFiles
    from relance_docs.verify.history import what_is_not_whole

    repository = repository_of(session.root)
    for fault in what_is_not_whole(repository):
        said = Message("warning: what follows is not the whole history: {fault}", fault=fault)
        aside(session.translate(said))
    history = read_history(repository)
    answered = corrections(repository, history)
    files = WorkingFiles(repository)
    found = trails(repository, history, tuple(dict.fromkeys(case_numbers)))
    if output_format == "json":
        from relance_docs.cli.output import print_json

        print_json([_data(session, each, files, answered) for each in found])
        return
    for each in found:
        click.echo("\n".join(_lines(session, each, files, answered)))


def _answer(
    trail: CaseTrail, fact: FactTrail, step: FactStep, said: tuple[Correction, ...]
) -> Correction | None:
    """Return who answers for what a commit took back of a history by hand; None for nobody."""
    from relance_docs.recording.corrected import answered_for

    is_told = fact.kind == "history" and step.takes_back
    return answered_for(trail, step, said) if is_told else None


def _lines(
    session: Session, trail: CaseTrail, files: WorkingFiles, said: tuple[Correction, ...]
) -> Iterator[str]:
    title = Message("Case {case}, {path}", case=trail.case, path=trail.path)
    if trail.case == trail.path:
        title = Message("{path}, for all cases", path=trail.path)
    yield session.translate(title)
    if not files.is_committed(trail):
        notice = Message("the file is not as committed: what is not committed is not shown here")
        yield "  ! " + session.translate(notice)
    for notice in _notices(trail):
        yield "  ! " + session.translate(notice)
    for fact in trail.facts:
        yield "  " + session.translate(_introduction(fact))
        for step in fact.later:
            for message in _later(step):
                yield "    ! " + session.translate(message)
            answer = _answer(trail, fact, step, said)
            if answer is not None:
                yield "      " + session.translate(answer.told)
    yield ""


def _notices(trail: CaseTrail) -> Iterator[Message]:
    for move in trail.moves:
        if move.path and move.old_path:
            yield Message(
                "renamed from {old} to {new} in {commit}",
                old=move.old_path,
                new=move.path,
                commit=_commit(move.commit),
            )
        elif not move.path:
            yield Message("the file was deleted in {commit}", commit=_commit(move.commit))
    for commit in trail.unreadable:
        yield Message(
            "the version of {commit} cannot be read; it was passed over", commit=_commit(commit)
        )
    yield from trail.remarks


def _introduction(fact: FactTrail) -> Message:
    from relance_docs.trail.facts import fact_title

    days: Message | str = ""
    if fact.introduced.days is not None:
        days = Message(", days after the event: {days}", days=fact.introduced.days)
        if fact.introduced.days < 0:
            days = Message(", BEFORE the day it gives, days: {days}", days=-fact.introduced.days)
    return Message(
        "{fact}: {commit}{signature}{days}",
        fact=fact_title(fact.kind, fact.names),
        commit=_commit(fact.introduced.commit),
        signature=_signature(fact.introduced.commit),
        days=days,
    )


def _later(step: FactStep) -> Iterator[Message]:
    merge = Message(" (by the merge itself)") if step.is_merge else ""
    said = {"commit": _commit(step.commit), "signature": _signature(step.commit), "merge": merge}
    if step.happened.value == "removed":
        yield Message("REMOVED: {commit}{signature}{merge}", **said)
        return
    if step.happened.value == "added_again":
        yield Message("added again: {commit}{signature}{merge}", **said)
        return
    for name, old, new in step.changes:
        yield Message(
            "CHANGED: {name}: {old} → {new}: {commit}{signature}{merge}",
            name=name,
            old=Message("nothing") if old is None else old,
            new=Message("nothing") if new is None else new,
            **said,
        )


def _signature(commit: CommitFacts) -> Message:
    known = _SIGNATURES.get(commit.signature, _SIGNATURES["E"])
    return Message(", {signature}", signature=known)


def _commit(commit: CommitFacts) -> Message:
    """Say who committed and when; the author too, when it is another person or another day."""
    from relance_docs.git.commits import minute

    own = Message(
        "{commit} {name} {moment}",
        commit=commit.commit[:SHOWN],
        name=commit.committer,
        moment=minute(commit.committed_at),
    )
    if (commit.author, _day(commit.authored_at)) == (commit.committer, _day(commit.committed_at)):
        return own
    return Message(
        "{own} (author {name} {moment})",
        own=own,
        name=commit.author,
        moment=minute(commit.authored_at),
    )


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _data(
    session: Session, trail: CaseTrail, files: WorkingFiles, said: tuple[Correction, ...]
) -> TrailData:
    return {
        "case": trail.case,
        "path": trail.path,
        "committed": files.is_committed(trail),
        "moves": [
            {"from": m.old_path or None, "to": m.path or None, "commit": _commit_data(m.commit)}
            for m in trail.moves
        ],
        "unreadable": [_commit_data(commit) for commit in trail.unreadable],
        "remarks": [session.translate(remark) for remark in trail.remarks],
        "facts": [_fact_data(trail, fact, said) for fact in trail.facts],
    }


def _fact_data(trail: CaseTrail, fact: FactTrail, said: tuple[Correction, ...]) -> FactData:
    return {
        "kind": fact.kind,
        "names": list(fact.names),
        "fields": dict(fact.fields),
        "removed": fact.is_removed,
        "days": fact.introduced.days,
        "introduced": _step_data(fact.introduced),
        "later": [_step_data(step, _answer(trail, fact, step, said)) for step in fact.later],
    }


def _step_data(step: FactStep, answer: Correction | None = None) -> StepData:
    data: StepData = {
        "happened": step.happened.value,
        "by_merge": step.is_merge,
        "changes": [{"field": name, "old": old, "new": new} for name, old, new in step.changes],
        "commit": _commit_data(step.commit),
    }
    if answer is not None:
        data["answered_for"], data["reason"] = _commit_data(answer.said_by), answer.reason
    return data


def _commit_data(commit: CommitFacts) -> CommitData:
    moments = (commit.authored_at, commit.committed_at)
    authored, committed = (moment.isoformat() if moment else None for moment in moments)
    return {
        "commit": commit.commit,
        "subject": commit.subject,
        "author": {"name": commit.author, "email": commit.author_email, "date": authored},
        "committer": {
            "name": commit.committer,
            "email": commit.committer_email,
            "date": committed,
        },
        "signature": commit.signature,
        "signed": commit.is_signed,
        "key": commit.key or None,
    }


@click.command(
    "verify",
    epilog=_(
        "Example: relance verify 2026-014, or relance verify lettre.pdf for a file that somebody "
        "holds. docs/verify.md shows how to check the same by hand."
    ),
)
@click.argument("asked", metavar=_("[CASE|PATH]…"), nargs=-1)
@format_option("text", "json")
@click.pass_obj
def verify(session: Session, asked: tuple[str, ...], output_format: str) -> int:
    """Run every check; 1 when one of them failed."""
    from relance_docs.verify.all_checks import CHECKS
    from relance_docs.verify.checks import scene_of, verified

    numbers, files = _asked(session, asked)
    scene = scene_of(session.root, numbers, files, _made_again, now=session.now())
    checked = verified(scene, CHECKS)
    if output_format == "json":
        from relance_docs.cli.output import print_json

        found = tuple(checked)
        print_json([_verified_data(session, each) for each in found])
        return int(any(each.failed for each in found))
    return _print_text(session, checked)


def _asked(session: Session, asked: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[Path, ...]]:
    """Tell cases from files: a file of cases/ is its case, another one is looked for."""
    numbers, files = [], []
    folder = session.root / "cases"
    for word in asked:
        path = Path(word).resolve()
        inside = path.relative_to(folder).parts if path.is_relative_to(folder) else ()
        if inside:
            numbers.append(inside[0].removesuffix(".yaml"))
        if path.is_file() and len(inside) != 1:
            files.append(path)
        elif not inside:
            numbers.append(word)
    return tuple(numbers), tuple(files)


def _made_again(
    repository: Repository, letters: Iterable[RemakableLetter]
) -> Iterator[Difference | RefusalError | None]:
    from relance_docs.letters.remade import differences

    return differences(repository, letters)


def _print_text(session: Session, checked: Iterable[Checked]) -> int:
    """Print what each check found as soon as it is known; return the exit code."""
    failed = 0
    for each in checked:
        failed += each.failed
        if each.results:
            click.echo("\n".join(_line(session, each, result) for result in each.results))
    verdict = Message("all checks passed")
    if failed:
        verdict = Message(
            "something is not as it was; lines that say FAILED: {count}", count=failed
        )
    session.note(verdict)
    return int(failed > 0)


def _line(session: Session, checked: Checked, result: CheckResult) -> str:
    outcome = session.words(_OUTCOMES[result.outcome.value])
    subject = f"{result.subject}: " if result.subject else ""
    return f"{outcome:8} {subject}{session.translate(result.message)} [{checked.check}]"


_OUTCOMES = {
    "ok": _("ok"),
    "noted": _("note"),
    "failed": _("FAILED"),
    "not_applicable": _("-"),
}


def _verified_data(session: Session, checked: Checked) -> CheckData:
    return {
        "check": checked.check,
        "failed": checked.failed > 0,
        "results": [
            {
                "outcome": result.outcome.value,
                "subject": result.subject or None,
                "message": session.translate(result.message),
            }
            for result in checked.results
        ],
    }
