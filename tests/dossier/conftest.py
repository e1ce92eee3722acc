"""Dossiers made once for all tests that only read them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from relance_docs.dossier.make import DossierMade
from tests.desks.loopback_tsa import Signer, running
from tests.dossier.dossier_desk import made, workspace_in
from tests.dossier.sealed_dossier import Sent, sealed_dossier

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
def handed_over(root: Path) -> DossierMade:
    """Return the dossier of a case whose mise en demeure stayed without effect."""
    return made(root, HANDED_OVER)


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What `relance dossier` did elsewhere, and what it printed."""

    root: Path
    out: str
    err: str


@pytest.fixture(scope="session")
def typed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Typed:
    """Make the dossier of that case in a copy, in another process, time zone and language."""
    other = tmp_path_factory.mktemp("ailleurs") / "un autre dossier"
    shutil.copytree(root, other, ignore=shutil.ignore_patterns("build"))
    command = ("dossier", HANDED_OVER, "-j", "1", "--as-of", "2026-11-20", "--max-size", "10MB")
    arguments = ("-C", ".", *command, "--format", "json")
    surroundings = {
        **os.environ,
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    code = f"from relance_docs.cli.main import relance; relance({arguments})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=other, env=surroundings, capture_output=True, check=False
    )
    assert 0 == done.returncode, done.stderr.decode()
    return Typed(root=other, out=done.stdout.decode(), err=done.stderr.decode())


@pytest.fixture(scope="session")
def disputed(root: Path) -> DossierMade:
    """Return the dossier of a case with a dispute on a part."""
    return made(root, DISPUTED)


@pytest.fixture(scope="session")
def insolvent(root: Path) -> DossierMade:
    """Return the dossier of a case against a debtor in a collective procedure."""
    return made(root, INSOLVENT)


@pytest.fixture(scope="session")
def public(root: Path) -> DossierMade:
    """Return the dossier of a case against a commune."""
    return made(root, PUBLIC)


@pytest.fixture(scope="session")
def consumer(root: Path) -> DossierMade:
    """Return the dossier of a case against a consumer."""
    return made(root, CONSUMER)


@pytest.fixture(scope="session")
def sent(signer: Signer, tmp_path_factory: pytest.TempPathFactory) -> Sent:
    """Return a dossier with a letter that was sent and seals over it."""
    with running(signer) as tsa:
        return sealed_dossier(tmp_path_factory.mktemp("scelle") / "atelier", tsa)
