"""The index written: one page, and beside it every table as CSV."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from relance_docs.audit.index.content import Index, IndexRequest
from relance_docs.audit.index.files import csv_bytes, data_of
from relance_docs.audit.page import Page, page_bytes
from relance_docs.audit.putting import put_file
from relance_docs.french import factor, short_day
from relance_docs.portfolio.delays import CLEAR, LEAST, WINDOW
from relance_docs.portfolio.dso import PERIOD
from relance_docs.unseen import shown_in_json

INDEX: Final = "index.html"
TABLES: Final = "tables"
"""Folder of the CSV files, beside the index."""
DATA: Final = f"{TABLES}/index.json"
"""All tables, for programs."""


def index_bytes(index: Index, asked: IndexRequest) -> bytes:
    """Return the page; the same cases on the same day always give the same bytes."""
    day = short_day(asked.as_of)
    return page_bytes(
        Page(
            template="index.html",
            title=f"Créances au {day} – {asked.creditor}",
            running=f"{asked.creditor} – créances au {day}",
            variables={
                "asked": asked,
                "index": index,
                "all": index.portfolio,
                "tables": index.tables,
                "folder": TABLES,
                "href": asked.href,
                "factor": factor,
                "rules": {"window": WINDOW, "least": LEAST, "difference": CLEAR, "period": PERIOD},
            },
        )
    )


def write_index(
    folder: Path, index: Index, asked: IndexRequest, *, below: Path | None = None
) -> tuple[Path, ...]:
    """Write the page and the tables into `folder`; return their paths, the page first.

    `below` is the workspace that the folder lies in, or the folder itself. Files that would not
    change are left as they are. Raises RefusalError when the folder cannot be
    written to.
    """
    tables = index.tables.values()
    data = shown_in_json(json.dumps(data_of(tables), ensure_ascii=False, indent=1))
    files = {INDEX: index_bytes(index, asked), DATA: f"{data}\n".encode()}
    files |= {f"{TABLES}/{table.key}.csv": csv_bytes(table) for table in tables}
    for name, content in files.items():
        put_file(folder / name, content, below=below or folder)
    return tuple(folder / name for name in files)
