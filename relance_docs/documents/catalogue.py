"""The kinds of document that can be asked for, and which of them a case carries on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from relance_docs.case.documents import DocumentKind, For
from relance_docs.documents.account import ACCOUNT_STATEMENT
from relance_docs.documents.disputed import (
    DISPUTE_ACKNOWLEDGEMENT,
    DISPUTE_ANSWER,
    REASONS_REQUEST,
)
from relance_docs.documents.guarantors import (
    GUARANTOR_DEFAULT,
    GUARANTOR_DEMAND,
    GUARANTOR_INFORMATION,
)
from relance_docs.documents.plans import MISSED_INSTALMENT, PLAN_AGREEMENT, PLAN_PROPOSAL
from relance_docs.documents.promised import PROMISE_CONFIRMATION
from relance_docs.documents.records import DocumentAsked, DocumentType
from relance_docs.documents.settled import PENALTIES_CLAIM, RECEIPT, THANKS
from relance_docs.documents.sheets import ADDRESS_SEARCH, CALL_SHEET, VISIT_SHEET
from relance_docs.documents.tables import TABLES, why_not
from relance_docs.documents.tongues import why_not_in
from relance_docs.documents.vat import VAT_WRITE_OFF
from relance_docs.message import Message
from relance_docs.plan.on_day import CaseOnDay

KINDS: Final[Mapping[DocumentKind, DocumentType]] = {
    DocumentKind.ACCOUNT_STATEMENT: ACCOUNT_STATEMENT,
    DocumentKind.PROMISE_CONFIRMATION: PROMISE_CONFIRMATION,
    DocumentKind.PLAN_PROPOSAL: PLAN_PROPOSAL,
    DocumentKind.PLAN_AGREEMENT: PLAN_AGREEMENT,
    DocumentKind.MISSED_INSTALMENT: MISSED_INSTALMENT,
    DocumentKind.DISPUTE_ACKNOWLEDGEMENT: DISPUTE_ACKNOWLEDGEMENT,
    DocumentKind.REASONS_REQUEST: REASONS_REQUEST,
    DocumentKind.DISPUTE_ANSWER: DISPUTE_ANSWER,
    DocumentKind.THANKS: THANKS,
    DocumentKind.RECEIPT: RECEIPT,
    DocumentKind.PENALTIES_CLAIM: PENALTIES_CLAIM,
    DocumentKind.CALL_SHEET: CALL_SHEET,
    DocumentKind.VISIT_SHEET: VISIT_SHEET,
    DocumentKind.ADDRESS_SEARCH: ADDRESS_SEARCH,
    DocumentKind.GUARANTOR_DEFAULT: GUARANTOR_DEFAULT,
    DocumentKind.GUARANTOR_INFORMATION: GUARANTOR_INFORMATION,
    DocumentKind.GUARANTOR_DEMAND: GUARANTOR_DEMAND,
    DocumentKind.VAT_WRITE_OFF: VAT_WRITE_OFF,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Possible:
    """A kind, and why it makes no sense now."""

    kind: DocumentKind
    why_not: Message | None
    """None when it can be written."""
    needs: str
    """The options of which it needs one; empty when it needs none."""


def possible(on_day: CaseOnDay) -> tuple[Possible, ...]:
    """Return every kind, with the reason why the case does not carry it today, if so."""
    return tuple(
        Possible(
            kind=kind,
            why_not=of.why_not(on_day, DocumentAsked(kind=kind))
            or why_not_in(on_day, DocumentAsked(kind=kind)),
            needs=of.needs,
        )
        for kind, of in KINDS.items()
    ) + tuple(
        Possible(
            kind=kind,
            why_not=why_not(on_day.with_the_rest_reserved, whom),
            needs="--for collector, --for insurer" if whom is For.INSURER else "",
        )
        for kind, whom in TABLES.items()
    )
