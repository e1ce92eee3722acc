"""What `status` says below a row is broken as the standard library would."""

from __future__ import annotations

from textwrap import wrap

from hypothesis import given, settings
from hypothesis import strategies as st

from relance_docs.cli.commands.reading.status import _wrapped

PIECES = ("a", "mot", "-", "—", " ", "  ", "\n", "\t", "\u202f", "\u00a0", "\u2028", "é,", "x" * 30)


@settings(max_examples=300, deadline=None)
@given(sentence=st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_a_sentence_is_broken_where_it_does_not_fit(sentence: str) -> None:
    """One that fits on a line stands there as it is."""
    broken = wrap(sentence, 60, initial_indent="  → ", subsequent_indent="    ")
    assert _wrapped(sentence, "→", 60) == broken
