"""A new workspace: its files, its repository, its first commit."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from relance_docs.errors import FindingsError, RefusalError
from relance_docs.evidence.clock import refuse_wrong_clock
from relance_docs.evidence.event import CommitMessage
from relance_docs.evidence.git import Answer, Git, GitError
from relance_docs.founding.creditor import CreditorFacts
from relance_docs.founding.workspace_files import EXECUTABLE, GIT_SETTINGS, HOOK, workspace_files
from relance_docs.law.rates import packaged_rates
from relance_docs.message import Message
from relance_docs.reading.check import Surroundings
from relance_docs.reading.reading import check_settings, read_settings
from relance_docs.workspace.layout import SETTINGS_FILE

_MESSAGE: Final = CommitMessage(cases=(), name="init", sentence="a workspace")


@dataclass(frozen=True, kw_only=True, slots=True)
class Author:
    """Who the commits of this workspace are by, where git does not know it yet."""

    name: str
    email: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Founded:
    """What was made."""

    root: Path
    commit: str | None
    """None while git does not know who commits."""


def found(
    root: Path,
    facts: CreditorFacts,
    *,
    author: Author | None,
    today: date,
    now: datetime | None = None,
) -> Founded:
    """Make a workspace in `root`, a repository of its own, and commit it.

    `root` may exist, and may be a repository; no file that is there is touched. Raises
    RefusalError or FindingsError with the folder as it was.
    """
    refuse_wrong_clock(None, now)
    files = workspace_files(facts)
    _refuse_wrong(files[SETTINGS_FILE], today)
    _refuse_taken(root, files)
    is_new = not root.exists()
    _make(root)
    git = Git(root)
    written: list[Path] = []
    try:
        if not _is_top(git, root):
            written.append(root / ".git")
            _taken(git.change("init", "--quiet", "--initial-branch=main"))
        for path, content in files.items():
            written.append(root / path)
            _write(root / path, content, is_executable=path in EXECUTABLE)
        _install(git, root, written, files[HOOK])
        return Founded(root=root, commit=_committed(git, tuple(files), author))
    except OSError as error:
        _take_back(root, written, is_new=is_new)
        raise RefusalError(_closed(root)) from error
    except BaseException:
        _take_back(root, written, is_new=is_new)
        raise


def knows_who_commits(folder: Path) -> bool:
    """Whether git has a name and an address for the commits of a folder, existing or not."""
    there = next(each for each in (folder, *folder.absolute().parents) if each.is_dir())
    roles = ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT")
    git = Git(there)
    return all(git.ask("-c", "user.useConfigOnly=true", "var", role).is_yes for role in roles)


def _refuse_wrong(raw: bytes, today: date) -> None:
    reading = read_settings(raw, path=SETTINGS_FILE)
    around = Surroundings(settings=None, as_of=today, latest=today, rates=packaged_rates())
    findings = (*reading.findings, *check_settings(reading, around))
    errors = tuple(finding for finding in findings if finding.is_error)
    if errors:
        raise FindingsError(errors)


def _refuse_taken(root: Path, files: dict[str, bytes]) -> None:
    if root.exists() and not root.is_dir():
        raise RefusalError(Message("{path} is a file, not a folder", path=root))
    taken = [path for path in files if (root / path).exists() or (root / path).is_symlink()]
    if SETTINGS_FILE in taken:
        raise RefusalError(
            Message("{folder} is a workspace already: it has a relance.yaml", folder=root)
        )
    if taken:
        raise RefusalError(
            Message(
                "{folder} has files that a new workspace would need: {paths}; choose another "
                "folder, or move them away",
                folder=root,
                paths=", ".join(taken),
            )
        )


def _is_top(git: Git, root: Path) -> bool:
    """Whether `root` is a repository already; refused inside another one."""
    answer = git.ask("rev-parse", "--show-toplevel")
    if not answer.is_yes:
        return False
    top = Path(answer.text)
    if top.resolve() == root.resolve():
        return True
    raise RefusalError(
        Message(
            "{folder} lies in the git repository {top}, and a workspace is a repository of its "
            "own; choose a folder outside",
            folder=root,
            top=top,
        )
    )


def _make(root: Path) -> None:
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RefusalError(_closed(root.absolute().parent)) from error


def _closed(folder: Path) -> Message:
    return Message("{folder} cannot be written to", folder=folder)


def _write(path: Path, content: bytes, *, is_executable: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    if is_executable:
        path.chmod(path.stat().st_mode | 0o111)


def _install(git: Git, root: Path, written: list[Path], hook: bytes) -> None:
    """Put the hook into git's own folder, where none of the user's is."""
    answer = git.ask("rev-parse", "--git-path", "hooks/pre-commit")
    own = git.ask("rev-parse", "--absolute-git-dir")
    path = root / answer.text
    is_own = own.is_yes and path.resolve().is_relative_to(Path(own.text).resolve())
    if answer.is_yes and is_own and not path.exists() and not path.is_symlink():
        written.append(path)
        _write(path, hook, is_executable=True)


def _committed(git: Git, paths: tuple[str, ...], author: Author | None) -> str | None:
    known = {name for name, _value in GIT_SETTINGS if git.ask("config", "--get", name).is_yes}
    own = (("user.name", author.name), ("user.email", author.email)) if author else ()
    settings = [pair for pair in GIT_SETTINGS if pair[0] not in known]
    for name, value in (*settings, ("relance.python", sys.executable), *own):
        _taken(git.change("config", "--local", name, value))
    _taken(git.change("add", "--force", "--", *paths))
    for path in EXECUTABLE:
        _taken(git.change("update-index", "--chmod=+x", "--", path))
    if not knows_who_commits(git.folder):
        return None
    _taken(git.change("commit", "--quiet", f"--message={_MESSAGE.text}", "--", *paths))
    return git.read("rev-parse", "HEAD").decode().strip()


def _taken(answer: Answer) -> None:
    if not answer.is_yes:
        raise GitError(answer)


def _take_back(root: Path, written: list[Path], *, is_new: bool) -> None:
    """Remove what was made, and folders that are empty now."""
    for path in reversed(written):
        if path.is_dir():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == root or not folder.is_dir() or any(folder.iterdir()):
                break
            folder.rmdir()
    if is_new and not any(root.iterdir()):
        root.rmdir()
