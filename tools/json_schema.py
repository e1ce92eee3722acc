"""The JSON Schemas, made from the records; `tools/reference.py` writes those that are shipped."""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from textwrap import dedent
from typing import Any, Final

from pydantic import BaseModel

from relance_docs.reading.anatomy import record_at, written_fields
from relance_docs.reading.json_schema import SCHEMAS

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_NULL: Final = {"type": "null"}


def schema_text(name: str) -> str:
    """Return the schema made from the records, as it is shipped."""
    record = SCHEMAS[name]
    for each in _innermost_first(record):
        for field, text in field_texts(each).items():
            each.model_fields[field].description = text
        each.model_rebuild(force=True)
    made = record.model_json_schema()
    for excluded in (field for field, info in record.model_fields.items() if info.exclude):
        made["properties"].pop(excluded)
    schema = {"$schema": _DIALECT, **_plain(made)}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _innermost_first(record: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Yield a record after all that it is made of, for it is built of what they are by then."""
    for field in written_fields(record):
        inner = record_at(record, (field,))
        if inner is not None:
            yield from _innermost_first(inner)
    yield record


def field_texts(record: type[BaseModel]) -> dict[str, str]:
    """Return the docstring of each field of a record that has one, those of its bases as well."""
    texts: dict[str, str] = {}
    for kind in reversed(record.__mro__):
        if issubclass(kind, BaseModel) and kind.__module__.startswith("relance_docs."):
            texts |= dict(_texts_below(ast.parse(dedent(inspect.getsource(kind))).body))
    return {field: texts[field] for field in record.model_fields if field in texts}


def _texts_below(statements: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    """Yield each field of a class with the text that stands below it."""
    for field, below in zip_longest(statements, statements[1:]):
        match field, below:
            case ast.ClassDef(body=inner), _:
                yield from _texts_below(inner)
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                yield name, inspect.cleandoc(text)


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
