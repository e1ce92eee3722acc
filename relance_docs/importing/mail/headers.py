"""The parts and the headers of an e-mail of a stranger: bounded, and read as far as they can be."""

from __future__ import annotations

from collections.abc import Iterator
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import getaddresses
from typing import Any, Final

from relance_docs.errors import RefusalError
from relance_docs.importing.cleaning import email_of, one_line
from relance_docs.importing.mail.records import Address
from relance_docs.message import Message

DEEPEST: Final = 12
LONGEST_NAME: Final = 80
_MOST_RECIPIENTS: Final = 50
TOO_DEEP: Final = Message("the e-mail nests too deep, or has too many parts, to be read")


_UNFORESEEN: Final = (
    *(MessageError, ValueError, LookupError, AttributeError, TypeError),
    *(ArithmeticError, RecursionError),
)
"""What the parser of Python raises over headers that somebody made up."""


class _AnyHeader(EmailPolicy):
    """Python's own way to read e-mails; a header that its parser did not foresee stays a text."""

    def header_fetch_parse(self, name: str, value: str) -> Any:  # noqa: ANN401 - as email has it
        """Return what a header says."""
        try:
            return super().header_fetch_parse(name, value)
        except _UNFORESEEN:
            return "".join(value.splitlines())


POLICY: Final = _AnyHeader()


def parts_of(message: EmailMessage, depth: int) -> Iterator[tuple[EmailMessage, bool]]:
    """Yield the parts with a content, and the e-mails inside without opening them."""
    if depth == 0:
        raise RefusalError(TOO_DEEP)
    if not message.is_multipart():
        yield message, False
        return
    for part in message.get_payload():
        if not isinstance(part, EmailMessage):  # pragma: no cover - the policy makes no other
            continue
        if message.get_content_type() == "message/rfc822":
            yield part, True
        elif message.get_content_type() == "message/delivery-status":
            yield part, False
        else:
            yield from parts_of(part, depth - 1)


def header(message: EmailMessage, name: str) -> str | None:
    """Return a header; None without one."""
    value = message.get(name)
    return str(value) if value is not None else None


def addresses_in(message: EmailMessage, name: str) -> tuple[Address, ...]:
    """Return the addresses of a header; a name in it that holds a comma parts nothing."""
    given = message.get_all(name) or []
    try:
        read = [(each.display_name, each.addr_spec) for value in given for each in value.addresses]
    except (ValueError, LookupError, AttributeError, TypeError):  # a text, or what none foresaw
        read = getaddresses([header(message, name) or ""])
    found = ((one_line(shown, LONGEST_NAME), email_of(address)) for shown, address in read)
    told = (Address(address=address, name=shown) for shown, address in found if address)
    return tuple(dict.fromkeys(told))[:_MOST_RECIPIENTS]
