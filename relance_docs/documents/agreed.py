"""The agreement that was written here, read again when it comes back signed."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from relance_docs.case.case import PaymentPlan, PlanCovers
from relance_docs.case.claims import Instalment
from relance_docs.case.documents import DocumentKind
from relance_docs.documents.job import DOCUMENTS_FOLDER
from relance_docs.documents.plans import data_name
from relance_docs.errors import RefusalError
from relance_docs.files.plain import ARCHIVED_BYTES, read_file
from relance_docs.letters import manifest
from relance_docs.message import Message
from relance_docs.pieces.opening import attached


def agreed_of(root: Path, number: str, agreed_on: date) -> PaymentPlan:
    """Return the plan that the newest agreement of a case in build/documents says.

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
        agreed = PaymentPlan.model_construct(
            agreed_on=agreed_on,
            instalments=tuple(
                Instalment.model_construct(
                    due_date=date.fromisoformat(part["due_date"]), amount=Decimal(part["amount"])
                )
                for part in said["instalments"]
            ),
            covers=PlanCovers(said["covers"]) if said["covers"] else None,
        )
        has_clause = bool(said["acceleration_clause"])
        return agreed.model_copy(update={"acceleration_clause": True}) if has_clause else agreed
    except (ValueError, KeyError, TypeError, InvalidOperation) as error:
        raise RefusalError(
            Message("{path} does not say what was agreed", path=f"{DOCUMENTS_FOLDER}/{found}")
        ) from error
