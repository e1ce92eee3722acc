"""Checks of the commits: is the history whole, are its dates possible, who signed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from relance_docs.git.commits import CommitFacts
from relance_docs.git.repository import Repository
from relance_docs.message import Message
from relance_docs.recording.corrected import answered_for
from relance_docs.recording.merging import MERGE
from relance_docs.recording.recorded import UNDO
from relance_docs.trail.facts import fact_title
from relance_docs.trail.lineage import Happened
from relance_docs.trail.trail import CaseTrail, FactStep, FactTrail, FileMove
from relance_docs.verify.checks import CheckOutcome, CheckResult, HistoryInQuestion

_NAMED_ANEW: Final = frozenset(
    ("invoices", "proof", "receipt", "document.file", "email.file", "interruption.proof")
)
"""What an entry of the history may say otherwise in the case into which its own was put."""
NOTHING: Final = "–"
"""In the place of a value where there is none."""
_MOVES_ON: Final = frozenset({"as_of", "insolvency_watch", "payments_checked_until"})
"""Days in relance.yaml that are changed as time goes by: the trail shows them, no check does."""
_SIGNERS: Final = "gpg.ssh.allowedSignersFile"
_NOT_ACCEPTED: Final = "BRXY"
"""Git's letters for a signature that is bad, or whose key was revoked, or that has expired."""


def whole_history(scene: HistoryInQuestion) -> Iterator[CheckResult]:
    """No commit is missing in this clone, and none is shown in the place of another.

    A shallow clone lacks the past; grafts and replace refs show another past than the commits name.
    """
    faults = what_is_not_whole(scene.repository)
    for fault in faults:
        yield CheckResult(outcome=CheckOutcome.FAILED, message=fault)
    if not faults:
        count = len(scene.history.ids)
        yield CheckResult(outcome=CheckOutcome.OK, message=Message("commits: {count}", count=count))


def what_is_not_whole(repository: Repository) -> tuple[Message, ...]:
    """Return why the history that this clone shows is not the one that was made."""
    faults = []
    if repository.git.ask("rev-parse", "--is-shallow-repository").text == "true":
        faults.append(Message("this clone is shallow: `git fetch --unshallow`"))
    if (repository.common_dir / "info" / "grafts").is_file():
        faults.append(Message("grafts give commits other parents: see .git/info/grafts"))
    replaced = repository.git.read("for-each-ref", "--format=%(refname)", "refs/replace/")
    faults.extend(
        Message("a replace ref shows another object in the place of {object}", object=name[13:])
        for name in replaced.decode().splitlines()
    )
    return tuple(faults)


def commit_dates(scene: HistoryInQuestion) -> Iterator[CheckResult]:
    """No commit is dated before the one it follows, after it was committed, or in days to come.

    The dates are what the machines of the authors said; a contradiction shows that one was wrong
    or was set by hand. Clocks may differ by a quarter of an hour. What `relance misdated` explains
    is noted, with the statement.
    """
    remarks = tuple(scene.dates.remarks())
    for remark in remarks:
        outcome = CheckOutcome.NOTED if remark.is_explained else CheckOutcome.FAILED
        yield CheckResult(outcome=outcome, message=remark.message)
    if not remarks:
        yield CheckResult(
            outcome=CheckOutcome.OK, message=Message("the dates of the commits follow")
        )


def recorded_after_event(scene: HistoryInQuestion) -> Iterator[CheckResult]:
    """No fact was committed before the day on which it says that it happened."""
    found = False
    for trail, fact, step in all_steps(scene):
        if step.days is not None and step.days < 0:
            found = True
            is_explained = step.commit.commit in scene.dates.stated
            yield CheckResult(
                outcome=CheckOutcome.NOTED if is_explained else CheckOutcome.FAILED,
                subject=trail.path,
                message=Message(
                    "{fact} was committed before the day it gives, days: {days} ({commit})",
                    fact=fact_title(fact.kind, fact.names),
                    days=-step.days,
                    commit=step.commit.commit,
                ),
            )
    if not found:
        yield CheckResult(
            outcome=CheckOutcome.OK, message=Message("no fact was committed before it happened")
        )


