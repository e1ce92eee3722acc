"""Identifiers as people type them: checked at once, so that a slip is asked for again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import click

from relance_docs.cli.session import Session
from relance_docs.message import Message
from relance_docs.text import without_accents

_LENGTH_OF_A_SIREN: Final = 9
_WRITTEN_WITHOUT_BLANKS: Final = frozenset(("siren", "siret", "vat"))
_STREET: Final = re.compile(
    r"(?<![^ ])(?:rue|avenue|boulevard|bd|quai|place|chemin|impasse|route|allee|cours|square|"
    r"faubourg|lotissement|cedex)(?![^ ])|(?<![0-9])[0-9]{5} [a-z]{2}|, |@"
)
"""What no number of an invoice has: a street, a postcode and its town, a comma in a sentence."""
_WORDS: Final = re.compile(r"[^0-9]+ [^0-9]+ [^0-9]+")
_SHORTEST_TELEPHONE: Final = 4
"""As 3949."""
_DOUBTED: Final = "relance_docs.doubted"


class Identifier(click.ParamType[Any]):
    """An identifier with a checksum: `siren`, `siret`, `vat`, `iban`, `bic`."""

    name = "identifier"

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the text as it was typed; misuse when its checksum is wrong."""
        from relance_docs.reading.checks import identifiers

        text = " ".join(str(value).split())
        checks: dict[str, Callable[[str], bool]] = {
            "siren": identifiers.is_siren,
            "siret": identifiers.is_siret,
            "vat": identifiers.is_vat_identifier,
            "iban": identifiers.is_iban,
            "bic": identifiers.is_bic,
        }
        if not checks[self.kind](text):
            session = ctx.ensure_object(Session) if ctx else Session()
            message = Message(
                "'{value}' is wrong: a digit is mistyped or missing (checksum)", value=text
            )
            raise click.BadParameter(session.translate(message), ctx=ctx, param=param)
        return text.replace(" ", "") if self.kind in _WRITTEN_WITHOUT_BLANKS else text


class NewInvoiceNumber(click.ParamType[Any]):
    """The number of an invoice, and not the address or the name that was asked for before it.

    A number that only looks like one of those is typed twice, or written into the case file.
    """

    name = "invoice"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the text; misuse for an address, an e-mail or a name, unless it is said again."""
        text = " ".join(str(value).split())
        plain = without_accents(text).casefold()
        if _STREET.search(plain) is None and _WORDS.fullmatch(plain) is None:
            return text
        doubted: set[str] = ctx.meta.setdefault(_DOUBTED, set()) if ctx else set()
        if text in doubted:
            return text
        session = ctx.ensure_object(Session) if ctx else Session()
        message = Message("'{value}' looks like an address: is it an invoice number?", value=text)
        # An option names its parameter; only an answer can be given once more.
        if param is None:
            doubted.add(text)
            message = Message("{doubt} type it once more if it is", doubt=message)
        raise click.BadParameter(session.translate(message), ctx=ctx, param=param)


class TypedDebtorName(click.ParamType[Any]):
    """A name, and not the SIREN or the e-mail of the one who bears it."""

    name = "name"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the text; misuse for a SIREN, a SIRET or an e-mail address."""
        from relance_docs.reading.checks.identifiers import is_email

        text = str(value).strip()
        is_number = re.sub(r"\s", "", text).isdecimal()
        if is_email(text) or (is_number and len(text) >= _LENGTH_OF_A_SIREN):
            session = ctx.ensure_object(Session) if ctx else Session()
            message = Message("'{value}' is a number or an e-mail address, not a name", value=text)
            raise click.BadParameter(session.translate(message), ctx=ctx, param=param)
        return text


class Telephone(click.ParamType[Any]):
    """A telephone number, as it is written; an address or an e-mail is none."""

    name = "telephone"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the text; misuse for what has too few digits to be called."""
        text = str(value).strip()
        if "@" in text or sum(map(str.isdigit, text)) < _SHORTEST_TELEPHONE:
            session = ctx.ensure_object(Session) if ctx else Session()
            message = Message("'{value}' is not a telephone number", value=text)
            raise click.BadParameter(session.translate(message), ctx=ctx, param=param)
        return text


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
