"""What is read of an e-mail: who sent it to whom and when, and which invoices it carried."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from relance_docs.importing.records import Json
from relance_docs.message import Message


class MailKind(StrEnum):
    """What an e-mail is."""

    LETTER = "letter"
    BOUNCE = "bounce"
    """A notice that another e-mail was not delivered."""
    RECEIPT = "receipt"
    """A notice that another e-mail was delivered or read."""
    LATE = "late"
    """A notice that another e-mail is not delivered yet: its server goes on trying."""
    DRAFT = "draft"


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """An e-mail address, and the name before it."""

    address: str
    name: str | None = None

    @property
    def domain(self) -> str:
        """What stands behind the sign, in small letters."""
        return self.address.rpartition("@")[2].lower()


@dataclass(frozen=True, kw_only=True, slots=True)
class Carried:
    """An invoice that was attached."""

    name: str
    digest: str
    """SHA-256 of the file."""
    invoice_number: str | None
    """None where its text does not tell it: a person answers it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivedEmail:
    """One e-mail."""

    kind: MailKind = MailKind.LETTER
    message_id: str | None = None
    sent_at: datetime | date | None = None
    """By the clock of the program that sent it; a day alone where it says no time zone."""
    sender: Address | None = None
    recipients: tuple[Address, ...] = ()
    carried: tuple[Carried, ...] = ()
    failed: tuple[str, ...] = ()
    """Of a bounce: the addresses that were not reached."""
    original_id: str | None = None
    """Of a notice: the Message-ID of the e-mail that it is about."""
    original_to: str | None = None
    """The address that that one was for."""
    refused: Message | None = None
    """Why nothing of it can be taken: it is encrypted."""
    content: bytes = field(default=b"", repr=False)
    """The e-mail itself, byte for byte."""

    def as_data(self) -> dict[str, Json]:
        """Return the e-mail as `--format json` prints it."""
        return {
            "kind": self.kind.value,
            "message_id": self.message_id,
            "sent_at": self.sent_at.isoformat() if self.sent_at is not None else None,
            "from": self.sender.address if self.sender is not None else None,
            "to": [each.address for each in self.recipients],
            "attached": [each.name for each in self.carried],
        }
