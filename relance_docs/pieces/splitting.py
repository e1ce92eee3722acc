"""A dossier in several files, each below a size, cut between pièces."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from relance_docs.pieces.joining import first_pages, join, page_count
from relance_docs.pieces.records import Joined, Joint, Part, Stamped
from relance_docs.rendering.progress import Progress

_MOST_ROUNDS: Final = 8
"""Times the parts are laid out anew before they are taken as they are."""
_SLACK: Final = 0.98
_LEAD_SIZE: Final = 30_000
"""Bytes taken for what goes before the pièces of a part, until it is known."""


@dataclass(frozen=True, kw_only=True)
class _Lead:
    """What goes before the pièces of a part."""

    content: bytes
    pages: int


def join_in_parts(
    front: Callable[[Part], bytes],
    pieces: Sequence[Stamped],
    path: Path,
    *,
    limit: int | None = None,
    progress: Progress | None = None,
) -> tuple[tuple[Part, Joined], ...]:
    """Write the joined PDF to `path`, or parts of it beside it, each of at most `limit` bytes.

    `front` makes what goes before the pièces of a part: the front matter for the first, a sheet
    for the others. It is asked again until the page numbers that it was told are true. A part
    whose only pièce is too large says so.
    """
    budget = limit
    for _ in range(_MOST_ROUNDS):
        parts, leads = _settled(front, tuple(pieces), budget)
        joined = _joined(parts, leads, path, progress)
        worst = max((each.size for part, each in joined if _can_shrink(part)), default=0)
        if limit is None or budget is None or worst <= limit:
            break
        budget = int(budget * limit / worst * _SLACK)
        for _, each in joined:
            each.path.unlink()
    return joined


def _can_shrink(part: Part) -> bool:
    """Whether a part holds a pièce that could go elsewhere."""
    return len(part.pieces) > (0 if part.number == 1 else 1)


def _settled(
    front: Callable[[Part], bytes], pieces: tuple[Stamped, ...], budget: int | None
) -> tuple[list[Part], list[_Lead]]:
    """Return the parts and what goes before each, once the page numbers agree."""
    leads: list[_Lead] = []
    for _ in range(_MOST_ROUNDS):
        parts = _parts(_divided(pieces, budget, leads), leads, budget)
        made = [_lead(front(part)) for part in parts]
        is_settled = [lead.pages for lead in made] == [lead.pages for lead in leads]
        leads = made
        if is_settled:
            break
    return parts, leads


def _lead(content: bytes) -> _Lead:
    return _Lead(content=content, pages=page_count(content))


def _divided(
    pieces: tuple[Stamped, ...], budget: int | None, leads: Sequence[_Lead]
) -> list[tuple[Stamped, ...]]:
    """Return the pièces of each part; the first part has perhaps none beside the front matter."""
    if budget is None:
        return [pieces]
    groups: list[tuple[Stamped, ...]] = [()]
    room = budget - _lead_size(leads, 0)
    for piece in pieces:
        if piece.size > room and (groups[-1] or len(groups) == 1):
            groups.append(())
            room = budget - _lead_size(leads, len(groups) - 1)
        groups[-1] = (*groups[-1], piece)
        room -= piece.size
    return groups


def _lead_size(leads: Sequence[_Lead], place: int) -> int:
    return len(leads[place].content) if place < len(leads) else _LEAD_SIZE


def _parts(
    groups: Sequence[tuple[Stamped, ...]], leads: Sequence[_Lead], budget: int | None
) -> list[Part]:
    """Return the parts with their page numbers; a lead not made yet counts as one page."""
    starts: list[int] = []
    pages: dict[int, int] = {}
    page = 1
    for place, group in enumerate(groups):
        starts.append(page)
        lead = leads[place].pages if place < len(leads) else 1
        pages |= first_pages(lead, group, page)
        page += lead + sum(piece.pages for piece in group)
    part_of = {
        piece.number: number for number, group in enumerate(groups, start=1) for piece in group
    }
    return [
        Part(
            number=place + 1,
            of=len(groups),
            pieces=group,
            first_page=starts[place],
            total_pages=page - 1,
            first_pages=pages,
            part_of=part_of,
            is_too_large=_is_too_large(group, _lead_size(leads, place), budget),
        )
        for place, group in enumerate(groups)
    ]


def _is_too_large(group: Sequence[Stamped], lead: int, budget: int | None) -> bool:
    return budget is not None and lead + sum(piece.size for piece in group) > budget


def _joined(
    parts: Sequence[Part], leads: Sequence[_Lead], path: Path, progress: Progress | None
) -> tuple[tuple[Part, Joined], ...]:
    return tuple(
        (
            part,
            join(
                Joint(
                    front=lead.content,
                    pieces=part.pieces,
                    first_page=part.first_page,
                    total_pages=part.total_pages,
                ),
                _path(path, part),
                progress=_within(progress, part),
            ),
        )
        for part, lead in zip(parts, leads, strict=True)
    )


def _path(path: Path, part: Part) -> Path:
    if part.of == 1:
        return path
    return path.with_name(f"{path.stem} - partie {part.number}{path.suffix}")


def _within(progress: Progress | None, part: Part) -> Progress | None:
    """Return what counts the pages of all parts."""
    if progress is None:
        return None
    return lambda done, _: progress(part.first_page - 1 + done, part.total_pages)
