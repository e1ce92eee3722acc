"""A folder that was reached without a link: what is read, written, locked and removed in it."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath
from typing import IO, Any, Final

from relance_docs.errors import RefusalError, reason_of
from relance_docs.files.plain import (
    AT_ONCE,
    NOFOLLOW,
    PLAIN,
    is_git_name,
    leads_elsewhere,
    read_up_to,
    refuse_unread,
    too_large,
)
from relance_docs.files.under_way import ANY_NAME, is_left_behind, names_of, new_name, take
from relance_docs.message import Message

HOLDS_FOLDERS: Final = (
    {os.open, os.mkdir, os.rename, os.unlink, os.rmdir, os.stat} <= os.supports_dir_fd
    and hasattr(os, "O_NOFOLLOW")
    and hasattr(os, "O_DIRECTORY")
)
_TRIES: Final = 10
_tidied: Final[set[Path]] = set()
"""The folders that were looked through for what dead runs left, in this run."""


def begin_run() -> None:
    """Let each folder be looked through again: others may have been killed since."""
    _tidied.clear()


class Folder:
    """A real folder that was reached without a link, held until the block ends."""

    def __init__(self, path: Path, descriptor: int | None) -> None:
        self.path: Final = path
        self.descriptor: Final = descriptor

    @property
    def _here(self) -> dict[str, Any]:
        return {"dir_fd": self.descriptor}

    def named(self, name: str) -> str:
        """Return what the system is told for an entry, beside the folder that is held."""
        return name if self.descriptor is not None else str(self.path / name)

    def close(self) -> None:
        """Let go of it."""
        if self.descriptor is not None:
            os.close(self.descriptor)

    def step(self, name: str, *, make: bool) -> Folder:
        """Return the folder `name` of this one; it is made when it is not there and may be."""
        info = self.info(name)
        if info is None and make:
            with suppress(FileExistsError):
                os.mkdir(self.named(name), **self._here)
            info = self.info(name)
        path = self.path / name
        if info is not None and leads_elsewhere(info):
            raise _link_on_the_way(path)
        if not HOLDS_FOLDERS:
            if info is not None and not stat.S_ISDIR(info.st_mode):
                raise NotADirectoryError(20, os.strerror(20), str(path))
            if info is None:
                raise FileNotFoundError(2, os.strerror(2), str(path))
            return Folder(path, None)
        flags = os.O_RDONLY | os.O_DIRECTORY | NOFOLLOW | PLAIN
        return Folder(path, os.open(name, flags, dir_fd=self.descriptor))

    def info(self, name: str) -> os.stat_result | None:
        """Return what the system says of an entry itself; None when there is none."""
        try:
            return os.stat(self.named(name), **self._here, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def names(self) -> list[str]:
        """Return the names of all entries."""
        return os.listdir(self.path if self.descriptor is None else self.descriptor)

    def read(self, name: str, *, limit: int) -> bytes:
        """Return the bytes of a file of this folder; a link is no file."""
        path = self.path / name
        with self._opened(name, os.O_RDONLY) as file:
            refuse_unread(os.fstat(file.fileno()), path, limit)
            content = read_up_to(file, limit)
        if len(content) > limit:
            raise too_large(path, limit)
        return content

    def _opened(self, name: str, flags: int, mode: int = 0o666) -> IO[bytes]:
        self._refuse_link(name)
        flags |= PLAIN | NOFOLLOW | AT_ONCE
        descriptor = os.open(self.named(name), flags, mode, **self._here)
        is_read = flags & (os.O_WRONLY | os.O_RDWR) == 0
        try:
            # A pipe has no place to seek, so it is not buffered both ways.
            return os.fdopen(descriptor, "rb" if is_read else "r+b", buffering=0)
        except BaseException:
            with suppress(OSError):
                os.close(descriptor)
            raise

    def _refuse_link(self, name: str) -> None:
        info = self.info(name)
        if info is not None and leads_elsewhere(info):
            raise RefusalError(
                Message(
                    "{path} is a link, and nothing is read or written through it; remove it, or "
                    "put the file itself there",
                    path=self.path / name,
                )
            )

    def make(
        self, name: str, content: bytes, *, rights: int | None = None, lasting: bool = True
    ) -> None:
        """Write a file that must not be there yet; `rights` are given when it is written.

        `lasting`: it is on the disk when this returns.
        """
        try:
            with self._new(name, rights) as file:
                _fill(file, content, rights, lasting=lasting)
        except OSError as error:
            error.filename = str(self.path / name)
            raise

    def _new(self, name: str, rights: int | None) -> IO[bytes]:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | PLAIN | NOFOLLOW
        mode = 0o666 if rights is None else 0o600
        return os.fdopen(os.open(self.named(name), flags, mode, **self._here), "wb")

    def replace(
        self, name: str, content: bytes, *, over_link: bool = False, rights: int | None = None
    ) -> None:
        """Put a file in its place: whole, made under another name first, then renamed.

        It keeps the rights of the file that it replaces unless others are given, and never lies
        there with wider ones; a hard link to that one keeps the old content. A link is refused, or
        with `over_link` gives way itself; what it leads to is not touched.
        """
        old = self.info(name)
        if not over_link:
            self._refuse_link(name)
        if rights is None and old is not None and stat.S_ISREG(old.st_mode):
            rights = stat.S_IMODE(old.st_mode)
        self.tidy()
        for others in reversed(range(_TRIES)):
            try:
                self._put(name, content, rights)
                break
            except FileNotFoundError:
                # A machine that does not know of the locks of this one may have removed it.
                if not others:
                    raise
            except OSError as error:
                error.filename = str(self.path / name)  # not the name that it has for a moment
                raise
        self.sync()

    def _put(self, name: str, content: bytes, rights: int | None) -> None:
        temporary = new_name(name)
        try:
            with self._new(temporary, rights) as file:
                take(file.fileno())
                _fill(file, content, rights, lasting=True)
                if os.name != "nt":  # there an open file keeps its name
                    self.rename(temporary, name)
            if os.name == "nt":  # pragma: no cover - the tests run elsewhere
                self.rename(temporary, name)
        except BaseException:
            with suppress(OSError):
                self.remove(temporary)
            raise

    def rename(self, name: str, new: str, *, into: Folder | None = None) -> None:
        """Give an entry another name, here or in another folder; a file of that name gives way."""
        there = into or self
        held = {"src_dir_fd": self.descriptor, "dst_dir_fd": there.descriptor}
        os.replace(self.named(name), there.named(new), **held)

    def remove(self, name: str) -> None:
        """Remove a file, or a link itself; nothing when there is none."""
        with suppress(FileNotFoundError):
            os.unlink(self.named(name), **self._here)

    def remove_all(self, name: str) -> None:
        """Remove an entry; of a folder all that is in it, and nothing that a link leads to."""
        info = self.info(name)
        if info is None:
            return
        if leads_elsewhere(info) or not stat.S_ISDIR(info.st_mode):
            self.remove(name)
        else:
            # Python walks it by descriptors where it can; `dir_fd` is refused where it cannot.
            held = self._here if shutil.rmtree.avoids_symlink_attacks else {}
            shutil.rmtree(self.named(name), **held)

    def remove_empty(self, name: str) -> None:
        """Remove a folder; OSError when something is in it."""
        os.rmdir(self.named(name), **self._here)

    def make_folder(self, name: str, *, mode: int = 0o777) -> None:
        """Make a folder that must not be there yet."""
        os.mkdir(self.named(name), mode, **self._here)

    def remove_leftovers(self, name: str) -> None:
        """Remove what was left by writers of the file `name`, all of which are known to be dead."""
        for each in filter(names_of(name).fullmatch, self.names()):
            self.remove(each)

    def tidy(self) -> None:
        """Remove files that dead writers left here, once in a run; what resists stays."""
        if self.path in _tidied:
            return
        _tidied.add(self.path)
        with suppress(OSError):
            for name in filter(ANY_NAME.fullmatch, self.names()):
                with suppress(OSError, RefusalError):
                    with self._opened(name, os.O_RDWR) as file:
                        is_dead = is_left_behind(name, file.fileno())
                    if is_dead:
                        self.remove(name)

    def lock_file(self, name: str) -> IO[bytes]:
        """Open a file to be locked, made when it is not there; a user's file is not.

        Raises RefusalError for a link, a hard link to another file, a pipe, a folder.
        """
        path = self.path / name
        file = self._opened(name, os.O_RDWR | os.O_CREAT, 0o600)
        info = os.fstat(file.fileno())
        if not stat.S_ISREG(info.st_mode) or info.st_nlink > 1:
            file.close()
            raise RefusalError(
                Message("{path} is no lock of this program; remove it, then try again", path=path)
            )
        return file

    def sync(self) -> None:
        """Make the names in the folder last; where the system cannot do that, nothing is done."""
        with suppress(OSError):
            if self.descriptor is not None:
                os.fsync(self.descriptor)


def _fill(file: IO[bytes], content: bytes, rights: int | None, *, lasting: bool) -> None:
    file.write(content)
    file.flush()
    if rights is not None and hasattr(os, "fchmod"):
        os.fchmod(file.fileno(), rights)
    if lasting:
        os.fsync(file.fileno())


@contextmanager
def folder_at(path: Path, *, below: Path, make: bool = False) -> Iterator[Folder]:
    """Hold the folder `path`, which is `below` itself or lies below it.

    `make`: folders that are not there are made. Raises RefusalError when one on the way is a link,
    OSError when one is not there or cannot be made or opened.
    """
    flags = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | PLAIN
    here = Folder(below, os.open(below, flags) if HOLDS_FOLDERS else None)
    try:
        for name in _names_between(path, below):
            there = here.step(name, make=make)
            here.close()
            here = there
        yield here
    finally:
        here.close()


def _names_between(path: PurePath, below: PurePath) -> tuple[str, ...]:
    """Return the names that lead from one folder down to another; none goes up, or into git's."""
    try:
        names = path.relative_to(below).parts
    except ValueError:
        names = ("..",)
    if ".." in names or any(map(is_git_name, names)):
        raise RefusalError(
            Message(
                "{path} lies outside {folder}: nothing is written there", path=path, folder=below
            )
        )
    return names


