"""What a workspace needs to know of its creditor, as relance.yaml says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Final

from relance_docs.reading.editing.writing import normalised, pair_lines
from relance_docs.reading.reading import read_settings
from relance_docs.workspace.layout import SETTINGS_FILE

_HEAD: Final = """\
# yaml-language-server: $schema=.relance/settings.schema.json
#
# Vous, vos conditions, vos choix. `relance check` dit ce qui ne va pas ; ce qui commence par # est
# à compléter, ou à laisser.

creditor:
"""
_TAIL: Final = """\

terms:
  penalty_rate: default         # BCE + 10 points ; ou la clause de vos CGV : {fixed: 12.00}
  # source: cgv.pdf, art. 7     # où se trouve cette clause
  rate_reading: progressive     # chaque jour au taux de son semestre
  allocation: capital_first     # comme votre compte client ; legal : frais et intérêts d'abord
                                # (1343-1 C. civ.), ce qu'un acte peut demander

plan: default                   # de la relance courtoise à la mise en demeure

# payments_checked_until : dernier jour de banque dont tous les encaissements sont saisis ; sans
# lui, aucune demande ne part. `relance checked` et l'import d'un relevé l'écrivent au-dessus.

options:
  max_payment_age_days: 7       # au-delà, aucune demande tant que la banque n'est pas saisie
  min_days_between_letters: 7
  min_amount: 5.00              # un reste de moins ne fait partir aucune lettre ; status le dit
"""
_MISSING: Final = {
    "legal_form": "SARL au capital de 10 000 €",
    "siren": '"123456789"',
    "rcs": "Lyon",
    "vat_identifier": '"FR00123456789"',
    "email": "compta@…",
    "phone": '"+33 4 …"',
    "iban": "FR76 …",
    "bic": "…",
    "signatory": "{name: …, role: Gérante}",
}
"""What stands in the place of a fact that was not given, as a comment."""
_INDENT: Final = 2


@dataclass(frozen=True, kw_only=True)
class CreditorFacts:
    """What `relance init` is told; None for what is not known yet."""

    name: str
    legal_form: str | None = None
    siren: str | None = None
    rcs: str | None = None
    vat_identifier: str | None = None
    address: tuple[str, ...]
    email: str | None = None
    phone: str | None = None
    iban: str | None = None
    bic: str | None = None
    signatory: str | None = None
    role: str | None = None
    """Capacity of the signatory; both or none."""


def settings_text(facts: CreditorFacts) -> bytes:
    """Return relance.yaml; what is not known stands there as a comment to be completed.

    What is written is read again; AssertionError when it cannot be, for that is a bug.
    """
    lines = (f"{' ' * _INDENT}{line}" for line in _creditor(facts))
    raw = (_HEAD + "\n".join(lines) + "\n" + _TAIL).encode("utf-8")
    reading = read_settings(raw, path=SETTINGS_FILE)
    if reading.record is None:
        raise AssertionError(reading.findings)
    return raw


def _creditor(facts: CreditorFacts) -> Iterator[str]:
    for field in fields(facts):
        value = getattr(facts, field.name)
        if field.name == "role":
            continue
        if field.name == "signatory" and value and facts.role:
            yield from pair_lines("signatory", {"name": value, "role": facts.role})
        elif value and field.name != "signatory":
            yield from pair_lines(field.name, normalised(value))
        else:
            yield f"# {field.name}: {_MISSING[field.name]}"
