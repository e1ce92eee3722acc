"""What was wrong, or only assumed, in a case: fields set right, lines of `to_confirm` confirmed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.claims import Invoice
from relance_docs.case.history import CorrectedField
from relance_docs.case.record import Record
from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.reading.anatomy import record_at, written_fields
from relance_docs.reading.document import Data, Loc
from relance_docs.reading.editing.changes import Append, Change, Drop, Put, Remove
from relance_docs.reading.editing.writing import Value, as_data
from relance_docs.reading.field_words import with_label
from relance_docs.reading.named_fields import NamedField, field_named, names_of, value_at
from relance_docs.recording.event import Event
from relance_docs.recording.events.entries import history_entry
from relance_docs.workspace.case_text import CASE_ORDER, written

_OF_AMOUNTS: Final = frozenset(("total_with_vat", "paid_amount", "rounding_amount"))
_FIELD_OF: Final = re.compile(r"(?P<field>[a-z_]+) de (?P<invoices>.+)")
_PATH: Final = re.compile(r"[a-z_]+(?:\.[a-z_]+)+")
_ABOUT: Final = (
    ("débiteur du compte", ("debtor.name", "debtor.siren", "debtor.address")),
    ("nom du débiteur", ("debtor.name",)),
    ("adresse", ("debtor.address",)),
    ("SIREN", ("debtor.siren",)),
    ("SIRET", ("debtor.siret",)),
    ("numéro de TVA", ("debtor.vat_identifier",)),
)
"""How the lines of an import begin, and the fields that they speak of."""
_OF_INVOICES: Final = (
    ("numéros et dates des factures", ("invoice_number", "issue_date")),
    ("à-nouveaux", ("issue_date",)),
    ("compte 4117", ("due_date",)),
)
"""The same, of lines that speak of every invoice."""


_IN_THE_CASE: Final = "au dossier, "
_IN_THE_SOURCE: Final = " dans "


def disagreement(field: str, number: str, *, ours: str, theirs: str, source: str) -> str:
    """Return the line of `to_confirm` for what a source says of an invoice otherwise."""
    return f"{field} de {number} : {ours} {_IN_THE_CASE}{theirs}{_IN_THE_SOURCE}{source}"


def is_settled(case: Case, line: str) -> bool:
    """Whether a person has confirmed the case against these two values, whatever source it was."""
    said = _both_values(line)
    return said is not None and said in map(_both_values, case.confirmed)


def _both_values(line: str) -> str | None:
    """Return what a disagreement is about and its two values; None for another line."""
    if _IN_THE_CASE not in line:
        return None
    ours, _mark, rest = line.partition(_IN_THE_CASE)
    return ours + rest.partition(_IN_THE_SOURCE)[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldSetting:
    """A field, and what it is to say."""

    field: NamedField
    value: Value | None
    """None: nothing."""


def set_fields(
    case: Case, data: Data, settings: Iterable[FieldSetting], reason: str, *, today: date
) -> Event:
    """Record that fields of a case were wrong; `data` is what its file says.

    What they said stays in the history, with the reason. Raises RefusalError when they say it
    already.
    """
    wanted = tuple(_complete(case, data, settings))
    corrected = tuple(_corrected(data, wanted))
    if not corrected:
        names = ", ".join(setting.field.name for setting in wanted)
        raise RefusalError(Message("{names}: that is what the case says already", names=names))
    corrections = tuple(written(each) for each in corrected)
    return Event(
        name="set",
        sentence=_sentence(corrected),
        changes=(
            *changes_of(data, wanted),
            history_entry(at=today, note=reason, corrections=corrections),
        ),
        warnings=tuple(_told(case, each) for each in corrected),
    )


def _sentence(corrected: tuple[CorrectedField, ...]) -> str:
    first, *others = corrected
    more = f" and {len(others)} more" if others else ""
    return f"corrected: {first.field}{more}"


def _corrected(data: Data, settings: Iterable[FieldSetting]) -> Iterator[CorrectedField]:
    for setting in settings:
        before, after = value_at(data, setting.field.loc), _data_of(setting.value)
        if before != after:
            said = {"before": text_of(before), "after": text_of(after)}
            yield CorrectedField(
                field=setting.field.name, **{key: text for key, text in said.items() if text}
            )


def _data_of(value: Value | None) -> Data:
    return None if value is None else as_data(value)


def text_of(data: Data) -> str:
    """Return a value of a file on one line; empty for nothing."""
    if isinstance(data, list):
        return ", ".join(map(text_of, data))
    if isinstance(data, dict):
        return ", ".join(f"{key}: {text_of(value)}" for key, value in data.items())
    return data or ""


def _told(case: Case, corrected: CorrectedField) -> Message:
    field = field_named(case, corrected.field)
    return Message(
        "{field}: {before} → {after}",
        field=with_label(corrected.field),
        before=in_word(field, corrected.before or "–"),
        after=in_word(field, corrected.after or "–"),
    )


def in_word(field: NamedField, text: str) -> object:
    """Return the value of a closed list that a file says by `text`; for other fields the text."""
    kind = field.kinds[0]
    if isinstance(kind, type) and issubclass(kind, StrEnum) and text in set(kind):
        return kind(text)
    return text


def _complete(case: Case, data: Data, settings: Iterable[FieldSetting]) -> Iterator[FieldSetting]:
    """Yield the settings, and what follows from them.

    A contact of whom only an e-mail or a telephone is known bears the name of the debtor. An
    amount due that a file states is that of the invoice, and would contradict the new total.
    """
    settings = tuple(settings)
    yield from settings
    named = field_named(case, "debtor.contact.name")
    of_contact = [s for s in settings if s.field.loc[:2] == named.loc[:2] and s.value is not None]
    if case.debtor.contact is None and of_contact and named not in {s.field for s in of_contact}:
        yield FieldSetting(field=named, value=case.debtor.name)
    yield from _amounts_due(case, data, settings)


def _amounts_due(
    case: Case, data: Data, settings: tuple[FieldSetting, ...]
) -> Iterator[FieldSetting]:
    given = {setting.field.loc for setting in settings}
    for place, invoice in enumerate(case.invoices):
        loc: Loc = ("invoices", place, "amount_due")
        said = {
            str(s.field.loc[-1]): s.value
            for s in settings
            if s.field.loc[:2] == loc[:2] and s.field.loc[-1] in _OF_AMOUNTS
        }
        if not said or loc in given or value_at(data, loc) is None:
            continue
        kept = {key: value for key, value in said.items() if value is not None}
        changed = invoice.model_copy(update=kept)
        if invoice.amount_due == invoice.reckoned_due:
            field = field_named(case, f"invoices.{invoice.invoice_number}.amount_due")
            yield FieldSetting(field=field, value=changed.reckoned_due)


def changes_of(data: Data, settings: Iterable[FieldSetting]) -> Iterator[Change]:
    """Yield the edits that make the fields say it; a mapping that is not there yet is put whole."""
    gone: list[Loc] = []
    whole: dict[tuple[Loc, str], tuple[Value, tuple[str, ...]]] = {}
    for setting in settings:
        loc, value = setting.field.loc, setting.value
        if _data_of(value) == value_at(data, loc):
            continue
        if value is None:
            gone.append(loc)
            continue
        depth = _depth(data, loc)
        key = (loc[:depth], str(loc[depth]))
        before = whole.get(key, ({}, ()))[0]
        rest = loc[depth + 1 :]
        whole[key] = (_nested(before, rest, value) if rest else value, _order(loc[:depth]))
    for loc in dict.fromkeys(_emptied(data, loc, gone) for loc in gone):
        yield Remove(loc=loc[:-1], key=str(loc[-1]))
    for (at, name), (said, order) in whole.items():
        yield Put(loc=at, key=name, value=_in_order(said, (*at, name)), order=order)


def _depth(data: Data, loc: Loc) -> int:
    """Return how many steps of the way lead to what is there and can hold the rest."""
    steps = range(len(loc) - 1)
    return next(
        (i for i in steps if not isinstance(value_at(data, loc[: i + 1]), (dict, list))),
        len(loc) - 1,
    )


def _emptied(data: Data, loc: Loc, gone: Iterable[Loc]) -> Loc:
    """Return what goes with a field: what holds it, when nothing else of that stays."""
    parent = value_at(data, loc[:-1])
    out = {each[-1] for each in gone if each[:-1] == loc[:-1]}
    if len(loc) > 1 and isinstance(parent, dict) and out >= parent.keys():
        return _emptied(data, loc[:-1], ())
    return loc


def _nested(before: Value, rest: Loc, value: Value) -> Value:
    mapping = dict(before) if isinstance(before, Mapping) else {}
    first, *more = rest
    mapping[str(first)] = (
        _nested(mapping.get(str(first), {}), tuple(more), value) if more else value
    )
    return mapping


def _in_order(value: Value, loc: Loc) -> Value:
    if not isinstance(value, Mapping):
        return value
    order = _order(loc)
    keys = sorted(value, key=lambda key: order.index(key) if key in order else -1)
    return {key: _in_order(value[key], (*loc, key)) for key in keys}


def _order(loc: Loc) -> tuple[str, ...]:
    record: type[Record] | None = record_at(Case, loc)  # type: ignore[assignment]
    return CASE_ORDER if not loc or record is None else written_fields(record)


@dataclass(frozen=True, kw_only=True, slots=True)
class ToConfirmLine:
    """A line of `to_confirm`, and the fields that it speaks of."""

    place: int
    text: str
    fields: tuple[NamedField, ...]


def lines_to_confirm(case: Case) -> tuple[ToConfirmLine, ...]:
    """Return what is to be confirmed, in the order of the file."""
    return tuple(
        ToConfirmLine(place=place, text=text, fields=tuple(_fields_of(case, text)))
        for place, text in enumerate(case.to_confirm)
    )


def _fields_of(case: Case, line: str) -> Iterator[NamedField]:
    known = set(names_of(case))
    yield from (field_named(case, name) for name in _names_in(case, line) if name in known)


def _names_in(case: Case, line: str) -> Iterator[str]:
    about = line.partition(" :")[0].strip()
    found = _FIELD_OF.fullmatch(about)
    if _PATH.fullmatch(about):
        yield about
    elif found is not None and found["field"] in Invoice.model_fields:
        for number in _numbers_in(case, found["invoices"]):
            yield f"invoices.{number}.{found['field']}"
    for start, names in _ABOUT:
        if about.startswith(start):
            yield from names
    for start, fields in _OF_INVOICES:
        if about.startswith(start):
            for invoice in case.invoices:
                yield from (f"invoices.{invoice.invoice_number}.{field}" for field in fields)


def _numbers_in(case: Case, said: str) -> Iterator[str]:
    """Yield the invoices that a line names; every one when it only counts some."""
    numbers = [invoice.invoice_number for invoice in case.invoices]
    named = said.split(", ")
    yield from [n for n in numbers if n in named] or numbers


def confirm(
    case: Case, data: Data, lines: Iterable[ToConfirmLine], settings: Iterable[FieldSetting]
) -> Event:
    """Record that a person looked at lines of `to_confirm`, and what was right instead."""
    confirmed, wanted = tuple(lines), tuple(_complete(case, data, settings))
    if not case.to_confirm:
        raise RefusalError(Message("nothing of case {case} is to be confirmed", case=case.number))
    if not confirmed:
        raise RefusalError(
            Message(
                "no line under `to_confirm` speaks of {fields}; a field is set right with `relance "
                "set {case} KEY=VALUE --reason …`",
                fields=", ".join(setting.field.name for setting in wanted),
                case=case.number,
            )
        )
    corrected = tuple(_corrected(data, wanted))
    left = len(case.to_confirm) - len(confirmed)
    places = sorted((line.place for line in confirmed), reverse=True)
    lines_out: tuple[Change, ...] = tuple(Drop(key="to_confirm", place=place) for place in places)
    if left == 0:
        lines_out = (Remove(key="to_confirm"),)
    return Event(
        name="confirm",
        sentence=f"confirmed: {len(confirmed)}, left to confirm: {left}",
        changes=(*changes_of(data, wanted), *lines_out, *_kept(confirmed, wanted)),
        warnings=(*(_told(case, each) for each in corrected), *_left(case, left)),
    )


def _kept(lines: Iterable[ToConfirmLine], settings: Iterable[FieldSetting]) -> Iterator[Change]:
    """Yield that the case was right where a source says otherwise: nobody is asked again."""
    set_right = {setting.field for setting in settings}
    for line in lines:
        if _both_values(line.text) is not None and set_right.isdisjoint(line.fields):
            yield Append(key="confirmed", value=line.text, order=CASE_ORDER)


def _left(case: Case, count: int) -> Iterator[Message]:
    if count:
        yield Message(
            "note: {count} more to be confirmed before a letter leaves: `relance confirm {case}`",
            count=count,
            case=case.number,
        )
