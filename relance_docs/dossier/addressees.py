"""For whom a dossier is cut: how large a file may be, how long a name, and who says so.

No rule of law limits them: the Cour de cassation says so of e-barreau (2e civ., 16 novembre 2017,
n° 16-24.864). The figures are those of the platforms as public pages give them; where none was
found, the value is a careful one, and `source` says that it is ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from relance_docs.case.documents import Filing


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """Who is given the bordereau, the pièces and the acts."""

    key: Filing
    name: str
    max_size: int | None
    """Most bytes of a file, and of all files of one sending; None for no limit."""
    longest_name: int
    """Most characters of the name of a pièce beside its number and ending."""
    is_known: bool
    """Whether a public page gives the size."""
    source: str
    """In French."""
    checked_on: date


_CHECKED: Final = date(2026, 11, 30)

LAWYER: Final = Addressee(
    key=Filing.LAWYER,
    name="avocat, commissaire de justice, mandataire",
    max_size=None,
    longest_name=60,
    is_known=False,
    source="aucune limite : remis tel quel, sur clé ou par un dépôt sécurisé",
    checked_on=_CHECKED,
)
RPVA: Final = Addressee(
    key=Filing.RPVA,
    name="juridiction, par l’avocat sur e-barreau (RPVA)",
    max_size=4_000_000,
    longest_name=40,
    is_known=True,
    source=(
        "4 Mo par envoi à une juridiction : lextimes.fr et consultation.avocat.fr, sur Cass. 2e"
        " civ., 16 novembre 2017, n° 16-24.864 ; e-signum.tawk.help (10 Mo entre avocats)"
    ),
    checked_on=_CHECKED,
)
TJ: Final = Addressee(
    key=Filing.TJ,
    name="greffe du tribunal judiciaire, sans avocat",
    max_size=4_000_000,
    longest_name=40,
    is_known=False,
    source="aucun chiffre publié n’a été trouvé : celui de RPVA est pris, par prudence",
    checked_on=_CHECKED,
)
TC: Final = Addressee(
    key=Filing.TC,
    name="greffe du tribunal de commerce ou des activités économiques (tribunaldigital.fr)",
    max_size=2_000_000,
    longest_name=40,
    is_known=False,
    source="aucun chiffre publié par le greffe n’a été trouvé : 2 Mo par fichier, par prudence",
    checked_on=_CHECKED,
)
ADDRESSEES: Final = {each.key: each for each in (RPVA, TJ, TC, LAWYER)}
