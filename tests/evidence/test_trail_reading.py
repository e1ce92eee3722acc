"""Versions read part by part say what they say when they are read whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance_docs.evidence.git import Git
from relance_docs.evidence.repository import Repository
from relance_docs.evidence.trail_facts import stated_in, told_apart
from relance_docs.evidence.trail_reading import Reader
from relance_docs.reading.yaml import read_yaml

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


@pytest.mark.parametrize(
    "raw",
    [*(path.read_bytes() for path in EXAMPLES), *(text.encode() for text in ODD)],
    ids=[*(path.stem for path in EXAMPLES), *(f"odd-{n}" for n in range(len(ODD)))],
)
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_parts_say_what_the_whole_says(raw: bytes, line_end: bytes, tmp_path: Path) -> None:
    """Cutting a file changes no fact, whatever the file looks like."""
    raw = raw.replace(b"\n", line_end)
    here = Repository(
        git=Git(tmp_path),
        root=tmp_path,
        top=tmp_path,
        git_dir=tmp_path,
        common_dir=tmp_path,
        prefix="",
    )
    reader = Reader(here)
    reader._raw["blob"] = raw

    data = read_yaml(raw, "").data
    expected = tuple(told_apart(stated_in(data))) if isinstance(data, dict) else None
    found = reader.read("blob")
    assert expected == found
