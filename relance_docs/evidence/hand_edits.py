"""What the user changed by hand in a case file and did not commit: never swept in silently."""

from __future__ import annotations

from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.evidence.repository import Repository
from relance_docs.message import Message

_PLAIN_DIFF: Final = ("diff", "--no-ext-diff", "--no-textconv", "--no-color")


def diff_of_hand_edits(repository: Repository, path: str, content: bytes) -> str:
    """Return what differs from the last commit, empty for nothing.

    A file that git does not know yet differs as a whole.
    """
    committed = repository.blob("HEAD", path)
    if committed is None:
        return f"+++ {path}"
    if committed == repository.blob_of(path, content):
        return ""
    # A blob with CRLF under text=auto hashes otherwise, and yet git sees no change.
    return repository.git.read(*_PLAIN_DIFF, "HEAD", "--", path).decode("utf-8", "replace")


def refuse_half_staged(repository: Repository, path: str, content: bytes) -> None:
    """Raise RefusalError when the index holds a third version, which the commit would lose."""
    entry = repository.git.read("ls-files", "--stage", "-z", "--", path).decode()
    staged = entry.split(" ")[1] if entry else None
    known = (repository.blob("HEAD", path), repository.blob_of(path, content))
    if staged is not None and staged not in known:
        raise RefusalError(
            Message(
                "{path} is staged in another version than the one in its place; "
                "stage it again with `git add`, or unstage it with `git restore --staged`",
                path=path,
            )
        )