def _link_on_the_way(path: Path) -> RefusalError:
    return RefusalError(
        Message(
            "{path} is a link, and nothing is written or removed through it; remove the link, or "
            "put a real folder in its place",
            path=path,
        )
    )


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Raise RefusalError, for all that is under way, where the folder cannot be written to."""
    try:
        yield
    except OSError as error:
        raise RefusalError(
            Message(
                "{folder} cannot be written to ({reason}): mend that, then run it again",
                folder=folder,
                reason=reason_of(error),
            )
        ) from error


def replace_file(
    path: Path, content: bytes, *, below: Path, over_link: bool = False, rights: int | None = None
) -> None:
    """Put `content` in the place of a file, see `Folder.replace`; folders are made on the way.

    Raises RefusalError for a link, OSError for what the system refuses; then the old is there.
    """
    with folder_at(path.parent, below=below, make=True) as folder:
        folder.replace(path.name, content, over_link=over_link, rights=rights)


def remove_file(path: Path, *, below: Path, up_to: Path | None = None) -> None:
    """Delete the file if it is there, and the folders that it leaves empty below `up_to`.

    `up_to` is `below` unless it is given. Raises RefusalError for a link on the way.
    """
    try:
        with folder_at(path.parent, below=below) as folder:
            folder.tidy()
            folder.remove(path.name)
    except FileNotFoundError:
        return
    last = up_to or below
    for each in path.parents:
        if each == last or last not in each.parents:
            return
        try:
            with folder_at(each.parent, below=below) as folder:
                folder.remove_empty(each.name)
        except OSError:
            return


def tidy_below(path: Path, *, below: Path) -> None:
    """Remove what dead writers left in the folders of a folder; what resists stays."""
    with suppress(OSError, RefusalError):
        with folder_at(path, below=below) as held:
            names = held.names()
        for name in names:
            with suppress(OSError, RefusalError), folder_at(path / name, below=below) as folder:
                folder.tidy()


def write_below(root: Path, name: str, content: bytes) -> None:
    """Write the file `name`, which must not be there, into a folder that is being filled."""
    path = root / name
    with folder_at(path.parent, below=root, make=True) as folder:
        folder.make(path.name, content, lasting=False)
