"""The same commit and the same day give the same bytes, wherever they are asked for."""

from __future__ import annotations

import hashlib

from relance_docs.dossier.make import DossierMade
from tests.dossier.conftest import HANDED_OVER, Typed


def test_other_folder_and_process(handed_over: DossierMade, typed: Typed) -> None:
    """A copy elsewhere, another process, time zone, language and hash seed: the same ZIP."""
    content = (typed.root / f"build/dossiers/{HANDED_OVER}.zip").read_bytes()
    assert handed_over.archive_sha256 == hashlib.sha256(content).hexdigest()
