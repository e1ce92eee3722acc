"""The check of a text that goes out: what it may not say, where, why, and what to say instead.

Three ways in: a plain text (an e-mail), a rendered page (a letter), the source of a template.
The first two know the letter; a template serves many, and is only reproached what is wrong in
all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from relance_docs.case.parties import ActsAs, DebtorKind
from relance_docs.finding import Finding, Place, Severity
from relance_docs.message import Message
from relance_docs.wording.consistency import Inconsistency, contradictions
from relance_docs.wording.facts import LetterFacts, LetterKind
from relance_docs.wording.folding import PARAGRAPH, Folded, fold
from relance_docs.wording.markup import (
    TextPiece,
    Visible,
    blanked,
    generated_text,
    shown_text,
    visible_text,
)
from relance_docs.wording.rule import Level
from relance_docs.wording.search import PhraseFound, Titles, search

_AROUND = 40
"""Characters quoted on each side of a phrase."""


def line_and_column(path: str, text: str, offset: int) -> Place:
    """Return the place of the character at `offset` of `text`, which is the file `path`."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    line = text[start:] if end < 0 else text[start:end]
    return Place(
        path=path,
        line=text.count("\n", 0, offset) + 1,
        column=offset - start + 1,
        source=line.rstrip("\r"),
    )


def excerpt(path: str, text: str, start: int, end: int) -> Place:
    """Return a place that quotes the words around `text[start:end]`, of its block alone."""
    before = text[max(0, start - _AROUND) : start].rpartition(PARAGRAPH)[2]
    before = _one_line(before).lstrip()
    phrase = _one_line(text[start:end])
    after = _one_line(text[end : end + _AROUND].partition(PARAGRAPH)[0])
    return Place(path=path, column=len(before) + 1, source=f"{before}{phrase}{after}".rstrip())


def _one_line(text: str) -> str:
    """Return `text` with each run of spaces as one space; a space at the ends is kept."""
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    return f"{' ' * text[0].isspace()}{words}{' ' * text[-1].isspace()}"


_SEVERITIES = {Level.BLOCK: Severity.ERROR, Level.WARN: Severity.WARNING}
_CODES = {Level.BLOCK: "wording-blocked", Level.WARN: "wording-risky"}


def check_text(
    text: str, facts: LetterFacts, *, path: str = "", sources: Iterable[tuple[str, str]] = ()
) -> tuple[Finding, ...]:
    """Check a plain text.

    A place is the line of the first of `sources` (paths with their contents) that has the phrase;
    where none has, the line and column of `text`, which is then called `path`.
    """
    folded = fold(text)
    spots = _spots(folded, text, _found(folded, facts), facts)
    known = tuple(sources) if spots else ()
    return _sorted(
        made(phrase_place(text[start:end], known) or line_and_column(path, text, start))
        for start, end, made in spots
    )


def check_html(
    html: str, facts: LetterFacts, *, path: str = "", sources: Iterable[tuple[str, str]] = ()
) -> tuple[Finding, ...]:
    """Check what a rendered page shows; a phrase that it shows twice is told once.

    A place is the line of the first of `sources` (paths with their contents: templates, data)
    that has the phrase. Where none has, since it was put together, the place quotes the words
    around it: its line is 1 and its column is where the phrase stands in them.
    """
    text = shown_text(html)
    folded = fold(text)
    found = _found(folded, facts, lambda: visible_text(html).titles)
    spots = _spots(folded, text, found, facts)
    known = tuple(sources) if spots else ()
    findings: dict[object, Finding] = {}
    for start, end, made in spots:
        phrase = text[start:end]
        place = phrase_place(phrase, known) or excerpt(path, text, start, end)
        finding = made(place)
        findings.setdefault((finding.code, finding.message.msgid, fold(phrase).plain), finding)
    return _sorted(findings.values())


Spot = tuple[int, int, Callable[[Place], Finding]]
"""Where a phrase stands in a text, end excluded, and what makes its finding of a place."""


