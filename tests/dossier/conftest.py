"""Dossiers made once for all tests that only read them."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance_docs.dossier.made import Made
from tests.dossier.dossier_desk import made, workspace_in

HANDED_OVER, DISPUTED, INSOLVENT, PUBLIC, CONSUMER = (
    "2026-009",
    "2026-013",
    "2026-017",
    "2026-012",
    "2026-021",
)


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace, all committed, that tests must not change."""
    folder = tmp_path_factory.mktemp("dossiers") / "atelier"
    return workspace_in(folder, HANDED_OVER, DISPUTED, INSOLVENT, PUBLIC, CONSUMER)


@pytest.fixture(scope="session")
def handed_over(root: Path) -> Made:
    """Return the dossier of a case whose mise en demeure stayed without effect."""
    return made(root, HANDED_OVER)


@pytest.fixture(scope="session")
def disputed(root: Path) -> Made:
    """Return the dossier of a case with a dispute on a part."""
    return made(root, DISPUTED)


@pytest.fixture(scope="session")
def insolvent(root: Path) -> Made:
    """Return the dossier of a case against a debtor in a collective procedure."""
    return made(root, INSOLVENT)


@pytest.fixture(scope="session")
def public(root: Path) -> Made:
    """Return the dossier of a case against a commune."""
    return made(root, PUBLIC)


@pytest.fixture(scope="session")
def consumer(root: Path) -> Made:
    """Return the dossier of a case against a consumer."""
    return made(root, CONSUMER)
