"""What the tests of seals share: an authority that runs on this machine."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.evidence.import_desk import ImportDesk
from tests.evidence.loopback_tsa import LoopbackTsa, Signer, running
from tests.evidence.sealing_desk import Desk


@pytest.fixture(scope="session")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    """Return a test authority's keys, made once."""
    return Signer.make(tmp_path_factory.mktemp("tsa"))


@pytest.fixture
def tsa(signer: Signer) -> Iterator[LoopbackTsa]:
    """Run an honest authority; a test may make it lie."""
    with running(signer) as authority:
        yield authority


@pytest.fixture
def desk(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Return a workspace to be sealed, made once and copied."""
    once = tmp_path_factory.getbasetemp() / "sealing"
    if not once.exists():
        Desk.furnished(once)
    return Desk(Path(shutil.copytree(once, tmp_path / "travail")))


@pytest.fixture
def imports(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> ImportDesk:
    """Return a workspace to import into, made once and copied."""
    once = tmp_path_factory.getbasetemp() / "imports"
    if not once.exists():
        ImportDesk.opened(once)
    return ImportDesk(Path(shutil.copytree(once, tmp_path / "travail")))
