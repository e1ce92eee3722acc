"""Pièces: the files that prove an event, copied into the folder of the case; their bordereaux."""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from relance_docs.case.case import Case, Communicated, Piece, PieceKind
from relance_docs.errors import RefusalError, reason_of
from relance_docs.files.plain import PIECE_BYTES, is_link, present, read_file
from relance_docs.message import Message
from relance_docs.reading.editing.changes import Append
from relance_docs.recording.event import Event, NewFile
from relance_docs.recording.events.entries import refuse_future, refuse_twice
from relance_docs.review.exhibit import Bordereau
from relance_docs.review.exhibits import communicated_ids
from relance_docs.workspace.case_text import CASE_ORDER, stated
from relance_docs.workspace.layout import CASES_FOLDER

_NOT_IN_A_NAME: Final = re.compile(r"[^\w.-]+|\.\.+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """The pièce that proves an event, new or known already."""

    piece_id: str
    changes: tuple[Append, ...] = ()
    files: tuple[NewFile, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ProofGiven:
    """What the user named as a proof, read before anything is locked."""

    name: str
    """The path of a file, or the id of a pièce."""
    content: bytes | None = field(repr=False)
    """None when there is no such file."""


def given(name: str) -> ProofGiven:
    """Read what the user names; RefusalError when it is there and cannot be had."""
    is_there = os.path.lexists(name)
    return ProofGiven(name=name, content=content_of(Path(name)) if is_there else None)


def proof_of(
    case: Case, root: Path, proof: ProofGiven, *, kind: PieceKind, title: str, day: date | None
) -> Proof:
    """Return the proof that the user gave: the id of a pièce, or a file that becomes one.

    `day`: the date of the document; None when nobody said it.

    A file that lies in the folder of the case stays where it is; another is copied there.
    """
    if case.piece(proof.name) is not None and proof.content is None:
        return Proof(piece_id=proof.name)
    source = Path(proof.name)
    content = content_of(source) if proof.content is None else proof.content
    name = _name_below_cases(case, root, source, content)
    known = next((piece for piece in case.pieces if piece.file == name), None)
    file = NewFile(path=f"{CASES_FOLDER}/{name}", content=content)
    if known is not None:
        return Proof(piece_id=known.id, files=(file,))
    piece_id = _free_id(case, source)
    value = stated(Piece, id=piece_id, kind=kind.value, title=title, date=day, file=name)
    added = Append(key="pieces", value=value, order=CASE_ORDER)
    return Proof(piece_id=piece_id, changes=(added,), files=(file,))


def content_of(path: Path) -> bytes:
    """Return the bytes of a file that the user named; RefusalError when it cannot be had."""
    try:
        content = read_file(path, limit=PIECE_BYTES)
    except OSError as error:
        reason = reason_of(error)
        raise RefusalError(
            Message("{path} cannot be read: {reason}", path=path, reason=reason)
        ) from error
    if not content:
        raise RefusalError(Message("{path} is empty", path=path))
    return content


def _name_below_cases(case: Case, root: Path, source: Path, content: bytes) -> str:
    folder = root / CASES_FOLDER
    absolute = source.resolve()
    if absolute.is_relative_to((folder / case.number).resolve()):
        return absolute.relative_to(folder.resolve()).as_posix()
    name = safe_name(source.name)
    stem, dot, ending = name.rpartition(".")
    candidates = (
        name,
        *(f"{stem or ending}-{n}{dot}{ending if stem else ''}" for n in range(2, 99)),
    )
    for candidate in candidates:
        path = folder / case.number / candidate
        if not os.path.lexists(path) or (not is_link(path) and present(path) == content):
            return f"{case.number}/{candidate}"
    raise RefusalError(Message("{name} is in the folder of the case too often", name=name))


def safe_name(name: str) -> str:
    """Return a file name that every system can check out; accents stay, in one form.

    >>> safe_name("Reçu signé (copie).pdf")
    'Reçu-signé-copie.pdf'
    """
    stem, dot, ending = unicodedata.normalize("NFC", name).rpartition(".")
    parts = [_NOT_IN_A_NAME.sub("-", part).strip("-.") for part in (stem, ending)]
    return f"{parts[0] or 'piece'}{dot}{parts[1]}" if dot else parts[1] or "piece"


def _free_id(case: Case, source: Path) -> str:
    plain = unicodedata.normalize("NFKD", source.stem).encode("ascii", "ignore").decode().lower()
    base = f"p-{re.sub(r'[^a-z0-9]+', '-', plain).strip('-') or 'piece'}"
    ids = (base, *(f"{base}-{number}" for number in range(2, 999)))
    return next(piece_id for piece_id in ids if case.piece(piece_id) is None)


def communicated(
    case: Case,
    numbered: Bordereau,
    communicated_on: date,
    to: str | None,
    *,
    today: date,
    again: bool = False,
) -> Event:
    """Record that the pièces were communicated under the numbers that `numbered` gives them.

    Raises RefusalError for a day to come or before the last bordereau, and for no pièce at all.
    """
    refuse_future(communicated_on, today)
    last = case.bordereaux[-1].communicated_on if case.bordereaux else date.min
    if communicated_on < last:
        raise RefusalError(
            Message(
                "{day} is before the last bordereau, communicated on {last}",
                day=communicated_on,
                last=last,
            )
        )
    before = communicated_ids(case)
    names = (*before, *(exhibit.id for exhibit in numbered.exhibits[len(before) :]))
    if not names:
        raise RefusalError(
            Message(
                "case {case} has no pièce with a file: there is nothing to communicate",
                case=case.number,
            )
        )
    same = Communicated(communicated_on=communicated_on, to=to, pieces=names)
    if not again and same in case.bordereaux:
        refuse_twice(
            Message(
                "the same pièces were communicated to the same on {day} already, and this is to "
                "be another time",
                day=communicated_on,
            )
        )
    value = stated(Communicated, communicated_on=communicated_on, to=to, pieces=names)
    return Event(
        name="communicated",
        sentence=f"{len(names)} pièces communicated on {communicated_on}",
        changes=(Append(key="bordereaux", value=value, order=CASE_ORDER, as_block=True),),
        warnings=_missing(numbered),
    )


def _missing(numbered: Bordereau) -> tuple[Message, ...]:
    if not numbered.missing:
        return ()
    ids = ", ".join(exhibit.id for exhibit in numbered.missing)
    warning = Message("note: without a file, so without a number: {ids}", ids=ids)
    return (warning,)
