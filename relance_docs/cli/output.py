"""How data is printed on stdout: JSON, CSV, and tables for a person; and by what it passes.

All that the program says goes through `ShownStream`, whoever says it: click, a table, a traceback.
Nothing of what others wrote commands the terminal there, or turns its lines around.
"""

from __future__ import annotations

import io
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, TextIO

import click

from relance_docs.cli.pager import show
from relance_docs.unseen import shown, shown_in_json, shown_in_line

COLUMN_GAP = "  "


class ShownStream(io.TextIOBase):
    r"""A stream on which what a terminal would obey stands as `\x1b`.

    It has no `buffer`, by which click would write past it.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self.stream = stream
        """The stream itself, for what commands the terminal on purpose: a bar that moves on."""
        self.heard: Transcript | None = None
        """Who listens to what is printed."""
        self.held: list[tuple[ShownStream, str]] | None = None
        """What is kept back, of both streams, until all is said; None: nothing is."""

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """That of the stream, and so are the next."""
        return self.stream.encoding

    @property
    def errors(self) -> str | None:  # type: ignore[override]
        """What becomes of what the encoding lacks."""
        return self.stream.errors

    def write(self, text: str | bytes, /) -> int:
        """Write the text as it is shown; click writes what it completes as bytes.

        No bytes at all are a TypeError: with them click asks whether the stream is one of bytes,
        and would put an encoding of its own before that of this one.
        """
        if text == b"":
            raise TypeError(text)
        said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        clean = shown(said)
        if self.heard is not None:
            self.heard.hear(self, clean)
        if self.held is None:
            self.stream.write(clean)
        else:
            self.held.append((self, clean))
        return len(text)

    def flush(self) -> None:
        """Hand over what was written."""
        self.stream.flush()

    def isatty(self) -> bool:
        """Whether somebody looks on."""
        return self.stream.isatty()

    def fileno(self) -> int:
        """Return what the system calls the stream."""
        return self.stream.fileno()

    def writable(self) -> bool:
        """Return True: it is made for that."""
        return True


class Transcript:
    """All that a command says on both streams, in its order."""

    def __init__(self) -> None:
        self._heard: list[tuple[bool, str]] = []
        self.is_whole = True
        """Whether nothing was printed past it."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, ShownStream):
                stream.heard = self
            else:
                self.is_whole = False

    def hear(self, stream: ShownStream, text: str) -> None:
        """Note what is printed."""
        self._heard.append((stream is sys.stdout, text))

    @property
    def pieces(self) -> Iterator[tuple[bool, str]]:
        """What was said on one stream and then on the other: whether on stdout, and the text."""
        for is_out, said in groupby(self._heard, key=itemgetter(0)):
            yield is_out, "".join(text for _is_out, text in said)


@contextmanager
def shown_output(*, to_the_end: bool) -> Iterator[None]:
    """Let all that is printed pass by `ShownStream`: for good, or until the context is left."""
    before = sys.stdout, sys.stderr
    if sys.stdout is not None:
        sys.stdout = ShownStream(sys.stdout)
    if sys.stderr is not None:
        sys.stderr = ShownStream(sys.stderr)
    try:
        yield
    finally:
        if not to_the_end:
            sys.stdout, sys.stderr = before


@contextmanager
def paged() -> Iterator[None]:
    """Hold what is printed until the end, then show it: page by page where it is long.

    Whoever listens hears it as it is said. What moves on the terminal is not held.
    """
    streams = [stream for stream in (sys.stdout, sys.stderr) if isinstance(stream, ShownStream)]
    held: list[tuple[ShownStream, str]] = []
    for stream in streams:
        stream.held = held
    try:
        yield
    finally:
        for stream in streams:
            stream.held = None
        is_shown = show("".join(text for stream, text in held if stream is sys.stdout))
        for stream, text in held:
            if not (is_shown and stream is sys.stdout):
                stream.stream.write(text)  # it was heard when it was said


def terminal() -> TextIO:
    """Return stderr for what moves on it; what is written there is the program's own."""
    return sys.stderr.stream if isinstance(sys.stderr, ShownStream) else sys.stderr


def print_bytes(content: bytes) -> None:
    """Print a file whose very bytes count: to a terminal as it is shown, else as it is."""
    stream = sys.stdout
    if stream.isatty():
        click.echo(content.decode("utf-8", "surrogateescape"), nl=False)
        return
    if isinstance(stream, ShownStream):
        if stream.heard is not None:
            stream.heard.is_whole = False
        stream = stream.stream
    click.echo(content, nl=False, file=stream)


