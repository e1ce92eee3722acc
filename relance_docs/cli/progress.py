"""A bar on a terminal while something is made; nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import click

from relance_docs.cli.output import terminal
from relance_docs.cli.session import Session
from relance_docs.rendering.document import Progress


@contextmanager
def progress_bar(session: Session, label: str) -> Iterator[Progress]:
    """Show a bar on a terminal, on stderr; nothing elsewhere, and nothing when quiet."""
    if session.quiet or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    with click.progressbar(length=1, label=label, file=terminal()) as bar:
        yield _moved(bar)


class _Bar(Protocol):
    """What is used of the progress bar of click."""

    length: int | None
    pos: int

    def update(self, n_steps: int) -> None:
        """Move on by that many steps."""


def _moved(bar: _Bar) -> Progress:
    def move(done: int, total: int) -> None:
        bar.length = total
        bar.update(done - bar.pos)

    return move
