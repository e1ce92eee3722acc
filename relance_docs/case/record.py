"""The base of all records: frozen, by keyword only, nothing unknown let in."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

Loc = tuple[str | int, ...]
"""The way to a value of a file from its root: field names, and positions from 0.

It is what a fact is known by: two payments of one day and one amount have each their own.
"""


class Record(BaseModel):
    """A checked, frozen record; its attribute docstrings are the text of schema and docs.

    It is built when it is first used, and those who make schema and docs read the texts: a start
    of the program waits for neither. Nor does a module of records put its annotations off
    (`from __future__`): pydantic would compile each again, a quarter of what a module takes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _without_empty_lists(cls, stated: Any) -> Any:  # noqa: ANN401 - what a file says
        """Take `payments:` with nothing after it as left out, like a list without items."""
        if not isinstance(stated, dict) or None not in stated.values():
            return stated
        empty = _may_be_empty(cls)
        return {
            key: value for key, value in stated.items() if value is not None or key not in empty
        }


@cache
def _may_be_empty(record: type[Record]) -> frozenset[str]:
    """Return the fields that are lists or records and may be left out."""
    return frozenset(
        name
        for name, field in record.model_fields.items()
        if isinstance(field.default, tuple | Record)
    )
