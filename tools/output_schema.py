"""The JSON Schema of what `--format json` prints, and the tables of docs/data.md."""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

from pydantic import ConfigDict, TypeAdapter

from relance_docs.outputs import documents, doing, listing
from relance_docs.outputs.commands import OUTPUTS
from relance_docs.outputs.doing import OutcomeData

_ROOMS: Final = (doing, documents, listing)
_BASE: Final = OutcomeData.__name__
OTHER: Final = "*"
"""The name under which the schema has what every other command prints."""


def schema_text() -> str:
    """Return the schema: a definition for each command, by its name."""
    with_texts = ConfigDict(use_attribute_docstrings=True)
    for shape in (shape for room in _ROOMS for shape in vars(room).values()):
        if isinstance(shape, type) and shape.__module__.startswith("relance_docs.outputs."):
            setattr(shape, "__pydantic_config__", with_texts)  # noqa: B010 - as pydantic reads it
    shapes = {**OUTPUTS, OTHER: OutcomeData}
    made, inner = TypeAdapter.json_schemas(
        [(name, "serialization", TypeAdapter(shape)) for name, shape in shapes.items()]
    )
    commands = {name: made[name, "serialization"] for name in shapes}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What `relance COMMAND --format json` prints",
        "$defs": {**commands, **inner["$defs"]},
    }
    return json.dumps(_plain(schema), ensure_ascii=False, indent=2) + "\n"


def _plain(part: Any) -> Any:  # noqa: ANN401 - any JSON
    """Drop the titles that pydantic makes of names."""
    if isinstance(part, list):
        return [_plain(each) for each in part]
    if not isinstance(part, dict):
        return part
    return {
        key: _plain(value)
        for key, value in part.items()
        if not (key == "title" and isinstance(value, str) and "`" not in value)
    }


def command_table() -> str:
    """Return the table of the commands and the shapes of what they print."""
    rows = (f"| `{name}` | {_said(made)} |" for name, made in _definitions(commands=True))
    return "\n".join(("| command | what it prints |", "|---|---|", *rows)) + "\n"


def shape_tables() -> str:
    """Return a table for each shape, the larger one before what it is made of."""
    texts = _texts_of_functional()
    parts = []
    base = dict.fromkeys(OutcomeData.__annotations__)
    for name, made in _definitions(commands=False):
        said = made.get("description") or texts.get(name, "")
        is_more = base.items() <= dict.fromkeys(made["properties"]).items() and name != _BASE
        own = {
            key: value for key, value in made["properties"].items() if not (is_more and key in base)
        }
        if is_more:
            said = f"{said} With the keys of [{_name(_BASE)}](#{_name(_BASE).lower()})."
        rows = (
            f"| `{key}` | {_said(value)}{'' if key in made.get('required', ()) else ', not always'}"
            f" | {value.get('description', '')} |"
            for key, value in own.items()
        )
        head = ("| key | value | meaning |", "|---|---|---|")
        parts.append("\n".join((f"### {_name(name)}", "", said, "", *head, *rows)) + "\n")
    return "\n" + "\n".join(parts) + "\n"


def _definitions(*, commands: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, made in json.loads(schema_text())["$defs"].items():
        is_command = name in OUTPUTS or name == OTHER
        if is_command is commands:
            yield ("every other" if name == OTHER else name), made


def _texts_of_functional() -> Mapping[str, str]:
    """Return the texts below shapes that are calls, for a key of theirs is a word of Python."""
    found = {}
    for shape, below in (
        each for room in _ROOMS for each in pairwise(ast.parse(inspect.getsource(room)).body)
    ):
        match shape, below:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=ast.Call()),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                found[name] = inspect.cleandoc(text)
    return found


def _said(made: Mapping[str, Any]) -> str:
    """Return a type in words."""
    match made:
        case {"$ref": reference}:
            name = _name(str(reference).rpartition("/")[2])
            return f"[{name}](#{name.lower()})"
        case {"anyOf": several}:
            return " or ".join(_said(each) for each in several)
        case {"type": "array", "items": items}:
            return f"list of {_said(items)}"
        case {"type": "object", "additionalProperties": values} if isinstance(values, dict):
            return f"{_said(values)} by name"
        case {"type": name}:
            return {"string": "text", "boolean": "true or false"}.get(name, str(name))
    return "anything"


def _name(shape: str) -> str:
    return shape.removesuffix("Data")
