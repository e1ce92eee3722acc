"""How many identities stand behind a document before it leaves, as relance.yaml asks it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final

from relance_docs.case.settings import Approval
from relance_docs.pieces.opening import attached

ABOVE: Final = 2
"""Identities that a document above the amount needs, whatever its step."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ApprovalSubject:
    """A document that is to leave, exactly as it is."""

    case: str
    step: str
    """Its step, or the kind of a document on demand."""
    sha256: str
    owed: Decimal | None
    """All that is owed by its own décompte; None where it has none, as one made elsewhere."""
    is_of_plan: bool = True
    """Whether it is of a step of the plan: one on demand claims no such sum."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaving:
    """The bytes of a document that is to leave, and what it is."""

    case: str
    step: str
    content: bytes = field(repr=False)
    is_of_plan: bool = True

    @property
    def subject(self) -> ApprovalSubject:
        """What is approved: these very bytes."""
        return ApprovalSubject(
            case=self.case,
            step=self.step,
            sha256=hashlib.sha256(self.content).hexdigest(),
            owed=_owed_in(self.content, self.case),
            is_of_plan=self.is_of_plan,
        )


def needed(asked: Approval | None, subject: ApprovalSubject) -> int:
    """Return how many identities a document needs, that of who records it as sent among them.

    A document of the plan that does not tell what is owed counts as above the amount: nobody knows.
    """
    if asked is None:
        return 1
    of_step = asked.steps.get(subject.step, 1)
    is_above = (
        asked.above is not None
        and subject.is_of_plan
        and (subject.owed is None or subject.owed > asked.above)
    )
    return max(1, of_step, ABOVE if is_above else 1)


def _owed_in(pdf: bytes, case: str) -> Decimal | None:
    """Return what the décompte inside a letter of ours says is owed in all."""
    found = attached(pdf, f"decompte-{case}.json")
    try:
        return Decimal(json.loads(found)["total_due"]) if found else None
    except (ValueError, KeyError, TypeError, InvalidOperation):
        return None
