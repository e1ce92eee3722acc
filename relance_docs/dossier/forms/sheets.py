"""The sheets of values: for each form its rubrics, in its order.

Forms: Cerfa 12946 (tribunal de commerce), 12948 (tribunal judiciaire), tribunaldigital.fr. The
rubrics of 12946 are those of its version 01, as public pages give them; of the others, those of the
law (54, 57, 1407 CPC): a version may differ. None is for the juge des contentieux de la protection
(16040): he does not hear the price of goods, works or services (L213-4-3 to L213-4-7 COJ).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from relance_docs.dossier.forms.values import CREDITOR, DEBTOR, FormValue
from relance_docs.review.records import Court


@dataclass(frozen=True, kw_only=True, slots=True)
class Rubric:
    """A part of a form."""

    title: str
    values: tuple[FormValue, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ValueSheet:
    """The values of one form, in its order."""

    form: str
    before: str
    """For which court it is."""
    rubrics: tuple[Rubric, ...]


_PARTY: Final = (
    *("name", "form", "representative", "profession", "nationality", "birth", "siren", "siret"),
    *("rcs", "street", "postcode", "town", "email", "phone"),
)
_OF_CREDITOR, _OF_DEBTOR = (tuple(f"{who}_{key}" for key in _PARTY) for who in (CREDITOR, DEBTOR))
_SUMS: Final = (
    *("principal", "residue", "interest", "interest_rate", "interest_from"),
    *("penalty_clause", "accessories", "total"),
)
_END: Final = ("transfer", "place", "date", "signature")
FORMS: Final[Mapping[str, tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]]] = {
    "Cerfa 12946": (
        "président du tribunal de commerce (ou des activités économiques)",
        (
            ("Tribunal", ("court",)),
            ("Demandeurs", ("creditor_block",)),
            ("Mandataire", ("agent",)),
            ("Débiteurs", ("debtor_block",)),
            ("Sommes demandées", _SUMS),
            ("Fondement et justificatifs", ("ground", "documents")),
            ("Opposition, date et signature", _END),
        ),
    ),
    "Cerfa 12948": (
        "président du tribunal judiciaire",
        (
            ("Tribunal", ("court",)),
            ("Vous, créancier", _OF_CREDITOR),
            ("Votre mandataire", ("agent",)),
            ("Votre débiteur", _OF_DEBTOR),
            ("Sommes demandées", _SUMS),
            ("Motifs et justificatifs", ("ground", "documents")),
            ("Opposition, date et signature", _END),
        ),
    ),
    "tribunaldigital.fr": (
        "greffe du tribunal de commerce, en ligne ; les pièces se déposent une à une (3-pieces)",
        (
            ("Créancier", _OF_CREDITOR),
            ("Débiteur", _OF_DEBTOR),
            ("Créance", (*_SUMS, "ground")),
            ("Pièces", ("documents",)),
        ),
    ),
}
"""For each form: for which court it is, then its rubrics with the keys of their values."""


def value_sheets(
    values: Mapping[str, FormValue], courts: Iterable[Court]
) -> tuple[ValueSheet, ...]:
    """Return the sheet of each form that may serve; a value that the parties have not is left out.

    Where the file does not decide between courts, the forms of all of them are there.
    """
    names = " ".join(court.name.casefold() for court in courts)
    fits = {
        "Cerfa 12946": any(word in names for word in _MERCHANTS),
        "Cerfa 12948": "tribunal judiciaire" in names and "chambre commerciale" not in names,
        "tribunaldigital.fr": "tribunal de commerce" in names or "économiques" in names,
    }
    return tuple(
        ValueSheet(
            form=form,
            before=before,
            rubrics=tuple(
                Rubric(title=title, values=tuple(values[key] for key in keys if key in values))
                for title, keys in rubrics
            ),
        )
        for form, (before, rubrics) in FORMS.items()
        if fits[form] or not names
    )


_MERCHANTS: Final = ("commerce", "économiques", "commerciale")
