"""One edit of a case file: the change and nothing else, or a refusal.

The text is never written anew from its data. The C parser says where the keys and values stand;
the new lines imitate those around them; the result is read again, and it must say what the file
said before with the change made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.reading.document import Data
from relance_docs.reading.editing.changes import Change, Drop, Put, Remove, applied
from relance_docs.reading.editing.lists import append, dropped
from relance_docs.reading.editing.mappings import has_blank_lines, put, removed
from relance_docs.reading.editing.tree import MapNode, Splice, find, parse, spliced
from relance_docs.reading.editing.writing import normalised
from relance_docs.reading.yaml import read_yaml


def edited(raw: bytes, path: str, changes: Iterable[Change], *, before: Data = None) -> bytes:
    """Return the file `raw`, named `path` in messages, with the changes made.

    `raw` must be readable without findings; `before`: what it says, where it was read. Raises
    RefusalError when the file is written in a way in which the change cannot be made without
    touching the rest.
    """
    wanted = tuple(_normalised(change) for change in changes)
    text = raw.decode("utf-8")
    for change in wanted:
        text = spliced(text, _splices(text, change))
    result = text.encode("utf-8")
    data, after = before or read_yaml(raw, path).data, read_yaml(result, path)
    if after.findings or after.data != applied(data, wanted):
        raise RefusalError(
            Message(
                "{path} is written in a way that cannot be edited without touching the rest; "
                "make this change by hand, then `relance save -m TEXT`",
                path=path,
            )
        )
    return result


def _normalised(change: Change) -> Change:
    if isinstance(change, (Remove, Drop)):
        return change
    return replace(change, value=normalised(change.value))


def _splices(text: str, change: Change) -> tuple[Splice, ...]:
    root = parse(text)
    mapping = find(root, change.loc)
    if not isinstance(mapping, MapNode):
        raise TypeError(change.loc)
    if isinstance(change, Remove):
        return removed(text, mapping, change.key)
    if isinstance(change, Drop):
        return dropped(text, mapping, change)
    is_spaced = mapping is root and has_blank_lines(text, root)
    if isinstance(change, Put):
        return put(text, mapping, change, is_spaced=is_spaced)
    return append(text, mapping, change, is_spaced=is_spaced)
