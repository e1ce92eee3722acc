"""What is looked up token by token and block by block is what the whole would say."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from relance_docs.wording import folding
from relance_docs.wording.folding import PARAGRAPH, fold
from relance_docs.wording.markup import shown_text, visible_text
from relance_docs.wording.search import search
from tests.wording.phrases import PHRASES

_MARKUP = (
    "<p>", "</p>", "<h2>", "</h2>", "<b>", "</b>", "<br>", "<td class='n'>",
    '<img alt="la\n\npolice">', "<!-- menace -->", "<!--",
    "<style>p { content: 'saisie' }</style>", "<SCRIPT>a<b</script>", "<style>",
    "<!doctype html>", "<link href='a.css'>", "&eacute;", "&#x26;", "&", "<", "< b>", "<p", '"',
)  # fmt: skip
_PIECES = st.sampled_from(
    (*_MARKUP, "a", "é-", " ", "\n", "\n \n", "\u00ad", "\u200b", "12,40", PARAGRAPH)
)
_SOUP = st.lists(_PIECES, max_size=25).map("".join)


@settings(max_examples=300)
@given(_SOUP)
@example("a\n<b>\n\n<!-- <p>\n")
def test_tokens_show_what_the_page_shows(source: str) -> None:
    """The text of a page is the same with its places and without."""
    assert shown_text(source) == visible_text(source).text


@settings(max_examples=300)
@given(_SOUP)
@example(f"a{PARAGRAPH}\u00ad{PARAGRAPH} {PARAGRAPH}a-\n{PARAGRAPH}b")
@example(f"a{PARAGRAPH}\n\u200b{PARAGRAPH}b")
def test_blocks_fold_as_the_whole(text: str) -> None:
    """A text folds to the same in one piece; each folded character has its place."""
    folded = fold(text)

    assert folded.cased == folding._cased(text)
    assert len(folded.cased) == len(folding._offsets(text))


@settings(max_examples=150)
@given(st.lists(st.sampled_from([phrase.text for phrase in PHRASES]), max_size=5), st.data())
def test_a_block_says_the_same_beside_others(texts: list[str], data: st.DataObject) -> None:
    """Whatever stands around a block, the same phrases are found in it, rule by rule."""
    facts = data.draw(st.sampled_from([phrase.facts for phrase in PHRASES]))
    page, alone = PARAGRAPH, []
    for text in texts:
        alone += [
            (one.rule.id, one.level, len(page) + one.start, len(page) + one.end)
            for one in search(fold(f"{PARAGRAPH}{text}{PARAGRAPH}"), facts)
        ]
        page += f"{PARAGRAPH}{text}{PARAGRAPH}"

    found = [(one.rule.id, one.level, one.start, one.end) for one in search(fold(page), facts)]

    assert sorted(found) == sorted(alone)
