"""An e-mail that waits in a mail program to be read again and sent."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.unseen import shown_in_line

SUBJECT: Final = "Objet"


@dataclass(frozen=True, kw_only=True)
class File:
    """A file that goes with the e-mail."""

    name: str
    content: bytes
    mime_type: str


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody with an e-mail address."""

    name: str
    email: str


def split_subject(text: str, template: str) -> tuple[str, str]:
    r"""Return the subject and the body of a filled-in e-mail template.

    Its first line is « Objet : … ». Raises RefusalError when it is not.

    >>> split_subject("Objet : Rappel\n\nBonjour\n", "x.txt")
    ('Rappel', 'Bonjour\n')
    """
    first, _, body = text.lstrip().partition("\n")
    label, colon, subject = first.partition(":")
    if label.strip() != SUBJECT or not colon or not subject.strip():
        raise RefusalError(
            Message(
                "the first line of {template} must be its subject: « Objet : … »",
                template=template,
            )
        )
    return subject.strip(), body.strip("\n") + "\n"


def draft(
    *, to: Person, sender: Person | None, subject: str, body: str, files: tuple[File, ...]
) -> bytes:
    """Return the message as a file: CR LF, the same bytes for the same content.

    It has no date and no identifier: the mail program gives them when it is sent. `X-Unsent` makes
    Outlook, Thunderbird and others open it as a draft.
    """
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    message["To"] = _address(to)
    if sender is not None:
        message["From"] = _address(sender)
    message["Subject"] = subject
    message.set_content(body, cte="quoted-printable")
    for file in files:
        maintype, _, subtype = file.mime_type.partition("/")
        message.add_attachment(
            file.content, maintype=maintype, subtype=subtype, filename=shown_in_line(file.name)
        )
    if message.is_multipart():
        message.set_boundary(_boundary(subject, body, files))
    return message.as_bytes()


def _address(person: Person) -> Address:
    try:
        return Address(display_name=shown_in_line(person.name), addr_spec=person.email)
    except (ValueError, IndexError) as error:
        raise RefusalError(
            Message("'{email}' is not an e-mail address; correct it", email=person.email)
        ) from error


def _boundary(subject: str, body: str, files: tuple[File, ...]) -> str:
    """Return a boundary that depends on the content alone; Python's own is random."""
    digest = hashlib.sha256()
    for part in (subject.encode(), body.encode(), *(file.content for file in files)):
        digest.update(hashlib.sha256(part).digest())
    return f"=_{digest.hexdigest()[:40]}"
