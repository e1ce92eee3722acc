"""Where the phrases of the rules stand in a folded text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from relance_docs.wording.facts import Facts
from relance_docs.wording.folding import Folded, fold
from relance_docs.wording.rule import Level, Rule
from relance_docs.wording.rules import RULES_OF

_GAP = r" (?:[^\s.!?;:]+ ){0,5}?(?:(?:[cdjlmnst]|qu)')?"
_SUBJECT = re.compile(r"\s*(objet|sujet|subject|ref|concerne)\b[^a-z]*")
_TITLE_REST = re.compile(r"\W*(?:\w+\W+){0,3}")
"""What a title may say besides the phrase: three words, and no full stop at its end."""
_INITIALS = 2
_IN_WORD = re.compile(r"\w")
_REACH = 120
"""Characters on each side of its stem within which a phrase stands whole."""
_ABBREVIATIONS = frozenset(
    (
        "l", "d", "r", "c", "m", "mm", "mme", "n", "art", "al", "civ", "com", "pen", "conso",
        "cf", "etc", "ex",
    )
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A phrase found: where it stands in the original text, ends excluded, and what it weighs."""

    rule: Rule
    level: Level
    start: int
    end: int


Span = tuple[int, int]
Titles = tuple[Span, ...]


def search(text: Folded, facts: Facts, titles: Titles = ()) -> Iterator[Found]:
    """Yield the phrases of `text` that a letter of those facts may not say, rule by rule.

    `titles` are the headings, as places in the original text.
    """
    text = without_names(text, facts.names)
    words = " ".join(set(text.plain.split()))
    for rule in RULES_OF[facts.language]:
        if any(word in words for word in _telling_words(rule)):
            yield from _search_rule(rule, text, facts, titles)


@cache
def _telling_words(rule: Rule) -> tuple[str, ...]:
    """Return the longest word of each stem: without any of them, a text has no stem either."""
    return tuple(dict.fromkeys(max(stem.split(), key=len) for stem in rule.stems))


def _search_rule(rule: Rule, text: Folded, facts: Facts, titles: Titles) -> Iterator[Found]:
    for match in _matches(rule, text):
        level = rule.level(facts, in_title=rule.minds_titles and _is_title(text, match, titles))
        if level is not None and not _is_innocent(rule, text, match):
            start, end = text.span(*match.span())
            yield Found(rule=rule, level=level, start=start, end=end)


def _is_title(text: Folded, match: re.Match[str], titles: Titles) -> bool:
    return _is_title_line(text.plain, match.span()) or (
        bool(titles) and any(start <= text.span(*match.span())[0] < end for start, end in titles)
    )


def _is_innocent(rule: Rule, text: Folded, match: re.Match[str]) -> bool:
    innocent = compiled(rule)[1]
    return innocent is not None and bool(innocent.search(_sentence(text, match.span())))


def _matches(rule: Rule, text: Folded) -> Iterator[re.Match[str]]:
    """Yield the phrases of `rule`, searched only around its stems: most texts have none."""
    sought = text.cased if rule.cased else text.plain
    for start, end in _merged(_neighbourhoods(rule.stems, text.plain)):
        yield from compiled(rule)[0].finditer(sought, start, end)


def _neighbourhoods(stems: tuple[str, ...], plain: str) -> Iterator[Span]:
    """Yield where a phrase with one of `stems` can stand: in one block, between two words."""
    for stem in stems:
        at = plain.find(stem)
        while at >= 0:
            first, last = _bounds(plain, (at, at + len(stem)), "\n")
            start = plain.rfind(" ", first, max(first, at - _REACH)) + 1 or first
            end = plain.find(" ", min(last, at + len(stem) + _REACH), last)
            yield start, last if end < 0 else end
            at = plain.find(stem, at + 1)


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


@cache
def compiled(rule: Rule) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    """Return what finds the phrases of `rule`, and what makes a sentence innocent."""
    innocent = re.compile(_joined(rule.unless)) if rule.unless else None
    return re.compile(rf"{_joined(rule.phrases)}(?!\w)"), innocent


def _joined(phrases: tuple[str, ...]) -> str:
    """Return one pattern for all `phrases`, each beginning a word."""
    return rf"(?<!\w)(?:{'|'.join(phrases).replace(' … ', _GAP)})"


@lru_cache(maxsize=256)
def _forms(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return `names` folded, as written and in capitals, the longest first.

    Initials are left out: they would blank parts of ordinary words.
    """
    folded = {fold(name.strip()).cased for name in names}
    forms = {form for name in folded for form in (name, name.upper()) if len(name) > _INITIALS}
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))


def without_names(text: Folded, names: tuple[str, ...]) -> Folded:
    """Return `text` with every name blanked where it stands as written, or all in capitals.

    A company may be called « Greffe Fleurs » or live in « rue de la Prison »; only the exact name
    is innocent, so that a threat in other words is still seen.
    """
    cased, plain = text.cased, text.plain
    for form in _forms(names):
        at = cased.find(form)
        while at >= 0:
            end = at + len(form)
            if not _IN_WORD.match(cased[at - 1 : at]) and not _IN_WORD.match(cased, end):
                blank = "\u25a1" * len(form)
                cased = cased[:at] + blank + cased[end:]
                plain = plain[:at] + blank + plain[end:]
            at = cased.find(form, at + 1)
    return Folded(plain=plain, cased=cased, original=text.original)


def _is_title_line(plain: str, span: Span) -> bool:
    """Whether a block is a subject, or hardly more than the phrase itself."""
    start, end = _bounds(plain, span, "\n")
    block = plain[start:end]
    if _SUBJECT.match(block):
        return True
    rest = plain[start : span[0]] + " " + plain[span[1] : end] + " "
    return bool(_TITLE_REST.fullmatch(rest)) and not block.rstrip().endswith((".", ";", ","))


def _bounds(text: str, span: Span, stop: str) -> Span:
    end = text.find(stop, span[1])
    return text.rfind(stop, 0, span[0]) + 1, len(text) if end < 0 else end


_STOP = re.compile(r"(\w*)[.!?…](?= )")


def _sentence(text: Folded, span: Span) -> str:
    """Return the folded sentence around `span`."""
    first, last = _bounds(text.plain, span, "\n")
    for stop in _STOP.finditer(text.plain, first, last):
        if not _ends_sentence(text, stop):
            continue
        if stop.end() <= span[0]:
            first = stop.end()
        elif stop.start() >= span[1]:
            return text.plain[first : stop.end()]
    return text.plain[first:last]


def _ends_sentence(text: Folded, stop: re.Match[str]) -> bool:
    following = text.cased[stop.end() + 1 : stop.end() + 2]
    return stop[1] not in _ABBREVIATIONS and not following.islower()
