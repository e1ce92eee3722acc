"""The address of an authority that cannot be one: a sentence before anything is sealed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.files.test_links import root
from tests.workspaces import git, run

__all__ = ["root"]


@pytest.mark.parametrize(
    "url",
    [
        *("http://a..b/", "http://.a/", f"https://{'a' * 70}.example/", "http://[::1", "http:///x"),
        *("https://", "ftp://a/", "http://a:99999/", "http://a b/", "http://é.example/"),
    ],
)
def test_an_address_that_cannot_be(root: Path, url: str) -> None:
    """One sentence, and no seal is committed."""
    done = run(root, "seal", "--tsa", url)

    assert 1 == done.exit_code
    assert done.stderr.startswith("relance: error: ")
    assert "1" == git(root, "rev-list", "--count", "HEAD").strip()