def history_only_grows(scene: HistoryInQuestion) -> Iterator[CheckResult]:
    """No entry of the history of a case is changed or removed, except by `relance undo`.

    A field that was empty may be filled in: the receipt of a letter comes after the letter. What a
    commit took back that says it is an undo is listed: anybody can write that of a commit; what
    went to another case, with the case itself, is too, if it stands there unchanged. So is
    what was changed by hand, once somebody answers for it with `relance corrected`.
    """
    steps = [
        (trail, fact, step)
        for trail, fact, step in later_steps(scene)
        if fact.kind == "history" and step.takes_back
    ]
    for trail, fact, step in steps:
        into = scene.merged_into(trail)
        if step.commit.event == UNDO or _came_back(fact, step):
            yield altered(trail, fact, step, CheckOutcome.NOTED)
        elif into is not None and _went_along(fact, into):
            yield CheckResult(
                outcome=CheckOutcome.NOTED,
                subject=trail.path,
                message=Message(
                    "{fact} went to {path}, with the case",
                    fact=fact_title(fact.kind, fact.names),
                    path=into.path,
                ),
            )
        else:
            yield _by_hand(scene, trail, fact, step)
    if not steps:
        yield CheckResult(
            outcome=CheckOutcome.OK, message=Message("no entry was changed or removed")
        )


def _came_back(fact: FactTrail, step: FactStep) -> bool:
    """Whether an entry went with its case to another one, and stands here again as it was."""
    was = {name: old for name, old, _new in step.changes if old is not None}
    is_whole = step.happened is Happened.REMOVED and not fact.is_removed
    return step.commit.event == MERGE and is_whole and was == dict(fact.fields)


def _went_along(fact: FactTrail, into: CaseTrail) -> bool:
    """Whether a case into which another one was put says what an entry of the other one said.

    Invoices that were left open are written out there, and files and pièces have other names.
    """
    said = _words_of(fact)
    return any(
        other.kind == fact.kind and not other.is_removed and _words_of(other) == said
        for other in into.facts
    )


def _words_of(fact: FactTrail) -> dict[str, str]:
    return {key: value for key, value in fact.fields.items() if key not in _NAMED_ANEW}


def later_changes(scene: HistoryInQuestion) -> Iterator[CheckResult]:
    """Facts and files that were changed, removed or renamed later are listed: nothing forbids it.

    Files are those of the case: pièces, proofs, documents that were sent. A merge that changes a
    fact by itself fails until somebody answers for it: on none of the branches it joins does
    anybody say so.
    """
    found = False
    for trail, fact, step in all_steps(scene):
        if step.is_of_merge:
            found = True
            yield _by_hand(scene, trail, fact, step)
        elif step.takes_back and fact.kind != "history":
            found = True
            yield altered(trail, fact, step, CheckOutcome.NOTED)
    for trail, fact, move in renamings(scene):
        found = True
        yield CheckResult(
            outcome=CheckOutcome.NOTED, subject=trail.path, message=renamed(fact, move)
        )
    if not found:
        yield CheckResult(
            outcome=CheckOutcome.OK, message=Message("no fact was changed since it was made")
        )


def _by_hand(
    scene: HistoryInQuestion, trail: CaseTrail, fact: FactTrail, step: FactStep
) -> CheckResult:
    """Return what no command did: it fails, or is noted together with who answers for it."""
    done = altered(trail, fact, step, CheckOutcome.FAILED)
    correction = answered_for(trail, step, scene.corrections)
    if correction is None:
        return done
    message = Message("{change}. {answer}", change=done.message, answer=correction.told)
    return replace(done, outcome=CheckOutcome.NOTED, message=message)


def renamings(scene: HistoryInQuestion) -> Iterator[tuple[CaseTrail, FactTrail, FileMove]]:
    """Yield the other names that files of a case were given, but for those that came with its own.

    A case that gets another number takes its files with it.
    """
    for trail, fact in _facts(scene):
        of_case = {move.commit.commit for move in trail.moves}
        for move in fact.moves:
            if move.commit.commit not in of_case:
                yield trail, fact, move


def renamed(fact: FactTrail, move: FileMove) -> Message:
    """Say which other name a commit gave to a file."""
    return Message(
        "{fact} got another name in {commit}{by}: {old} → {new}",
        fact=fact_title(fact.kind, fact.names),
        commit=move.commit.commit,
        by=_by(move.commit),
        old=move.old_path,
        new=move.path,
    )


def all_steps(scene: HistoryInQuestion) -> Iterator[tuple[CaseTrail, FactTrail, FactStep]]:
    """Yield what happened to each fact, from the first on."""
    for trail, fact in _facts(scene):
        for step in (fact.introduced, *fact.later):
            yield trail, fact, step


