"""A payment plan: proposed, to be agreed and signed; the letter of an instalment that was missed.

What is put into instalments is all that is owed and undisputed: the principal alone, or with what
the delay has added by that day. Nothing is agreed until the signed one comes back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from relance_docs.case.case import PlanCovers
from relance_docs.case.claims import Instalment
from relance_docs.case.parties import DebtorKind
from relance_docs.claim.records import PartRow
from relance_docs.documents import guards
from relance_docs.documents.account import open_rows, overdue_rows
from relance_docs.documents.records import DocumentAsked, DocumentContent, DocumentType, answer_by
from relance_docs.documents.tongues import DISPUTED
from relance_docs.errors import RefusalError
from relance_docs.law.delays import add_months
from relance_docs.message import Message
from relance_docs.plan.instalments import Wish, spread
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.promises import PaymentPlanStanding, PromiseState
from relance_docs.rendering.document import Attachment
from relance_docs.wording.facts import LetterKind

ZERO: Final = Decimal("0.00")


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposed:
    """A plan as it is proposed."""

    parts: tuple[Instalment, ...]
    principal: Decimal
    """What of it is principal."""
    beside: Decimal
    """Penalties and indemnity in it; 0 where they are left out."""
    reserved: Decimal
    """Penalties and indemnity that are left out."""

    @property
    def total(self) -> Decimal:
        """All instalments together."""
        return sum((part.amount for part in self.parts), ZERO)


def proposed(on_day: CaseOnDay, asked: DocumentAsked) -> Proposed:
    """Return the plan that is asked for; raises RefusalError where it cannot be made."""
    if (asked.count, asked.amount, asked.until).count(None) != 2:  # noqa: PLR2004 - one of three
        raise RefusalError(
            Message(
                "how is it to be spread? `relance plan {case} --propose` with one of --number,"
                " --amount, --until",
                case=on_day.case.number,
            )
        )
    owed = on_day.statement
    principal = owed.account.principal_due
    accessories = owed.total_due - principal
    total = owed.total_due if asked.with_penalties else principal
    wish = Wish(
        first=asked.first or add_months(on_day.as_of, 1),
        count=asked.count,
        amount=asked.amount,
        until=asked.until,
    )
    if wish.first <= on_day.as_of:
        raise RefusalError(
            Message("the first instalment, {day}, is not later than the plan", day=wish.first)
        )
    return Proposed(
        parts=spread(total, wish),
        principal=principal,
        beside=accessories if asked.with_penalties else ZERO,
        reserved=ZERO if asked.with_penalties else accessories,
    )


def _why_not(on_day: CaseOnDay, asked: DocumentAsked) -> Message | None:
    del asked
    return guards.first_of(
        on_day,
        *guards.ABOUT_A_DEBT,
        _a_public_body_has_none,
        guards.nothing_is_out_of_time,
        _nothing_to_spread,
        _one_runs,
    )


def _a_public_body_has_none(on_day: CaseOnDay) -> Message | None:
    if on_day.case.debtor.kind is not DebtorKind.PUBLIC_BODY:
        return None
    return Message(
        "a public body pays within its legal time and agrees no instalments (L2192-10 CCP)"
    )


def _nothing_to_spread(on_day: CaseOnDay) -> Message | None:
    if on_day.statement.account.principal_due > 0:
        return None
    return Message("no undisputed principal is owed")


def _one_runs(on_day: CaseOnDay) -> Message | None:
    """Bar a proposal beside a plan that is kept: nothing asks for another."""
    standing = on_day.payment_plan
    if standing is None or standing.state is not PromiseState.PENDING:
        return None
    return Message(
        "the payment plan of {day} is kept so far; what is agreed in its place is recorded by"
        " `relance plan {case} --replace --instalment DATE=AMOUNT …`",
        day=standing.plan.agreed_on,
        case=on_day.case.number,
    )


def _content(on_day: CaseOnDay, asked: DocumentAsked) -> DocumentContent:
    plan = proposed(on_day, asked)
    opened = _covered(on_day)
    invoices = overdue_rows(on_day) if asked.with_penalties else ()
    return DocumentContent(
        invoices=invoices,
        variables={
            "plan": plan,
            "open_rows": opened,
            "open_total": sum((row.principal_due for row in opened), ZERO),
            "with_penalties": asked.with_penalties,
            "answer_by": answer_by(on_day),
        },
        sums=(
            plan.total,
            plan.principal,
            plan.beside,
            plan.reserved,
            *(p.amount for p in plan.parts),
        ),
    )


def _covered(on_day: CaseOnDay) -> tuple[PartRow, ...]:
    disputed = {claim.invoice_number for claim in on_day.statement.account.disputed}
    found = open_rows(on_day.case, on_day.statement)
    return tuple(
        row
        for row in found
        if row.invoice_number not in disputed or not row.rank.endswith(DISPUTED)
    )


def _agreement(on_day: CaseOnDay, asked: DocumentAsked) -> DocumentContent:
    found = _content(on_day, asked)
    plan = proposed(on_day, asked)
    return DocumentContent(
        invoices=found.invoices,
        variables=found.variables,
        sums=found.sums,
        attachments=(_data(on_day, asked, plan),),
    )


def data_name(number: str) -> str:
    """Return the name of the file inside an agreement that says what is agreed."""
    return f"echeancier-{number}.json"


def _data(on_day: CaseOnDay, asked: DocumentAsked, plan: Proposed) -> Attachment:
    said = {
        "case": on_day.case.number,
        "as_of": on_day.as_of.isoformat(),
        "covers": PlanCovers.ALL.value if asked.with_penalties else None,
        "acceleration_clause": True,
        "instalments": [
            {"due_date": part.due_date.isoformat(), "amount": format(part.amount, ".2f")}
            for part in plan.parts
        ],
    }
    return Attachment(
        name=data_name(on_day.case.number),
        content=(json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode(),
        mime_type="application/json",
        description="Échéancier : échéances, ce qu’elles couvrent",
    )


def _missed_why_not(on_day: CaseOnDay, asked: DocumentAsked) -> Message | None:
    del asked
    return guards.first_of(
        on_day, *guards.ABOUT_A_DEBT, _none_missed, guards.nothing_is_out_of_time
    )


def _none_missed(on_day: CaseOnDay) -> Message | None:
    standing = on_day.payment_plan
    if standing is None:
        return Message(
            "no payment plan is recorded: `relance plan {case} …`", case=on_day.case.number
        )
    return None if standing.missed else Message("no instalment is late")


def _missed(on_day: CaseOnDay, asked: DocumentAsked) -> DocumentContent:
    del asked
    standing = on_day.payment_plan
    if standing is None:
        raise TypeError(standing)
    return DocumentContent(
        invoices=(),
        variables={
            "agreed_on": standing.plan.agreed_on,
            "missed": standing.missed,
            "late": standing.late,
            "to_come": _to_come(on_day, standing),
            "has_clause": standing.plan.acceleration_clause and standing.plan.proof is not None,
        },
        asks=standing.late,
        pay_by=answer_by(on_day),
        sums=tuple(part.amount for part in standing.missed),
        tone=LetterKind.COURTEOUS,
    )


def _to_come(on_day: CaseOnDay, standing: PaymentPlanStanding) -> tuple[Instalment, ...]:
    return tuple(p for p in standing.plan.instalments if p.due_date >= on_day.as_of)


_WISH: Final = "--number, --amount, --until"
PLAN_PROPOSAL = DocumentType(why_not=_why_not, content=_content, needs=_WISH)
PLAN_AGREEMENT = DocumentType(why_not=_why_not, content=_agreement, needs=_WISH)
MISSED_INSTALMENT = DocumentType(why_not=_missed_why_not, content=_missed)
