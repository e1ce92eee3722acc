"""What every fuzzing target is held to: it ends, and it says nothing by itself."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from types import FrameType

import pytest

from tests.fuzz.mutations import EXAMPLES

SECONDS = 120 + 2 * EXAMPLES
"""For all examples of one target: what takes longer hangs, or grows faster than its input."""


@pytest.fixture(autouse=True)
def watchdog(request: pytest.FixtureRequest) -> Iterator[None]:
    """End a target that hangs."""
    if sys.platform == "win32":
        yield
        return

    def bark(_signal: int, _frame: FrameType | None) -> None:
        pytest.fail(f"{request.node.name} did not end in time")

    before = signal.signal(signal.SIGALRM, bark)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture(autouse=True)
def silence(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """See that nothing was printed, be it by a library in C."""
    yield
    assert ("", "") == tuple(capfd.readouterr())
