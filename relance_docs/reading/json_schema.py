"""The JSON Schema of the two kinds of file, made from the records, for editors.

It is a help while typing, not the judge: `relance check` is stricter, and knows what depends on
other fields and files.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.record import Record
from relance_docs.case.settings import Settings

SCHEMAS: Final[Mapping[str, type[Record]]] = {"case": Case, "settings": Settings}
"""The kinds of file by the name of their schema."""


def packaged_schema(name: str) -> str:
    """Return the schema that is shipped, as text; `name` is one of SCHEMAS, or `output`."""
    resource = files("relance_docs") / "schema" / f"{name}.schema.json"
    return resource.read_text(encoding="utf-8")
