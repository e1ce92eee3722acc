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
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path
    from typing import Final

MOST: Final = 40
"""Answers that are kept of a workspace."""
_LARGEST: Final = 100_000_000
"""Bytes of an answer."""
_END: Final = "\0"
_OUT: Final = "out"
_ASIDE: Final = "aside"


class Said:
    """What a command said: pieces of text, each on stdout or beside it, and its exit code."""

    def __init__(self, code: int, pieces: Iterable[tuple[bool, str]]) -> None:
        self.code: Final = code
        self.pieces: Final = list(pieces)
        """Whether a piece is on stdout, and the piece."""


def answer(question: Question) -> Said | None:
    """Return what is kept of a question; None when it has to be asked anew."""
    fields = _read(question)
    if fields is None:
        return None
    state, code, count, *rest = fields
    files, said = rest[: 2 * int(count)], rest[2 * int(count) :]
    if state != question.begin():
        return None
    if any(state_at(path) != was for path, was in zip(files[::2], files[1::2], strict=True)):
        return None
    return Said(
        int(code), ((kind == _OUT, text) for kind, text in zip(said[::2], said[1::2], strict=True))
    )


def printed(said: Said) -> bool:
    """Print what was said; False, with nothing printed, where a stream cannot take it as it is."""
    streams = (sys.stderr, sys.stdout)
    for is_out, text in said.pieces:
        stream = streams[is_out]
        try:
            text.encode(stream.encoding or "ascii")
        except (AttributeError, UnicodeError, LookupError):
            return False
    for is_out, text in said.pieces:
        streams[is_out].write(text)
        streams[is_out].flush()
    return True


def keep(question: Question, said: Said, files: Mapping[str, str]) -> None:
    """Keep an answer that is true of what `question.begin` saw, and of `files` in these states.

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
    fields = [state, str(said.code), str(len(files))]
    for path, was in files.items():
        fields += [path, was]
    for is_out, text in said.pieces:
        fields += [_OUT if is_out else _ASIDE, text]
    if any(_END in field for field in fields):
        return
    content = _END.join(fields).encode("utf-8", "surrogateescape")
    if len(content) > _LARGEST:
        return
    folder = Path(question.folder)
    kept = folder / question.name
    try:
        replace_file(kept, _code(question, content, key) + b"\n" + content, below=folder.parent)
        if not question.is_settled(abs(kept.stat().st_mtime_ns - time.time_ns())):
            remove_file(kept, below=folder.parent, up_to=folder)
        for old in sorted(folder.glob("answer-*"), key=_changed_at)[:-MOST]:
            remove_file(old, below=folder.parent, up_to=folder)
    except (OSError, RefusalError):
        return


def _changed_at(path: Path) -> int:
    return path.stat().st_mtime_ns


def _read(question: Question) -> Sequence[str] | None:
    """Return the fields of what is kept; None for what is not this user's, or is cut short."""
    import hmac  # noqa: PLC0415 - most commands ask nothing

    key = known_secret()
    if key is None:
        return None
    try:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(f"{question.folder}/{question.name}", flags), "rb") as file:
            code, _newline, content = file.read(_LARGEST).partition(b"\n")
    except OSError:
        return None
    if not hmac.compare_digest(code, _code(question, content, key)):
        return None
    return content.decode("utf-8", "surrogateescape").split(_END)


def _code(question: Question, content: bytes, key: bytes) -> bytes:
    import hmac  # noqa: PLC0415 - as above

    bound = f"{question.folder}\0{question.name}\0".encode("utf-8", "surrogateescape")
    return hmac.digest(key, bound + content, "sha256").hex().encode()
