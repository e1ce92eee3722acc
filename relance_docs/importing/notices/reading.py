"""Open files, read line by line: they are larger than memory, and few of their lines matter.

Nothing is unpacked beside them, nothing is fetched, and what is wrong is told with its line.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from relance_docs.errors import RefusalError, reason_of
from relance_docs.files.plain import opened
from relance_docs.finding import Finding, Place
from relance_docs.importing.notices import bodacc, sirene
from relance_docs.importing.notices.records import Announcement, OpenFile, Row, Wanted, fault
from relance_docs.importing.safe_xml import parsed
from relance_docs.message import Message

if TYPE_CHECKING:
    from _csv import Reader as TableReader

STREAMED_BYTES: Final = 20_000_000_000
"""Of a table, which is read line by line: the stock of SIRENE has some five thousand million."""
WHOLE_BYTES: Final = 200_000_000
"""Of JSON and XML, which are read whole: a year of collective procedures has some 150 million."""
_MOST_FAULTS: Final = 50
"""Faults that are told of a file; one with more is another kind of file."""
_LONGEST: Final = 10_000_000
"""Bytes of a line of a table."""
_ARRAY: Final = re.compile(r'"(?:results|records)"\s*:\s*\[|\[')
_PACKED: Final = (b"\x1f\x8b", b"\x1f\x9d", b"BZh", b"\xfd7zXZ")


@dataclass(kw_only=True, slots=True)
class Contents:
    """What was found in one open file."""

    name: str
    kind: OpenFile | None = None
    notices: list[Announcement] = field(default_factory=list)
    """Those that may be about a debtor."""
    faults: list[Finding] = field(default_factory=list)
    count: int = 0
    """Announcements about insolvency, or units, that were compared."""
    first: date | None = None
    last: date | None = None
    """Days of publication of those announcements."""


def contents_of(name: str, wanted: Wanted) -> Contents:
    """Read an open file as far as `wanted` asks; RefusalError for what is none."""
    found = Contents(name=name)
    try:
        with _stream(Path(name)) as stream, closing(_notices(found, stream, wanted)) as read:
            for each in read:
                if isinstance(each, Finding):
                    found.faults.append(each)
                    if len(found.faults) == _MOST_FAULTS:
                        break
                elif each is not None:
                    found.notices.append(each)
    except OSError as error:
        said = Message("{path}: cannot be read: {reason}", path=name, reason=reason_of(error))
        raise RefusalError(said) from error
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise RefusalError(Message("{path}: the ZIP is damaged or locked", path=name)) from error
    if not found.count and not found.faults:
        raise RefusalError(
            Message(
                "{path}: no announcement of a collective procedure is in it: nothing was compared",
                path=name,
            )
        )
    return found


@contextmanager
def _stream(path: Path) -> Iterator[IO[bytes]]:
    """Open a file, or the one file of a ZIP, as INSEE publishes it."""
    with opened(path, limit=STREAMED_BYTES) as file:
        head = file.peek(4)[:4]
        if head.startswith(_PACKED):
            raise RefusalError(Message("{path} is packed: unpack it first", path=path))
        if not head.startswith(b"PK"):
            yield file
            return
        with zipfile.ZipFile(file) as packed:
            members = [each for each in packed.infolist() if not each.is_dir()]
            if len(members) != 1 or members[0].file_size > STREAMED_BYTES:
                raise RefusalError(
                    Message("{path}: a ZIP with one file in it is expected", path=path)
                )
            with packed.open(members[0]) as inner:
                yield io.BufferedReader(inner)  # type: ignore[type-var]


def _notices(
    found: Contents, stream: IO[bytes], wanted: Wanted
) -> Generator[Announcement | Finding | None, None, None]:
    head = stream.peek(64)[:64].lstrip(b"\xef\xbb\xbf \t\r\n")  # type: ignore[attr-defined]
    found.kind = OpenFile.BODACC
    if head.startswith(b"<"):
        rows = _of_xml(found.name, _whole(found.name, stream))
    elif head.startswith((b"{", b"[")):
        rows = _of_json(_whole(found.name, stream))
    else:
        rows = _of_table(found, stream)
    for line, row in rows:
        place = Place(path=found.name, line=line)
        if isinstance(row, Message):
            yield fault(place, row)
        elif found.kind is OpenFile.SIRENE:
            found.count += 1
            yield sirene.unit_of(row, place, wanted)
        elif bodacc.is_about_insolvency(row):
            yield _announced(found, bodacc.notice_of(row, place), wanted)


def _announced(
    found: Contents, each: Announcement | Finding, wanted: Wanted
) -> Announcement | Finding | None:
    if isinstance(each, Finding) or each.published_on is None:
        return each
    found.count += 1
    found.first = min(found.first or each.published_on, each.published_on)
    found.last = max(found.last or each.published_on, each.published_on)
    return each if wanted(each.sirens, each.names) else None


Rows = Iterator[tuple[int, Row | Message]]


def _of_table(found: Contents, stream: IO[bytes]) -> Rows:
    # Whatever ends the lines: a lone return does too, and csv takes none inside a cell.
    with io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="") as text:
        header = text.readline(_LONGEST)
        delimiter = max(";,\t", key=header.count)
        lines = chain([header], iter(lambda: text.readline(_LONGEST), ""))
        reader = csv.reader(lines, delimiter=delimiter)
        try:
            names = [name.strip() for name in next(reader, [])]
        except csv.Error:
            names = []
        found.kind = _kind(found.name, names)
        fields = [n.lower() if found.kind is OpenFile.BODACC else n for n in names]
        yield from _rows(reader, fields)


def _kind(name: str, names: Sequence[str]) -> OpenFile:
    if set(sirene.NEEDED) <= set(names):
        return OpenFile.SIRENE
    if set(bodacc.NEEDED) <= {each.lower() for each in names}:
        return OpenFile.BODACC
    raise RefusalError(
        Message(
            "{path}: neither a list of announcements of the BODACC (columns {bodacc}) nor the stock"
            " of legal units of SIRENE (columns {sirene}); export the list with the names of its"
            " fields, not with their labels",
            path=name,
            bodacc=", ".join(bodacc.NEEDED),
            sirene=", ".join(sirene.NEEDED),
        )
    )


def _rows(reader: TableReader, names: Sequence[str]) -> Rows:
    start = reader.line_num + 1
    try:
        for cells in reader:
            if cells and len(cells) != len(names):
                yield (
                    start,
                    Message(
                        "{count} cells, and the table has {columns} columns",
                        count=len(cells),
                        columns=len(names),
                    ),
                )
            elif any("\N{REPLACEMENT CHARACTER}" in cell for cell in cells):
                yield start, Message("a letter is not UTF-8; export the file again as UTF-8")
            elif cells:
                yield start, dict(zip(names, cells, strict=True))
            start = reader.line_num + 1
    except csv.Error as error:
        yield start, Message("the line cannot be read: {reason}", reason=str(error))


def _whole(name: str, stream: IO[bytes]) -> bytes:
    content = stream.read(WHOLE_BYTES + 1)
    if len(content) > WHOLE_BYTES:
        raise RefusalError(
            Message(
                "{path} has more than {limit} bytes: take a shorter time, or CSV",
                path=name,
                limit=WHOLE_BYTES,
            )
        )
    return content


def _of_xml(name: str, content: bytes) -> Rows:
    try:
        yield from rows_of_issue(content)
    except RefusalError as error:
        raise RefusalError(Message("{path}: {reason}", path=name, reason=error.message)) from error


def _of_json(content: bytes) -> Rows:
    """Yield the records of an array, of an answer of the API, or of one record a line."""
    text = content.decode("utf-8-sig", "replace")
    array = _ARRAY.search(text)
    is_lines = text.lstrip().startswith("{") and '"results"' not in text and '"records"' not in text
    at = 0 if is_lines or array is None else array.end()
    decoder, line, counted = json.JSONDecoder(), 1, 0
    while True:
        at = _next(text, at)
        line, counted = line + text.count("\n", counted, at), at
        if at == len(text) and not is_lines:
            yield line, Message("the JSON is broken here; what follows was not compared")
        if at == len(text) or text[at] == "]":
            return
        try:
            record, at = decoder.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError):
            yield line, Message("the JSON is broken here; what follows was not compared")
            return
        fields = _fields(record)
        if fields is None:
            yield line, Message("a record is no object with `dateparution` and `familleavis`")
        else:
            yield line, fields


def _next(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n,":
        at += 1
    return at


def _fields(record: object) -> Row | None:
    """Return the fields of a record; earlier versions of the API wrap them."""
    while isinstance(record, dict) and not set(bodacc.NEEDED) <= record.keys():
        record = record.get("fields") or record.get("record")
    return record if isinstance(record, dict) else None


_NUMBERS: Final = frozenset(
    ("numeroIdentificationRCS", "numeroIdentification", "numeroIdentificationRM")
)
_NAMES: Final = frozenset(("denomination", "denominationEIRL", "nomCommercial", "enseigne"))
_OF_PERSON: Final = frozenset(("nom", "nomUsage", "prenom"))
_APART: Final = frozenset(("jugement", "jugementAnnule", "parutionAvisPrecedent"))


def rows_of_issue(content: bytes) -> Iterator[tuple[int, Row]]:
    """Yield each announcement with its line; RefusalError for XML that is no such issue."""
    root = parsed(content)
    announced = list(root.iter("annonce"))
    announced = [each for each in announced if each.find("numeroAnnonce") is not None]
    if not announced:
        raise RefusalError(
            Message(
                "the XML holds no announcement of a collective procedure; take the file"
                " `PCL_BXA….xml` of the issue"
            )
        )
    for each in announced:
        yield each.sourceline or 1, _row(root, each)


def _row(root: Any, announced: Any) -> Row:  # noqa: ANN401 - the elements of lxml are untyped here
    kind = announced.find("typeAnnonce")
    before, judgment = announced.find("parutionAvisPrecedent"), announced.find("jugement")
    if judgment is None:
        judgment = announced.find("jugementAnnule")
    return {
        "dateparution": root.findtext("dateParution"),
        "parution": root.findtext("parution"),
        "numeroannonce": announced.findtext("numeroAnnonce"),
        "familleavis": "collective",
        "typeavis": kind[0].tag if kind is not None and len(kind) else "",
        "tribunal": announced.findtext("tribunal"),
        "cp": next((e.text for e in announced.iter("codePostal") if e.text), ""),
        "registre": [e.text for e in _outside(announced) if e.tag in _NUMBERS and e.text],
        "listepersonnes": {"personne": list(_persons(announced))},
        "jugement": _texts(judgment),
        "parutionavisprecedent": _texts(before),
    }


def _texts(element: Any) -> Row:  # noqa: ANN401
    return {} if element is None else {str(child.tag): child.text or "" for child in element}


def _outside(element: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield the elements below, but for those of the judgment and of an earlier announcement."""
    for child in element:
        if child.tag not in _APART:
            yield child
            yield from _outside(child)


def _persons(announced: Any) -> Iterator[Row]:  # noqa: ANN401
    """Yield the persons: their elements follow one another, or lie in `personne`."""
    for each in _outside(announced):
        if each.tag in {"personneMorale", "personnePhysique"}:
            yield {str(e.tag): e.text or "" for e in each.iter() if e.tag in _NAMES | _OF_PERSON}
        elif each.tag == "enseigne" and each.text:
            yield {"enseigne": each.text}
