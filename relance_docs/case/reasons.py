"""Why an invoice is not paid, as debtors say it: the field's usual list, and a workspace's own."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from relance_docs.case.parties import DebtorKind
from relance_docs.case.record import Record
from relance_docs.case.scalars import Text
from relance_docs.case.word import Word


class NonPayment(StrEnum):
    """The usual reasons."""

    INVOICE_MISSING = "invoice_missing"
    OVERSIGHT = "oversight"
    APPROVAL = "approval"
    ORDER_MISSING = "order_missing"
    SERVICE_NOT_CERTIFIED = "service_not_certified"
    DELIVERY = "delivery"
    QUALITY = "quality"
    PRICE = "price"
    CASH_FLOW = "cash_flow"
    CUSTOMER_UNPAID = "customer_unpaid"
    BUDGET = "budget"
    ALREADY_PAID = "already_paid"
    CONTACT_CHANGED = "contact_changed"
    REFUSAL = "refusal"
    OTHER = "other"


WORDS_OF_REASONS: Final[Mapping[StrEnum, Word]] = {
    NonPayment.INVOICE_MISSING: Word(
        "facture-non-reçue",
        also=("facture non reçue", "facture égarée"),
        label="Facture non reçue ou égarée",
    ),
    NonPayment.OVERSIGHT: Word("oubli", label="Oubli"),
    NonPayment.APPROVAL: Word(
        "validation", also=("validation interne",), label="Circuit de validation interne"
    ),
    NonPayment.ORDER_MISSING: Word(
        "bon-de-commande",
        also=("bon de commande manquant", "référence manquante", "numéro d'engagement"),
        label="Bon de commande ou référence manquants",
    ),
    NonPayment.SERVICE_NOT_CERTIFIED: Word("service-fait", label="Service fait à certifier"),
    NonPayment.DELIVERY: Word(
        "livraison",
        also=("livraison incomplète", "retard de livraison"),
        label="Livraison ou prestation incomplète ou en retard",
    ),
    NonPayment.QUALITY: Word(
        "qualité", also=("malfaçon", "non conforme"), label="Défaut ou non-conformité"
    ),
    NonPayment.PRICE: Word(
        "prix", also=("prix ou quantité",), label="Désaccord sur le prix ou la quantité"
    ),
    NonPayment.CASH_FLOW: Word("trésorerie", label="Difficulté de trésorerie"),
    NonPayment.CUSTOMER_UNPAID: Word(
        "client-impayé", label="Attente du règlement de son propre client"
    ),
    NonPayment.BUDGET: Word("crédits", also=("crédits à ouvrir",), label="Crédits à ouvrir"),
    NonPayment.ALREADY_PAID: Word(
        "déjà-payé", also=("virement parti", "payé"), label="Règlement déjà parti"
    ),
    NonPayment.CONTACT_CHANGED: Word(
        "interlocuteur", also=("changement d'interlocuteur",), label="Changement d’interlocuteur"
    ),
    NonPayment.REFUSAL: Word("refus", label="Refus de payer"),
    NonPayment.OTHER: Word("autre", label="Autre"),
}

_OF_FIRMS: Final = frozenset(
    {NonPayment.APPROVAL, NonPayment.ORDER_MISSING, NonPayment.CONTACT_CHANGED}
)
_OF_PUBLIC_BODIES: Final = frozenset({NonPayment.SERVICE_NOT_CERTIFIED, NonPayment.BUDGET})
_NOT_OF_PUBLIC_BODIES: Final = frozenset(
    {NonPayment.CASH_FLOW, NonPayment.APPROVAL, NonPayment.CUSTOMER_UNPAID}
)


class OwnReason(Record):
    """A reason of the workspace's own trade, beside the usual ones."""

    reason: Text
    """The word for it, as `--reason` takes it: small letters, digits, hyphens."""
    label: Text
    """How documents and the audit print it."""


def reasons_of(kind: DebtorKind) -> tuple[NonPayment, ...]:
    """Return the reasons that a debtor of this kind may tick in a letter."""
    match kind:
        case DebtorKind.PUBLIC_BODY:
            left_out = _NOT_OF_PUBLIC_BODIES
        case DebtorKind.CONSUMER:
            left_out = _OF_FIRMS | _OF_PUBLIC_BODIES | {NonPayment.CUSTOMER_UNPAID}
        case _:
            left_out = _OF_PUBLIC_BODIES
    return tuple(each for each in NonPayment if each not in left_out | {NonPayment.REFUSAL})


def reason_label(reason: str, own: tuple[OwnReason, ...]) -> str:
    """Return how a document prints a reason; one that no list knows stands as it is."""
    if reason in tuple(NonPayment):
        word = WORDS_OF_REASONS[NonPayment(reason)]
        return word.label or word.french
    return next((each.label for each in own if each.reason == reason), reason)
