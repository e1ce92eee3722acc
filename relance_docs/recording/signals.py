"""Signals that end a program, kept back from the commit until it is said that it was made.

Whoever presses Ctrl-C a moment too late has recorded; not to be told so is to record it twice.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType
from typing import Final, Self

_SIGNALS: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
_shields: list[Shield] = []


class Shield:
    """While it is up, a signal is noted and nothing more; it goes up when a commit begins."""

    def __init__(self) -> None:
        self.is_up = False
        self.noted: int | None = None
        """The signal that came meanwhile."""
        self._before: dict[int, object] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for each in _SIGNALS:
                # One that is ignored (nohup) stays so.
                if signal.getsignal(each) not in (signal.SIG_IGN, None):
                    self._before[each] = signal.signal(each, self._on)
        _shields.append(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        _shields.remove(self)
        for each, handler in self._before.items():
            signal.signal(each, handler)  # type: ignore[arg-type]

    def _on(self, number: int, frame: FrameType | None) -> None:
        del frame
        if self.is_up:
            self.noted = number
        else:
            stop(number)


def stop(number: int) -> None:
    """End as the signal would have it: KeyboardInterrupt, or the exit code of a shell for it."""
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(128 + number)


def keep_signals_back() -> None:
    """Let signals wait from here on, where a commit begins, if somebody will say what was done."""
    for shield in _shields:
        shield.is_up = True
