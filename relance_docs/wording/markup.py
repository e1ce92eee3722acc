"""The words that a reader of an HTML page sees, each with its place in the source or template."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from relance_docs.wording.folding import PARAGRAPH

# The words of a template, without its Jinja tags, each at its own place.
#
# Nothing moves: the blanked source is as long as the source, so that a place in one is the same
# place in the other.


VALUE = "\u25a1"
"""What stands for a printed value: no word, and no space either."""
NOTHING = "\u200b"
"""What stands for a tag that prints nothing: the words around it touch."""

_TAG = re.compile(
    r"\{#.*?(?:#\}|\Z)"
    r"|\{\{(?P<value>(?:\"[^\"]*\"|'[^']*'|.)*?)(?:\}\}|\Z)"
    r"|\{%(?P<statement>(?:\"[^\"]*\"|'[^']*'|.)*?)(?:%\}|\Z)",
    re.DOTALL,
)
_SENTENCE = re.compile(r"\"([^\"]*\s[^\"]*)\"|'([^']*\s[^']*)'")


def blanked(source: str) -> str:
    """Return `source` with its Jinja tags blanked, but for the sentences written inside them.

    >>> blanked("Madame {{ name }},{# sommation #}").replace(NOTHING, ".").replace(VALUE, "#")
    'Madame ##########,...............'
    """
    return _TAG.sub(_blank, source)


def _blank(tag: re.Match[str]) -> str:
    text = tag.group()
    characters = list((VALUE if tag["value"] is not None else NOTHING) * len(text))
    if tag["value"] is not None or tag["statement"] is not None:
        for found in _SENTENCE.finditer(text):
            start, end = found.span()
            characters[start:end] = PARAGRAPH + text[start + 1 : end - 1] + PARAGRAPH
    return "".join(c if kept != "\n" else "\n" for c, kept in zip(characters, text, strict=True))


_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<raw>style|script)\b[^>]*>(?P<code>.*?)(?:</(?P=raw)\s*>|\Z)"
    r"|<(?P<close>/?)(?P<tag>[a-z][a-z0-9]*)(?P<attributes>(?:\"[^\"]*\"|'[^']*'|[^'\">])*)>"
    r"|<[!?][^>]*>"
    r"|(?P<reference>&(?:\#\d{1,7}|\#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});?)"
    r"|(?P<text>[^<&]+|[<&])",
    re.IGNORECASE | re.DOTALL,
)
_MARKUP = re.compile(
    r"(<!--.*?(?:-->|\Z)"
    r"|<style\b[^>]*>.*?(?:</style\s*>|\Z)"
    r"|<script\b[^>]*>.*?(?:</script\s*>|\Z)"
    r"|</?[a-z][a-z0-9]*(?:\"[^\"]*\"|'[^']*'|[^'\">])*>"
    r"|<[!?][^>]*>"
    r"|&(?:\#\d{1,7}|\#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});?)",
    re.IGNORECASE | re.DOTALL,
)
"""The same but for text, in one group."""
_ATTRIBUTE = re.compile(
    r"\b(alt|title|aria-label|src|href)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE
)
_GENERATED = re.compile(r"\bcontent\s*:[^;}]*?(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_BLANK_LINES = re.compile(r"(?<=\n)\s+")
_INLINE = frozenset(
    (
        "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font",
        "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong",
        "sub", "sup", "time", "tt", "u", "var", "wbr",
    )
)  # fmt: skip
_TOKENS = 1_000
"""Tokens of which it is remembered what they show; a letter has some two hundred different ones."""
_TITLES = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "title", "caption", "legend"))
IMAGE = "[image] "
"""What stands before the address of a picture, so that rules can name pictures."""


class TextPiece(NamedTuple):
    """Characters of a visible text, and where they come from."""

    text: str
    offset: int
    """Where the first stands in the source."""
    step: int
    """How much further each next one stands; 0 when all come from one place."""


@dataclass(frozen=True, kw_only=True)
class Visible:
    """The visible text of a page; blocks are parted by `PARAGRAPH`."""

    pieces: tuple[TextPiece, ...]
    titles: tuple[tuple[int, int], ...] = ()
    """Where the titles stand in `text`, ends excluded."""

    @cached_property
    def text(self) -> str:
        """The whole of it."""
        return "".join(piece.text for piece in self.pieces)

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """Where each character stands in the source."""
        return tuple(
            piece.offset + piece.step * position
            for piece in self.pieces
            for position in range(len(piece.text))
        )


class _Page:
    """The text of a page as it is put together."""

    def __init__(self) -> None:
        self.pieces: list[TextPiece] = []
        self.titles: list[tuple[int, int]] = []
        self._length = 0
        self._open_titles: list[int] = []

    def add(self, text: str, offset: int, step: int = 1) -> None:
        self.pieces.append(TextPiece(text, offset, step))
        self._length += len(text)

    def add_at(self, text: str, offset: int) -> None:
        """Add characters that all come from one place of the source."""
        self.add(text, offset, step=0)

    def add_block(self, text: str, offset: int, before: str = "") -> None:
        self.add_at(PARAGRAPH + before, offset)
        self.add(text, offset)
        self.add_at(PARAGRAPH, offset + len(text))

    def turn(self, tag: str, offset: int, *, closes: bool) -> None:
        if tag in _INLINE:
            return
        self.add_at("\n" if tag == "br" else PARAGRAPH, offset)
        if tag in _TITLES:
            self._turn_title(closes=closes)

    def _turn_title(self, *, closes: bool) -> None:
        if not closes:
            self._open_titles.append(self._length)
        elif self._open_titles:
            self.titles.append((self._open_titles.pop(), self._length))

    def visible(self) -> Visible:
        return Visible(pieces=tuple(self.pieces), titles=tuple(self.titles))


def visible_text(source: str) -> Visible:
    """Return what `source` shows: text, alternative texts, generated content, picture names.

    A tag inside a word or a phrase (`<b>sai</b>sie`) does not part it; a block does.
    """
    page = _Page()
    for token in _TOKEN.finditer(source):
        _READERS[token.lastgroup or "comment"](page, token)
    return page.visible()


def shown_text(source: str) -> str:
    """Return the text of `visible_text(source)`, without its places.

    What a token shows depends on nothing around it, and most tags of a letter stood in the last.
    """
    parts = _MARKUP.split(source)
    parts[1::2] = map(_shown, parts[1::2])
    parts[::2] = [_shown(text) if "\n" in text else text for text in parts[::2]]
    return "".join(parts)


@lru_cache(maxsize=_TOKENS)
def _shown(token: str) -> str:
    return visible_text(token).text


def generated_text(css: str) -> Visible:
    """Return the texts that a style sheet puts on the page (`content: "…"`)."""
    page = _Page()
    _add_generated(page, css, 0)
    return page.visible()


def _text(page: _Page, token: re.Match[str]) -> None:
    text = token.group()
    if "\n" in text:
        # One line feed is kept, for a word hyphenated there; a blank line parts nothing in HTML.
        text = _BLANK_LINES.sub(lambda run: run.group().replace("\n", " "), text)
    page.add(text, token.start())


def _reference(page: _Page, token: re.Match[str]) -> None:
    page.add_at(html.unescape(token.group()), token.start())


def _tag(page: _Page, token: re.Match[str]) -> None:
    page.turn(token["tag"].lower(), token.start(), closes=bool(token["close"]))
    attributes = token["attributes"]
    if not attributes:
        return
    if token["tag"].lower() == "link":
        return  # the address of a style sheet is shown to nobody
    start = token.start("attributes")
    for name, text, offset in _attributes(attributes):
        page.add_block(text, start + offset, before=IMAGE if name in {"src", "href"} else "")


def _attributes(text: str) -> Iterator[tuple[str, str, int]]:
    if "=" not in text:
        return
    for found in _ATTRIBUTE.finditer(text):
        group = 2 if found[2] is not None else 3
        if found[group] and not found[group].startswith("data:"):
            yield found[1].lower(), found[group], found.start(group)


def _code(page: _Page, token: re.Match[str]) -> None:
    if token["raw"].lower() == "style":
        _add_generated(page, token["code"], token.start("code"))


def _add_generated(page: _Page, css: str, offset: int) -> None:
    for found in _GENERATED.finditer(css):
        group = 1 if found[1] is not None else 2
        page.add_block(found[group], offset + found.start(group))


def _nothing(_page: _Page, _token: re.Match[str]) -> None:
    """Add nothing: a comment or a declaration shows nothing."""


_READERS: dict[str, Callable[[_Page, re.Match[str]], None]] = {
    "text": _text,
    "reference": _reference,
    "attributes": _tag,
    "code": _code,
    "comment": _nothing,
}
