"""Amounts and moments as people type them; what is ambiguous is refused, never guessed."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import click

from relance_docs.case.amounts import TYPED, written_amount
from relance_docs.cli.options import IsoDay, understood_day
from relance_docs.cli.session import Session
from relance_docs.message import Message

_EXACT: Final = re.compile(r"[0-9]+(\.[0-9]{1,2})?", re.ASCII)


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
        amount = written_amount(str(value), TYPED)
        if amount is None:
            message = Message(
                "'{value}' is not clearly an amount; write it as 1234.56", value=value
            )
            raise click.BadParameter(session.translate(message), ctx=ctx, param=param)
        if not _EXACT.fullmatch(str(value)):
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