def _spots(
    folded: Folded, text: str, found: Iterable[PhraseFound], facts: LetterFacts
) -> list[Spot]:
    phrases: list[Spot] = [(one.start, one.end, partial(_finding, one, text)) for one in found]
    return phrases + [
        (one.start, one.end, partial(_contradiction, one)) for one in contradictions(folded, facts)
    ]


def phrase_place(phrase: str, sources: Iterable[tuple[str, str]]) -> Place | None:
    """Return where a phrase stands in the first of `sources` that has it."""
    sought = fold(phrase).plain.strip()
    for path, source in sources if sought else ():
        page = _page(path, blanked(source))
        folded = fold(page.text)
        at = folded.plain.find(sought)
        if at >= 0:
            start, _end = folded.span(at, at + len(sought))
            return line_and_column(path, source, page.offsets[start])
    return None


def check_template(
    path: str,
    source: str,
    *,
    letter: LetterKind = LetterKind.OTHER,
    acts_as: ActsAs = ActsAs.CREDITOR,
) -> tuple[Finding, ...]:
    """Check the source of a template or, when `path` ends in .css, of a style sheet.

    Places are lines and columns of `source`. A phrase is reported with the least that comes of it
    for any kind of debtor: what one kind may be told stands between conditions.
    """
    page = _page(path, blanked(source))
    folded = fold(page.text)
    facts = LetterFacts(letter=letter, acts_as=acts_as)
    runs = [
        tuple(search(folded, replace(facts, debtor_kind=kind), lambda: page.titles))
        for kind in DebtorKind
    ]
    return _sorted(
        _finding(one, page.text, line_and_column(path, source, page.offsets[one.start]))
        for one in _heaviest(_in_all(runs))
    )


def _page(path: str, source: str) -> Visible:
    if path.endswith(".css"):
        return generated_text(source)
    if path.endswith((".html", ".htm", ".svg")):
        return visible_text(source)
    return Visible(pieces=(TextPiece(text=source, offset=0, step=1),))


def _in_all(runs: list[tuple[PhraseFound, ...]]) -> Iterable[PhraseFound]:
    """Yield what every run found, with its least weight."""
    levels = [{(one.rule.id, one.start): one.level for one in run} for run in runs]
    for one in runs[0]:
        key = one.rule.id, one.start
        if all(key in found for found in levels):
            is_warned = any(found[key] is Level.WARN for found in levels)
            yield replace(one, level=Level.WARN) if is_warned else one


def _found(
    text: Folded, facts: LetterFacts, titles: Callable[[], Titles] = tuple
) -> tuple[PhraseFound, ...]:
    return _heaviest(search(text, facts, titles))


def _heaviest(phrases: Iterable[PhraseFound]) -> tuple[PhraseFound, ...]:
    """Return `phrases`; of those that overlap, the heaviest, or else the first rule's."""
    kept: list[PhraseFound] = []
    for one in sorted(phrases, key=lambda found: found.level):
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return tuple(kept)


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=Finding.sort_key))


def _finding(found: PhraseFound, text: str, place: Place) -> Finding:
    return Finding(
        place=place,
        code=_CODES[found.level],
        message=_message(found, " ".join(text[found.start : found.end].split())),
        severity=_SEVERITIES[found.level],
    )


def _contradiction(one: Inconsistency, place: Place) -> Finding:
    return Finding(place=place, code=one.code, message=one.message)


def _message(found: PhraseFound, phrase: str) -> Message:
    rule = found.rule
    # Articles of French law are cited as French is typeset, whoever reads.
    source = rule.source.replace("; ", "\u202f; ")
    if rule.instead:
        return Message(
            "'{phrase}': {reason} ({source}); write instead: {instead} [{rule}]",
            phrase=phrase,
            reason=rule.reason,
            source=source,
            instead=f"«\u00a0{rule.instead}\u00a0»",
            rule=rule.id,
        )
    return Message(
        "'{phrase}': {reason} ({source}); leave it out [{rule}]",
        phrase=phrase,
        reason=rule.reason,
        source=source,
        rule=rule.id,
    )
