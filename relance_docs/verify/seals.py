"""Checks of the seals: do they hold, and what was changed after it was sealed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from relance_docs.errors import RefusalError
from relance_docs.git.commits import minute
from relance_docs.message import Message
from relance_docs.seals.report import CheckedSeal
from relance_docs.trail.facts import fact_title
from relance_docs.trail.trail import CaseTrail, FactTrail
from relance_docs.verify.checks import CheckOutcome, CheckResult, HistoryInQuestion
from relance_docs.verify.history import (
    all_steps,
    altered,
    later_steps,
    renamed,
    renamings,
)
from relance_docs.workspace.layout import SETTINGS_FILE


def seals(scene: HistoryInQuestion) -> Iterator[CheckResult]:
    """Every seal holds, and together they form one chain.

    Its manifest names the one before it, the commit it seals is still in the history of HEAD and
    has the files it lists, and its token, if it has one, is over that very manifest, and of a time
    at which what it stamps can have been there.
    """
    report = scene.seal_report
    if report.seals:
        yield from _of_settings(scene)
    for problem in report.problems:
        message = Message("{problem} [{code}]", problem=problem.message, code=problem.code)
        yield CheckResult(outcome=CheckOutcome.FAILED, subject=problem.seal, message=message)
    for seal in report.seals:
        early = next(_stamped_before(scene, seal), None)
        if early is not None:
            yield CheckResult(outcome=CheckOutcome.FAILED, subject=seal.name, message=early)
        elif not seal.problems:
            yield _sound(seal)
        for note in seal.notes:
            yield CheckResult(outcome=CheckOutcome.NOTED, subject=seal.name, message=note)
    yield from _certificates_changed(scene)
    if not report.seals and not report.problems:
        yield CheckResult(
            outcome=CheckOutcome.NOT_APPLICABLE, message=Message("nothing was sealed")
        )


def _of_settings(scene: HistoryInQuestion) -> Iterator[CheckResult]:
    """Fail where relance.yaml does not say any more who is to have stamped."""
    try:
        _ = scene.asked
    except RefusalError as refusal:
        yield CheckResult(
            outcome=CheckOutcome.FAILED, subject=SETTINGS_FILE, message=refusal.message
        )


def _stamped_before(scene: HistoryInQuestion, seal: CheckedSeal) -> Iterator[Message]:
    """Yield what a seal covers although it happened, by its own day, after the time stamp."""
    if seal.stamp is None:
        return
    sealed = scene.history.ancestors(seal.commit or "")
    ranks = scene.history.ranks
    end = seal.stamp.time.date() + timedelta(days=1)
    for trail, fact, step in all_steps(scene):
        day = step.own_day
        if day is not None and day > end and ranks[step.commit.commit] in sealed:
            yield Message(
                "its token says {time}, and what it stamps happened later: {fact} of {path} "
                "[token-date]",
                time=minute(seal.stamp.time),
                fact=fact_title(fact.kind, fact.names),
                path=trail.path,
            )


def _certificates_changed(scene: HistoryInQuestion) -> Iterator[CheckResult]:
    """Note each commit that changed the certificates that tokens must lead to, after the first."""
    path = scene.ca
    if path is None:
        return
    commits = scene.ca_commits
    for commit in commits[:-1]:
        message = Message(
            "the certificates that tokens must lead to were changed in {commit}", commit=commit
        )
        yield CheckResult(outcome=CheckOutcome.NOTED, subject=path, message=message)
    if not commits:
        message = Message("the certificates that tokens must lead to are not committed")
        yield CheckResult(outcome=CheckOutcome.NOTED, subject=path, message=message)


def _sound(seal: CheckedSeal) -> CheckResult:
    message = Message("seals {commit}, without a time stamp", commit=seal.commit)
    if seal.stamp is not None:
        message = Message(
            "seals {commit}; {authority} says it existed on {time}",
            commit=seal.commit,
            authority=seal.stamp.authority,
            time=minute(seal.stamp.time),
        )
    return CheckResult(outcome=CheckOutcome.OK, subject=seal.name, message=message)


def changed_since_sealed(scene: HistoryInQuestion) -> Iterator[CheckResult]:
    """Facts and files that were changed, removed or renamed after a seal, with the first over them.

    Adding facts is no change of those that were sealed.
    """
    report = scene.seal_report
    left = list(_later(scene))
    ranks = scene.history.ranks
    found = False
    for seal in report.seals:
        sealed = scene.history.ancestors(seal.commit or "")
        for each in tuple(left):
            trail, fact, commit, said = each
            if ranks[fact.introduced.commit.commit] in sealed and ranks[commit] not in sealed:
                found = True
                left.remove(each)
                message = Message("{change} (after seal {seal})", change=said, seal=seal.name)
                yield CheckResult(outcome=CheckOutcome.NOTED, subject=trail.path, message=message)
    if not report.seals:
        yield CheckResult(
            outcome=CheckOutcome.NOT_APPLICABLE, message=Message("nothing was sealed")
        )
    elif not found:
        yield CheckResult(outcome=CheckOutcome.OK, message=Message("no sealed fact was changed"))


def _later(scene: HistoryInQuestion) -> Iterator[tuple[CaseTrail, FactTrail, str, Message]]:
    """Yield what no longer stands as it was recorded, with the commit that did it."""
    for trail, fact, step in later_steps(scene):
        if step.takes_back:
            said = altered(trail, fact, step, CheckOutcome.NOTED).message
            yield trail, fact, step.commit.commit, said
    for trail, fact, move in renamings(scene):
        yield trail, fact, move.commit.commit, renamed(fact, move)
