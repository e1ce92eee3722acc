"""Amounts and moments as people type them; what is ambiguous is refused, never guessed."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import click

from relance_docs.cli.session import Session
from relance_docs.message import Message

_PLAIN: Final = re.compile(r"[0-9]+(?:[.,][0-9]{1,2})?", re.ASCII)
_GROUPED: Final = re.compile(
    r"[0-9]{1,3}(?:(?P<gap>[ .,])[0-9]{3})(?:(?P=gap)[0-9]{3})*(?:(?P<point>[.,])[0-9]{1,2})?",
    re.ASCII,
)
_MAX_DIGITS: Final = 12


def typed_amount(text: str) -> Decimal | None:
    """Return the amount that a text can only mean; None when there is none or more than one.

    >>> [str(typed_amount(text)) for text in ("1 234,56", "1.234,56 €", "12,5", "1200", "1234.56")]
    ['1234.56', '1234.56', '12.50', '1200.00', '1234.56']
    >>> [typed_amount(text) for text in ("1,234", "1.234", "12 34", "1.2.3", "-5", "1e3")]
    [None, None, None, None, None, None]
    """
    plain = unicodedata.normalize("NFKC", text).replace("€", "").replace("EUR", "").strip()
    if not plain.isascii():
        return None
    if not _PLAIN.fullmatch(plain):
        found = _GROUPED.fullmatch(plain)
        if found is None or found["gap"] == found["point"]:
            return None
        if found["gap"] != " " and found["point"] is None and plain.count(found["gap"]) == 1:
            return None  # 1.234: a thousand or three decimals
        plain = plain.replace(found["gap"], "")
    amount = Decimal(plain.replace(",", "."))
    is_small = amount < Decimal(10) ** _MAX_DIGITS
    return amount.quantize(Decimal("0.01")) if is_small else None


class Euros(click.ParamType[Any]):
    """An amount; French writing is accepted, and what was understood is said."""

    name = "amount"

    def convert(
        self,
        value: object,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Decimal:
        """Return the amount; misuse when it could be read in two ways."""
        if isinstance(value, Decimal):
            return value
        session = ctx.ensure_object(Session) if ctx else Session()
        amount = typed_amount(str(value))
        if amount is None:
            message = Message(
                "'{value}' is not clearly an amount; write it as 1234.56", value=value
            )
            raise click.BadParameter(session.translate(message), ctx=ctx, param=param)
        if not re.fullmatch(r"[0-9]+(\.[0-9]{1,2})?", str(value), re.ASCII):
            session.note(
                Message("note: '{value}' is understood as {amount}", value=value, amount=amount)
            )
        return amount


class Moment(click.ParamType[Any]):
    """A day, or a day and an hour: 2026-07-10, 2026-07-10T09:00, with a zone or this machine's."""

    name = "moment"

    def convert(
        self,
        value: object,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> date:
        """Return the day, or the moment with its zone."""
        if isinstance(value, date):
            return value
        from relance_docs.cli.options import IsoDay

        text = str(value)
        if "/" in text:
            return IsoDay().convert(text, param, ctx)
        try:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
                return date.fromisoformat(text)
            moment = datetime.fromisoformat(text)
        except ValueError:
            session = ctx.ensure_object(Session) if ctx else Session()
            message = Message(
                "'{value}' is not a moment; write 2026-07-10, or 2026-07-10T09:00", value=text
            )
            raise click.BadParameter(session.translate(message), ctx=ctx, param=param) from None
        moment = moment.replace(microsecond=0)
        return moment if moment.tzinfo else moment.astimezone()


class DayAndAmount(click.ParamType[Any]):
    """An instalment: DATE=AMOUNT."""

    name = "instalment"

    def convert(
        self,
        value: object,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[date, Decimal]:
        """Return the day and the amount."""
        from relance_docs.cli.options import IsoDay

        if isinstance(value, tuple):
            return (value[0], value[1])
        day, equals, amount = str(value).partition("=")
        if not equals:
            session = ctx.ensure_object(Session) if ctx else Session()
            message = Message(
                "'{value}' is not an instalment; write 2026-12-31=500.00", value=value
            )
            raise click.BadParameter(session.translate(message), ctx=ctx, param=param)
        return IsoDay().convert(day, param, ctx), Euros().convert(amount, param, ctx)
