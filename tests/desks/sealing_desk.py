"""A workspace in a git repository, and someone who seals it."""

from __future__ import annotations

from pathlib import Path

from tests.workspaces import Workplace

SETTINGS = """\
creditor:
  name: Atelier Exemple SARL
  legal_form: SARL
  siren: "010000016"
  rcs: Lyon
  vat_identifier: FR94010000016
  address: [12 RUE DE LA FORGE, 69003 LYON]
  email: compta@atelier.example
  iban: FR52 0000 0000 000E XEMP LE00 112
  bic: EXMPFRP0
  signatory: {name: Claire Martin, role: Gérante}
"""


class Desk(Workplace):
    """Someone who seals."""

    @staticmethod
    def furnished(root: Path) -> Desk:
        """Return a workspace with two cases and a pièce, committed."""
        return Desk.of(
            root,
            {
                "relance.yaml": SETTINGS,
                "letter_templates/letter.css": "p {}\n",
                "cases/2026-001.yaml": "debtor: {name: Un}\n",
                "cases/2026-002.yaml": "debtor: {name: Deux}\n",
                "cases/2026-002/bon de livraison n° 1.txt": "reçu\n",
            },
        )

    @property
    def manifests(self) -> list[Path]:
        """The manifests in their order."""
        return sorted((self.root / "seals").glob("*.manifest"))
