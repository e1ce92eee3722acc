"""Golden files: what a document is expected to be, renewed with `--update-golden`."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "golden"


class Golden:
    """The golden files: read, or renewed when the flag is given."""

    def __init__(self, *, renews: bool, folder: Path = FOLDER) -> None:
        self.renews = renews
        self.folder = folder

    def expected(self, name: str, actual: bytes) -> bytes:
        """Return the golden file, which is `actual` when it is being renewed."""
        path = self.folder / name
        if self.renews:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(actual)
        if not path.is_file():
            pytest.fail(f"no golden file {name}: pytest {self.folder.parent} --update-golden")
        return path.read_bytes()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Return the golden files."""
    return Golden(renews=bool(request.config.getoption("--update-golden", default=False)))
