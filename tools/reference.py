"""Renew what is made from the code: the JSON Schemas and the tables of the reference pages.

python tools/reference.py           renew the files
python tools/reference.py --check   say which are not in step, and leave with 1
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from pydantic import BaseModel

from relance_docs.case.case import Case
from relance_docs.case.settings import Settings
from relance_docs.reading.anatomy import fields_of, record_at, words_at, written_fields
from relance_docs.reading.json_schema import SCHEMAS
from relance_docs.unseen import UNSEEN, Unseen
from tools import output_schema
from tools.codes import (
    KnownCode,
    check_codes,
    file_codes,
    shape_codes,
    template_codes,
    wording_codes,
)
from tools.json_schema import field_texts, schema_text
from tools.output_schema import command_table, shape_tables

ROOT: Final = Path(__file__).parent.parent
_GENERATED: Final = re.compile(r"(<!-- (\w+): (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def records() -> Mapping[str, type[BaseModel]]:
    """Return every record that a file can hold, by name."""
    found: dict[str, type[BaseModel]] = {}
    todo: list[type[BaseModel]] = [Case, Settings]
    while todo:
        record = todo.pop(0)
        if record.__name__ not in found:
            found[record.__name__] = record
            inner = (record_at(record, (field,)) for field in written_fields(record))
            todo += [each for each in inner if each is not None]
    found.pop("PenaltyRate")  # written in its own way, explained in the text
    return found


def field_table(record: type[BaseModel]) -> str:
    """Return the table of the fields of a record."""
    rows = (_field_row(record, name) for name in written_fields(record))
    return "\n".join(("| field | | meaning |", "|---|---|---|", *rows)) + "\n"


def _field_row(record: type[BaseModel], name: str) -> str:
    field = fields_of(record)[name]
    need = "**needed**" if field.is_required() else ""
    words = words_at(record, (name,))
    said = field_texts(record).get(name, "")
    if len(words) > 1 and not all(word in said for word in words):
        said = f"{said} One of: {', '.join(f'`{word}`' for word in words)}."
    return f"| `{name}` | {need} | {said} |"


def code_table(codes: Iterable[KnownCode]) -> str:
    """Return the table of some codes."""
    rows = (_code_row(code) for code in codes)
    return "\n".join(("| code | weight | meaning |", "|---|---|---|", *rows)) + "\n"


def _code_row(code: KnownCode) -> str:
    weights = " / ".join(severity.value for severity in code.severities)
    return f"| `{code.code}` | {weights} | {' '.join(code.meaning.split())} |"


_CODES: Final = {
    "file": file_codes,
    "shape": shape_codes,
    "content": check_codes,
    "templates": template_codes,
    "wording": wording_codes,
}


def character_table() -> str:
    """Return the table of the characters that are refused."""
    rows = (f"| {_code_points(one)} | {one.why} |" for one in UNSEEN)
    return "\n".join(("| code points | why |", "|---|---|", *rows)) + "\n"


def _code_points(one: Unseen) -> str:
    last = "" if one.last == one.first else f"–{one.last:04X}"
    return f"U+{one.first:04X}{last}"


def renewed(page: str) -> str:
    """Return a page with its generated tables made anew."""

    def made(found: re.Match[str]) -> str:
        kind, name = found[2], found[3]
        if kind == "fields":
            table = field_table(records()[name])
        elif kind == "output":
            table = command_table() if name == "commands" else shape_tables()
        else:
            table = character_table() if kind == "characters" else code_table(_CODES[name]())
        return f"{found[1]}{table}{found[4]}"

    return _GENERATED.sub(made, page)


def expected_files() -> dict[Path, str]:
    """Return every file that is made from the code, with its text."""
    schemas = {
        ROOT / "relance_docs" / "schema" / f"{name}.schema.json": schema_text(name)
        for name in SCHEMAS
    }
    schemas[ROOT / "relance_docs" / "schema" / "output.schema.json"] = output_schema.schema_text()
    pages = (ROOT / "docs" / name for name in ("case-format.md", "data.md", "findings.md"))
    return schemas | {page: renewed(page.read_text(encoding="utf-8")) for page in pages}


def main(arguments: list[str]) -> int:
    """Renew the files, or with --check name those that are not in step."""
    stale = {
        path: text
        for path, text in expected_files().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    }
    for path, text in stale.items():
        print(path.relative_to(ROOT))
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
