"""The scalars of a case file: amounts, percentages, days, moments, text.

A YAML scalar is text until a field gives it one of these types. What a person may have meant by a
wrong scalar is only ever suggested, never taken. Values that are already typed (from Python) pass.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, NoReturn

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from relance_docs.case import amounts, days
from relance_docs.case.amounts import written_amount
from relance_docs.case.days import suggested_moment, written_day

MAX_TEXT_LENGTH = 4000

_AMOUNT = re.compile(r"-?(0|[1-9][0-9]{0,11})\.[0-9]{2}", re.ASCII)
_PERCENT = re.compile(r"(0|[1-9][0-9]{0,2})(\.[0-9]{1,4})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})", re.ASCII
)
MAX_PORT = 65535
_NEGATIVE = re.compile(r"[-\N{MINUS SIGN}]\s*[0-9]")
_PORT = re.compile(r"[1-9][0-9]{0,4}", re.ASCII)
_COUNT = re.compile(r"0|[1-9][0-9]{0,3}", re.ASCII)


def _refuse(code: str, value: object, **values: str) -> NoReturn:
    raise PydanticCustomError(code, "{value}", {"value": str(value)[:80], **values})


def _suggested_amount(text: str) -> str:
    meant = written_amount(text, amounts.SUGGESTED)
    return "" if meant is None else f"{meant:.2f}"


def _suggested_day(text: str) -> str:
    meant = written_day(text, days.SUGGESTED)
    return "" if meant is None else meant.isoformat()


def _amount(value: object) -> object:
    if isinstance(value, str):
        if not _AMOUNT.fullmatch(value):
            _refuse("amount", value, suggestion=_suggested_amount(value))
        return Decimal(value)
    return value


def _positive_amount(value: object) -> object:
    if isinstance(value, str) and _NEGATIVE.match(value):
        _refuse("amount-negative", value)
    amount = _amount(value)
    if isinstance(amount, Decimal) and amount < 0:
        _refuse("amount-negative", value)
    return amount


def _percent(value: object) -> object:
    if isinstance(value, str):
        if not _PERCENT.fullmatch(value):
            _refuse("percent", value)
        return Decimal(value)
    return value


def _day(value: object) -> object:
    if isinstance(value, str):
        try:
            if _DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            _refuse("date-impossible", value)
        _refuse("date", value, suggestion=_suggested_day(value))
    return value


def _moment(value: object) -> object:
    if isinstance(value, str):
        try:
            if _DAY.fullmatch(value):
                return date.fromisoformat(value)
            if _MOMENT.fullmatch(value):
                return datetime.fromisoformat(value)
        except ValueError:
            _refuse("date-impossible", value)
        _refuse(
            "moment",
            value,
            suggestion=suggested_moment(value) or "",
            day=_suggested_day(value),
        )
    return value


def _count(value: object) -> object:
    if isinstance(value, str):
        if not _COUNT.fullmatch(value):
            _refuse("count", value)
        return int(value)
    return value


def _port(value: object) -> object:
    if isinstance(value, str):
        if not _PORT.fullmatch(value) or int(value) > MAX_PORT:
            _refuse("port", value)
        return int(value)
    return value


def _flag(value: object) -> object:
    if isinstance(value, str):
        if value not in {"true", "false"}:
            _refuse("flag", value)
        return value == "true"
    return value


def _schema_version(value: object) -> object:
    if value not in {"1", 1}:
        _refuse("schema-version", value)
    return 1


def _country(value: object) -> object:
    """Return two capitals; what is no country of the list is refused by a check, not here."""
    return value.strip().upper() if isinstance(value, str) else value


def _prose(value: object) -> object:
    if isinstance(value, str):
        text = value.strip()
        if not text:
            _refuse("empty", value)
        if len(value) > MAX_TEXT_LENGTH:
            _refuse("too-long", value[:40], limit=str(MAX_TEXT_LENGTH))
        return text
    return value


def _text(value: object) -> object:
    text = _prose(value)
    if isinstance(text, str) and "\n" in text:
        _refuse("several-lines", text.partition("\n")[0])
    return text


def _schema(**schema: Any) -> WithJsonSchema:  # noqa: ANN401 - a JSON Schema fragment is any JSON
    return WithJsonSchema(schema)


# A number in YAML for the writer's comfort, exact text for us: editors must accept both.
_NUMBER = {"type": ["number", "string"]}

Amount = Annotated[
    Decimal, BeforeValidator(_positive_amount), _schema(**_NUMBER, description="euros, 1234.56")
]
SignedAmount = Annotated[
    Decimal, BeforeValidator(_amount), _schema(**_NUMBER, description="euros, -1234.56")
]
Percent = Annotated[
    Decimal, BeforeValidator(_percent), _schema(**_NUMBER, description="percent a year, 12.40")
]
Day = Annotated[date, BeforeValidator(_day), _schema(type="string", format="date")]
Moment = Annotated[
    datetime | date,
    BeforeValidator(_moment),
    _schema(
        type="string",
        pattern=r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?$",
        description="2026-06-08T10:15+02:00, or the day alone when the hour is not known",
    ),
]
Count = Annotated[int, BeforeValidator(_count), _schema(type="integer", minimum=0, maximum=9999)]
Port = Annotated[int, BeforeValidator(_port), _schema(type="integer", minimum=1, maximum=MAX_PORT)]
Flag = Annotated[bool, BeforeValidator(_flag), _schema(type="boolean")]
SchemaVersion = Annotated[Literal[1], BeforeValidator(_schema_version), _schema(const=1)]
Text = Annotated[str, BeforeValidator(_text), _schema(type="string", minLength=1)]
"""One line of text."""
Country = Annotated[str, BeforeValidator(_country), _schema(type="string", pattern="^[A-Z]{2}$")]
"""A country by its two letters, ISO 3166-1."""
Prose = Annotated[str, BeforeValidator(_prose), _schema(type="string", minLength=1)]
"""Text of one or several lines."""
