"""What the user changed by hand and did not commit: never swept in silently."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.files.plain import blob_id, present
from relance_docs.git.overlooked import overlooked_of, staged
from relance_docs.git.repository import Repository, refuse_ignored
from relance_docs.message import Message
from relance_docs.workspace.layout import CASE_ENDING

PLAIN_DIFF: Final = ("diff", "--no-ext-diff", "--no-textconv", "--no-color")
_LOOKED_AT: Final = 20
"""Commits of a file that are looked at, the last ones."""
_PATHS: Final = 500
"""Paths on one command line."""


def refuse_hand_edits(
    repository: Repository, paths: Iterable[str], *, with_edits: bool = False
) -> None:
    """Raise RefusalError when one of the files is not as it was committed.

    With `with_edits` only what a commit could not hold as it stands is refused: a link, a file
    that git was told to overlook, one that is staged in another version than the one in its place.
    """
    paths = tuple(paths)
    for path in paths:
        file = repository.root / path
        if file.is_symlink():
            raise RefusalError(Message("{path} is a link; the file itself is edited", path=path))
        if file.exists() and not file.is_file():  # git would wait for what comes out of a pipe
            raise RefusalError(Message("{path} is no file on a disk", path=path))
    for at in range(0, len(paths), _PATHS):
        _refuse(repository, paths[at : at + _PATHS], with_edits=with_edits)


def _refuse(repository: Repository, paths: tuple[str, ...], *, with_edits: bool) -> None:
    indexed = staged(repository.git, paths)
    refuse_ignored(repository, set(paths).difference(each.path for each in indexed))
    for each in overlooked_of(repository.git, indexed):
        raise RefusalError(each.told)
    committed = repository.blobs("HEAD", paths) if repository.head() else dict.fromkeys(paths, None)
    placed = _placed(repository, committed)
    in_index = {each.path: each.blob for each in indexed}
    for path in paths:
        if in_index.get(path) not in (None, committed[path], placed[path]):
            raise RefusalError(_half_staged(path))
        if not with_edits and committed[path] is None:
            raise RefusalError(_unknown(path))
    if with_edits:
        return
    changed = [path for path in paths if placed[path] != committed[path]]
    # A blob with CRLF under text=auto hashes otherwise, and yet git sees no change.
    diff = repository.git.read(*PLAIN_DIFF, "HEAD", "--", *changed) if changed else b""
    if diff:
        _refuse_taken_back(repository, changed[0], placed[changed[0]])
        raise RefusalError(_by_hand(changed[0], diff.decode("utf-8", "replace")))


def _refuse_taken_back(repository: Repository, path: str, placed: str) -> None:
    """Refuse what is no edit of the user's: a commit put an older text over a newer one.

    A `git commit` by hand reads the index before it locks it. One that read it just before a
    recording replaced it commits the old text, and the file in its place has the new one.
    """
    touched = repository.git.ask("rev-list", f"--max-count={_LOOKED_AT}", "HEAD", "--", path)
    last, *before = touched.text.split() or [""]
    for commit in before:
        if repository.blob(commit, path) == placed:
            raise RefusalError(
                Message(
                    "{path} is as {commit} recorded it, and {later} put an older text over it; if "
                    "that was not meant, bring it back: `git commit {path}`",
                    path=path,
                    commit=commit[:10],
                    later=last[:10],
                )
            )


def _placed(repository: Repository, committed: Mapping[str, str | None]) -> dict[str, str]:
    """Return the id that each file would have in a commit; git is asked where it may be another."""
    same = {path: blob for path, blob in committed.items() if blob and _is(repository, path, blob)}
    others = [path for path in committed if path not in same]
    return same | (repository.blobs_in_place(others) if others else {})


def _is(repository: Repository, path: str, blob: str) -> bool:
    """Whether the very bytes of a file are those of a blob."""
    raw = present(repository.root / path)
    return raw is not None and blob_id(raw, like=blob) == blob


def _half_staged(path: str) -> Message:
    return Message(
        "{path} is staged in another version than the one in its place; "
        "stage it again with `git add`, or unstage it with `git restore --staged`",
        path=path,
    )


def _case_of(path: str) -> str:
    """Return what names a case file, or relance.yaml, on a command line."""
    name = path.rpartition("/")[2]
    return name.removesuffix(CASE_ENDING) if "/" in path else name


def _unknown(path: str) -> Message:
    return Message(
        "{path} is not recorded yet; record it first, `relance save {case} -m TEXT`, or include it "
        "with --with-edits",
        path=path,
        case=_case_of(path),
    )


def _by_hand(path: str, diff: str) -> Message:
    return Message(
        "{path} holds changes that are not recorded; record them first, `relance save {case} -m "
        "TEXT`, or include them with --with-edits:\n{diff}",
        path=path,
        case=_case_of(path),
        diff=diff.rstrip(),
    )
