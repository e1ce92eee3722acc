"""A file that is read without its places says what it says with them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml.error import YAMLError

from relance_docs.reading import yaml
from relance_docs.reading.building import Builder
from relance_docs.reading.document import Document, SourceText
from relance_docs.reading.plain_data import plain_data
from relance_docs.reading.yaml import read_yaml
from tests.reading.test_hostile_bytes import ATOMS, VALID

PIECES = (
    *(*ATOMS, "? ", "? a\n: b\n", "...\n", "%YAML 1.1\n", "<<: {a: b}\n", "[[", "{{a: b}: c}"),
    *("!x ", "*a", "''", '"\\x07"', '"\\u200b"', "\\", " # vu", "  # vu", "“x”", "« y »", "\r\n"),
    *("|\n  a\n", "> \n", "{at: 2026-06-08T10:15+02:00}", "kind: business\n", "- - - a\n", "~"),
)


def whole(text: str) -> Document:
    """Return the document as `Builder` makes it of all events."""
    source = SourceText(path="p", text=text)
    return Builder(source=source).build(yaml._events(text, is_pure=False))


@settings(max_examples=300, deadline=None)
@given(
    places=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 12), st.sampled_from(PIECES)), max_size=3
    )
)
def test_whatever_is_written_is_read_alike(places: list[tuple[float, int, str]]) -> None:
    """Data, findings and places are those of `Builder`, whatever is put into a case."""
    text = VALID
    for share, length, piece in places:
        at = round(share * len(text))
        text = text[:at] + piece + text[at + length :]
    try:
        plain = plain_data(text, yaml._events(text, is_pure=False))
        built = whole(text)
    except (YAMLError, ValueError):
        return
    read = read_yaml(text.encode(), "p")
    if plain is not None:
        assert plain == built.data
        assert not built.findings
        assert not built.refused
    assert {*built.findings} <= {*read.findings}
    if read.places.source.text == text and read.data is not None:
        assert read.data == built.data
        assert read.places.find() == built.places.find()


@pytest.mark.parametrize("text", [VALID, VALID.replace("\n", "\r\n"), "a: {b: [c, d, ]}\n"])
def test_what_nothing_is_to_be_told_of_is_read_once(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody looks for places that nobody asks for, and who asks gets them."""
    with monkeypatch.context() as patch:
        patch.setattr(yaml, "Builder", None)
        document = read_yaml(text.encode(), "p")
    assert document.data == whole(text).data
    assert document.places.find() == whole(text).places.find()
