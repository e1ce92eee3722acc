"""What the bordereau says of a stamped copy, in French."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from relance_docs.pieces.records import Note

_SAID: Final[Mapping[Note, str]] = {
    Note.OWNER_PASSWORD: "L’original limite l’impression ou la copie.",
    Note.SIGNED: "L’original porte une signature électronique, que seul l’original montre.",
    Note.ACTIVE_CONTENT: "Le contenu actif de l’original n’est pas repris.",
    Note.EMBEDDED_FILES: "L’original porte d’autres fichiers, joints avec lui.",
    Note.FORM: "Formulaire, montré avec ses valeurs.",
    Note.COMMENTS: "Le texte des commentaires se lit dans l’original.",
    Note.REPAIRED: "L’original est légèrement endommagé ; ses pages ont pu être lues.",
    Note.NOT_SHOWN: "Original joint tel quel : ses pages ne sont pas montrées ici.",
    Note.CHARACTERS: "Certains caractères sont donnés par leur numéro.",
}


def said_of(notes: Iterable[Note]) -> tuple[str, ...]:
    """Return a sentence for each note."""
    return tuple(_SAID[note] for note in notes)
