"""Lines that are read without a parser say what the parser reads in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance_docs.reading import yaml
from relance_docs.reading.building import Builder
from relance_docs.reading.document import Data, SourceText
from relance_docs.reading.plain_lines import read_plain

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
        "a: b:",
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
MARKS = ("[", "]", "{", "}", ", ", "\n", "|", "&", "*", "~", "null", "\u00a0", "\t", "\u2028")


def parsed(text: str) -> Data:
    """Return what the parser reads, all judged."""
    source = SourceText(path="p", text=text)
    return Builder(source=source).build(yaml._events(text, is_pure=False)).data


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
    text = "\n".join(indent + line for indent, line in lines)

    read = read_plain(text)

    assert read is None or read == parsed(text)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 100),
            st.integers(0, 40),
            st.sampled_from(["", " ", "  ", "- ", ":", ": ", "a:", "#", " # c", "'", '"', *MARKS]),
        ),
        min_size=1,
        max_size=3,
    ),
    st.integers(0, 100),
    st.integers(1, 12),
)
def test_what_is_typed_into_a_file_is_read_as_a_parser_reads_it(
    typed: list[tuple[int, int, str]], first: int, count: int
) -> None:
    """Wherever something is put into lines of a real file, or a character taken out of them."""
    lines = EXAMPLE.read_text("utf-8").splitlines()
    first %= len(lines)
    lines = [line for line in lines[first : first + count] if "#" not in line] or ["a: b"]
    for place, column, mark in typed:
        i = place % len(lines)
        kept = column + (not mark)
        lines[i] = lines[i][:column] + mark + lines[i][kept:]
    text = "\n".join(lines)

    read = read_plain(text)

    assert read is None or read == parsed(text)


@pytest.mark.parametrize("odd", ODD)
def test_what_may_mean_more_is_left_to_the_parser(odd: str) -> None:
    """A value that goes on, a mark of YAML, a character nobody sees."""
    assert read_plain(f"a1: b\n{odd}\n") is None


def test_what_this_program_writes_is_read() -> None:
    """An example, all but its comments, is read without the parser."""
    text = "".join(
        line for line in EXAMPLE.read_text("utf-8").splitlines(keepends=True) if "#" not in line
    )

    assert read_plain(text) == parsed(text)


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"{'  ' * depth}a:\n" for depth in range(30)),
        f"{'a' * 1200}: b\n",
        "a: b\n" * 20_000,
        "",
        "# c\n",
    ],
)
def test_what_a_file_may_not_be_is_left_to_the_parser(text: str) -> None:
    """Too deep, a key too long for YAML, too long to have few values; nothing at all."""
    assert read_plain(text) is None