def print_json(data: Any) -> None:  # noqa: ANN401 - any JSON
    """Print data as JSON: UTF-8, keys in the order given, two spaces; no float passes."""
    click.echo(json_text(data))


def json_text(data: Any) -> str:  # noqa: ANN401 - any JSON
    """Return data as JSON; a character that nobody sees stands as JSON's own escape of it."""
    import json

    text = json.dumps(data, ensure_ascii=False, indent=2, default=_refuse_type)
    return shown_in_json(text)


def _refuse_type(value: object) -> str:
    text = f"{type(value).__name__} has no place in JSON: print amounts and days as text"
    raise TypeError(text)


BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"


def print_csv(
    header: Sequence[str], rows: Iterable[Sequence[object]], *, in_french: bool = False
) -> None:
    """Print rows as CSV (RFC 4180, but lines end as the system ends them); None is empty.

    `in_french`: as a French Excel opens it, with semicolons, decimal commas, days as 16/06/2026,
    and the mark of UTF-8. CSV has no escapes: a character that nobody sees stands as it is shown,
    and JSON has it.
    """
    import csv
    import io

    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n", delimiter=";" if in_french else ",")
    writer.writerow(header)
    cell_of = _french_cell if in_french else _csv_cell
    writer.writerows([cell_of(cell) for cell in row] for row in rows)
    text = page.getvalue()
    print_bytes((BOM + text).encode()) if in_french else click.echo(text, nl=False)


def _csv_cell(cell: object) -> object:
    return shown(cell) if isinstance(cell, str) else cell


_AMOUNT: Final = re.compile(r"-?[0-9]+\.[0-9]+")
_ISO_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def _french_cell(cell: object) -> object:
    """Return a cell as a French spreadsheet reads it; a text is never taken for a formula."""
    text = "" if cell is None else shown(str(cell))
    if _AMOUNT.fullmatch(text):
        return text.replace(".", ",")
    if day := _ISO_DAY.fullmatch(text):
        return f"{day[3]}/{day[2]}/{day[1]}"
    return f"'{text}" if text.startswith(_FORMULA) and not isinstance(cell, int) else text


def print_table(
    header: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()
) -> None:
    """Print rows in columns; those numbered in `right`, from 0, end together (amounts, days)."""
    click.echo("\n".join(table_lines(header, rows, right=right)))


def table_lines(
    header: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()
) -> list[str]:
    """Return the lines of a table, aligned by what a terminal shows.

    >>> table_lines(("case", "due"), [("2026-014", "9.00"), ("é", "10.00")], right=[1])
    ['case        due', '2026-014   9.00', 'é         10.00']
    """
    table = [tuple(shown_in_line(str(cell)) for cell in row) for row in (header, *rows)]
    return aligned(table, right=right)


def aligned(table: Iterable[Sequence[str]], *, right: Sequence[int] = ()) -> list[str]:
    """Return the lines of a table of which each cell is already as it is shown in a line."""
    measured = [[(cell, display_width(cell)) for cell in row] for row in table]
    widths = [max(width for _cell, width in column) for column in zip(*measured, strict=True)]
    return [_line(row, widths, right) for row in measured]


def _line(row: Sequence[tuple[str, int]], widths: Sequence[int], right: Sequence[int]) -> str:
    cells = [
        " " * (most - width) + cell if number in right else cell + " " * (most - width)
        for number, ((cell, width), most) in enumerate(zip(row, widths, strict=True))
    ]
    return COLUMN_GAP.join(cells).rstrip()


def display_width(text: str) -> int:
    r"""Return the number of terminal cells: 2 for a wide character, 0 for a combining one.

    >>> display_width("été"), display_width("e\u0301"), display_width("東京")
    (3, 1, 4)
    """
    is_narrow = text.isascii() or _NARROW.fullmatch(text) is not None
    return len(text) if is_narrow else sum(map(_cells, text))


_NARROW: Final = re.compile("[\0-\u00ac\u00ae-\u024f\u2010-\u2027\u202f\u20ac\u2192]*")
"""What nearly every text is made of, each in one cell: not looked up one by one."""


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Me", "Mn"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"F", "W"} else 1
