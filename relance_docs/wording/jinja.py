"""The words of a template, without its Jinja tags, each at its own place.

Nothing moves: the blanked source is as long as the source, so that a place in one is the same
place in the other.
"""

from __future__ import annotations

import re

from relance_docs.wording.folding import PARAGRAPH

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
