"""The agreement that was written here, read again when it comes back signed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from relance_docs.case.case import PlanCovers
from relance_docs.case.documents import DocumentKind
from relance_docs.documents.job import DOCUMENTS_FOLDER
from relance_docs.documents.plans import data_name
from relance_docs.errors import RefusalError
from relance_docs.files.plain import ARCHIVED_BYTES, read_file
from relance_docs.letters import manifest
from relance_docs.message import Message
from relance_docs.pieces.opening import attached


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreed:
    """What an agreement says, for whoever signs it."""

    instalments: tuple[tuple[date, Decimal], ...]
    covers: PlanCovers | None
    acceleration_clause: bool


def agreed_of(root: Path, number: str) -> Agreed:
    """Return what the newest agreement of a case in build/documents says.

    Raises RefusalError when there is none, or it was changed since it was written.
    """
    folder = root / DOCUMENTS_FOLDER
    known = manifest.read(folder)
    kind = DocumentKind.PLAN_AGREEMENT.value
    paths = [
        path
        for path, entry in known.items()
        if entry.case == number and entry.step == kind and path.endswith(".pdf")
    ]
    found = max((p for p in paths if manifest.is_ours(folder, p, known[p])), default=None)
    if found is None:
        raise RefusalError(
            Message(
                "no agreement of case {case} is in build/documents as it was written: say what was"
                " signed with --instalment for each",
                case=number,
            )
        )
    content = read_file(folder / found, limit=ARCHIVED_BYTES, follow=False)
    try:
        said = json.loads(attached(content, data_name(number)) or b"")
        return Agreed(
            instalments=tuple(
                (date.fromisoformat(part["due_date"]), Decimal(part["amount"]))
                for part in said["instalments"]
            ),
            covers=PlanCovers(said["covers"]) if said["covers"] else None,
            acceleration_clause=bool(said["acceleration_clause"]),
        )
    except (ValueError, KeyError, TypeError, InvalidOperation) as error:
        raise RefusalError(
            Message("{path} does not say what was agreed", path=f"{DOCUMENTS_FOLDER}/{found}")
        ) from error
