"""What a step that is due asks for, as it is offered: with what speaks against it, and how."""

from __future__ import annotations

from datetime import datetime

from relance_docs.case.plan import Channel
from relance_docs.message import Message, joined
from relance_docs.plan.contacting.guard import objections
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.records import StepDue


def to_do(on_day: CaseOnDay, found: StepDue, *, is_call: bool) -> Message:
    """Return what a step that is due asks for."""
    contact = on_day.case.debtor.contact
    numbers = ", ".join(found.invoice_numbers)
    if is_call and contact is not None and contact.phone:
        return Message(
            "call {name}, {phone}, about {numbers} ({step})",
            name=contact.name,
            phone=contact.phone,
            numbers=numbers,
            step=found.step.step,
        )
    if is_call:
        return Message("call about {numbers} ({step})", numbers=numbers, step=found.step.step)
    return Message("send {step} about {numbers}", step=found.step.step, numbers=numbers)


def offered(
    on_day: CaseOnDay, found: StepDue, moment: datetime | None, *, is_call: bool
) -> Message:
    """Return what a step asks for, and what speaks against doing it now."""
    what = to_do(on_day, found, is_call=is_call)
    against = objections(on_day, found.step, moment)
    if not against:
        return what
    return Message("{what}; but not now: {why}", what=what, why=joined(o.reason for o in against))


def leaving_command(on_day: CaseOnDay, found: StepDue) -> str:
    """Return what makes a document, or sends it where relance.yaml names a mail server."""
    mail = on_day.settings.mail
    goes = found.step.channel is Channel.EMAIL and mail is not None and mail.smtp is not None
    return f"relance {'send' if goes else 'letters'} {on_day.case.number}"
