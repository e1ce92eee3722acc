"""By which channel a debtor can be reached: what came back marks an address as not good."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.history import HistoryEntry, Outcome
from relance_docs.case.parties import DebtorKind
from relance_docs.case.plan import Channel, PlanStep
from relance_docs.message import Message
from relance_docs.plan.events import events_until
from relance_docs.plan.kinds import StepKind, kind_of
from relance_docs.plan.labels import NOT_DELIVERED
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.text import squeezed, without_accents

BY_MAIL: Final = frozenset({Channel.POST, Channel.REGISTERED})
BY_EMAIL: Final = frozenset({Channel.EMAIL, Channel.E_REGISTERED})
OTHERWISE: Final = {Channel.EMAIL: Channel.POST, Channel.PHONE: Channel.EMAIL}
"""The channel taken where a step names no `or_channel` of its own."""
CALL_IN_WRITING: Final = "relance-1"
"""The template of a call that is made in writing: the sheet of a caller is for nobody else."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CameBack:
    """A letter or an e-mail that did not reach the address that the case still states."""

    by_mail: bool
    """Whether it is the postal address; otherwise the e-mail address."""
    day: date
    step: str | None
    case_number: str

    def ask(self, case: Case) -> Message:
        """Ask for another address, with the command that enters it."""
        said = Message("on {day}", day=self.day)
        if self.case_number != case.number:
            said = Message("on {day} in case {number}", day=self.day, number=self.case_number)
        if self.by_mail:
            return Message(
                "what was sent to the debtor's address came back {when}: no other letter goes"
                " there; find its new address, then `relance set {case} debtor.address=…`",
                when=said,
                case=case.number,
            )
        return Message(
            "what was sent to the debtor's e-mail address came back {when}: no other one goes"
            " there; find another, then `relance set {case} debtor.contact.email=…`",
            when=said,
            case=case.number,
        )


def came_back(on_day: CaseOnDay) -> tuple[CameBack, ...]:
    """Return what shows that the postal address or the e-mail address is not good any more.

    An address that was changed since is another one; one to which something was sent after that,
    and did not come back, is good again. What came back in another case of the debtor counts.
    """
    return on_day.once(_came_back)


def _came_back(on_day: CaseOnDay) -> tuple[CameBack, ...]:
    found = [each for case in (on_day.case, *on_day.others) for each in _of_case(case, on_day)]
    last = {each.by_mail: each for each in sorted(found, key=lambda each: each.day)}
    return tuple(last[by_mail] for by_mail in (True, False) if by_mail in last)


def _of_case(case: Case, on_day: CaseOnDay) -> Iterator[CameBack]:
    events = events_until(case, on_day.as_of)
    for entry in events:
        day = max(entry.day, entry.returned_on or entry.day)
        if entry.outcome not in NOT_DELIVERED or day > on_day.as_of or entry.party is not None:
            continue
        by_mail = _is_by_mail(entry)
        went_to = entry.not_reached or address_of(case, by_mail=by_mail)
        is_ours = went_to and _folded(went_to) == _folded(address_of(on_day.case, by_mail=by_mail))
        if is_ours and not any(_reached_since(each, day, by_mail=by_mail) for each in events):
            yield CameBack(by_mail=by_mail, day=day, step=entry.step, case_number=case.number)


def _is_by_mail(entry: HistoryEntry) -> bool:
    """Whether an event went by post: what is only said to have bounced was an e-mail."""
    if entry.channel in BY_MAIL | BY_EMAIL:
        return entry.channel in BY_MAIL
    return entry.returned_on is not None or entry.outcome is not Outcome.BOUNCED


def _reached_since(entry: HistoryEntry, day: date, *, by_mail: bool) -> bool:
    channels = BY_MAIL if by_mail else BY_EMAIL
    is_later = entry.was_taken and entry.day > day
    return is_later and entry.channel in channels and entry.outcome not in NOT_DELIVERED


def address_of(case: Case, *, by_mail: bool) -> tuple[str, ...]:
    """Return the postal address of the debtor, or its e-mail address; nothing without one."""
    if by_mail:
        return case.debtor.address
    contact = case.debtor.contact
    return (contact.email,) if contact and contact.email else ()


def _folded(lines: tuple[str, ...]) -> str:
    return squeezed(without_accents(" ".join(lines)).casefold())


def reaches(on_day: CaseOnDay, channel: Channel) -> bool:
    """Whether a channel leads to the debtor: an address is known, and nothing came back from it."""
    if channel in BY_MAIL | BY_EMAIL:
        by_mail = channel in BY_MAIL
        # Of another case it is asked for: a letter is made from the facts of its own case alone.
        is_good = all(
            each.by_mail is not by_mail or each.case_number != on_day.case.number
            for each in came_back(on_day)
        )
        is_open = channel is not Channel.E_REGISTERED or may_be_e_registered(on_day)
        return is_good and is_open and bool(address_of(on_day.case, by_mail=by_mail))
    contact = on_day.case.debtor.contact
    return channel is not Channel.PHONE or (contact is not None and contact.phone is not None)


def may_be_e_registered(on_day: CaseOnDay) -> bool:
    """Whether the debtor may be sent an electronic registered letter.

    Law: L100 I CPCE (postes et communications électroniques): who is no professional has agreed to
    it before. A public body is taken for none.
    """
    debtor = on_day.case.debtor
    consent = debtor.e_registered_consent
    if consent is not None:
        return consent.holds_on(on_day.as_of)
    return debtor.kind is DebtorKind.BUSINESS


def consent_missing(on_day: CaseOnDay) -> Message:
    """Say that an electronic registered letter needs the debtor's consent, and how to record it."""
    return Message(
        "an electronic registered letter to who is no professional (a consumer; a public body is"
        " taken for one) needs consent given before (L100 CPCE, postes): with its pièce, `relance"
        " consent {case} --on DATE --proof FILE`; or send it by registered letter: `or_channel:"
        " registered` in the plan",
        case=on_day.case.number,
    )


def as_it_reaches(on_day: CaseOnDay, step: PlanStep) -> PlanStep:
    """Return a step by the channel that leads to the debtor: its own, else `or_channel`.

    When neither does, it stays as it is. A call that becomes a letter is a courteous reminder.
    """
    other = step.or_channel or OTHERWISE.get(step.channel)
    if other is None or reaches(on_day, step.channel) or not reaches(on_day, other):
        return step
    is_written_call = kind_of(step) is StepKind.CALL and other not in {Channel.PHONE, Channel.VISIT}
    template = CALL_IN_WRITING if is_written_call else step.template
    return step.model_copy(update={"channel": other, "template": template})
