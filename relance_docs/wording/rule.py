"""The shape of a wording rule, and the questions that rules ask of a letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from relance_docs.case.parties import ActsAs, DebtorKind
from relance_docs.message import Message
from relance_docs.wording.facts import LetterFacts, LetterKind


class Level(StrEnum):
    """What comes of a phrase."""

    BLOCK = "block"
    """The letter is not made."""
    WARN = "warn"
    """The letter is made, and somebody must be able to justify the phrase."""


class Where(StrEnum):
    """In which part of a text a rule looks."""

    ANYWHERE = "anywhere"
    TITLE = "title"
    """A heading, the subject, or a line that is nothing but the phrase."""
    BODY = "body"


ALL_KINDS = frozenset(DebtorKind)
BUSINESS = frozenset({DebtorKind.BUSINESS})
CONSUMER = frozenset({DebtorKind.CONSUMER})
PUBLIC_BODY = frozenset({DebtorKind.PUBLIC_BODY})
NOT_CONSUMER = ALL_KINDS - CONSUMER

Condition = Callable[[LetterFacts], bool]
"""A named question about the facts of a letter; its docstring is printed in the table of rules."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Weight:
    """How much a phrase weighs, and in which letters."""

    level: Level
    kinds: frozenset[DebtorKind] = ALL_KINDS
    where: Where = Where.ANYWHERE
    when: Condition | None = None

    def applies(self, facts: LetterFacts, *, in_title: bool) -> bool:
        """Whether the weight counts in a letter of those facts, at that place."""
        if facts.debtor_kind not in self.kinds or not (self.when is None or self.when(facts)):
            return False
        return self.where is Where.ANYWHERE or (self.where is Where.TITLE) == in_title


BLOCKED = (Weight(level=Level.BLOCK),)
WARNED = (Weight(level=Level.WARN),)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Rule:
    """One rule of wording; it stands in the table once, and is known by itself.

    `phrases` and `unless` are regular expressions over the folded text (small letters, no accent,
    one space, no hyphen, straight apostrophe); « … » in them is a gap of at most five words. A
    sentence that matches one of `unless` is innocent. One of `stems` stands in every phrase: it
    is what makes the check fast.
    """

    id: str
    phrases: tuple[str, ...]
    stems: tuple[str, ...]
    reason: Message
    source: str
    """The articles or decisions the rule stands on."""
    instead: str = ""
    """In French, what may be said instead; empty: leave it out."""
    unless: tuple[str, ...] = ()
    weights: tuple[Weight, ...] = BLOCKED
    """The first that applies counts; none: the phrase is allowed in that letter."""
    amicable_only: bool = True
    """Whether the phrase is allowed before a court."""
    cased: bool = False
    """Whether the phrases are sought with their capitals."""

    @property
    def minds_titles(self) -> bool:
        """Whether a phrase weighs otherwise in a title."""
        return any(weight.where is not Where.ANYWHERE for weight in self.weights)

    def level(self, facts: LetterFacts, *, in_title: bool) -> Level | None:
        """Return what comes of a phrase in a letter of those facts; None when it is allowed."""
        if self.amicable_only and not facts.is_amicable:
            return None
        applying = (w.level for w in self.weights if w.applies(facts, in_title=in_title))
        return next(applying, None)


def is_preventive(facts: LetterFacts) -> bool:
    """Only before the due date."""
    return facts.letter is LetterKind.PREVENTIVE


def comes_early(facts: LetterFacts) -> bool:
    """Only in a preventive or courteous reminder."""
    return facts.letter in {LetterKind.PREVENTIVE, LetterKind.COURTEOUS}


def last_word_was_said(facts: LetterFacts) -> bool:
    """Only when the same letter already left, or when more reminders follow."""
    return facts.last_reminder_was_said or facts.more_reminders_follow or comes_early(facts)


def dispute_is_open(facts: LetterFacts) -> bool:
    """Only while a dispute is logged."""
    return facts.dispute_is_open


def no_lawyer_acts(facts: LetterFacts) -> bool:
    """Only when no lawyer writes or is mandated."""
    return facts.acts_as is not ActsAs.LAWYER and not facts.lawyer_is_mandated


def accountant_writes(facts: LetterFacts) -> bool:
    """Only when an accountant writes for the creditor."""
    return facts.acts_as is ActsAs.ACCOUNTANT


def costs_are_unproved(facts: LetterFacts) -> bool:
    """Only when no pièce of the case has « frais » in its title."""
    return not facts.costs_are_justified
