"""The questions that rules ask of a letter; each docstring says when the rule counts."""

from __future__ import annotations

from relance_docs.case.parties import ActsAs
from relance_docs.wording.facts import Facts, LetterKind


def is_preventive(facts: Facts) -> bool:
    """Only before the due date."""
    return facts.letter is LetterKind.PREVENTIVE


def comes_early(facts: Facts) -> bool:
    """Only in a preventive or courteous reminder."""
    return facts.letter in {LetterKind.PREVENTIVE, LetterKind.COURTEOUS}


def last_word_was_said(facts: Facts) -> bool:
    """Only when the same letter already left, or when more reminders follow."""
    return facts.last_reminder_was_said or facts.more_reminders_follow or comes_early(facts)


def dispute_is_open(facts: Facts) -> bool:
    """Only while a dispute is logged."""
    return facts.dispute_is_open


def no_lawyer_acts(facts: Facts) -> bool:
    """Only when no lawyer writes or is mandated."""
    return facts.acts_as is not ActsAs.LAWYER and not facts.lawyer_is_mandated


def costs_are_unproved(facts: Facts) -> bool:
    """Only when no pièce of the case has « frais » in its title."""
    return not facts.costs_are_justified
