"""The bordereaux that were communicated: one document, one number, for ever."""

# ruff: noqa: D401 - the docstring of a check says what must hold

from __future__ import annotations

from collections.abc import Iterator

from relance_docs.case.case import Case
from relance_docs.finding import Severity
from relance_docs.message import Message
from relance_docs.reading.check import Spot, Surroundings, check
from relance_docs.reading.document import Loc


@check("communicated-unknown")
def communicated_unknown(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """What was communicated stays in the case: a pièce withdrawn keeps its entry, without `file`.

    Its number is never given to another one.
    """
    known = _documents(case) if case.bordereaux else {}
    for loc, number, name in _communicated(case):
        if name not in known:
            yield (
                loc,
                Message(
                    "'{name}' is pièce n° {number}, and neither a pièce nor a letter of this case;"
                    " put it back among the pieces, without 'file' if it is withdrawn",
                    name=name,
                    number=number,
                ),
            )


@check("communicated-twice")
def communicated_twice(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """One document has one number: a bordereau names no document twice."""
    known = _documents(case) if case.bordereaux else {}
    first: dict[tuple[int, str], int] = {}
    for loc, number, name in _communicated(case):
        which = int(loc[1]), known.get(name, name)
        before = first.setdefault(which, number)
        if before != number:
            yield (
                loc,
                Message("'{name}' is already pièce n° {number}", name=name, number=before),
            )


@check("bordereau-renumbered", stands_alone=True)
def bordereau_renumbered(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A bordereau begins with all pièces of the one before it, in their order: numbers stay."""
    for i in range(1, len(case.bordereaux)):
        before, pieces = case.bordereaux[i - 1].pieces, case.bordereaux[i].pieces
        for k, name in enumerate(before):
            if k >= len(pieces):
                yield (
                    ("bordereaux", i, "pieces"),
                    Message("pièce n° {number} is missing: '{name}'", number=k + 1, name=name),
                )
            elif pieces[k] != name:
                yield (
                    ("bordereaux", i, "pieces", k),
                    Message(
                        "pièce n° {number} was communicated as '{name}'; numbers never move, new"
                        " pièces come at the end",
                        number=k + 1,
                        name=name,
                    ),
                )
            else:
                continue
            break


@check("bordereaux-order", stands_alone=True)
def bordereaux_order(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """Bordereaux stand in the order in which they were communicated."""
    for i in range(1, len(case.bordereaux)):
        before, day = case.bordereaux[i - 1].communicated_on, case.bordereaux[i].communicated_on
        if day < before:
            yield (
                ("bordereaux", i, "communicated_on"),
                Message("earlier than the bordereau above it, of {day}", day=before.isoformat()),
            )


@check("communicated-withdrawn", Severity.WARNING)
def communicated_withdrawn(case: Case, _around: Surroundings) -> Iterator[Spot]:
    """A pièce that was communicated should keep its file: without it, it is shown as withdrawn."""
    numbers: dict[str, int] = {}
    for _loc, number, name in _communicated(case):
        numbers.setdefault(name, number)
    for i, piece in enumerate(case.pieces):
        if piece.file is None and piece.id in numbers:
            yield (
                ("pieces", i),
                Message(
                    "pièce n° {number} was communicated and has no file any more: it is shown as"
                    " withdrawn",
                    number=numbers[piece.id],
                ),
            )


def _communicated(case: Case) -> Iterator[tuple[Loc, int, str]]:
    """Yield what each bordereau names: its place, its number, its name."""
    for i, each in enumerate(case.bordereaux):
        for k, name in enumerate(each.pieces):
            yield ("bordereaux", i, "pieces", k), k + 1, name


def _documents(case: Case) -> dict[str, str]:
    """Return every name of a document, with the file it stands for."""
    sent = (d for entry in case.history for d in (entry.document, entry.email) if d is not None)
    pieces = {piece.id: piece.file or piece.id for piece in case.pieces}
    return {document.file: document.file for document in sent} | pieces


BORDEREAUX = (
    communicated_unknown,
    communicated_twice,
    bordereau_renumbered,
    bordereaux_order,
    communicated_withdrawn,
)
