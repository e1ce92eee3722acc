"""Which field of a user's form takes which value: by the words of its name and of its tooltip.

A field is filled where its words fit one value and no other; what fits none, or several, is told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from relance_docs.dossier.forms.values import CREDITOR, DEBTOR, FormValue
from relance_docs.pieces.forms import FormField

_PARTIES: Final = {
    CREDITOR: ("creancier", "creanciere", "demandeur", "demanderesse", "requerant", "requerante"),
    DEBTOR: ("debiteur", "debitrice", "defendeur", "defenderesse"),
}
_OF_PARTY: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("denomination", "raison sociale", "nom"),
    "form": ("forme",),
    "representative": ("representant", "represente par", "organe"),
    "profession": ("profession",),
    "siren": ("siren",),
    "siret": ("siret",),
    "rcs": ("rcs",),
    "street": ("adresse", "siege", "domicile", "voie", "rue"),
    "postcode": ("code postal", "cp"),
    "town": ("commune", "ville", "localite"),
    "email": ("courriel", "email", "mail", "adresse electronique"),
    "phone": ("telephone", "tel"),
}
_OF_CLAIM: Final[Mapping[str, tuple[str, ...]]] = {
    "principal": ("principal",),
    "interest": ("interets echus", "montant des interets", "montant interets"),
    "interest_rate": ("taux",),
    "interest_from": ("a compter du", "compter du", "point de depart"),
    "penalty_clause": ("clause penale",),
    "accessories": ("frais accessoires", "indemnite forfaitaire", "accessoires"),
    "total": ("total",),
    "ground": ("fondement", "cause de la creance", "motifs"),
    "documents": ("documents justificatifs", "pieces justificatives", "bordereau"),
}
_STRONGER: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("representative", "street", "town", "form", "email"),
    "street": ("email", "postcode", "town"),
    "total": ("principal", "interest", "accessories"),
    "form": (),
}
"""Of a field that fits several values, those that are meant rather than the first."""
_OTHERS: Final = ("mandataire", "avocat", "huissier", "commissaire", "signature", "greffe")
_BARS: Final = ("prenom", "naissance", "nationalite")
"""Words of fields that no value of the case is for."""


def words_of(field: FormField) -> str:
    """Return the words of a field, in small letters without accents, spaces around each.

    >>> from relance_docs.pieces.forms import FormField
    >>> words_of(FormField(name="form1.NomDemandeur[0]", tooltip="Dénomination", value="",
    ...     max_length=None, is_multiline=False))
    ' form nom demandeur denomination '
    """
    split = re.sub(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])", " ", f"{field.name} {field.tooltip}")
    bare = unicodedata.normalize("NFKD", split).encode("ascii", "ignore").decode().casefold()
    return f" {' '.join(re.findall('[a-z]+', bare))} "


@dataclass(frozen=True, kw_only=True, slots=True)
class Filling:
    """What is written into a form, and what is left."""

    texts: Mapping[str, str]
    """By the name of the field."""
    written: tuple[tuple[str, str], ...]
    """Each field that is filled, with the label of its value."""
    left: tuple[str, ...]
    """Fields whose words fit no value, or several."""
    too_long: tuple[str, ...]
    """Fields that have too few places for their value."""
    kept: tuple[str, ...]
    """Fields in which something stood."""
    without_field: tuple[str, ...]
    """Labels of values for which no field was found."""


def filling(fields: Iterable[FormField], values: Mapping[str, FormValue]) -> Filling:
    """Return what is written into the fields of a form."""
    texts: dict[str, str] = {}
    written: list[tuple[str, str]] = []
    left, too_long, kept, used = [], [], [], set()
    for field in fields:
        shown = field.tooltip or field.name
        key = key_of(words_of(field), is_block=field.is_multiline)
        value = values.get(key) if key else None
        if value is None or not value.value:
            left.append(shown)
            continue
        used.add(value.key)
        if field.value:
            kept.append(shown)
            continue
        text = field.fitted(value.value)
        if text is None:
            too_long.append(shown)
            continue
        texts[field.name] = text
        written.append((shown, value.label))
    return Filling(
        texts=texts,
        written=tuple(written),
        left=tuple(left),
        too_long=tuple(too_long),
        kept=tuple(kept),
        without_field=tuple(
            value.label
            for key, value in values.items()
            if value.value and key not in used and not key.endswith("_block")
        ),
    )


def key_of(words: str, *, is_block: bool = False) -> str:
    """Return the key of the value that a field is for; empty where none is, or several are.

    A field of several lines for a party (`is_block`) takes all of it.

    >>> key_of(" nom demandeur "), key_of(" nom du demandeur et du debiteur "), key_of(" champ ")
    ('creditor_name', '', '')
    >>> key_of(" demandeurs indiquez vos nom prenoms domicile forme ", is_block=True)
    'creditor_block'
    """
    if _has(words, _OTHERS) or (not is_block and _has(words, _BARS)):
        return ""
    parties = [who for who, names in _PARTIES.items() if _has(words, names)]
    if not parties:
        return _only(_fitting(words, _OF_CLAIM))
    if len(parties) > 1:
        return ""
    fitting = _fitting(words, _OF_PARTY)
    found = "block" if is_block and len(fitting) != 1 else _only(fitting)
    return f"{parties[0]}_{found}" if found else ""


def _fitting(words: str, table: Mapping[str, tuple[str, ...]]) -> set[str]:
    found = {key for key, names in table.items() if _has(words, names)}
    meant = {key for key in found if not found.intersection(_STRONGER.get(key, ()))}
    return meant or found


def _only(found: set[str]) -> str:
    return found.pop() if len(found) == 1 else ""


def _has(words: str, names: Iterable[str]) -> bool:
    return any(f" {name} " in words or f" {name}s " in words for name in names)
