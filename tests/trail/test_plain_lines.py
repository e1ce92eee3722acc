"""Lines that are read without a parser say what the parser reads in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance_docs.reading.yaml import read_yaml
from relance_docs.trail.plain_lines import read_plain

EXAMPLE = Path(__file__).parents[2] / "cases/2026-001.yaml"
MOSTLY_PLAIN = (
    *("a: 1", "b: Dupont & Cie", "c:", "d: 10:15+02:00", "e: [a, b c]", 'f: {a: b, c: "+33: é"}'),
    *(
        'g: "q r"',
        "h: 'é'",
        "i: null",
        "j: [null, x]",
        "- a: 1",
        "- b",
        "a:",
        "",
        "# c",
        "k: https://x.y",
    ),
)
ODD = (
    *(
        "a: b: c",
        "a: b #c",
        "a: ~",
        "a: &x b",
        "- - b",
        "a:  b",
        "? a",
        "---",
        "...",
        "a: |",
        "a: b ",
    ),
    *(
        "a: {b: c, b: d}",
        "a: [b: c]",
        "a: [b?c]",
        "a: 'it''s'",
        'a: "\\t"',
        "a: b\u00a0c",
        "a: b\tc",
        "b",
    ),
    *('a: ["b, c"]', 'a: ["b" c]', "a: {b: 'c'}", "a: {b: [c]}", 'a: "b" c', "a: [b, ]"),
)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "", "  ", "  ", "    "]),
            st.sampled_from([*MOSTLY_PLAIN, *MOSTLY_PLAIN, *ODD]),
        ),
        max_size=7,
    )
)
def test_nothing_is_read_that_a_parser_reads_otherwise(lines: list[tuple[str, str]]) -> None:
    """However keys, items, values and what is odd follow each other: the same, or nothing."""
    raw = "\n".join(indent + line for indent, line in lines).encode()

    read = read_plain(raw)

    assert not read or read == read_yaml(raw, "").data


@pytest.mark.parametrize("odd", ODD)
def test_what_may_mean_more_is_left_to_the_parser(odd: str) -> None:
    """A value that goes on, a mark of YAML, a character nobody sees."""
    assert read_plain(f"a1: b\n{odd}\n".encode()) is None


def test_what_this_program_writes_is_read() -> None:
    """An example, all but its comments, is read without the parser."""
    text = "".join(
        line for line in EXAMPLE.read_text("utf-8").splitlines(keepends=True) if "#" not in line
    )

    assert read_plain(text.encode()) == read_yaml(text.encode(), "").data
