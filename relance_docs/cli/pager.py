"""Long texts page by page: RELANCE_PAGER, else PAGER, else less, where somebody sits at a terminal.

What a command says is held until it has said all, and then printed in its order, or handed to the
pager; what was said beside it follows then. Nothing is loaded here that Python does not start
with: an answer that was kept is shown without the program.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Final

PAGED: Final = frozenset({"agenda", "explain", "statement", "status", "trail"})
"""The commands whose text may be longer than a screen, and is read from its beginning."""
_USUAL_LINES: Final = 24


def is_paged(words: Iterable[str]) -> bool:
    """Whether a command line asks for a text that is shown page by page here."""
    words = tuple(words)
    is_text = not any(word.startswith("--format") for word in words)
    return is_text and not PAGED.isdisjoint(words) and has_pager()


def has_pager() -> bool:
    """Whether there is a terminal on both sides, and a pager that is wanted."""
    is_watched = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
    return is_watched and os.environ.get("TERM") != "dumb" and bool(_wanted())


def show(text: str) -> bool:
    """Show a text in a pager; False, and nothing shown, where it fits a screen or none starts."""
    return text.count("\n") >= _lines() and _page(text)


def _lines() -> int:
    try:
        return int(os.environ.get("LINES") or os.get_terminal_size().lines)
    except (ValueError, OSError):
        return _USUAL_LINES


def _wanted() -> str:
    """Return the command of the pager; empty where none is wanted, as on Windows by default."""
    default = "" if os.name == "nt" else "less"
    named = os.environ.get("RELANCE_PAGER", os.environ.get("PAGER", default)).strip()
    return "" if named == "cat" else named


def _command() -> Sequence[str]:
    """Return the pager and its arguments; nothing where it is not installed."""
    import shlex  # this far only for a text that is longer than the screen

    from relance_docs.processes.code_path import program

    try:
        name, *rest = shlex.split(_wanted(), posix=os.name != "nt")
    except ValueError:  # a quotation mark without its other one
        return ()
    path = name if os.path.isabs(name) else program(name)  # noqa: PTH117 - as above
    return (path, *rest) if path else ()


def _page(text: str) -> bool:
    """Let the pager show a text, and wait for it; False where there is none that starts."""
    import subprocess  # as above

    command = _command()
    encoding = sys.stdout.encoding or "utf-8"
    try:
        content: bytes | None = text.encode(encoding, sys.stdout.errors or "replace")
    except UnicodeError:
        return False
    if not command:
        return False
    # As git has it: a text is left on the screen, and one that fits after all needs no key.
    around = {"LESS": "FRX"}
    if encoding.lower().replace("-", "") == "utf8":
        around["LESSCHARSET"] = "utf-8"
    sys.stdout.flush()
    try:
        pager = subprocess.Popen(command, stdin=subprocess.PIPE, env={**around, **os.environ})
    except OSError:
        return False
    # Ctrl-C is the pager's: it ends a search there, and not what the pager shows.
    is_done = False
    while not is_done:
        try:
            pager.communicate(content)
            is_done = True
        except KeyboardInterrupt:
            content = None
    return True
