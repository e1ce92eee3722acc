"""The summary of an import for a person: taken, not taken and why, what needs a decision."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from relance_docs.cli.words import translation
from relance_docs.importing.records import PLACE
from relance_docs.message import Message
from relance_docs.text import without_accents

if TYPE_CHECKING:
    from relance_docs.importing.records import DecisionNeeded, ImportPlan

Words = Callable[[Message], str]

_ANSWERS: Final = (
    *(Message("skip"), Message("none"), Message("claim"), Message("same"), Message("another")),
    *(Message("lines"), Message("repeated"), Message("dispute"), Message("yes"), Message("new")),
    Message("missing"),
)
"""What a decision is answered with, besides cases, invoices, days and amounts."""


def word_of_choice(value: str) -> Message | str:
    """Return what the user reads and types for the value of a choice."""
    return next((word for word in _ANSWERS if word.msgid == value), value)


def choice_meant(text: str) -> str:
    """Return the value that a word means, in either language; another text as it is."""
    typed, french = _plain(text), translation("fr")
    words = ((word.msgid, _plain(french(word.msgid))) for word in _ANSWERS)
    return next((value for value, word in words if typed in {value, word}), text)


def _plain(text: str) -> str:
    return without_accents(text).strip().casefold()


def summary_lines(plan: ImportPlan, words: Words) -> Iterator[str]:
    """Yield the lines: a part for each thing there is to say, then how many of each."""
    for title, lines in (
        (Message("Taken"), tuple(_taken(plan))),
        (Message("Not taken"), (*_not_taken(plan), *_all_the_same(plan))),
        (Message("To look at"), tuple(_to_look_at(plan))),
        (Message("Needs a decision"), tuple(_decisions(plan))),
    ):
        if lines:
            yield f"{words(title)}"
            yield from (f"  {words(line)}" for line in lines)
    yield words(_counts(plan))


def _taken(plan: ImportPlan) -> Iterator[Message]:
    for taken in plan.taken:
        if taken.is_new:
            yield Message(
                "{case} (new): {what} — {reason}",
                case=taken.case,
                what=taken.what,
                reason=taken.reason,
            )
        else:
            yield Message(
                "{case}: {what} — {reason}", case=taken.case, what=taken.what, reason=taken.reason
            )


def _not_taken(plan: ImportPlan) -> Iterator[Message]:
    for item in plan.items:
        name = item.source.name
        refused = item.reading.refused if item.reading is not None else item.error
        reason = refused or plan.refusals.get(name)
        if reason is not None:
            yield _line(name, reason, is_alarm=name in plan.alarms)
    for skipped in plan.skipped:
        what = Message("{file}, {what}", file=skipped.source, what=skipped.what)
        if skipped.decision is not None:
            line = skipped.decision.key.removeprefix("bank.")
            what = Message(
                "{file}, {what} [{line}]", file=skipped.source, what=skipped.what, line=line
            )
        yield _line(what, skipped.reason, is_alarm=skipped.is_alarm)


def _all_the_same(plan: ImportPlan) -> Iterator[Message]:
    """Say how to place a receipt that nothing recognises."""
    if any(skipped.decision is not None for skipped in plan.skipped):
        yield Message("    one that is of a case all the same: --accept ID=CASE or ID=CASE:INVOICE")


def _line(what: object, reason: Message, *, is_alarm: bool) -> Message:
    if is_alarm:
        return Message("attention: {what}: {reason}", what=what, reason=reason)
    return Message("{what}: {reason}", what=what, reason=reason)


def _to_look_at(plan: ImportPlan) -> Iterator[Message]:
    for source, warning in plan.warnings:
        yield Message("{what}: {reason}", what=source, reason=warning)


def _decisions(plan: ImportPlan) -> Iterator[Message]:
    for decision in plan.decisions:
        yield Message("{what}: {reason}", what=decision.source, reason=decision.question)
        yield _way(decision)


def _way(decision: DecisionNeeded) -> Message:
    """Return how to answer on the command line."""
    if not decision.choices:
        return Message('    --answer "{key}=…"', key=decision.key)
    values = _chained([word_of_choice(choice.value) for choice in decision.choices])
    if decision.form == PLACE:
        line = decision.key.removeprefix("bank.")
        return Message("    --accept {line}=…: {values}", line=line, values=values)
    return Message('    --answer "{key}=…": {values}', key=decision.key, values=values)


def _chained(words: list[Message | str]) -> Message | str:
    first, *others = words
    for other in others:
        first = Message("{one}, {other}", one=first, other=other)
    return first


def _counts(plan: ImportPlan) -> Message:
    not_taken = sum(1 for _line in _not_taken(plan))
    return Message(
        "taken: {taken}; not taken: {not_taken}; to decide: {decisions}; cases touched: {cases}, "
        "of which new: {new}",
        taken=len(plan.taken),
        not_taken=not_taken,
        decisions=len(plan.decisions),
        cases=len(plan.cases),
        new=sum(case.old is None for case in plan.cases),
    )
