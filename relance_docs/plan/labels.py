"""The names of steps, channels and penalties, in documents and in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from relance_docs.case.history import Outcome
from relance_docs.case.parties import DebtorKind
from relance_docs.case.plan import Channel
from relance_docs.message import Message
from relance_docs.plan.kinds import StepKind
from relance_docs.statement.records import Receipt
from relance_docs.statement.titled import TitleSum

CONTACT_LABELS: Final[Mapping[StepKind, str]] = {
    StepKind.PREVENTIVE: "Rappel",
    StepKind.COURTEOUS: "Relance",
    StepKind.CALL: "Appel",
    StepKind.FIRM: "Relance",
    StepKind.WARNING: "Avertissement",
    StepKind.FORMAL_NOTICE: "Mise en demeure",
    StepKind.HANDOVER: "Transmission",
}

PENALTY_NAMES: Final[Mapping[DebtorKind, str]] = {
    DebtorKind.BUSINESS: "pénalités de retard",
    DebtorKind.PUBLIC_BODY: "intérêts moratoires",
    DebtorKind.CONSUMER: "intérêts au taux légal",
}
"""What runs on a late payment, as the law of each kind of debtor calls it."""

TITLE_SUM_NAMES: Final[Mapping[TitleSum, str]] = {
    TitleSum.PRINCIPAL: "Principal",
    TitleSum.DAMAGES: "Dommages et intérêts",
    TitleSum.CAPITALISED: "Intérêts capitalisés (art. 1343-2 C. civ.)",
    TitleSum.PENALTIES: "Pénalités et intérêts liquidés par la décision",
    TitleSum.INTEREST: "Intérêts courus depuis",
    TitleSum.INDEMNITY: "Indemnité forfaitaire pour frais de recouvrement",
    TitleSum.ARTICLE_700: "Article 700 du code de procédure civile",
    TitleSum.COSTS: "Dépens",
    TitleSum.ENFORCEMENT: "Frais d’exécution (art. L111-8 CPCE)",
}
"""The sums under a decision, as documents name them."""

BY_CHANNEL: Final[Mapping[Channel, Message]] = {
    Channel.EMAIL: Message("by e-mail"),
    Channel.PHONE: Message("by phone"),
    Channel.POST: Message("by post"),
    Channel.REGISTERED: Message("by registered letter"),
    Channel.E_REGISTERED: Message("by electronic registered letter"),
    Channel.VISIT: Message("by a visit"),
    Channel.PORTAL: Message("through the debtor's portal"),
    Channel.DOSSIER: Message("as a dossier"),
}
"""How a step reaches the debtor, inside a sentence."""

NOT_REACHED: Final = frozenset({Outcome.NO_ANSWER, Outcome.MESSAGE_LEFT})
"""Outcomes of a call in which nobody was spoken to."""

NOT_DELIVERED: Final = frozenset({Outcome.BOUNCED, Outcome.RETURNED})
"""Outcomes of a sending that the debtor cannot be told to have had."""


def receipt_name(receipt: Receipt) -> str:
    """Return what a receipt of the statement is: « règlement », « avoir », « remboursement »."""
    if receipt.is_credit_note:
        return "avoir"
    return "remboursement" if receipt.is_refund else "règlement"
