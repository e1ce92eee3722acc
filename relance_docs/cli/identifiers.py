"""Identifiers as people type them: checked at once, so that a slip is asked for again."""

from __future__ import annotations

from typing import Any, Final

import click

from relance_docs.cli.session import Session
from relance_docs.message import Message

_LENGTH_OF_A_SIREN: Final = 9


class Identifier(click.ParamType[Any]):
    """An identifier with a checksum: `siren`, `vat`, `iban`, `bic`."""

    name = "identifier"

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the text as it was typed; misuse when its checksum is wrong."""
        from relance_docs.reading.checks import identifiers

        text = " ".join(str(value).split())
        is_right = {
            "siren": identifiers.is_siren,
            "vat": identifiers.is_vat_identifier,
            "iban": identifiers.is_iban,
            "bic": identifiers.is_bic,
        }[self.kind]
        if not is_right(text):
            session = ctx.ensure_object(Session) if ctx else Session()
            message = Message(
                "'{value}' is wrong: a digit is mistyped or missing (checksum)", value=text
            )
            raise click.BadParameter(session.translate(message), ctx=ctx, param=param)
        return text.replace(" ", "") if self.kind in {"siren", "vat"} else text


class EmailAddress(click.ParamType[Any]):
    """An e-mail address, alone."""

    name = "email"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the address; misuse for what no mail program takes for one."""
        from relance_docs.reading.checks.identifiers import is_email, no_email

        text = str(value).strip()
        if not is_email(text):
            session = ctx.ensure_object(Session) if ctx else Session()
            raise click.BadParameter(session.translate(no_email(text)), ctx=ctx, param=param)
        return text


class PostalAddress(click.ParamType[Any]):
    """An address on one line: a street, a town; an amount that was typed too early is none."""

    name = "address"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the text; misuse for figures alone."""
        text = str(value).strip()
        if not any(map(str.isalpha, text)):
            session = ctx.ensure_object(Session) if ctx else Session()
            message = Message(
                "'{value}' is not an address; write street; postcode and city", value=text
            )
            raise click.BadParameter(session.translate(message), ctx=ctx, param=param)
        return text


def vat_of_siren(siren: str | None) -> str | None:
    """Return the French VAT number that goes with a SIREN, to be confirmed by a person.

    Its key is (12 + 3 × (SIREN modulo 97)) modulo 97.

    >>> vat_of_siren("010000016")
    'FR94010000016'
    """
    if siren is None or len(siren) != _LENGTH_OF_A_SIREN or not siren.isdigit():
        return None
    return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02}{siren}"
