"""The base of all records: frozen, by keyword only, nothing unknown let in."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A checked, frozen record; its attribute docstrings are the text of schema and docs."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
