"""stdin, stdout and stderr, whatever the caller made of them: closed, full, or of another encoding.

What is printed on stdout is data: where it cannot be written, the command fails and says so. What
is said beside it, on stderr, stops nothing.
"""

from __future__ import annotations

import codecs
import io
import os
import sys
from contextlib import suppress
from typing import IO, Final

import click

_STDERR: Final = 2
_NEAREST: Final = "relance.nearest"
_UNKIND: Final = frozenset(("strict", "backslashreplace"))
"""How Python leaves stdout and stderr: the one fails, the other prints \\u202f."""
_NEARER: Final = {
    "\N{NARROW NO-BREAK SPACE}": ("\N{NO-BREAK SPACE}", " "),
    "\N{NO-BREAK SPACE}": (" ",),
    "\N{RIGHT SINGLE QUOTATION MARK}": ("'",),
    "\N{EURO SIGN}": ("EUR",),
    "\N{RIGHTWARDS ARROW}": ("->",),
    "\N{HORIZONTAL ELLIPSIS}": ("...",),
    "\N{EN DASH}": ("-",),
    "\N{EM DASH}": ("-",),
    "\N{MINUS SIGN}": ("-",),
    "\N{MULTIPLICATION SIGN}": ("x",),
    "\N{MIDDLE DOT}": ("-",),
    "\N{BULLET}": ("-",),
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}": ('"',),
    "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}": ('"',),
    "\N{LATIN SMALL LIGATURE OE}": ("oe",),
}
"""What is printed instead, the best first; the last is in every encoding."""


class OutputError(OSError):
    """What was to be printed on stdout cannot be written there."""


class _Stdout(io.FileIO):
    """Standard output whose failures are told from those of a file."""

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        """Write as much as goes; OutputError when nothing does."""
        try:
            return super().write(data)
        except OSError as error:
            raise OutputError(error.errno, error.strerror) from error


def open_streams() -> None:
    """Make the three streams of this process fit to be used, before anything is printed.

    One that was closed is opened, else the next file would get its number: stdout to read, so that
    printing there fails instead of being lost in silence. A pipe of Windows knows no narrow space
    and no arrow: what the encoding lacks is printed as the nearest it has, else as « ? ».
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            _open_nowhere(number, os.O_WRONLY if number == _STDERR else os.O_RDONLY)
            mode = "w" if number else "r"
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115
    stdout = sys.stdout
    if stdout is sys.__stdout__ or sys.__stdout__ is None:
        buffer = getattr(stdout, "buffer", None)
        raw = getattr(buffer, "raw", buffer)  # PYTHONUNBUFFERED: there is no buffer
        if type(raw) is io.FileIO:  # not the console of Windows
            stdout.flush()
            sys.stdout = io.TextIOWrapper(
                io.BufferedWriter(_Stdout(raw.fileno(), "w", closefd=False)),
                encoding=stdout.encoding,
                errors=stdout.errors,
                line_buffering=bool(stdout.line_buffering),
            )
    codecs.register_error(_NEAREST, nearest)
    for stream in (sys.stdout, sys.stderr):
        if getattr(stream, "errors", None) in _UNKIND and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_NEAREST)


def nearest(error: UnicodeError) -> tuple[str, int]:
    r"""Return what to print for characters that an encoding lacks; an error handler of Python.

    >>> codecs.register_error("relance.nearest", nearest)
    >>> "3\u202f780,00 € → l’aide".encode("ascii", "relance.nearest")
    b"3 780,00 EUR -> l'aide"
    >>> "3\u202f780,00 € → l’aide".encode("cp1252", "relance.nearest").decode("cp1252")
    '3\xa0780,00 € -> l’aide'
    >>> "« échu »".encode("ascii", "relance.nearest")
    b'" echu "'
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_nearest(sign, error.encoding) for sign in lacking), error.end


def _nearest(sign: str, encoding: str) -> str:
    from unicodedata import normalize

    known = _NEARER.get(sign) or (normalize("NFKD", sign)[0], "?")
    return next(each for each in known if _has(encoding, each))


def _has(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _open_nowhere(number: int, flags: int) -> None:
    nowhere = os.open(os.devnull, flags)
    if nowhere != number:
        os.dup2(nowhere, number)
        os.close(nowhere)


def aside(text: str, *, ends_line: bool = True) -> None:
    """Print beside the data, on stderr; where that cannot be written, nothing is stopped by it."""
    try:
        click.echo(text, err=True, nl=ends_line)
    except OSError:
        let_go_of(sys.stderr)


def let_go_of(stream: IO[str]) -> None:
    """Let a stream that cannot be written lead nowhere: else the end of the program fails by it."""
    with suppress(OSError, ValueError):
        _open_nowhere(stream.fileno(), os.O_WRONLY)
        stream.flush()
