"""What the tests of seals share: an authority that runs on this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.evidence.import_desk import ImportDesk
from tests.evidence.loopback_tsa import LoopbackTsa, Signer, running
from tests.evidence.sealing_desk import Desk
from tests.workspaces import Copies


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
def desk(copies: Copies) -> Desk:
    """Return a workspace to be sealed."""
    return Desk(copies.of(Desk.furnished))


@pytest.fixture
def imports(copies: Copies) -> ImportDesk:
    """Return a workspace to import into."""
    return ImportDesk(copies.of(ImportDesk.opened))
