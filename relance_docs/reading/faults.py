"""What is wrong with a value, and what to write instead: a table keyed on pydantic's error type."""

# ruff: noqa: D401 - the docstring of a check says what must hold

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pydantic import BaseModel

from relance_docs.case.days import SUGGESTED, written_day
from relance_docs.message import Message
from relance_docs.reading.anatomy import fields_of, kinds_of, owners, record_at
from relance_docs.reading.document import Loc
from relance_docs.reading.suggestions import nearest
from relance_docs.reading.yaml_slips import missing_space

_DAY: Final = "2026-12-01"
_BLANK: Final = "…"
_SPECIAL: Final = frozenset(",:#[]{}\"'")


def example(root: type[BaseModel], loc: Loc, written: Any) -> str:  # noqa: ANN401 - any value
    """Return the record at `loc` as it is written, with the value that stands there alone.

    >>> from relance_docs.case.settings import Settings
    >>> example(Settings, ("creditor", "signatory"), "Claire Martin")
    '{name: Claire Martin, role: …}'
    """
    record = record_at(root, loc)
    fields = dict(_needed(record)) if record is not None else {}
    value = written if isinstance(written, str) and not _SPECIAL & set(written) else ""
    day = written_day(value, SUGGESTED)
    texts = [name for name, is_day in fields.items() if not is_day]
    shown = {name: day or _DAY if is_day else _BLANK for name, is_day in fields.items()}
    if texts and value and not day:
        shown[texts[0]] = value
    return f"{{{', '.join(f'{name}: {text}' for name, text in shown.items()) or _BLANK}}}"


def _needed(record: type[BaseModel]) -> Iterator[tuple[str, bool]]:
    """Yield the fields that must be there, and whether each is a day."""
    for name, field in fields_of(record).items():
        if field.is_required():
            yield name, date in kinds_of(field.annotation)


MAX_QUOTED: Final = 60


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that the records do not allow."""

    kind: str
    """The type of pydantic's error, or the code of a scalar."""
    loc: Loc
    value: Any
    context: Mapping[str, Any]
    root: type[BaseModel]
    fields: tuple[str, ...]
    """The fields allowed beside this one."""
    words: tuple[str, ...]
    """The words allowed here, if only some are."""

    @property
    def key(self) -> str:
        """The name of the field, or of the list that holds the item."""
        return next((step for step in reversed(self.loc) if isinstance(step, str)), "")

    @property
    def is_item(self) -> bool:
        """Whether this is an item of a list, not a field."""
        return bool(self.loc) and isinstance(self.loc[-1], int)

    @property
    def meant(self) -> str | None:
        """The field that an unknown key was probably meant to be."""
        is_unknown = self.kind == "extra_forbidden"
        return nearest(str(self.loc[-1]), self.fields) if is_unknown else None

    @property
    def quoted(self) -> str:
        """The value as the file has it, cut short."""
        text = str(self.context.get("value", self.value))
        return text if len(text) <= MAX_QUOTED else f"{text[:MAX_QUOTED]}…"

    @property
    def suggestion(self) -> str:
        """What the scalar suggests to write."""
        return str(self.context.get("suggestion", ""))


def _missing(fault: Fault) -> Message:
    """A field that must be there is missing."""
    if not fault.loc[:-1]:
        return Message("'{key}' is missing; add '{key}: …'", key=fault.loc[-1])
    return Message(
        "'{key}' is missing in '{parent}'; add '{key}: …'",
        key=fault.loc[-1],
        parent=next((step for step in reversed(fault.loc[:-1]) if isinstance(step, str)), ""),
    )


_SECRETS: Final = frozenset(("password", "passwd", "pass", "secret", "mot_de_passe", "mdp"))


def _unknown_key(fault: Fault) -> Message:
    """A key that is no field here: misspelt, or in the wrong place."""
    key = str(fault.loc[-1])
    if key.isdecimal():
        return Message(
            "'{key}' stands alone: inside {{ }} a comma ends the value; decimals need a point",
            key=key,
        )
    if key.casefold() in _SECRETS:
        return Message(
            "a password stands in no file under git, which never forgets: take '{key}' out, change"
            " the password if this was committed, and set RELANCE_SMTP_PASSWORD or use the keyring",
            key=key,
        )
    without_space = missing_space(key)
    if without_space is not None:
        return without_space
    near = fault.meant
    if near is not None:
        return Message("'{key}' is not a field; did you mean '{near}'?", key=key, near=near)
    return _misplaced(fault, key)


