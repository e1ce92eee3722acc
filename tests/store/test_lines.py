"""What was printed of a case is printed again in its language, at its width, under its number."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relance_docs.cli.commands.reading import status
from relance_docs.store import lines
from tests.store import test_never_wrong as changes
from tests.store.test_never_wrong import case, said, said_anew
from tests.workspaces import Copies, Workplace, of_example

MANY: Final = tuple(f"2026-{number:03}" for number in range(1, 15))
"""More than nine, so that a task may be the tenth."""
DAYS: Final = ("2026-11-24", "2026-12-24", "2026-12-25")
WIDTHS: Final = (100, 101, 163)
CHANGES: Final = (
    *(changes.same_size_and_time, changes.commit, changes.settle, changes.twin, changes.gone),
    *(changes.broken, changes.renamed, changes.stashed, changes.cut, changes.forged),
)


def many(root: Path) -> None:
    """Make a workspace of many cases."""
    of_example(root, *MANY)
    Workplace(root).commit()


def commands(language: str, day: str) -> tuple[tuple[str, ...], ...]:
    """Return what prints a line or more of each case."""
    asked = ("--lang", language)
    return (
        *((*asked, "status", "--all", *more, "--as-of", day) for more in ((), ("--blocked",))),
        (*asked, "status", "--format", "json", "--as-of", day),
        *((*asked, "today", "--list", *more, "--as-of", day) for more in ((), MANY[:2])),
        (*asked, "today", "--format", "json", "--as-of", day),
    )


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    turns=st.lists(
        st.tuples(
            st.sampled_from(("en", "fr")),
            st.sampled_from(WIDTHS),
            st.sampled_from(DAYS),
            st.none() | st.tuples(st.sampled_from(CHANGES), st.integers(0, 5)),
        ),
        min_size=3,
        max_size=4,
    )
)
def test_whoever_asks(
    turns: list[tuple[str, int, str, tuple[Callable[[Workplace, int], None], int] | None]],
    tmp_path_factory: pytest.TempPathFactory,
    originals: dict[str, Path],
) -> None:
    """In either language, at any width, on any day, and after each change."""
    place = Workplace(
        Copies(
            originals=originals,
            fresh=lambda: tmp_path_factory.mktemp("original"),
            folder=tmp_path_factory.mktemp("copie"),
        ).of(many)
    )
    for language, width, day, change in turns:
        if change is not None and (place.root / case(change[1])).exists():
            change[0](place, change[1])
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(status, "page_width", lambda of=width: of)
            asked = commands(language, day)
            assert said(place.root, asked) == said_anew(place.root, asked), (language, width, day)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_nothing_is_said_twice(
    language: str, copies: Copies, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one case is gone, the lines of the others are those of before, under other numbers."""
    place = Workplace(copies.of(many))
    asked = commands(language, DAYS[0])[:4:3]
    assert [each[2] for each in asked] == ["status", "today"]
    said(place.root, asked)
    made: list[str] = []
    of = lines.Lines.of

    def watched(self: lines.Lines, packed: str, make: Callable[[], Any], *more: int) -> object:
        def noted() -> Any:  # noqa: ANN401 - as what is watched
            made.append(packed)
            return make()

        return of(self, packed, noted, *more)

    monkeypatch.setattr(lines.Lines, "of", watched)
    (place.root / case(1)).unlink()
    found = said(place.root, asked)
    assert len(made) <= len(("the first to go from 10 to 9", "what is not committed"))
    assert found == said_anew(place.root, asked)
