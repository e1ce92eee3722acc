"""A dossier with a letter that was sent and two stamped seals over it, made as a person would."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from relance_docs.dossier.make import DossierMade
from tests.desks.loopback_tsa import LoopbackTsa
from tests.desks.sealing_desk import Desk
from tests.dossier.dossier_desk import commit, made
from tests.workspaces import of_example

LATE = "2026-014"
NEIGHBOUR = "2026-010"


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The dossier, and the letter as its addressee received it."""

    made: DossierMade
    letter: Path

    def copy(self, to: Path) -> Path:
        """Copy the folder of the dossier, to be tampered with."""
        return Path(shutil.copytree(self.made.folder, to / "dossier-2026-014"))


def sealed_dossier(root: Path, tsa: LoopbackTsa) -> Sent:
    """Send a letter, seal, change something else, seal again, record a note, seal; then make it."""
    desk = Desk(of_example(root, LATE, NEIGHBOUR))
    (root / ".gitignore").write_text("/build/\n", encoding="utf-8")
    commit(root)
    asking = ("--tsa", tsa.url, "--ca", str(tsa.signer.root_file))
    assert 0 == desk.relance("letters", LATE)
    letter = next((root / "build/letters" / LATE).glob("*mise-en-demeure.pdf"))
    received = root.parent / "recue.pdf"
    shutil.copy(letter, received)
    assert 0 == desk.relance("sent", LATE, "mise-en-demeure")
    assert 0 == desk.relance("seal", *asking)
    assert 0 == desk.relance("note", NEIGHBOUR, "rappellera", "--channel", "phone")
    assert 0 == desk.relance("seal", *asking)
    assert 0 == desk.relance("note", LATE, "demande un délai", "--channel", "phone", "--apart")
    assert 0 == desk.relance("seal", *asking)
    return Sent(made=made(root, LATE), letter=received)
