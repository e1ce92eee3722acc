"""What a command said before, word for word, as long as nothing that it depends on has changed.

An answer lies in a file of its own and bears a code made with the user's secret; one that is cut
short, forged, of another program or of another moment is passed over. It is replaced whole.
"""

from __future__ import annotations

import os
import sys
import time

from relance_docs.git.places import state_at
from relance_docs.git.secret import known_secret
from relance_docs.store.question import Question

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Final, TextIO

MOST: Final = 40
"""Answers that are kept of a workspace."""
_LARGEST: Final = 100_000_000
"""Bytes of an answer."""
_END: Final = "\0"
"""Of a field of the first line."""
_OUT: Final = "out"
_ASIDE: Final = "aside"


class Said:
    """What a command said: pieces of text, each on stdout or beside it, and its exit code."""

    def __init__(self, code: int, pieces: Iterable[tuple[bool, bytes]]) -> None:
        self.code: Final = code
        self.pieces: Final = list(pieces)
        """Whether a piece is on stdout, and the piece, in UTF-8: as it is mostly printed."""

    @property
    def text(self) -> str:
        """What is on stdout."""
        return b"".join(piece for is_out, piece in self.pieces if is_out).decode()


def answer(question: Question) -> Said | None:
    """Return what is kept of a question; None when it has to be asked anew."""
    kept = _read(question)
    if kept is None:
        return None
    fields, said = kept
    state, code, count, *rest = fields
    files, pieces = rest[: 2 * int(count)], rest[2 * int(count) :]
    if state != question.begin():
        return None
    if any(state_at(path) != was for path, was in zip(files[::2], files[1::2], strict=True)):
        return None
    return Said(int(code), _cut(said, zip(pieces[::2], map(int, pieces[1::2]), strict=True)))


def _cut(said: bytes, pieces: Iterable[tuple[str, int]]) -> Iterator[tuple[bool, bytes]]:
    """Yield the pieces of what was said, by where each was said and its size in bytes."""
    begin = 0
    for kind, size in pieces:
        yield kind == _OUT, said[begin : begin + size]
        begin += size


def printed(said: Said) -> bool:
    """Print what was said; False, with nothing printed, where a stream cannot take it as it is."""
    streams = (sys.stderr, sys.stdout)
    if not all(_takes(streams[is_out], piece) for is_out, piece in said.pieces):
        return False
    for is_out, piece in said.pieces:
        stream = streams[is_out]
        if _is_plain(stream):
            stream.buffer.write(piece)
        else:
            stream.write(piece.decode())
        stream.flush()
    return True


def _takes(stream: TextIO | None, piece: bytes) -> bool:
    if stream is None:
        return False
    try:
        if not _is_plain(stream):
            piece.decode().encode(stream.encoding or "ascii")
    except (AttributeError, UnicodeError, LookupError):
        return False
    return True


def _is_plain(stream: TextIO) -> bool:
    """Whether what is printed there is written as it is kept."""
    return stream.encoding == "utf-8" and os.linesep == "\n" and hasattr(stream, "buffer")


def keep(
    question: Question, code: int, pieces: Iterable[tuple[bool, str]], files: Mapping[str, str]
) -> None:
    """Keep an answer that is true of what `question.begin` saw, and of `files` in these states.

    `pieces`: what was said, each whether on stdout, and the text.

    Not kept where a file may change and bear the same time: one that was written just now, or on a
    system whose clock is another one's.
    """
    from pathlib import Path  # noqa: PLC0415 - a command was run: all is loaded

    from relance_docs.errors import RefusalError  # noqa: PLC0415
    from relance_docs.files.folder import remove_file, replace_file  # noqa: PLC0415
    from relance_docs.git.secret import secret  # noqa: PLC0415

    key, state = secret(), question.begin()
    if key is None or not question.stands:
        return
    fields, said = [state, str(code), str(len(files))], b""
    for path, was in files.items():
        fields += [path, was]
    for is_out, text in pieces:
        try:
            piece = text.encode()
        except UnicodeError:  # no stream takes it as it is
            return
        fields += [_OUT if is_out else _ASIDE, str(len(piece))]
        said += piece
    if any(_END in field or "\n" in field for field in fields):
        return
    content = _END.join(fields).encode("utf-8", "surrogateescape") + b"\n" + said
    if len(content) > _LARGEST:
        return
    folder = Path(question.folder)
    kept = folder / question.name
    try:
        signed = _code(question, (content,), key) + content
        replace_file(kept, signed, below=folder.parent)
        if not question.is_settled(abs(kept.stat().st_mtime_ns - time.time_ns())):
            remove_file(kept, below=folder.parent, up_to=folder)
        for old in sorted(folder.glob("answer-*"), key=_changed_at)[:-MOST]:
            remove_file(old, below=folder.parent, up_to=folder)
    except (OSError, RefusalError):
        return


def _changed_at(path: Path) -> int:
    return path.stat().st_mtime_ns


def _read(question: Question) -> tuple[Sequence[str], bytes] | None:
    """Return the fields of what is kept, and what was said.

    None for what is not this user's, or is cut short.
    """
    import hmac  # noqa: PLC0415 - most commands ask nothing

    key = known_secret()
    if key is None:
        return None
    try:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(f"{question.folder}/{question.name}", flags), "rb") as file:
            code, fields, said = file.readline(), file.readline(), file.read(_LARGEST)
    except OSError:
        return None
    if not hmac.compare_digest(code, _code(question, (fields, said), key)):
        return None
    return fields.rstrip(b"\n").decode("utf-8", "surrogateescape").split(_END), said


def _code(question: Question, content: Iterable[bytes], key: bytes) -> bytes:
    """Return the line with which what is kept begins."""
    import hmac  # noqa: PLC0415 - as above

    bound = f"{question.folder}\0{question.name}\0".encode("utf-8", "surrogateescape")
    code = hmac.new(key, bound, "sha256")
    for part in content:
        code.update(part)
    return f"{code.hexdigest()}\n".encode()
