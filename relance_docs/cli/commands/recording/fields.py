"""Fields of a case set right, and what an import assumed confirmed: `set`, `confirm`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import click
from click.core import ParameterSource

from relance_docs.cli.asking import answer_to, asked_option, confirmed, is_terminal
from relance_docs.cli.field_values import FieldAndValue, FieldValue, typed_value
from relance_docs.cli.recording import recording
from relance_docs.cli.session import Session
from relance_docs.cli.typed import NO, YES
from relance_docs.cli.words import marked as _
from relance_docs.message import Message, joined

if TYPE_CHECKING:
    from relance_docs.case.case import Case
    from relance_docs.cli.recording import EventOf
    from relance_docs.reading.document import Data
    from relance_docs.reading.named_fields import NamedField
    from relance_docs.recording.event import Event
    from relance_docs.recording.events.corrections import FieldSetting, ToConfirmLine
    from relance_docs.recording.record import Scene
    from relance_docs.workspace.records import CaseFile

_MOST_INVOICES: Final = 4
"""Of so many invoices the fields are listed; those of others are named."""


class AskedFields(click.Argument):
    """KEY=VALUE…: asked for on a terminal, field by field; elsewhere the fields are named."""

    def consume_value(
        self, ctx: click.Context, opts: Mapping[str, Any]
    ) -> tuple[Any, ParameterSource]:
        """Return what the command line says, or what the person chose and typed."""
        value, source = super().consume_value(ctx, opts)
        is_there = not self.value_is_missing(value)
        if is_there or ctx.resilient_parsing or "case_number" not in ctx.params:
            return value, source
        session = ctx.ensure_object(Session)
        file = session.load_workspace(numbers=(ctx.params["case_number"],)).case_file(
            ctx.params["case_number"]
        )
        if file.case is None:
            return value, source  # the command says what is wrong with the file
        if not is_terminal():
            raise click.UsageError(session.translate(_which_field(file.case)), ctx=ctx)
        return tuple(_chosen(ctx, file.case, _data(file))), ParameterSource.PROMPT


def _which_field(case: Case) -> Message:
    from relance_docs.reading.field_words import with_label

    return Message(
        "KEY=VALUE is missing: which field, and what is right? {fields}",
        fields=joined(with_label(name) for name in _most_set(case)),
    )


def _most_set(case: Case) -> tuple[str, ...]:
    """Return the names of the fields that people set most, in the order of the file."""
    from relance_docs.reading.field_words import OF_DEBTOR, OF_INVOICE

    numbers = [invoice.invoice_number for invoice in case.invoices[:_MOST_INVOICES]]
    return (*OF_DEBTOR, *(f"invoices.{number}.{key}" for number in numbers for key in OF_INVOICE))


class _FieldOf(click.ParamType[Any]):
    """A field of a case: its number in the list, its name, or the word for it."""

    name = "field"

    def __init__(self, case: Case) -> None:
        self.case = case

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> NamedField:
        """Return the field; misuse for a word that names none."""
        from relance_docs.errors import RefusalError
        from relance_docs.reading.named_fields import field_named

        text, listed_names = str(value).strip(), _most_set(self.case)
        if text.isdecimal() and 1 <= int(text) <= len(listed_names):
            text = listed_names[int(text) - 1]
        try:
            return field_named(self.case, text)
        except RefusalError as refusal:
            session = ctx.ensure_object(Session) if ctx else Session()
            said = session.translate(refusal.message)
            raise click.BadParameter(said, ctx=ctx, param=param) from refusal


def _chosen(ctx: click.Context, case: Case, data: Data) -> Iterator[tuple[str, str]]:
    """Offer the fields and ask for what each is to say, until an empty answer."""
    session = ctx.ensure_object(Session)
    for place, name in enumerate(_most_set(case), start=1):
        line = Message("  {place}  {value}", place=place, value=_with_value(case, data, name))
        click.echo(session.translate(line), err=True)
    field = answer_to(_("Which field is wrong: its number or its name"), ctx, kind=_FieldOf(case))
    while field is not None:
        said = answer_to(_("What is right"), ctx, kind=FieldValue(field))
        _tell_change(ctx, data, field, said)
        yield field.name, said
        question = _("Another field (Enter: no other)")
        field = answer_to(question, ctx, kind=_FieldOf(case), default="", show_default=False)


def _with_value(case: Case, data: Data, name: str) -> Message:
    from relance_docs.reading.named_fields import field_named

    return _line_of(field_named(case, name), data)


@recording(
    "set",
    help=_(
        "Set a field of the case right: an address, a contact, an amount that was typed wrongly. "
        "What it said before stays in the history of the case, with the reason. Fields are named "
        "in full, or by words: name=, address=, email=, phone=, siren=, amount=, due=; on a "
        "terminal, without any, they are offered."
    ),
    epilog=_(
        'Example: relance set 2026-014 debtor.address="3 QUAI FICTIF, 69007 LYON" '
        'debtor.contact.email=compta@exemple.fr --reason "déménagement"'
    ),
)
@click.argument(
    "pairs",
    cls=AskedFields,
    metavar=_("KEY=VALUE…"),
    type=FieldAndValue(),
    nargs=-1,
    required=True,
)
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
) -> Iterator[FieldSetting]:
    from relance_docs.reading.named_fields import field_named
    from relance_docs.recording.events.corrections import FieldSetting

    (param,) = (each for each in ctx.command.params if each.name == "pairs")
    for key, said in pairs:
        field = field_named(case, key)
        yield FieldSetting(field=field, value=typed_value(ctx, field, said, param))


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
        right = tuple(
            line
            for line in lines
            if everything or line.text in texts or (pairs and fields.intersection(line.fields))
        )
        if any(_PRINTED in line.text for line in right):
            session.afterwards[:] = [partial(_layout_offered, session, scene.case.number)]
        return event_of(scene.case, _data(scene.file), right, settings)

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
    confirmed_lines: set[str] = set()
    for line in lines:
        answered = _answer(session, ctx, line, _data(file))
        if answered is not None:
            confirmed_lines.add(line.text)
            pairs += answered
    if lines and not confirmed_lines:
        raise click.Abort
    if file.case is not None and pairs and not _are_right(ctx, file.case, _data(file), pairs):
        raise click.Abort
    return tuple(pairs), frozenset(confirmed_lines)


def _answer(
    session: Session, ctx: click.Context, line: ToConfirmLine, data: Data
) -> list[tuple[str, str]] | None:
    """Ask about a line; return what is right instead, None when it is left for later."""
    click.echo(err=True)
    _show(session, line, data)
    only = line.fields[0] if len(line.fields) == 1 else None
    if only is not None:
        question = _("Right? y, or what is right instead (Enter: later)")
    else:
        question = _("Right? y or n (Enter: later)")
    said = answer_to(question, ctx, kind=_RightOr(only), default="", show_default=False)
    if said is None or said is True:
        return None if said is None else []
    if isinstance(said, str) and only is not None:
        return [(only.name, said)]
    if line.fields:
        session.note(Message("note: type what is right; Enter leaves a value as it is"))
    else:
        session.note(Message("note: left for later; `relance set` puts a field right"))
    answers = [(field.name, _right_value(ctx, field, data)) for field in line.fields]
    given = [(name, answer) for name, answer in answers if answer is not None]
    return given or None


class _RightOr(click.ParamType[Any]):
    """Whether a line is right: yes, no, or the value that is, where it speaks of one field."""

    name = "answer"

    def __init__(self, field: NamedField | None) -> None:
        self.field = field

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> bool | str:
        """Return yes or no, or the value; misuse for an answer that is none of them."""
        said = str(value).strip()
        if said.casefold() in YES | NO:
            return said.casefold() in YES
        if self.field is not None:
            return FieldValue(self.field).convert(said, param, ctx)
        session = ctx.ensure_object(Session) if ctx else Session()
        message = Message(
            "'{value}' is neither yes nor no: answer y or n; after n each value is asked for",
            value=said,
        )
        raise click.BadParameter(session.translate(message), ctx=ctx, param=param)


def _right_value(ctx: click.Context, field: NamedField, data: Data) -> str | None:
    """Ask for the value of a field, with what the case says; None leaves it."""
    from relance_docs.reading.field_words import with_label
    from relance_docs.reading.named_fields import value_at
    from relance_docs.recording.events.corrections import text_of

    said = _in_words(field, text_of(value_at(data, field.loc)))
    question = Message("{field} [{value}]", field=with_label(field.name), value=said)
    answer: str | None = answer_to(
        ctx.ensure_object(Session).translate(question),
        ctx,
        kind=FieldValue(field),
        default="",
        show_default=False,
    )
    return answer


def _are_right(
    ctx: click.Context, case: Case, data: Data, pairs: Iterable[tuple[str, str]]
) -> bool:
    """Show all that was typed beside what the case says, and ask whether it is to be recorded."""
    from relance_docs.reading.named_fields import field_named

    click.echo(err=True)
    for name, said in pairs:
        _tell_change(ctx, data, field_named(case, name), said)
    if confirmed(_("Is that right, and is it to be recorded?"), ctx):
        return True
    ctx.ensure_object(Session).note(Message("note: nothing was recorded"))
    return False


def _tell_change(ctx: click.Context, data: Data, field: NamedField, said: str) -> None:
    from relance_docs.reading.editing.writing import as_data
    from relance_docs.reading.field_words import with_label
    from relance_docs.reading.named_fields import value_at
    from relance_docs.recording.events.corrections import text_of

    value = typed_value(ctx, field, said, None)
    line = Message(
        "{field}: {before} → {after}",
        field=with_label(field.name),
        before=_in_words(field, text_of(value_at(data, field.loc))),
        after=_in_words(field, "" if value is None else text_of(as_data(value))),
    )
    click.echo(f"  {ctx.ensure_object(Session).translate(line)}", err=True)


def _show(session: Session, line: ToConfirmLine, data: Data) -> None:
    """Print a line, and the values that it speaks of."""
    click.echo(line.text, err=True)
    for field in line.fields:
        click.echo(f"  {session.translate(_line_of(field, data))}", err=True)


def _line_of(field: NamedField, data: Data) -> Message:
    """Return what the case says in a field."""
    from relance_docs.reading.field_words import with_label
    from relance_docs.reading.named_fields import value_at
    from relance_docs.recording.events.corrections import text_of

    said = _in_words(field, text_of(value_at(data, field.loc)))
    return Message("{field}: {value}", field=with_label(field.name), value=said)


def _in_words(field: NamedField, text: str) -> object:
    """Return what a file says in a field as a reader of the language reads it."""
    from relance_docs.recording.events.corrections import in_word

    try:
        if text and date in field.kinds:
            return date.fromisoformat(text)
        if text and Decimal in field.kinds:
            return Message("{amount} €", amount=Decimal(text))
    except (ValueError, ArithmeticError):
        return text
    return in_word(field, text or "–")
