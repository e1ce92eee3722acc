"""Amounts and moments as people type them; what is ambiguous is refused, never guessed."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import click

from relance_docs.case.amounts import TYPED, two_amounts, written_amount
from relance_docs.case.days import written_moment
from relance_docs.cli.options import IsoDay, day_door, understood_day
from relance_docs.cli.session import Session
from relance_docs.message import Message

_DRESS: Final = re.compile(r"[\s€]|eur(?:os?)?", re.IGNORECASE)


class Euros(click.ParamType[Any]):
    """An amount as people write it: 1845.60, 1 845,60 €, 1.845,60."""

    name = "amount"

    def convert(
        self,
        value: object,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Decimal:
        """Return the amount; misuse when it could be read in two ways, with both."""
        if isinstance(value, Decimal):
            return value
        session = ctx.ensure_object(Session) if ctx else Session()
        text = str(value)
        amount = written_amount(text, TYPED)
        if amount is None:
            raise click.BadParameter(session.translate(_no_amount(text)), ctx=ctx, param=param)
        if not _is_plain(text, amount, session):
            session.note(
                Message("note: '{value}' is understood as {amount}", value=text, amount=amount)
            )
        return amount


def _is_plain(text: str, amount: Decimal, session: Session) -> bool:
    """Whether a reader of the language cannot read another amount than the one understood."""
    said = _DRESS.sub("", text)
    whole = (said.replace(",", ".") if session.language == "fr" else said).partition(".")[0]
    return whole.isdecimal() and int(whole) == int(amount)


def _no_amount(text: str) -> Message:
    either = two_amounts(text, TYPED)
    if either is None:
        return Message(
            "'{value}' is not clearly an amount; write it as {example}",
            value=text,
            example=Decimal("1234.56"),
        )
    return Message(
        "'{value}' could be {thousands} or {decimals}; write `{whole}` for the first, two decimals "
        "for the other",
        value=text,
        thousands=either[0],
        decimals=either[1],
        whole=either[0],
    )


class Moment(click.ParamType[Any]):
    """A day, or a day and an hour, with a zone or this machine's: 2026-07-10T09:00, hier à 9h."""

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
        text = str(value)
        session = ctx.ensure_object(Session) if ctx else Session()
        day = understood_day(text, session)
        if day is not None:
            return day
        try:
            # fromisoformat also reads 20260710, which would be an hour that nobody said.
            moment = datetime.fromisoformat(text) if ":" in text else None
        except ValueError:
            moment = None
        moment = moment or written_moment(text, day_door(session), session.counted_from)
        if moment is None:
            message = Message(
                "'{value}' is not a moment; write 2026-07-10, or 2026-07-10T09:00", value=text
            )
            raise click.BadParameter(session.translate(message), ctx=ctx, param=param)
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
