"""Commits of strangers: whatever they are called and say, the parser tells them apart."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance_docs.git.history import read_history
from relance_docs.git.repository import repository_of
from tests.fuzz.mutations import FUZZED, worse
from tests.workspaces import committed, git, initialised

WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00\n<>"), min_size=1, max_size=20
)
LINES = st.lists(
    st.one_of(
        WORDS, st.sampled_from(["Event: paid", "Case: 2026-001", "Event:", " Event: x", "---", ""])
    ),
    max_size=6,
).map("\n".join)
PATHS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00\n/"),
    min_size=1,
    max_size=12,
).filter(lambda name: name.strip(".") and name.lower() != ".git")


@st.composite
def commits(draw: st.DrawFn) -> bytes:
    """Draw a stream for `git fast-import` with two commits on one branch."""
    stream = b""
    for mark in (1, 2):
        name, message, path = draw(WORDS), draw(LINES), draw(PATHS)
        person = f"{name.strip() or 'x'} <{draw(WORDS).strip()}> {1_780_000_000 + mark} +0200\n"
        text, content = message.encode(), f"a: {mark}\n".encode()
        stream += f"commit refs/heads/main\nauthor {person}committer {person}".encode()
        stream += b"data %d\n%s\n" % (len(text), text)
        quoted = path.encode().replace(b"\\", b"\\\\").replace(b'"', b'\\"')
        for where in (b'"cases/' + quoted + b'.yaml"', b'"' + quoted + b'"'):
            stream += b"M 100644 inline %s\ndata %d\n%s\n" % (where, len(content), content)
    return stream


@FUZZED
@given(stream=commits())
def test_what_git_says_of_commits_is_read_as_git_has_it(
    tmp_path_factory: pytest.TempPathFactory, stream: bytes
) -> None:
    """Ids, parents, people, subjects and trailers are those that git gives one by one."""
    root = initialised(tmp_path_factory.mktemp("depot"))
    made = subprocess.run(
        ["git", "-C", str(root), "fast-import", "--quiet", "--force"],
        input=stream,
        capture_output=True,
        check=False,
    )
    if made.returncode:
        return
    history = read_history(repository_of(root), trusts_cache=False)
    assert git(root, "rev-list", "--reverse", "--topo-order", "main").split() == [*history.ids]
    for rank, commit in enumerate(history.ids):
        facts = history.facts(rank)
        asked = ("log", "-1", "--encoding=UTF-8", "--format=%an%x00%ae%x00%s", commit)
        said = subprocess.run(["git", "-C", str(root), *asked], capture_output=True, check=True)
        name, email, subject = said.stdout.decode("utf-8", "replace").rstrip("\n").split("\0")
        assert (name, email, subject) == (facts.author, facts.author_email, facts.subject)
        assert history.changes(rank, rank - 1)


@FUZZED
@given(data=st.data())
def test_the_cache_of_the_history(
    kept: tuple[Path, bytes, tuple[str, ...]], data: st.DataObject
) -> None:
    """A cache that was changed changes nothing of what is read."""
    root, content, ids = kept
    repository = repository_of(root)
    (root / ".git/relance/history").write_bytes(data.draw(worse(content)))
    assert ids == read_history(repository).ids


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes, tuple[str, ...]]:
    """Return a repository, its cache and its commits."""
    root = initialised(tmp_path_factory.mktemp("depot"))
    (root / "cases").mkdir()
    for number in range(3):
        (root / "cases/a.yaml").write_text(f"a: {number}\n")
        committed(root, f"x {number}")
    repository = repository_of(root)
    ids = read_history(repository).ids
    return root, (root / ".git/relance/history").read_bytes(), ids
