"""What archived letters say of themselves, in the files that they carry inside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from relance_docs.case.case import Case
from relance_docs.errors import RefusalError
from relance_docs.files.inside import Within
from relance_docs.files.plain import ARCHIVED_BYTES
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.review.letter_said import LetterSaid, letter_said
from relance_docs.review.records import Review
from relance_docs.review.review import review
from relance_docs.workspace.layout import CASES_FOLDER


def carried(root: Path, case: Case) -> dict[str, LetterSaid]:
    """Return what each archived letter claimed, by its path below cases/.

    Letters that are not there, or that carry nothing of ours, say nothing.
    """
    return dict(_carried(root / CASES_FOLDER, case))


def reviewed(on_day: CaseOnDay, root: Path) -> Review:
    """Return what the facts of a case show, beside what its archived letters say; asked once."""
    return on_day.once(_review, root)


def _review(on_day: CaseOnDay, root: Path) -> Review:
    return review(on_day, carried(root, on_day.case))


def _carried(folder: Path, case: Case) -> Iterator[tuple[str, LetterSaid]]:
    names = {entry.document.file for entry in case.history if entry.document is not None}
    within = Within(folder)
    for name in sorted(name for name in names if name.endswith(".pdf")):
        try:
            pdf = within.read(name, limit=ARCHIVED_BYTES)
        except (OSError, RefusalError):
            continue
        said = _inside(pdf, case.number)
        if said is not None:
            yield name, said


def _inside(pdf: bytes, number: str) -> LetterSaid | None:
    from relance_docs.pieces.opening import attached  # noqa: PLC0415 - heavy

    decompte = attached(pdf, f"decompte-{number}.json")
    if decompte is None:
        return None
    claim = attached(pdf, f"creance-{number}.json")
    try:
        return letter_said(json.loads(decompte), json.loads(claim) if claim else None)
    except ValueError:
        return None
