"""The JSON Schemas, made from the records; `tools/reference.py` writes those that are shipped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from relance_docs.reading.json_schema import SCHEMAS

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_NULL: Final = {"type": "null"}


def schema_text(name: str) -> str:
    """Return the schema made from the records, as it is shipped."""
    record = SCHEMAS[name]
    made = record.model_json_schema()
    for excluded in (field for field, info in record.model_fields.items() if info.exclude):
        made["properties"].pop(excluded)
    schema = {"$schema": _DIALECT, **_plain(made)}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _plain(part: Any) -> Any:  # noqa: ANN401 - any JSON
    """Drop what an editor would only repeat: titles made of names, defaults of nothing."""
    if isinstance(part, list):
        return [_plain(each) for each in part]
    if not isinstance(part, dict):
        return part
    kept = {
        key: _named(value) if key in {"properties", "$defs"} else _plain(value)
        for key, value in part.items()
        if key != "title" and not (key == "default" and value in (None, [], {}))
    }
    return _with_null(kept)


def _named(parts: Mapping[str, Any]) -> dict[str, Any]:
    """Go through fields, whose names (`title` is one) are not keywords."""
    return {name: _may_be_empty(part) for name, part in parts.items()}


def _may_be_empty(part: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    """Let a list that may be left out be written without items: `payments:`."""
    if part.get("default") == [] and part.get("type") == "array":
        return _plain(part | {"type": ["array", "null"]})
    return _plain(part)


def _with_null(part: dict[str, Any]) -> dict[str, Any]:
    """Write « text or nothing » as one type of two, which editors explain better."""
    match part.get("anyOf"):
        case [{"type": kind} as first, null] if null == _NULL:
            kinds = kind if isinstance(kind, list) else [kind]
            others = {key: value for key, value in part.items() if key != "anyOf"}
            return {**first, **others, "type": [*kinds, "null"]}
    return part
