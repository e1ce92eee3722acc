"""What every test stands on: no machine's language, day or git identity leaks in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from relance_docs.recording.event import CommitMessage
from tests.desks.import_desk import ImportDesk
from tests.desks.loopback_tsa import LoopbackTsa, Signer, running
from tests.desks.sealing_desk import Desk
from tests.workspaces import Copies

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.audit.opened_page import Opened

# The same examples every time: a build that fails, fails again. RELANCE_EXPLORE=1 looks further.
settings.register_profile("steady", deadline=None, derandomize=True, max_examples=50)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile("explore" if os.environ.get("RELANCE_EXPLORE") else "steady")

LANGUAGE_VARIABLES = ("LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "RELANCE_LANG")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag that renews the golden files; here, where pytest reads it from any folder."""
    parser.addoption(
        "--update-golden", action="store_true", help="renew the golden files of the letters"
    )


@pytest.fixture(scope="session", autouse=True)
def plain_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Do for what is made once in a run what `plain_environment` does for a test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        _make_plain(patch)
        yield


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what a shell or a git hook may have set; git knows who commits."""
    _make_plain(monkeypatch)


@pytest.fixture(autouse=True)
def subjects_are_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a test records, the subject of its commit can be told in French."""
    text = CommitMessage.text

    def understood(message: CommitMessage) -> str:
        subject = message.subject
        assert subject.as_message().msgid != "{said}", f"told in English only: {subject}"
        return str(text.__get__(message))

    monkeypatch.setattr(CommitMessage, "text", property(understood))


def _make_plain(patch: pytest.MonkeyPatch) -> None:
    for name in (*LANGUAGE_VARIABLES, *filter(_is_of_git, tuple(os.environ))):
        patch.delenv(name, raising=False)
    # Set, so that a program under test which sets it is undone as well.
    patch.setenv("LANGUAGE", "en")
    patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    for role in ("AUTHOR", "COMMITTER"):
        patch.setenv(f"GIT_{role}_NAME", "C. Martin")
        patch.setenv(f"GIT_{role}_EMAIL", "c.martin@exemple.invalid")


def _is_of_git(name: str) -> bool:
    return name.startswith("GIT_")


@pytest.fixture(scope="session")
def originals() -> dict[str, Path]:
    """Return the folders that were made to be copied."""
    return {}


@pytest.fixture
def copies(
    originals: dict[str, Path], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Copies:
    """Return who copies, into the folder of this test, what is made once in a run."""
    return Copies(
        originals=originals, fresh=lambda: tmp_path_factory.mktemp("original"), folder=tmp_path
    )


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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium, without a window, once for all tests of all folders.

    Only here: in two folders it would be two fixtures, and the second cannot be started.
    """
    from playwright.sync_api import sync_playwright

    from tests.audit.opened_page import ARGUMENTS

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
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Return what opens a page, given as bytes or as a path, in a window of its own.

    `open_page(page, dark=True, width=320, scripts=False)`; windows are closed after the test.
    """
    from tests.audit.opened_page import Opened

    with ExitStack() as windows:

        def opened(page: bytes | Path, **window: Any) -> Opened:  # noqa: ANN401 - passed on
            path = page if isinstance(page, Path) else tmp_path / "page.html"
            if isinstance(page, bytes):
                path.write_bytes(page)
            return windows.enter_context(Opened.of(browser, path, **window))

        yield opened
