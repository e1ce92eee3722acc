"""A tree read after another one of the same folder has the entries that it has when read alone."""

from __future__ import annotations

import re
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from relance_docs.git.blobs import GitObject
from relance_docs.git.objects import TreeRead

ID: Final = "0" * 40
ENTRY: Final = re.compile(rb"([0-7]+) ([^\0]+)\0(.{20})", re.DOTALL)
NAMES: Final = tuple(f"2026-{number}.yaml".encode() for number in range(12))
IDS: Final = (*(bytes([letter]) * 20 for letter in b"\0a1 "), b"100644 a\0bbbbbbbbbbb")
Tree = dict[bytes, tuple[bytes, bytes]]


def content_of(tree: Tree, tail: bytes) -> bytes:
    """Return a tree as git writes it, with what no git writes after it."""
    entries = (b"%b %b\0%b" % (mode, name, raw) for name, (mode, raw) in sorted(tree.items()))
    return b"".join(entries) + tail


trees: Final = st.dictionaries(
    st.sampled_from(NAMES),
    st.tuples(st.sampled_from((b"100644", b"40000")), st.sampled_from(IDS)),
)


@given(
    st.lists(st.tuples(trees, st.sampled_from((b"", b"", b"", b"100644 x"))), min_size=1),
    st.lists(st.integers(0, 11)),
)
def test_trees_read_in_turn_are_as_read_alone(
    found: list[tuple[Tree, bytes]], gone: list[int]
) -> None:
    """All that an earlier tree of the folder had, or the new entries, make up each of them."""
    first, _tail = found[0]
    steps = [{n: e for n, e in first.items() if n != NAMES[number]} for number in gone]
    before, seen = None, set[tuple[bytes, ...]]()
    for content in (content_of(*each) for each in (*((step, b"") for step in steps), *found)):
        before = TreeRead.of(GitObject(ID, "tree", content), before)
        entries = ENTRY.findall(content)
        seen.update(before.new)
        assert set(entries) <= seen
        assert set(before.new) <= set(entries)
        if before.starts:
            assert before.starts == [m.start() for m in ENTRY.finditer(content)] + [len(content)]


def test_only_what_is_new_is_looked_at() -> None:
    """One entry of a thousand."""
    tree: Tree = {b"%04d" % number: (b"100644", b"a" * 20) for number in range(1000)}
    before = TreeRead.of(GitObject(ID, "tree", content_of(tree, b"")), None)
    tree[b"0500"] = (b"100644", b"b" * 20)
    after = TreeRead.of(GitObject(ID, "tree", content_of(tree, b"")), before)

    assert 1000 == len(before.new)
    assert [(b"100644", b"0500", b"b" * 20)] == after.new
