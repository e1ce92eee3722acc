"""What a notice that an e-mail was not delivered changes: the letter did not reach its address."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from relance_docs.case.case import Case, Piece, PieceKind
from relance_docs.case.history import HistoryEntry, Outcome
from relance_docs.french import day as french_day
from relance_docs.importing.claims.piece import added_piece, in_a_name
from relance_docs.importing.draft import Draft
from relance_docs.importing.mail.records import ReceivedEmail
from relance_docs.importing.records import Choice, Item
from relance_docs.message import Message
from relance_docs.plan.channels import BY_EMAIL
from relance_docs.reading.editing.changes import Append
from relance_docs.recording.events.entries import day_of, history_field
from relance_docs.workspace.case_text import CASE_ORDER

_NONE: Final = "none"
_LONGEST_WAY: Final = timedelta(days=15)
"""From an e-mail to a notice that names no e-mail: servers try for some days."""
_KNOWN: Final = frozenset({Outcome.BOUNCED, Outcome.RETURNED})
Place = tuple[Case, int, HistoryEntry]


def propose_bounce(draft: Draft, item: Item, mail: ReceivedEmail) -> Message | None:
    """Mark the letter that a notice is about as one that came back; return why not, if so."""
    addresses = ", ".join(mail.failed) or "—"
    about = tuple(_with_id(draft, mail))
    letters = [place for place in about if place[2].step or place[2].written]
    if about and not letters:
        return _ask_about_invoices(draft, item, mail, about)
    if not letters:
        near = tuple(_by_address(draft, mail))
        chosen = _chosen(draft, item, mail, near) if near else None
        if near and chosen is None:
            return None  # it is asked, or said to be about none of them
        letters = [chosen] if chosen is not None else []
    if not letters:
        return Message(
            "this is a notice that an e-mail did not arrive at {address}: what it carried was not "
            "sent by it",
            address=addresses,
        )
    reasons = [_mark(draft, item, mail, place) for place in letters]
    return next((reason for reason in reasons if reason is not None), None)


def _with_id(draft: Draft, mail: ReceivedEmail) -> Iterator[Place]:
    if mail.original_id is None:
        return
    for case in draft.cases:
        for place, entry in enumerate(case.history):
            if entry.message_id == mail.original_id:
                yield case, place, entry


def _by_address(draft: Draft, mail: ReceivedEmail) -> Iterator[Place]:
    """Yield the last letter that went to an address which was not reached, not long before."""
    failed = {address.casefold() for address in mail.failed}
    day = day_of(mail.sent_at) if mail.sent_at is not None else draft.today
    for case in draft.cases:
        contact = case.debtor.contact
        if contact is None or (contact.email or "").casefold() not in failed:
            continue
        sent = [
            (place, entry)
            for place, entry in enumerate(case.history)
            if (entry.was_taken or entry.written)
            and entry.channel in BY_EMAIL
            and timedelta(0) <= day - entry.day <= _LONGEST_WAY
        ]
        if sent and sent[-1][1].outcome is None:
            yield case, *sent[-1]


def _chosen(draft: Draft, item: Item, mail: ReceivedEmail, near: tuple[Place, ...]) -> Place | None:
    """Return the letter that a person says it is about; None when it is asked, or is none."""
    question = Message(
        "{file} says that an e-mail did not arrive at {address}, but not which one: which was it?",
        file=item.source.name,
        address=", ".join(mail.failed),
    )
    names = {f"{case.number}.{place}": (case, place, entry) for case, place, entry in near}
    choices = (
        *(
            Choice(
                value=name,
                label=Message(
                    "{step} of {day} in case {case}",
                    step=entry.step or entry.written or "",
                    day=entry.day,
                    case=case.number,
                ),
            )
            for name, (case, _place, entry) in names.items()
        ),
        Choice(value=_NONE, label=Message("another e-mail: nothing is recorded")),
    )
    answer = draft.ask(item, f"bounce.{item.digest[:10]}", question, choices=choices)
    if answer == _NONE:
        draft.refuse(item, Message("left out, as you said"))
    return names.get(answer or "")


def _mark(draft: Draft, item: Item, mail: ReceivedEmail, found: Place) -> Message | None:
    """Record that a letter came back, as of a letter that the post returned."""
    case, place, entry = found
    case = draft.case(case.number) or case
    word = entry.step or (entry.written.value if entry.written else "")
    if case.closed is not None:
        return Message("case {case} is closed", case=case.number)
    if entry.outcome in _KNOWN:
        return Message(
            "that {step} came back stands in case {case} already", step=word, case=case.number
        )
    if entry.outcome is not None or entry.received_on is not None:
        return Message(
            "case {case} says that {step} was received, and this notice that it did not arrive:"
            " look at both",
            case=case.number,
            step=word,
        )
    day = day_of(mail.sent_at) if mail.sent_at is not None else None
    if day is not None and not entry.day <= day <= draft.today:
        return Message("it bears the day {day}, on which it cannot have come", day=day)
    address = _went_to(case, mail)
    title = f"Avis de non-remise du courriel du {french_day(entry.day)} ({word})"
    new = Piece(id="-", kind=PieceKind.RECEIPT, title=title, date=day)
    name = f"non-remise-{in_a_name(word)}.eml"
    piece = added_piece(draft, (case.number, case), new, name, mail.content)
    facts = {
        "outcome": Outcome.BOUNCED.value,
        "returned_on": day,
        "not_reached": (address,) if address else (),
        "receipt": piece.piece_id,
    }
    draft.change(
        case.number,
        Append(key="pieces", value=piece.data, order=CASE_ORDER),
        *(history_field(place, key, value) for key, value in facts.items() if value),
        files=(piece.file,),
    )
    draft.take(
        item,
        case.number,
        Message(
            "{step} of {day} did not arrive at {address}: find another address, then `relance again"
            " {case} {step}`",
            step=word,
            day=entry.day,
            address=address or "—",
            case=case.number,
        ),
        Message("the notice names this e-mail"),
    )
    return None


def _went_to(case: Case, mail: ReceivedEmail) -> str | None:
    """Return the address that was written to: a mailbox that passes on bounces for another one."""
    contact = case.debtor.contact
    known = contact.email if contact is not None else None
    if mail.original_to is not None:
        return mail.original_to
    is_named = known is not None and known.casefold() in {a.casefold() for a in mail.failed}
    return known if is_named else next(iter(mail.failed), known)


def _ask_about_invoices(
    draft: Draft, item: Item, mail: ReceivedEmail, about: tuple[Place, ...]
) -> Message:
    """Ask about the invoices that an e-mail carried which did not arrive."""
    addresses = ", ".join(mail.failed) or "—"
    for case, _place, entry in about:
        numbers = ", ".join(entry.invoices) or "—"
        line = (
            f"envoi de {numbers} : le courriel du {french_day(entry.day)} n’est pas arrivé à "
            f"{addresses} (avis de non-remise)"
        )
        reason = Message("it did not arrive at {address}", address=addresses)
        draft.question(item, case.number, line, reason)
    return Message(
        "this is a notice that the e-mail in case {case} did not arrive at {address}: send the "
        "invoice again, to an address that is right",
        case=", ".join(dict.fromkeys(case.number for case, _place, _entry in about)),
        address=addresses,
    )
