"""Where the phrases of the rules stand in a folded text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter
from typing import TypeAlias

from relance_docs.case.parties import Language
from relance_docs.wording.facts import LetterFacts
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
_NO_FIGURES = str.maketrans("123456789", "0" * 9)
_ABBREVIATIONS = frozenset(
    (
        "l", "d", "r", "c", "m", "mm", "mme", "n", "art", "al", "civ", "com", "pen", "conso",
        "cf", "etc", "ex",
    )
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class PhraseFound:
    """A phrase found: where it stands in the original text, ends excluded, and what it weighs."""

    rule: Rule
    level: Level
    start: int
    end: int


Span = tuple[int, int]
Titles = tuple[Span, ...]
_Phrase: TypeAlias = tuple[int, Folded, re.Match[str]]
"""The rank of a rule, the block that it stands in, and where; no phrase goes beyond its block."""
_BLOCKS = 1_000
"""Blocks that are remembered: most of those of a letter stood in the last."""


def search(
    text: Folded, facts: LetterFacts, titles: Callable[[], Titles] = tuple
) -> Iterator[PhraseFound]:
    """Yield the phrases of `text` that a letter of those facts may not say, rule by rule.

    `titles` returns the headings, as places in the original text: hardly a letter asks for them.
    """
    text = without_names(text, facts.names)
    rules = RULES_OF[facts.language]
    weighing = frozenset(
        rank
        for rank, rule in enumerate(rules)
        if any(rule.level(facts, in_title=in_title) for in_title in (True, False))
    )
    found: list[tuple[int, int, Folded, re.Match[str]]] = []
    begin = 0
    for plain, cased in zip(text.plain.split("\n"), text.cased.split("\n"), strict=True):
        for rank, block, match in _phrases(plain, cased, facts.language, weighing):
            found.append((rank, begin, block, match))
        begin += len(plain) + 1
    for rank, begin, block, match in sorted(found, key=itemgetter(0)):
        rule = rules[rank]
        start, end = (begin + at for at in match.span())
        is_title = rule.minds_titles and (
            _is_title_line(block.plain, match.span()) or _is_within(text.span(start, end), titles())
        )
        level = rule.level(facts, in_title=is_title)
        if level is not None and not _is_innocent(rule, block, match):
            first, last = text.span(start, end)
            yield PhraseFound(rule=rule, level=level, start=first, end=last)


@lru_cache(maxsize=_BLOCKS)
def _phrases(
    plain: str, cased: str, language: Language, weighing: frozenset[int]
) -> tuple[_Phrase, ...]:
    """Return what the rules of these ranks name in a block, innocent or not, rule by rule."""
    ranks = _named(plain.translate(_NO_FIGURES), language)
    ranks |= {rank for stem, rank in _stems(language, has_figures=True) if stem in plain}
    block = Folded(plain=plain, cased=cased, original=plain)
    return tuple(
        (rank, block, match)
        for rank in sorted(ranks & weighing)
        for match in _matches(RULES_OF[language][rank], block)
    )


@lru_cache(maxsize=_BLOCKS)
def _named(plain: str, language: Language) -> frozenset[int]:
    """Return the ranks of the rules with a stem in a block whose figures are all 0."""
    stems = _stems(language, has_figures=False)
    return frozenset(rank for stem, rank in stems if stem in plain)


@cache
def _stems(language: Language, *, has_figures: bool) -> tuple[tuple[str, int], ...]:
    """Return the stems of all rules, with figures or without, each with the rank of its rule."""
    return tuple(
        (stem, rank)
        for rank, rule in enumerate(RULES_OF[language])
        for stem in rule.stems
        if (stem.translate(_NO_FIGURES) != stem) == has_figures
    )


def _is_within(span: Span, titles: Titles) -> bool:
    return any(start <= span[0] < end for start, end in titles)


def _is_innocent(rule: Rule, block: Folded, match: re.Match[str]) -> bool:
    innocent = compiled(rule)[1]
    return innocent is not None and bool(innocent.search(_sentence(block, match.span())))


def _matches(rule: Rule, block: Folded) -> Iterator[re.Match[str]]:
    """Yield the phrases of `rule`, searched only around its stems: most texts have none."""
    sought = block.cased if rule.cased else block.plain
    for start, end in merged(_neighbourhoods(rule.stems, block.plain)):
        yield from compiled(rule)[0].finditer(sought, start, end)


def _neighbourhoods(stems: tuple[str, ...], plain: str) -> Iterator[Span]:
    """Yield where in a block a phrase with one of `stems` can stand: between two words."""
    for stem in stems:
        at = plain.find(stem)
        while at >= 0:
            end = plain.find(" ", at + len(stem) + _REACH)
            yield plain.rfind(" ", 0, max(0, at - _REACH)) + 1, len(plain) if end < 0 else end
            at = plain.find(stem, at + 1)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return `spans` in order, those that meet as one."""
    parts: list[Span] = []
    for start, end in sorted(spans):
        if parts and start <= parts[-1][1]:
            parts[-1] = parts[-1][0], max(end, parts[-1][1])
        else:
            parts.append((start, end))
    return parts


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


def _is_title_line(block: str, span: Span) -> bool:
    """Whether a block is a subject, or hardly more than the phrase itself."""
    if _SUBJECT.match(block):
        return True
    rest = block[: span[0]] + " " + block[span[1] :] + " "
    return bool(_TITLE_REST.fullmatch(rest)) and not block.rstrip().endswith((".", ";", ","))


_STOP = re.compile(r"(\w*)[.!?…](?= )")


def _sentence(block: Folded, span: Span) -> str:
    """Return the folded sentence of a block around `span`."""
    first, plain = 0, block.plain
    for stop in _STOP.finditer(plain):
        if not _ends_sentence(block, stop):
            continue
        if stop.end() <= span[0]:
            first = stop.end()
        elif stop.start() >= span[1]:
            return plain[first : stop.end()]
    return plain[first:]


def _ends_sentence(block: Folded, stop: re.Match[str]) -> bool:
    following = block.cased[stop.end() + 1 : stop.end() + 2]
    return stop[1] not in _ABBREVIATIONS and not following.islower()
