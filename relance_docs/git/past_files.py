"""The files of a commit, written into a folder of their own; the user's folder is not touched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from relance_docs.git.blobs import CommittedFile, contents
from relance_docs.git.repository import Repository
from relance_docs.processes.temporary import temporary_folder


@contextmanager
def folder_with(
    repository: Repository,
    files: Iterable[CommittedFile],
    placeholders: Iterable[CommittedFile] = (),
) -> Iterator[Path]:
    """Write files into a new folder, which is deleted at the end.

    `placeholders` get their name and their size and no content, for whoever asks only whether
    they are there. Raises RefusalError when this clone lacks a content.
    """
    with temporary_folder() as folder:
        root = folder.resolve()
        for file in filter(_stays_inside, placeholders):
            with _made(root, file).open("wb") as empty:
                empty.truncate(file.size)
        by_blob: dict[str, list[CommittedFile]] = {}
        for file in filter(_stays_inside, files):
            by_blob.setdefault(file.blob, []).append(file)
        wanted = (file for same in by_blob.values() for file in same)
        for blob, content in contents(repository, wanted):
            for file in by_blob[blob]:
                _made(root, file).write_bytes(content)
        yield root


def _stays_inside(file: CommittedFile) -> bool:
    """Whether a path names a file below its folder; a tree made by hand could say otherwise."""
    path = PurePosixPath(file.path)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in file.path


def _made(root: Path, file: CommittedFile) -> Path:
    path = root / file.path
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
