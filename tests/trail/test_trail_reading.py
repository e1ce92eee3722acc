"""Versions read part by part say what they say when they are read whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance_docs.git.program import Git
from relance_docs.git.repository import Repository
from relance_docs.reading.yaml import read_yaml
from relance_docs.trail.facts import Fact, stated_in, told_apart
from relance_docs.trail.reading import FactReader

EXAMPLES = sorted((Path(__file__).parents[2] / "cases").glob("*.yaml"))
ODD = (
    "a: 1\nb: [1,\n2]\n",
    'a: "one\n\nb: two"\nc: 3\n',
    "a: 1\na: 2\n",
    "[1, 2]\n",
    "  a: 1\nb: 2\n",
    "---\na: 1\n",
    "\ufeffa: 1\n",
    "history:\n  - {at: 1}\n  - {at: 1}\nhistory:\n  - {at: 2}\n",
    "history:\n- at: 1\n  note: |\n    - at: 2\n    b: c\n- at: 3\n",
    "history: # - x\n  # - y\n  - at: 1\n\n  - at: 2 # z\npayments: []\n",
    "history:\n  - - 1\n    - 2\n  - at: 3\n",
    "a: |\n  x\nb: >-\n  y\n",
    "a: &x 1\nb: *x\n",
    "a:\n",
    "",
    "# nothing\n",
)
LONG = (
    "history:\n  - at: 1\n    note: a\n  - at: 2\n\n  # c\n  - at: 3\n  - {at: 4}\npayments:\n",
    "history:\n- at: 1\n- at: 2\n  note: |\n    x\n    - at: 9\n- at: 3\n- - 4\n  - 5\n",
    "history:\n  - at: 1\n  - at: 1\n  - at: 1\nhistory:\n  - at: 2\n",
    "history:\n  - 'a\n\n  - b'\n  - c\n  x: y\n",
    "history:\n    - at: 1\n  - at: 2\n    - at: 3\n",
    "a\n  - x: 1\n  - y: 2\nb:\n  - 1\n",
)


@pytest.mark.parametrize(
    "raw",
    [*(path.read_bytes() for path in EXAMPLES), *(text.encode() for text in ODD)],
    ids=[*(path.stem for path in EXAMPLES), *(f"odd-{n}" for n in range(len(ODD)))],
)
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_parts_say_what_the_whole_says(raw: bytes, line_end: bytes, reader: FactReader) -> None:
    """Cutting a file changes no fact, whatever the file looks like."""
    raw = raw.replace(b"\n", line_end)

    assert whole(raw) == read(reader, raw)


@pytest.mark.parametrize(
    "raw",
    [*(text.encode() for text in (*ODD, *LONG)), EXAMPLES[0].read_bytes()],
    ids=[*(f"odd-{n}" for n in range(len(ODD) + len(LONG))), EXAMPLES[0].stem],
)
@pytest.mark.parametrize("is_growing", [True, False], ids=["growing", "shrinking"])
def test_each_version_says_what_it_says_alone(
    raw: bytes, reader: FactReader, *, is_growing: bool
) -> None:
    """What is kept of the versions before, of each line added or taken away, changes no fact."""
    ends = [at + 1 for at, byte in enumerate(raw) if byte == ord("\n")]
    versions = [raw[:end] for end in ends[-60:]]

    for version in versions if is_growing else reversed(versions):
        assert whole(version) == read(reader, version), version.decode()


def whole(raw: bytes) -> tuple[Fact, ...] | None:
    """Return what a file says when it is read whole."""
    data = read_yaml(raw, "").data
    return told_apart(tuple(stated_in(data))) if isinstance(data, dict) else None


def read(reader: FactReader, raw: bytes) -> tuple[Fact, ...] | None:
    """Return what a reader, who may have read other versions before, says of a file."""
    reader._raw["blob"] = raw
    return reader.read("blob")


@pytest.fixture
def reader(tmp_path: Path) -> FactReader:
    """Return a reader that has read nothing yet."""
    here = Repository(
        git=Git(tmp_path),
        root=tmp_path,
        top=tmp_path,
        git_dir=tmp_path,
        common_dir=tmp_path,
        prefix="",
    )
    return FactReader(here)
