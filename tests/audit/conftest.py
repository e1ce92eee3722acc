"""A real browser over the pages of the report: Debian's Chromium, without a window."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.audit.opened_page import ARGUMENTS, Opened

Open = Callable[..., Opened]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once for all tests."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no Chromium here: `apt-get install chromium`, and the pages are looked at")
    with sync_playwright() as driver:
        started = driver.chromium.launch(
            executable_path=program,
            args=list(ARGUMENTS),
            env={**os.environ, "LC_ALL": "C.UTF-8"},  # else it reads no name with accents
        )
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Return what opens a page, given as bytes or as a path, in a window of its own.

    `open_page(page, dark=True, width=320, scripts=False)`; windows are closed after the test.
    """
    with ExitStack() as windows:

        def opened(page: bytes | Path, **window: object) -> Opened:
            path = page if isinstance(page, Path) else tmp_path / "page.html"
            if isinstance(page, bytes):
                path.write_bytes(page)
            return windows.enter_context(Opened.of(browser, path, **window))  # type: ignore[arg-type]

        yield opened
