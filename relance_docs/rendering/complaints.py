"""What the renderer logs: a document that produced a warning must not leave."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.message import Message

LOGGERS: Final = ("weasyprint", "fontTools")


class _Complaints(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@contextmanager
def refused_when_it_complains() -> Iterator[None]:
    """Raise RefusalError with the first line that is logged inside at WARNING or above."""
    complaints = _Complaints()
    with ExitStack() as stack:
        for name in LOGGERS:
            stack.enter_context(_listening(logging.getLogger(name), complaints))
        yield
    if complaints.lines:
        raise RefusalError(
            Message("the renderer warns: {warning}", warning=complaints.lines[0].strip())
        )


@contextmanager
def _listening(logger: logging.Logger, handler: logging.Handler) -> Iterator[None]:
    before = logger.level, logger.propagate, logger.disabled
    logger.setLevel(logging.WARNING)
    logger.propagate, logger.disabled = False, False
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before[0])
        logger.propagate, logger.disabled = before[1:]
