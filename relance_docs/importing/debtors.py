"""Which case a debtor of another file belongs to: by SIREN, by VAT number, by name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from relance_docs.case.case import Case
from relance_docs.importing.claims.read import ReadParty
from relance_docs.message import Message
from relance_docs.reading.checks.identifiers import is_siren
from relance_docs.text import without_accents

_LEGAL_FORMS: Final = frozenset(
    (
        "ag", "ab", "bv", "bvba", "co", "company", "corp", "ei", "eirl", "etablissements", "ets",
        "eurl", "gmbh", "inc", "kg", "limited", "llc", "ltd", "nv", "sa", "sarl", "sas", "sasu",
        "sc", "sca", "sci", "scm", "scop", "scp", "scs", "selarl", "selas", "sl", "snc", "societe",
        "spa", "spol", "srl", "ste",
    )
)  # fmt: skip
_WORD: Final = re.compile(r"[a-z0-9]+")
_APOSTROPHE: Final = re.compile("['’`´.]")
_SIREN_LENGTH: Final = 9


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """A case of the same debtor, and what tells that it is the same."""

    case: Case
    reason: Message
    is_certain: bool = True
    """Whether an identifier tells it; a name alone can be that of two."""


def plain_name(name: str) -> str:
    """Return a name without accents, capitals, punctuation and legal form.

    >>> plain_name("Éts. L'Escale Fictive S.A.R.L."), plain_name("ESCALE FICTIVE (L')")
    ('lescale fictive', 'escale fictive l')
    """
    letters = without_accents(_APOSTROPHE.sub("", name)).casefold()
    words = _WORD.findall(letters)
    kept = [word for word in words if word not in _LEGAL_FORMS]
    return " ".join(kept or words) or letters.strip()


def siren_of(
    siren: str | None, siret: str | None = None, vat_identifier: str | None = None
) -> str | None:
    """Return the SIREN that an identifier gives, if its check digit is right."""
    vat = "".join((vat_identifier or "").split()).upper()
    candidates = (
        "".join((siren or "").split()),
        "".join((siret or "").split())[:_SIREN_LENGTH],
        vat[-_SIREN_LENGTH:] if vat.startswith("FR") else "",
    )
    return next((c for c in candidates if len(c) == _SIREN_LENGTH and is_siren(c)), None)


def matches(cases: Iterable[Case], seen: ReadParty) -> tuple[Match, ...]:
    """Return the open cases of the debtor; those told by an identifier push out the others.

    A case whose identifier is another one is never a match, whatever its name.
    """
    found = [match for case in cases if case.closed is None and (match := _match(case, seen))]
    certain = tuple(match for match in found if match.is_certain)
    return certain or tuple(found)


def _match(case: Case, seen: ReadParty) -> Match | None:
    debtor = case.debtor
    theirs = siren_of(seen.siren, seen.siret, seen.vat_identifier)
    ours = siren_of(debtor.siren, debtor.siret, debtor.vat_identifier)
    if theirs is not None and ours is not None:
        reason = Message("the same SIREN, {siren}", siren=ours)
        return Match(case=case, reason=reason) if ours == theirs else None
    vat, their_vat = (
        "".join((number or "").split()).upper()
        for number in (debtor.vat_identifier, seen.vat_identifier)
    )
    if vat and their_vat:
        reason = Message("the same VAT number, {number}", number=vat)
        return Match(case=case, reason=reason) if vat == their_vat else None
    if seen.name and plain_name(seen.name) == plain_name(debtor.name):
        reason = Message("the same name, {name}", name=debtor.name)
        return Match(case=case, reason=reason, is_certain=False)
    return None
