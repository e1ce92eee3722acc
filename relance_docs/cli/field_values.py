"""Values of the fields of a case as people type them: each is checked as its field wants it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import click
from click.shell_completion import CompletionItem

from relance_docs.cli.amounts import Euros, Moment
from relance_docs.cli.asking import lines_of
from relance_docs.cli.completion import begun, typed_case
from relance_docs.cli.identifiers import (
    EmailAddress,
    Identifier,
    NewInvoiceNumber,
    PostalAddress,
    Telephone,
    TypedDebtorName,
)
from relance_docs.cli.options import IsoDay
from relance_docs.cli.session import Session
from relance_docs.cli.typed import OneOf, YesOrNo
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.reading.editing.writing import Value
    from relance_docs.reading.named_fields import NamedField

_CLAUSES: Final = ("fixed", "legal_times", "ecb_plus")
_BY_NAME: Final[dict[str, click.ParamType[Any]]] = {
    "siren": Identifier("siren"),
    "siret": Identifier("siret"),
    "vat_identifier": Identifier("vat"),
    "iban": Identifier("iban"),
    "bic": Identifier("bic"),
    "email": EmailAddress(),
    "phone": Telephone(),
    "invoice_number": NewInvoiceNumber(),
    "address": PostalAddress(),
}
"""How fields are typed that are texts in the file, by their last word."""
_BY_KIND: Final[dict[object, click.ParamType[Any]]] = {
    datetime: Moment(),
    date: IsoDay(),
    Decimal: Euros(),
    int: click.IntRange(0, 9999),
    bool: YesOrNo(),
}


class FieldAndValue(click.ParamType[Any]):
    """A field and what it is to say: KEY=VALUE; nothing after the sign takes the value out."""

    name = "field"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Return the two."""
        if isinstance(value, tuple):
            return (value[0], value[1])
        key, equals, said = str(value).partition("=")
        if not equals:
            session = ctx.ensure_object(Session) if ctx else Session()
            message = Message(
                "'{value}' says no value; write it as debtor.rcs=Lyon",
                value=key,
            )
            raise click.BadParameter(session.translate(message), ctx=ctx, param=param)
        return key.strip(), said.strip()

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem[str]]:
        """Offer the fields of the case."""
        from relance_docs.reading.named_fields import names_of

        del param
        found = typed_case(ctx)
        return begun((f"{name}=" for name in names_of(found[1])), incomplete) if found else []


class FieldValue(click.ParamType[Any]):
    """What a field is to say, as an answer: checked, and returned as it is understood."""

    name = "value"

    def __init__(self, field: NamedField) -> None:
        self.field = field

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return a text that says the value, days and amounts as the file has them."""
        said = str(value).strip()
        typed = typed_value(ctx or click.get_current_context(), self.field, said, param)
        if isinstance(typed, date):
            return typed.isoformat()
        return str(typed) if isinstance(typed, Decimal) else said


def typed_value(
    ctx: click.Context, field: NamedField, said: str, param: click.Parameter | None
) -> Value | None:
    """Return what was typed as the field holds it; None for nothing; misuse for another kind.

    `param` is None for an answer, which can be given once more.
    """
    from relance_docs.case.terms import PenaltyRate

    def typed(kind: click.ParamType[Any], text: str) -> Any:  # noqa: ANN401 - what the kind makes of it
        try:
            return kind.convert(text, param, ctx)
        except click.BadParameter as wrong:
            raise click.UsageError(f"{field.name}: {wrong.message}", ctx=ctx) from wrong

    if not said:
        return None
    if PenaltyRate in field.kinds:
        return _clause(ctx, field, said, typed)
    kind = field.kinds[0]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        found: StrEnum = typed(OneOf(kind.__name__), said)
        return found.value
    if kind in _BY_KIND:
        value: Value = typed(_BY_KIND[kind], said)
        return value
    form = (
        TypedDebtorName() if field.loc == ("debtor", "name") else _BY_NAME.get(str(field.loc[-1]))
    )
    if field.loc[-1] == "ibans":
        return tuple(typed(_BY_NAME["iban"], line) for line in lines_of(said))
    text: str = typed(form, said) if form else said
    return lines_of(text) if field.is_list else text


def _clause(
    ctx: click.Context,
    field: NamedField,
    said: str,
    typed: Callable[[click.ParamType[Any], str], Any],
) -> Value:
    """Return a rate of penalties: `default`, or a clause as `legal_times: 3`."""
    form, colon, value = said.strip("{} ").partition(":")
    form = form.strip()
    if form == "default" and not colon:
        return form
    if form in _CLAUSES and colon:
        return {form: typed(Euros(), value.strip())}
    message = Message(
        "{field}: '{value}' is no rate of penalties; write default, legal_times:3, fixed:12.00 or "
        "ecb_plus:10",
        field=field.name,
        value=said,
    )
    raise click.UsageError(ctx.ensure_object(Session).translate(message), ctx=ctx)
