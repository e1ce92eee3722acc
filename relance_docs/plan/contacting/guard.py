"""What speaks against contacting a debtor now: too often, at a wrong hour, the wrong person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from relance_docs.case.case import Case
from relance_docs.case.plan import Channel, PlanStep
from relance_docs.message import Message
from relance_docs.plan.channels import BY_EMAIL
from relance_docs.plan.contacting.rule import (
    SATURDAY,
    SPOKEN,
    WINDOW,
    in_france,
    is_contact,
    is_day_of_rest,
    is_hour,
)
from relance_docs.plan.labels import NOT_DELIVERED
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.text import name_words


class ObjectionCode(StrEnum):
    """Why a debtor is better left alone; stable."""

    DAY_OF_REST = "day_of_rest"
    SATURDAY = "saturday"
    HOUR = "hour"
    TOO_OFTEN = "too_often"
    THIRD_PARTY = "third_party"


@dataclass(frozen=True, kw_only=True, slots=True)
class Objection:
    """One reason against a contact; whoever makes it all the same says why, and it is recorded."""

    code: ObjectionCode
    reason: Message


def objections(
    on_day: CaseOnDay, step: PlanStep, moment: datetime | None = None
) -> tuple[Objection, ...]:
    """Return what speaks against taking a step on the day, or at a moment of it.

    Without a moment nothing is said of the hour. What the plan itself bars is not repeated here.
    """
    now = in_france(moment) if moment is not None else None
    found = [
        *_of_the_day(step.channel, now.date() if now else on_day.as_of),
        *_of_the_hour(step.channel, now),
        *_of_frequency(on_day),
        *_of_person(on_day, step.channel),
    ]
    return tuple(Objection(code=code, reason=reason) for code, reason in found)


_Found = Iterator[tuple[ObjectionCode, Message]]


def _of_the_day(channel: Channel, day: date) -> _Found:
    """Yield that a day is one of rest: a letter that is posted reaches nobody on it."""
    if channel not in {*BY_EMAIL, *SPOKEN}:
        return
    if is_day_of_rest(day):
        yield (
            ObjectionCode.DAY_OF_REST,
            Message("{day} is a Sunday or a public holiday", day=day),
        )
    elif channel in SPOKEN and day.weekday() == SATURDAY:
        yield ObjectionCode.SATURDAY, Message("{day} is a Saturday", day=day)


def _of_the_hour(channel: Channel, now: datetime | None) -> _Found:
    if now is None or is_hour(now, channel):
        return
    said = f"{now:%H:%M}"
    yield (
        ObjectionCode.HOUR,
        Message("it is {hour}: nobody is called before 8:30 or after 19:00", hour=said)
        if channel in SPOKEN
        else Message("it is {hour}: no e-mail leaves before 8:00 or after 20:00", hour=said),
    )


def _of_frequency(on_day: CaseOnDay) -> _Found:
    """Yield that the debtor was contacted often enough, over all its cases and channels.

    What a co-debtor or a guarantor was told counts for that one.
    """
    since, limit = on_day.as_of - WINDOW, on_day.options.max_contacts_per_week
    count = sum(
        is_contact(entry, on_day.as_of) and entry.day > since and entry.outcome not in NOT_DELIVERED
        for case in (on_day.case, *on_day.others)
        for entry in case.history
        if entry.party is None
    )
    if count >= limit:
        yield (
            ObjectionCode.TOO_OFTEN,
            Message(
                "the debtor was contacted {count} times within seven days, its other cases"
                " included, and {limit} are enough (options.max_contacts_per_week in relance.yaml)",
                count=count,
                limit=limit,
            ),
        )


def _of_person(on_day: CaseOnDay, channel: Channel) -> _Found:
    """Yield that somebody else than the debtor would learn of its debt."""
    case, contact = on_day.case, on_day.case.debtor.contact
    if channel in {Channel.POST, Channel.REGISTERED} or contact is None:
        return
    if case.debtor.is_person and not _is_named_like(case, contact.name):
        yield (
            ObjectionCode.THIRD_PARTY,
            Message(
                "{name} is not the debtor, who is a consumer: nobody else is told of its debt",
                name=contact.name,
            ),
        )
    email = contact.email
    if channel not in BY_EMAIL or email is None:
        return
    ours = {
        writer.email.casefold()
        for writer in (on_day.settings.creditor, on_day.settings.sender)
        if writer is not None and writer.email is not None
    }
    if email.casefold() in ours:
        yield (
            ObjectionCode.THIRD_PARTY,
            Message("{email} is your own address, not the debtor's", email=email),
        )


def _is_named_like(case: Case, name: str) -> bool:
    """Whether a name has a word of the debtor's that is more than an initial."""
    long = (word for word in name_words(name) if len(word) > 1)
    return not set(long).isdisjoint(name_words(case.debtor.name))


def shared_with(on_day: CaseOnDay, cases: Callable[[], Iterator[Case]]) -> Objection | None:
    """Return that the e-mail address is that of another debtor too, if it is; `cases`: all."""
    contact = on_day.case.debtor.contact
    if contact is None or contact.email is None:
        return None
    own = {on_day.case.number, *(other.number for other in on_day.others)}
    email = contact.email.casefold()
    for case in cases():
        theirs = case.debtor.contact
        is_theirs = theirs is not None and (theirs.email or "").casefold() == email
        if is_theirs and case.number not in own:
            return Objection(
                code=ObjectionCode.THIRD_PARTY,
                reason=Message(
                    "{email} is the address of {debtor} in case {case} as well: is it the"
                    " debtor's own?",
                    email=contact.email,
                    debtor=case.debtor.name,
                    case=case.number,
                ),
            )
    return None