def later_steps(scene: HistoryInQuestion) -> Iterator[tuple[CaseTrail, FactTrail, FactStep]]:
    """Yield what happened to each fact after it was introduced."""
    for trail, fact in _facts(scene):
        for step in fact.later:
            yield trail, fact, step


def _facts(scene: HistoryInQuestion) -> Iterator[tuple[CaseTrail, FactTrail]]:
    for trail in scene.trails:
        for fact in trail.facts:
            if fact.kind not in _MOVES_ON:
                yield trail, fact


def altered(
    trail: CaseTrail, fact: FactTrail, step: FactStep, outcome: CheckOutcome
) -> CheckResult:
    """Say what a commit did to a fact."""
    title = fact_title(fact.kind, fact.names)
    merge = Message(" by the merge itself") if step.is_merge else ""
    said = {"fact": title, "commit": step.commit.commit, "merge": merge, "by": _by(step.commit)}
    if step.happened is Happened.REMOVED:
        message = Message("{fact} was removed{merge} in {commit}{by}", **said)
    elif step.happened is Happened.ADDED_AGAIN:
        message = Message("{fact} was added again{merge} in {commit}{by}", **said)
    elif step.happened is Happened.ADDED:
        message = Message("{fact} was added{merge} in {commit}{by}", **said)
    else:
        changes = "; ".join(
            f"{name}: {old or NOTHING} → {new or NOTHING}" for name, old, new in step.changes
        )
        message = Message(
            "{fact} was changed{merge} in {commit}{by}: {changes}", **said, changes=changes
        )
    return CheckResult(outcome=outcome, subject=trail.path, message=message)


def _by(commit: CommitFacts) -> Message:
    """Say which command calls this its event, if any does: anybody can write that."""
    if commit.event:
        return Message(" (`relance {event}`, as the commit says)", event=commit.event)
    return Message(" (no command recorded it)")


def signatures(scene: HistoryInQuestion) -> Iterator[CheckResult]:
    """Signatures are as relance.yaml asks (evidence.sign); git accepts each of them (%G? is G).

    Where relance.yaml of HEAD does not read, that fails: nobody knows what it asked for. With
    `always`, every commit that brought or changed a fact is signed by a key that is trusted
    here. Otherwise only a signature that is bad, expired or revoked fails; that `always` was asked
    for once is noted.
    """
    commits = {
        step.commit.commit: step.commit
        for trail in scene.trails
        for fact in trail.facts
        for step in (fact.introduced, *fact.later)
    }
    sign = scene.asked.sign
    wrong = [
        facts
        for facts in commits.values()
        if facts.signature in _NOT_ACCEPTED or (sign == "always" and not facts.is_signed)
    ]
    for facts in wrong:
        yield CheckResult(
            outcome=CheckOutcome.FAILED,
            message=Message(
                "commit {commit} is not signed as it should be: git says {letter}",
                commit=facts.commit,
                letter=facts.signature,
            ),
        )
    if sign != "always":
        yield from _asked_before(scene, sign)
    trusted = scene.repository.git.settings.of_repository(_SIGNERS)
    if trusted is not None and any(facts.is_signed for facts in commits.values()):
        message = Message(
            "whose signatures are trusted is said by this repository itself ({name}: {file}), and "
            "not by your own settings of git",
            name=_SIGNERS,
            file=trusted,
        )
        yield CheckResult(outcome=CheckOutcome.NOTED, message=message)
    if not wrong:
        yield _counted(Counter(facts.signature for facts in commits.values()))


def _asked_before(scene: HistoryInQuestion, sign: str) -> Iterator[CheckResult]:
    for trail, fact, step in later_steps(scene):
        old = next((old for name, old, _new in step.changes if name == "sign"), None)
        if fact.kind == "evidence" and old == "always":
            message = Message(
                "signatures were due (evidence.sign: always) until {commit}, now it is {sign}",
                commit=step.commit.commit,
                sign=sign,
            )
            yield CheckResult(outcome=CheckOutcome.NOTED, subject=trail.path, message=message)


def _counted(letters: Counter[str]) -> CheckResult:
    counts = ", ".join(f"{letter} {count}" for letter, count in sorted(letters.items()))
    return CheckResult(
        outcome=CheckOutcome.OK if set(letters) - {"N"} else CheckOutcome.NOT_APPLICABLE,
        message=Message("signatures as git names them: {counts}", counts=counts or "-"),
    )
