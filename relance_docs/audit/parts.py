"""The smallest parts of every page, as filters of its templates.

They are no macros: a page has some six hundred of them, and to call a macro takes several times as
long as what it prints. All that comes from a file of the user stands in `own`: it is isolated, so
that text from right to left turns nothing else around, and it may break anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from relance_docs.french import NO_BREAK, euros, short_day
from relance_docs.rendering.templates import visible

if TYPE_CHECKING:
    from relance_docs.audit.case_page.pedigree import FieldRef
    from relance_docs.review.exhibit import Exhibit

_NONE: Final = Markup('<span class="none">–</span>')
_DAYS: Final = 2_000
"""Days whose element is remembered: those of the cases of a few years."""


def html(elements: str) -> Markup:
    """Return elements as they stand: every text in them went through `printed`."""
    return Markup(elements)  # noqa: S704 - the one place


def printed(text: object) -> Markup:
    """Return a text as it may stand between elements and between quotes."""
    return escape(visible(text))


def own(text: object) -> Markup:
    """Return what comes from a file of the user."""
    return html(f'<bdi class="own">{printed(text)}</bdi>')


def told(sentence: str) -> Markup:
    """Return a sentence of the catalogue, the commands that it puts between backticks as code.

    What it quotes of a file stays text; where the backticks are not in pairs, they are left.
    """
    parts = sentence.split("`")
    if len(parts) % 2 == 0:
        return own(sentence)
    shown = (printed(part) for part in parts)
    text = "".join(f"<code>{part}</code>" if rank % 2 else part for rank, part in enumerate(shown))
    return html(f'<bdi class="own">{text}</bdi>')


@lru_cache(maxsize=_DAYS)
def time(day: date | None) -> Markup:
    """Return a day in figures, for people and for programs; a dash for none."""
    if day is None:
        return _NONE
    return html(f'<time datetime="{day.isoformat()}">{short_day(day)}</time>')


def amount(value: Decimal | None) -> Markup:
    """Return an amount in euros, for people and for programs; a dash for none."""
    if value is None:
        return _NONE
    return html(f'<data value="{value}">{euros(value)}</data>')


def field(ref: FieldRef) -> Markup:
    """Return the field of a file, its line, and the commit that gave its value."""
    label = f"{own(ref.label)}{NO_BREAK}: " if ref.label else ""
    place = f"<code>{printed(ref.path)}:{ref.line}</code>"
    if ref.commit:
        short = ref.commit.commit[:10]
        commit = f'<a class="commit" href="#e-{short}"><code>{short}</code></a>'
    else:
        commit = '<span class="soft">(non enregistré)</span>'
    return html(f'<span class="field">{label}{place} {commit}</span>\n')


def fields(refs: Iterable[FieldRef]) -> Markup:
    """Return the fields that a figure rests on."""
    return html("".join(map(field, refs)))


def exhibits(found: Iterable[Exhibit]) -> Markup:
    """Return the documents that show a fact, by their numbers."""
    return html(", ".join(f'<span class="exhibit">{_exhibit(each)}</span>' for each in found))


def _exhibit(exhibit: Exhibit) -> str:
    if exhibit.number:
        return f"pièce n°{NO_BREAK}{exhibit.number}"
    return f'{own(exhibit.title)} <span class="soft">(absente)</span>'


PARTS: Final[Mapping[str, Callable[..., Markup]]] = {
    "own": own,
    "told": told,
    "time": time,
    "amount": amount,
    "field": field,
    "fields": fields,
    "exhibits": exhibits,
}
