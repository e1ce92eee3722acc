"""Fields of a case set right, and what an import assumed confirmed: `set`, `confirm`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import click
from click.shell_completion import CompletionItem

from relance_docs.cli.amounts import Euros, Moment
from relance_docs.cli.asking import NO, YES, answer_to, asked_option, is_terminal, lines_of
from relance_docs.cli.completion import begun, typed_case
from relance_docs.cli.options import IsoDay
from relance_docs.cli.recording import recording
from relance_docs.cli.session import Session
from relance_docs.cli.typed import OneOf
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.case.case import Case
    from relance_docs.cli.recording import EventOf
    from relance_docs.reading.document import Data
    from relance_docs.reading.editing.writing import Value
    from relance_docs.reading.named_fields import NamedField
    from relance_docs.recording.event import Event
    from relance_docs.recording.events.corrections import Line, Setting
    from relance_docs.recording.record import Scene
    from relance_docs.workspace.records import CaseFile

_NUMBERS: Final = ("siren", "siret", "vat_identifier")
"""What is typed with blanks, and written without."""
_CLAUSES: Final = ("fixed", "legal_times", "ecb_plus")


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


@recording(
    "set",
    help=_(
        "Set a field of the case right: an address, a contact, an amount that was typed wrongly. "
        "What it said before stays in the history of the case, with the reason."
    ),
    epilog=_(
        'Example: relance set 2026-014 debtor.address="3 QUAI FICTIF, 69007 LYON" '
        'debtor.contact.email=compta@exemple.fr --reason "déménagement"'
    ),
)
@click.argument("pairs", metavar=_("KEY=VALUE…"), type=FieldAndValue(), nargs=-1, required=True)
@asked_option("--reason", metavar=_("TEXT"), question=_("Reason"), help=_("Why it changes."))
def set_(_session: Session, *, pairs: tuple[tuple[str, str], ...], reason: str) -> EventOf:
    """Record the new values."""
    from relance_docs.recording.events.corrections import set_fields

    ctx = click.get_current_context()

    def event(scene: Scene) -> Event:
        settings = tuple(_settings(ctx, scene.case, pairs))
        return set_fields(scene.case, _data(scene.file), settings, reason, today=scene.as_of)

    return event


def _data(file: CaseFile) -> Data:
    from relance_docs.reading.yaml import read_yaml

    return read_yaml(file.raw, file.path).data


def _settings(
    ctx: click.Context, case: Case, pairs: Iterable[tuple[str, str]]
) -> Iterator[Setting]:
    from relance_docs.reading.named_fields import field_named
    from relance_docs.recording.events.corrections import Setting

    for key, said in pairs:
        field = field_named(case, key)
        yield Setting(field=field, value=_value(ctx, field, said))


def _value(ctx: click.Context, field: NamedField, said: str) -> Value | None:
    """Return what was typed as the field holds it; None for nothing; misuse for another kind."""
    from relance_docs.case.terms import PenaltyRate

    if not said:
        return None
    if PenaltyRate in field.kinds:
        return _clause(ctx, field, said)
    if field.is_list:
        return lines_of(said)
    kind = field.kinds[0]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        found: StrEnum = _typed(ctx, field, OneOf(kind.__name__), said)
        return found.value
    kinds: dict[object, click.ParamType[Any]] = {
        datetime: Moment(),
        date: IsoDay(),
        Decimal: Euros(),
        int: click.IntRange(0, 9999),
        bool: click.BOOL,
    }
    if field.loc[-1] in _NUMBERS:
        return "".join(said.split())
    typed: Value = _typed(ctx, field, kinds[kind], said) if kind in kinds else said
    return str(typed).lower() if isinstance(typed, bool) else typed


def _typed(ctx: click.Context, field: NamedField, kind: click.ParamType[Any], said: str) -> Any:  # noqa: ANN401 - what the kind makes of it
    try:
        return kind.convert(said, None, ctx)
    except click.BadParameter as wrong:
        raise click.UsageError(f"{field.name}: {wrong.message}", ctx=ctx) from wrong


def _clause(ctx: click.Context, field: NamedField, said: str) -> Value:
    """Return a rate of penalties: `default`, or a clause as `legal_times: 3`."""
    form, colon, value = said.strip("{} ").partition(":")
    form = form.strip()
    if form == "default" and not colon:
        return form
    if form in _CLAUSES and colon:
        return {form: _typed(ctx, field, Euros(), value.strip())}
    message = Message(
        "{field}: '{value}' is no rate of penalties; write default, legal_times:3, fixed:12.00 or "
        "ecb_plus:10",
        field=field.name,
        value=said,
    )
    raise click.UsageError(ctx.ensure_object(Session).translate(message), ctx=ctx)


@recording(
    "confirm",
    help=_(
        "Confirm what an import assumed. Without more, each line under `to_confirm` is shown with "
        "the value it speaks of, and asked: right, or what is right. No letter of the case leaves "
        "before."
    ),
    epilog=_(
        "Example: relance confirm 2026-014 --all, or relance confirm 2026-014 "
        "invoices.FA-2026-0042.due_date=2026-06-03"
    ),
)
@click.argument("pairs", metavar=_("[KEY=VALUE]…"), type=FieldAndValue(), nargs=-1)
@click.option("--all", "everything", is_flag=True, help=_("All of it is right."))
def confirm(session: Session, *, pairs: tuple[tuple[str, str], ...], everything: bool) -> EventOf:
    """Record what is right."""
    from relance_docs.recording.events.corrections import confirm as event_of
    from relance_docs.recording.events.corrections import lines_to_confirm

    ctx = click.get_current_context()
    said = pairs
    texts: frozenset[str] = frozenset()
    if not (pairs or everything):
        said, texts = _asked(session, ctx)

    def event(scene: Scene) -> Event:
        lines = lines_to_confirm(scene.case)
        settings = tuple(_settings(ctx, scene.case, said))
        fields = {setting.field for setting in settings}
        confirmed = tuple(
            line
            for line in lines
            if everything or line.text in texts or (pairs and fields.intersection(line.fields))
        )
        if any(_PRINTED in line.text for line in confirmed):
            session.afterwards[:] = [partial(_layout_offered, session, scene.case.number)]
        return event_of(scene.case, _data(scene.file), confirmed, settings)

    return event


_PRINTED: Final = "du PDF"
"""What a line under `to_confirm` says of a value that was read from the text of a PDF."""


def _layout_offered(session: Session, number: str) -> None:
    """Offer to learn from what was confirmed how the program that prints the invoices does it."""
    from relance_docs.cli.commands.starting.import_ import lesson_offered

    file = session.load_workspace(numbers=(number,)).case_file(number)
    if file.case is None:
        return
    shown = {id_ for invoice in file.case.invoices for id_ in invoice.pieces}
    named = [piece.file for piece in file.case.pieces if piece.id in shown and piece.file]
    pdfs = [name for name in named if name.lower().endswith(".pdf")]
    if pdfs:
        lesson_offered(session, pdfs[-1])


def _asked(
    session: Session, ctx: click.Context
) -> tuple[tuple[tuple[str, str], ...], frozenset[str]]:
    """Show each line with its values and ask; return what is right instead, and what is confirmed.

    It is asked before anything is locked: a person takes her time.
    """
    from relance_docs.recording.events.corrections import lines_to_confirm

    number = ctx.params["case_number"]
    file = session.load_workspace(numbers=(number,)).case_file(number)
    lines = lines_to_confirm(file.case) if file.case is not None else ()
    if not is_terminal() and lines:
        for line in lines:
            _show(session, line, _data(file))
        message = Message("what of these lines is right? add --all, or KEY=VALUE for what is not")
        raise click.UsageError(session.translate(message))
    pairs: list[tuple[str, str]] = []
    confirmed: set[str] = set()
    for line in lines:
        answered = _answer(session, ctx, line, _data(file))
        if answered is not None:
            confirmed.add(line.text)
            pairs += answered
    if lines and not confirmed:
        raise click.Abort
    return tuple(pairs), frozenset(confirmed)


def _answer(
    session: Session, ctx: click.Context, line: Line, data: Data
) -> list[tuple[str, str]] | None:
    """Ask about a line; return what is right instead, None when it is left for later."""
    click.echo(err=True)
    _show(session, line, data)
    if len(line.fields) == 1:
        question = _("Right? y, or what is right instead (Enter: later)")
    else:
        question = _("Right? y or n (Enter: later)")
    said = _optional(question, ctx)
    if said is None:
        return None
    if said.casefold() in YES:
        return []
    (first, *more) = line.fields or (None,)
    if first is not None and not more and said.casefold() not in NO:
        _value(ctx, first, said)  # refused at once, while it can be typed again
        return [(first.name, said)]
    answers = [
        (f.name, _optional(f"{f.name} ({_shown(session, f, data)})", ctx)) for f in line.fields
    ]
    given = [(name, answer) for name, answer in answers if answer is not None]
    return given or None


def _show(session: Session, line: Line, data: Data) -> None:
    """Print a line, and the values that it speaks of."""
    click.echo(line.text, err=True)
    for field in line.fields:
        value = _shown(session, field, data)
        click.echo(f"  {field.name}{session.words(_(': '))}{value}", err=True)


def _optional(question: str, ctx: click.Context) -> str | None:
    answer = answer_to(question, ctx, default="", show_default=False)
    return str(answer) if answer else None


def _shown(session: Session, field: NamedField, data: Data) -> str:
    """Return what the case says in a field, as the reader of the language writes it."""
    from relance_docs.reading.named_fields import value_at
    from relance_docs.recording.events.corrections import text_of

    text = text_of(value_at(data, field.loc)) or "–"
    try:
        if date in field.kinds:
            return session.translate(Message("{day}", day=date.fromisoformat(text)))
        if Decimal in field.kinds:
            return session.translate(Message("{amount} €", amount=Decimal(text)))
    except (ValueError, ArithmeticError):
        return text
    return text
