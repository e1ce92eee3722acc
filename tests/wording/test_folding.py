"""Folding: the quick way and the places agree."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from relance_docs.wording.folding import PARAGRAPH, fold
from relance_docs.wording.search import without_names

TEXTS = st.text(
    st.sampled_from("aéŒ œfi'’ \n\t\r-\u2011\u00a0\u202f\u00ad.€ß¨İ□5" + PARAGRAPH), max_size=40
)


@settings(max_examples=300)
@given(TEXTS)
@example("sai-\n  sie  de\n\nvos œuvres")
def test_every_folded_character_has_its_place(text: str) -> None:
    """The place of each folded character holds what folds to it, and places never go back."""
    folded = fold(text)
    spans = [folded.span(index, index + 1) for index in range(len(folded.cased))]

    assert len(folded.plain) == len(folded.cased)
    assert spans == sorted(spans)
    for character, (start, end) in zip(folded.cased, spans, strict=True):
        alone = fold(text[start:end]).cased
        assert character in alone or character in " \n"


@settings(max_examples=200)
@given(TEXTS, TEXTS)
def test_words_fold_one_by_one(one: str, other: str) -> None:
    """A space between two texts parts them: together they fold as each does alone."""
    together = fold(f"a{one}a b{other}b").cased

    assert together == fold(f"a{one}a").cased + " " + fold(f"b{other}b").cased


def test_names_are_blanked_where_they_stand_alone() -> None:
    """A name inside a word is no name; one that follows itself is blanked twice."""
    text = fold("Prison Prison, emPrison, Prisons et PRISON")

    assert without_names(text, ("Prison",)).cased == "□□□□□□ □□□□□□, emPrison, Prisons et □□□□□□"
