"""From pydantic's errors to findings: its `type` and `loc` are used, never its sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from relance_docs.finding import Finding, Severity
from relance_docs.reading.anatomy import fields_at, words_at
from relance_docs.reading.document import Document, Loc
from relance_docs.reading.faults import EXPLANATIONS, UNEXPLAINED, Fault


def shape_faults(
    error: ValidationError,
    document: Document,
    root: type[BaseModel],
    *,
    with_refused: bool = False,
) -> tuple[Fault, ...]:
    """Return the faults, one for each place, without those that a refusal already explains."""
    faults: dict[Loc, Fault] = {}
    for entry in error.errors(include_url=False):
        loc = written_loc(entry["loc"], entry["type"], document)
        # pydantic counts only the items that were right: one broken invoice is not "no invoice".
        is_filled = entry["type"] == "too_short" and bool(entry["input"])
        if not is_filled and (with_refused or not _is_refused(loc, document)):
            context: Mapping[str, Any] = entry.get("ctx", {})
            faults.setdefault(
                loc,
                Fault(
                    kind=entry["type"],
                    loc=loc,
                    value=entry.get("input"),
                    context=context,
                    root=root,
                    fields=fields_at(root, loc[:-1]),
                    words=words_at(root, loc),
                ),
            )
    # A needed field that is only misspelt is told once.
    meant = {(*fault.loc[:-1], fault.meant) for fault in faults.values()}
    return tuple(
        fault for fault in faults.values() if fault.kind != "missing" or fault.loc not in meant
    )


def written_loc(loc: Loc, kind: str, document: Document) -> Loc:
    """Return the way to what the file says, for pydantic's way to what it read.

    Unions and clauses (`{fixed: 12.00}`, read as form and value) add steps that no file has.
    """
    if kind == "missing":
        return loc
    while loc and not document.places.knows(loc):
        if loc[-2:] == ("penalty_rate", "value"):
            children = document.places.children(loc[:-1])
            return children[0] if children else loc[:-1]
        loc = loc[:-1]
    return loc


def _is_refused(loc: Loc, document: Document) -> bool:
    return any(loc[:length] in document.refused for length in range(len(loc) + 1))


def shape_finding(fault: Fault, document: Document) -> Finding:
    """Return the finding for a fault, at its place in the file."""
    kind = "empty" if fault.kind == "missing" and document.places.knows(fault.loc) else fault.kind
    code, explain = EXPLANATIONS.get(kind, UNEXPLAINED)
    is_nested = code == "list-expected" and isinstance(fault.value, dict)
    at_key = code == "unknown-key" or is_nested
    places = document.places
    place = places.of_key(fault.loc) if at_key else places.of(fault.loc)
    if kind == "missing":
        place = places.of_key(fault.loc[:-1])
    return Finding(place=place, code=code, message=explain(fault), severity=Severity.ERROR)
