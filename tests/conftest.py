"""What every test stands on: no machine's language, day or git identity leaks in."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

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


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what a shell or a git hook may have set; git knows who commits."""
    for name in (*LANGUAGE_VARIABLES, *filter(_is_of_git, tuple(os.environ))):
        monkeypatch.delenv(name, raising=False)
    # Set, so that a program under test which sets it is undone as well.
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "C. Martin")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "c.martin@exemple.invalid")


def _is_of_git(name: str) -> bool:
    return name.startswith("GIT_")