def _misplaced(fault: Fault, key: str) -> Message:
    """Say where else a field of this name belongs, or which ones belong here."""
    parents = owners(fault.root).get(key, ())
    if "" in parents:
        return Message("'{key}' does not belong here but at the left margin", key=key)
    if parents:
        return Message(
            "'{key}' does not belong here but in '{parent}'", key=key, parent=" / ".join(parents)
        )
    return Message(
        "'{key}' is not a field; allowed here: {allowed}", key=key, allowed=", ".join(fault.fields)
    )


def _unknown_word(fault: Fault) -> Message:
    """Only some words are allowed for this field."""
    if fault.value is None:
        return _empty(fault)
    near = nearest(str(fault.value), fault.words)
    if near is not None:
        return Message(
            "'{value}' is not allowed for '{key}'; did you mean '{near}'?",
            value=fault.quoted,
            key=fault.key,
            near=near,
        )
    return Message(
        "'{value}' is not allowed for '{key}'; write one of: {allowed}",
        value=fault.quoted,
        key=fault.key,
        allowed=", ".join(fault.words),
    )


def _empty(fault: Fault) -> Message:
    """A field without a value: nothing after the colon, or empty quotation marks."""
    if fault.is_item:
        return Message("an item of '{key}' is empty; write it or delete it", key=fault.key)
    return Message("'{key}' has no value; write one or delete the line", key=fault.key)


def _text_expected(fault: Fault) -> Message:
    """One value is expected here, not a list, a mapping or nothing."""
    if fault.value is None:
        return _empty(fault)
    return Message(
        "'{key}' is one value, not a list or a mapping; write '{key}: …' on one line",
        key=fault.key,
    )


def _list_expected(fault: Fault) -> Message:
    """A list is expected here, in [ ] or one item after each `- `."""
    if fault.value is None:
        return _empty(fault)
    if isinstance(fault.value, dict):
        return Message("'{key}' is a list; write '- ' before the first field", key=fault.key)
    return Message("'{key}' is a list; write its items in [ ] or after '- '", key=fault.key)


def _fields_expected(fault: Fault) -> Message:
    """Fields are expected here, as `name: value`."""
    if not fault.loc:
        return Message("the file must consist of fields such as 'creditor:' or 'debtor:'")
    if fault.value is None:
        return _empty(fault)
    if fault.is_item:
        return Message("an item of '{key}' consists of fields, 'name: value'", key=fault.key)
    return Message(
        "'{key}' consists of fields; write '{key}: {example}'",
        key=fault.key,
        example=example(fault.root, fault.loc, fault.value),
    )


def _none_given(fault: Fault) -> Message:
    """A list that needs at least one entry is empty."""
    return Message("'{key}' is empty; at least one is needed", key=fault.key)


def _amount(fault: Fault) -> Message:
    """An amount is written as 1234.56: digits, a point, two decimals; no spaces, comma, €."""
    if not fault.suggestion:
        return Message(
            "'{value}' is not an amount; one is written as 1200.00, with a point and two decimals",
            value=fault.quoted,
        )
    return Message(
        "'{value}' is not an amount; write {suggestion}",
        value=fault.quoted,
        suggestion=fault.suggestion,
    )


def _amount_negative(fault: Fault) -> Message:
    """An amount that cannot be negative is."""
    return Message(
        "'{value}' is negative; '{key}' is written without a sign",
        value=fault.quoted,
        key=fault.key,
    )


def _percent(fault: Fault) -> Message:
    """A rate is written as 12.40: at most three digits, a point, at most four decimals; no %."""
    return Message(
        "'{value}' is not a rate; write a number such as 12.40, without %", value=fault.quoted
    )


def _penalty_rate(_fault: Fault) -> Message:
    """A penalty rate is `default` or exactly one clause: fixed, legal_times or ecb_plus."""
    return Message(
        "this is not a penalty rate; write default, {{fixed: 12.00}}, {{legal_times: 3}} or "
        "{{ecb_plus: 12}}"
    )


def _plan_empty(_fault: Fault) -> Message:
    """A plan has at least one step; `plan: default` takes the packaged one."""
    return Message("a plan without steps; write its steps, or 'plan: default'")


