"""The neutral French titles of what was sent, as a bordereau and a chronology print them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.history import HistoryEntry
from relance_docs.case.plan import Channel
from relance_docs.case.settings import Settings
from relance_docs.case.words import label, title
from relance_docs.plan.events import kind_of_event
from relance_docs.plan.kinds import StepKind
from relance_docs.review.texts import lowered

_OF_STEP_KIND: Final[Mapping[StepKind, str]] = {
    StepKind.PREVENTIVE: "Rappel avant échéance",
    StepKind.COURTEOUS: "Relance",
    StepKind.CALL: "Appel",
    StepKind.FIRM: "Relance",
    StepKind.WARNING: "Avertissement avant mise en demeure",
    StepKind.FORMAL_NOTICE: "Mise en demeure",
    StepKind.HANDOVER: "Transmission du dossier",
}
_ON_DEMAND: Final[Mapping[str, str]] = {
    "confirmation-promesse": "Confirmation d’une promesse de règlement",
    "plan-de-paiement": "Proposition de plan de règlement",
    "reponse-contestation": "Réponse à une contestation",
    "recu": "Reçu",
    "visite": "Visite",
}
def title_of_step(entry: HistoryEntry, case: Case, settings: Settings) -> str:
    """Return what an event of the history is: its step, else its channel."""
    if entry.step is not None and entry.step in _ON_DEMAND:
        return _ON_DEMAND[entry.step]
    kind = kind_of_event(entry, case, settings)
    if kind is StepKind.CALL and entry.channel is not Channel.PHONE and entry.channel:
        return title(entry.channel)
    if kind is not None:
        return _OF_STEP_KIND[kind]
    if entry.channel is not None:
        return title(entry.channel)
    return "Événement" if entry.promise is None else "Échange avec le débiteur"


def title_of_letter(entry: HistoryEntry, case: Case, settings: Settings) -> str:
    """Return the title of a document that left: what it is, and how it left."""
    by = lowered(label(entry.channel)) if entry.channel else ""
    if entry.tracking_number:
        by = f"{by or 'envoi'} n° {entry.tracking_number}"
    title = title_of_step(entry, case, settings)
    return f"{title}, {by}" if by and not title.startswith("Courriel") else title


def title_of_email(entry: HistoryEntry, case: Case, settings: Settings) -> str:
    """Return the title of the e-mail that carried a document, or was all that left."""
    title = title_of_step(entry, case, settings)
    if title == "Courriel":
        return title
    named = title if entry.document is None else lowered(title)
    return f"{named}, courriel" if entry.document is None else f"Courriel d’envoi : {named}"
