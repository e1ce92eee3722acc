"""French sentences as they are printed: typography, names of things, titles, lists of days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.history import Circumstance, HistoryEntry
from relance_docs.case.plan import Channel
from relance_docs.case.settings import Settings
from relance_docs.case.words import label, title
from relance_docs.french import NARROW, NO_BREAK, listed, spaced
from relance_docs.plan.events import kind_of_event
from relance_docs.plan.kinds import StepKind
from relance_docs.review.exhibit import Exhibit

_UNIT: Final = re.compile(r"(?<=\d) (?=[€%\d])|(?<=n°) |(?<=[Aa]rt\.) |(?<=M\.) |(?<=Mme) ")


@lru_cache(maxsize=4096)
def told(text: str) -> str:
    r"""Return a sentence with the spaces that do not break.

    >>> told("Pièce n° 3 : 40 € ; art. 1407 CPC")
    'Pièce n°\xa03\xa0: 40\xa0€\u202f; art.\xa01407 CPC'
    """
    return _UNIT.sub(NO_BREAK, spaced(text))


def lowered(title: str) -> str:
    """Return a title as it stands inside a sentence.

    >>> lowered("Mise en demeure")
    'mise en demeure'
    """
    return title[:1].lower() + title[1:]


def raised(words: str) -> str:
    """Return words as they begin a sentence.

    >>> raised("signifiée à personne")
    'Signifiée à personne'
    """
    return words[:1].upper() + words[1:]


def counted(number: int, one: str, several: str) -> str:
    r"""Return a number and its noun.

    >>> counted(1, "jour", "jours"), counted(3, "jour", "jours")
    ('1\xa0jour', '3\xa0jours')
    """
    return f"{number}{NO_BREAK}{one if number < 2 else several}"  # noqa: PLR2004 - French plural


def days_said(days: int) -> str:
    r"""Return a number of days, its thousands apart.

    >>> days_said(1), days_said(1713)
    ('1\xa0jour', '1\u202f713\xa0jours')
    """
    noun = "jour" if days < 2 else "jours"  # noqa: PLR2004 - French plural
    return f"{days:,}".replace(",", NARROW) + f"{NO_BREAK}{noun}"


def cited(exhibits: Iterable[Exhibit]) -> str:
    """Return how documents are cited: « pièce n° 3 », « pièces n° 3 et 4 »; empty for none."""
    numbers = sorted({exhibit.number for exhibit in exhibits if exhibit.number is not None})
    if not numbers:
        return ""
    noun = "pièce" if len(numbers) == 1 else "pièces"
    return f"{noun} n°{NO_BREAK}{listed(map(str, numbers))}"


def sentences(*parts: str | None) -> str:
    """Return the sentences that are there, in a row, each with its full stop.

    >>> sentences("Message laissé", None, "Rappel demandé.")
    'Message laissé. Rappel demandé.'
    """
    said = (part.strip() for part in parts if part and part.strip())
    return " ".join(part if part[-1] in ".!?…" else f"{part}." for part in said)


_OF_STEP_KIND: Final[Mapping[StepKind, str]] = {
    StepKind.PREVENTIVE: "Rappel avant échéance",
    StepKind.COURTEOUS: "Relance",
    StepKind.CALL: "Appel",
    StepKind.FIRM: "Relance",
    StepKind.WARNING: "Avertissement avant mise en demeure",
    StepKind.FORMAL_NOTICE: "Mise en demeure",
    StepKind.HANDOVER: "Transmission du dossier",
}
_OF_CIRCUMSTANCE: Final[Mapping[Circumstance, str]] = {
    Circumstance.DANGER: "Circonstance susceptible de menacer le recouvrement",
    Circumstance.AMICABLE_ATTEMPT: "Tentative de résolution amiable",
}
_ON_DEMAND: Final[Mapping[str, str]] = {
    "confirmation-promesse": "Confirmation d’une promesse de règlement",
    "plan-de-paiement": "Proposition de plan de règlement",
    "reponse-contestation": "Réponse à une contestation",
    "recu": "Reçu",
    "visite": "Visite",
}


def title_of_step(entry: HistoryEntry, case: Case, settings: Settings) -> str:
    """Return what an event of the history is: its step, else its channel; of whom beside."""
    what = _what(entry, case, settings)
    return f"{what} ({entry.party})" if entry.party else what


def _what(entry: HistoryEntry, case: Case, settings: Settings) -> str:
    if entry.written is not None or entry.step in _ON_DEMAND:
        return label(entry.written) if entry.written else _ON_DEMAND[entry.step or ""]
    kind = kind_of_event(entry, case, settings)
    if kind is StepKind.CALL and entry.channel is not Channel.PHONE and entry.channel:
        return title(entry.channel)
    if kind is not None:
        return _OF_STEP_KIND[kind]
    if entry.circumstance is not None:
        return _OF_CIRCUMSTANCE[entry.circumstance]
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