def _date(fault: Fault) -> Message:
    """A date is written as 2026-06-03."""
    if not fault.suggestion:
        return Message(
            "'{value}' is not a date; write year-month-day, for example 2026-06-03",
            value=fault.quoted,
        )
    return Message(
        "'{value}' is not a date; write {suggestion}",
        value=fault.quoted,
        suggestion=fault.suggestion,
    )


def _date_impossible(fault: Fault) -> Message:
    """A day that the calendar does not have, such as 2026-02-30."""
    return Message("'{value}' does not exist in the calendar", value=fault.quoted)


def _moment(fault: Fault) -> Message:
    """A moment is written as 2026-06-08T10:15+02:00, or as the day alone."""
    day = str(fault.context.get("day", ""))
    if fault.suggestion:
        return Message(
            "'{value}' is not a moment; write {suggestion} (if it is the time of Paris), or the "
            "day alone",
            value=fault.quoted,
            suggestion=fault.suggestion,
        )
    if day:
        return Message("'{value}' is not a moment; write {day}", value=fault.quoted, day=day)
    return Message(
        "'{value}' is not a moment; write one such as 2026-06-08T10:15+02:00, or the day alone "
        "such as 2026-06-08",
        value=fault.quoted,
    )


def _count(fault: Fault) -> Message:
    """A number of days is a whole number from 0 to 9999."""
    return Message(
        "'{value}' is not a number of days; write a whole number such as 8", value=fault.quoted
    )


def _port(fault: Fault) -> Message:
    """A port is a whole number from 1 to 65535."""
    return Message("'{value}' is not a port; write a number such as 587", value=fault.quoted)


def _flag(fault: Fault) -> Message:
    """This field is true or false; yes, no, on and off are not read."""
    return Message("'{value}' is neither true nor false", value=fault.quoted)


def _schema_version(fault: Fault) -> Message:
    """The file was written for another version of the format."""
    return Message(
        "schema_version '{value}' is not known to this version of relance; write 1",
        value=fault.quoted,
    )


def _too_long(fault: Fault) -> Message:
    """A text of more than 4000 characters."""
    return Message(
        "'{key}' has more than {limit} characters", key=fault.key, limit=fault.context["limit"]
    )


def _several_lines(fault: Fault) -> Message:
    """A text that is printed on one line has several."""
    return Message("'{key}' must be on one line", key=fault.key)


Explanation = Callable[[Fault], Message]


def _value(fault: Fault) -> Message:
    """A value that this field does not allow."""
    return Message("'{value}' is not allowed for '{key}'", value=fault.quoted, key=fault.key)


UNEXPLAINED: Final[tuple[str, Explanation]] = ("value", _value)

EXPLANATIONS: Final[Mapping[str, tuple[str, Explanation]]] = {
    "missing": ("missing-key", _missing),
    "extra_forbidden": ("unknown-key", _unknown_key),
    "enum": ("unknown-word", _unknown_word),
    "literal_error": ("unknown-word", _unknown_word),
    "string_type": ("value-expected", _text_expected),
    "decimal_type": ("value-expected", _text_expected),
    "date_type": ("value-expected", _text_expected),
    "datetime_type": ("value-expected", _text_expected),
    "int_type": ("value-expected", _text_expected),
    "bool_type": ("value-expected", _text_expected),
    "tuple_type": ("list-expected", _list_expected),
    "model_type": ("fields-expected", _fields_expected),
    "model_attributes_type": ("fields-expected", _fields_expected),
    "too_short": ("none-given", _none_given),
    "amount": ("amount", _amount),
    "amount-negative": ("amount-negative", _amount_negative),
    "percent": ("percent", _percent),
    "penalty-rate": ("penalty-rate", _penalty_rate),
    "plan-empty": ("plan-empty", _plan_empty),
    "date": ("date", _date),
    "date-impossible": ("date-impossible", _date_impossible),
    "moment": ("moment", _moment),
    "count": ("count", _count),
    "port": ("port", _port),
    "flag": ("flag", _flag),
    "schema-version": ("schema-version", _schema_version),
    "empty": ("empty", _empty),
    "too-long": ("too-long", _too_long),
    "several-lines": ("several-lines", _several_lines),
}
