"""What a workspace needs to know of its creditor, as relance.yaml says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from relance_docs.reading.editing.writing import Value, normalised, pair_lines
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
    "name": "",
    "legal_form": "SARL au capital de 10 000 €",
    "siren": '"123456789"',
    "rcs": "Lyon",
    "vat_identifier": '"FR00123456789"',
    "address": "",
    "email": "compta@…",
    "phone": '"+33 4 …"',
    "iban": "FR76 …",
    "bic": "…",
    "signatory": "{name: …, role: Gérante}",
}
"""The facts in their order; what stands in the place of one that was not given, as a comment."""
_INDENT: Final = 2


def settings_text(creditor: Mapping[str, Value]) -> bytes:
    """Return relance.yaml; what is not known stands there as a comment to be completed.

    What is written is read again; AssertionError when it cannot be, for that is a bug.
    """
    lines = (f"{' ' * _INDENT}{line}" for line in _creditor(creditor))
    raw = (_HEAD + "\n".join(lines) + "\n" + _TAIL).encode("utf-8")
    reading = read_settings(raw, path=SETTINGS_FILE)
    if reading.record is None:
        raise AssertionError(reading.findings)
    return raw


def _creditor(facts: Mapping[str, Value]) -> Iterator[str]:
    for field, missing in _MISSING.items():
        value = facts.get(field)
        if value:
            yield from pair_lines(field, normalised(value))
        else:
            yield f"# {field}: {missing}"
