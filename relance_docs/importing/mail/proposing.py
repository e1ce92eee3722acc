"""What a sent e-mail changes: the day on which an invoice left, the proof of it, the address."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from relance_docs.case.case import Case, Piece, PieceKind
from relance_docs.case.claims import CreditNote, Invoice
from relance_docs.case.parties import Contact, Creditor, Debtor
from relance_docs.case.plan import Channel
from relance_docs.french import day as french_day
from relance_docs.importing.claims.piece import added_piece, in_a_name
from relance_docs.importing.draft import Draft
from relance_docs.importing.mail.bounced import propose_bounce
from relance_docs.importing.mail.records import Address, Carried, MailKind, ReceivedEmail
from relance_docs.importing.records import Choice, Item
from relance_docs.message import Message
from relance_docs.reading.editing.changes import Append, Change, Put
from relance_docs.recording.events.entries import day_of, history_entry
from relance_docs.workspace.case_text import CASE_ORDER, stated

_SENT: Final = "sent"
_RECEIVED: Final = "received"
_KEY_LENGTH: Final = 10
_MAILBOXES: Final = frozenset(
    ("gmail.com", "googlemail.com", "outlook.com", "outlook.fr", "hotmail.com", "hotmail.fr",
     "live.fr", "live.com", "msn.com", "yahoo.fr", "yahoo.com", "orange.fr", "wanadoo.fr",
     "free.fr", "laposte.net", "sfr.fr", "neuf.fr", "bbox.fr", "numericable.fr", "icloud.com",
     "me.com", "gmx.fr", "gmx.com", "gmx.de", "web.de", "proton.me", "protonmail.com", "aol.com")
)  # fmt: skip
"""Where anybody has an address: only the whole of it tells whose it is."""

_PROVES_NOTHING: Final = {
    MailKind.RECEIPT: Message(
        "this is a notice that an e-mail was delivered or read; `relance piece` keeps it with its "
        "case"
    ),
    MailKind.LATE: Message(
        "this is a notice that an e-mail is late: its server goes on trying; nothing is known yet"
    ),
    MailKind.DRAFT: Message("this is a draft: nothing was sent by it"),
}
_NOTHING_ATTACHED: Final = Message(
    "no invoice is attached to it that can be read (PDF, XML): export the e-mail with what is "
    "attached to it"
)
_NO_CASE: Final = Message("no case has an invoice that it carries")

Known = tuple[Case, Invoice | CreditNote]


def propose(draft: Draft, item: Item) -> None:
    """Put down what becomes of each e-mail of the file."""
    mails = item.reading.body if item.reading is not None else None
    if not isinstance(mails, tuple):  # pragma: no cover - the reader of this kind made it
        raise TypeError(mails)
    for mail in mails:
        reason, is_alarm = _propose(draft, item, mail)
        if reason is None:
            continue
        if len(mails) == 1:
            draft.refuse(item, reason, is_alarm=is_alarm)
        else:
            draft.skip(item, _what(mail), reason, is_alarm=is_alarm)


def _what(mail: ReceivedEmail) -> Message:
    day = day_of(mail.sent_at) if mail.sent_at is not None else None
    address = mail.recipients[0].address if mail.recipients else None
    return Message("e-mail of {day} to {address}", day=day or "—", address=address or "—")


def _propose(draft: Draft, item: Item, mail: ReceivedEmail) -> tuple[Message | None, bool]:
    """Propose one e-mail; return why nothing is taken of it, and whether to look at it."""
    if mail.refused is not None or mail.kind is MailKind.BOUNCE:
        return mail.refused or propose_bounce(draft, item, mail), True
    if mail.kind in _PROVES_NOTHING:
        return _PROVES_NOTHING[mail.kind], False
    known = [found for each in mail.carried if (found := _known(draft, each)) is not None]
    if not known:
        return _NO_CASE if mail.carried else _NOTHING_ATTACHED, False
    if not _is_sent(draft, item, mail):
        return None, False
    fault = _fault(draft, mail)
    if fault is not None:
        return fault, True
    said = [_take(draft, item, mail, case, invoice) for case, invoice in known]
    reasons = [reason for reason in said if reason is not None]
    return (reasons[0] if len(reasons) == len(said) else None), False


def _fault(draft: Draft, mail: ReceivedEmail) -> Message | None:
    """Return why a sent e-mail tells no day of sending."""
    if mail.sent_at is None or mail.sender is None or not mail.recipients:
        return Message("it does not say who sent it to whom and when: it proves nothing")
    day = day_of(mail.sent_at)
    if day > draft.today:
        return Message("it says that it was sent on {day}, a day to come", day=day)
    return None


def _known(draft: Draft, carried: Carried) -> Known | None:
    """Return the invoice of a case that was attached; its number may be what a person answered."""
    answer = draft.asked.answers.get(f"{carried.digest[:_KEY_LENGTH]}.invoice_number")
    number = carried.invoice_number or answer
    return next(iter(draft.with_number(number)), None) if number else None


def _is_sent(draft: Draft, item: Item, mail: ReceivedEmail) -> bool:
    """Whether the creditor sent it; asked, once for each address, where nothing tells it."""
    sender = mail.sender
    if sender is None or is_ours(sender, draft.settings.creditor):
        return True
    question = Message(
        "{file} is from {address}, which relance.yaml does not know as yours (creditor.email): "
        "did you send it, or did you receive it?",
        file=item.source.name,
        address=sender.address,
    )
    choices = (
        Choice(value=_SENT, label=Message("you sent it: the address is yours, or of your house")),
        Choice(value=_RECEIVED, label=Message("you received it: it proves no sending")),
    )
    answer = draft.ask(item, f"email.{sender.address.lower()}", question, choices=choices)
    if answer == _RECEIVED:
        draft.refuse(item, Message("left out, as you said"))
    return answer == _SENT


def is_ours(sender: Address, creditor: Creditor) -> bool:
    """Whether an address is that of the creditor, or of the house that it names."""
    ours = (creditor.email or "").lower()
    if sender.address.lower() == ours:
        return True
    domain = ours.rpartition("@")[2]
    return bool(domain) and domain not in _MAILBOXES and sender.domain == domain


def _take(
    draft: Draft, item: Item, mail: ReceivedEmail, case: Case, known: Invoice | CreditNote
) -> Message | None:
    """Put down that a document left with the e-mail; return why not, if so."""
    case = draft.case(case.number) or case
    number = known.invoice_number if isinstance(known, Invoice) else known.number
    if case.closed is not None:
        return Message("case {case} is closed", case=case.number)
    if any(_is_told(entry.message_id, mail) and number in entry.invoices for entry in case.history):
        return Message(
            "that {number} was sent by it stands in case {case} already",
            number=number,
            case=case.number,
        )
    sent_at = mail.sent_at
    assert sent_at is not None  # noqa: S101 - `_propose` looked
    day = day_of(sent_at)
    to = ", ".join(each.address for each in mail.recipients)
    word = "Facture" if isinstance(known, Invoice) else "Avoir"
    title = f"Courriel du {french_day(day)} : envoi de {number}"
    new = Piece(id="-", kind=PieceKind.PROOF_OF_DISPATCH, title=title, date=day)
    piece = added_piece(
        draft, (case.number, case), new, f"courriel-{in_a_name(number)}.eml", mail.content
    )
    entry = history_entry(
        at=sent_at,
        invoices=(number,) if isinstance(known, Invoice) else (),
        channel=Channel.EMAIL.value,
        note=f"{word} {number} : envoi par courriel à {to}, à la date que porte le message.",
        message_id=mail.message_id,
        proof=piece.piece_id,
    )
    lines = tuple(_questions(mail, case, number, known.issue_date))
    draft.change(
        case.number,
        Append(key="pieces", value=piece.data, order=CASE_ORDER),
        entry,
        *_contact(mail, case),
        *(
            Append(key="to_confirm", value=line, order=CASE_ORDER)
            for line in lines
            if line not in case.to_confirm
        ),
        files=(piece.file,),
    )
    draft.take(
        item,
        case.number,
        Message("{number} was sent by e-mail on {day}, to {address}", number=number, day=day,
                address=to),
        Message("the e-mail carries it"),
    )  # fmt: skip
    return None


def _is_told(message_id: str | None, mail: ReceivedEmail) -> bool:
    return message_id is not None and message_id == mail.message_id


def _questions(mail: ReceivedEmail, case: Case, number: str, issued: date) -> Iterator[str]:
    """Yield what a person must look at, in French as it stands in the case file."""
    sent_at = mail.sent_at
    if sent_at is not None and day_of(sent_at) < issued:
        yield (
            f"envoi de {number} : le courriel porte la date du {french_day(day_of(sent_at))}, "
            f"avant celle de la facture ({french_day(issued)})"
        )
    known = {a.lower() for a in (case.debtor.contact and case.debtor.contact.email,) if a}
    said = [each.address for each in mail.recipients]
    if known and not known & {address.lower() for address in said}:
        yield (
            f"debtor.contact.email : {', '.join(sorted(known))} au dossier, {number} envoyée à "
            f"{', '.join(said)}"
        )
    elif not known and len(said) > 1:
        yield f"debtor.contact.email : {said[0]}, le premier de {', '.join(said)}"


def _contact(mail: ReceivedEmail, case: Case) -> Iterator[Change]:
    """Yield the address of the recipient as that of the debtor, where the case has none."""
    contact, to = case.debtor.contact, mail.recipients[0]
    if contact is None:
        value = stated(Contact, name=to.name or case.debtor.name, email=to.address)
        order = tuple(Debtor.model_fields)
        yield Put(loc=("debtor",), key="contact", value=value, order=order)
    elif contact.email is None:
        order = tuple(Contact.model_fields)
        yield Put(loc=("debtor", "contact"), key="email", value=to.address, order=order)


def precedence(item: Item) -> tuple[object, ...]:
    """Notices come after what they are about."""
    mails = item.reading.body if item.reading is not None else ()
    is_notice = isinstance(mails, tuple) and all(m.kind is MailKind.BOUNCE for m in mails)
    return (is_notice, item.source.name)
