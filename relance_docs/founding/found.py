"""A new workspace: its files, its repository, its first commit."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Final

from relance_docs.errors import FindingsError, RefusalError
from relance_docs.files.folder import folder_at, remove_file, replace_file, writing
from relance_docs.files.plain import RECORD_BYTES, is_link, present
from relance_docs.founding.creditor import settings_text
from relance_docs.git.program import Answer, Git, GitError
from relance_docs.git.repository import repository_of
from relance_docs.law.rates import packaged_rates
from relance_docs.message import Message
from relance_docs.reading.check import Surroundings
from relance_docs.reading.editing.writing import Value
from relance_docs.reading.json_schema import packaged_schema
from relance_docs.reading.reading import check_settings, read_settings
from relance_docs.recording.clock import refuse_wrong_clock
from relance_docs.recording.event import CommitMessage
from relance_docs.recording.signals import keep_signals_back
from relance_docs.recording.staging import forget_false_index, lying_still
from relance_docs.workspace.layout import CASES_FOLDER, SETTINGS_FILE

HOOK: Final = ".relance/pre-commit"
"""To be copied into git's own folder: git runs nothing that somebody else can push."""
EXECUTABLE: Final = frozenset({HOOK})
_COPIED: Final[Mapping[str, str]] = {
    ".editorconfig": "editorconfig",
    ".gitattributes": "gitattributes",
    HOOK: "pre-commit",
    ".github/workflows/cases.yml": "check.yml",
    ".gitignore": "gitignore",
    ".vscode/extensions.json": "vscode-extensions.json",
    ".vscode/settings.json": "vscode-settings.json",
    ".vscode/tasks.json": "vscode-tasks.json",
    "Makefile": "Makefile",
    "README.md": "README.md",
    "build/.gitignore": "build-gitignore",
}
GIT_SETTINGS: Final = (
    ("diff.relance-case.xfuncname", "^( *- .*(number|received_on|at|id):.*|[a-z_]+:.*)$"),
)
"""What git is told in this clone; README.md says how to tell it in another."""


def workspace_files(creditor: Mapping[str, Value]) -> dict[str, bytes]:
    """Return the files of a new workspace: path, content; none of the example's is among them."""
    own = {SETTINGS_FILE: settings_text(creditor), f"{CASES_FOLDER}/.gitkeep": b""}
    return dict(sorted((program_files() | own).items()))


def program_files() -> dict[str, bytes]:
    """Return the files of a workspace that say nothing of its creditor: path, content."""
    copied = {path: packaged(name) for path, name in _COPIED.items()}
    schemas = {
        f".relance/{kind}.schema.json": packaged_schema(kind).encode("utf-8")
        for kind in ("case", "settings")
    }
    return copied | schemas


def packaged(name: str) -> bytes:
    """Return a file that comes with the program."""
    return (files("relance_docs.founding") / "files" / name).read_bytes()


_LOCKS: Final = ("index.lock", "config.lock", "HEAD.lock", "refs/heads/main.lock")
_MARK: Final = "relance-founding.json"
"""In git's folder while a workspace is being made: what is written, by path, as SHA-256."""
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
    went_on_with: tuple[str, ...] = ()
    """Files that an interrupted run had written already."""


def found(
    root: Path,
    creditor: Mapping[str, Value],
    *,
    author: Author | None,
    today: date,
    now: datetime | None = None,
) -> Founded:
    """Make a workspace in `root`, a repository of its own, and commit it.

    `root` may exist, and may be a repository; no file that is there is touched, but for those that
    a run wrote which was killed: this one goes on with them. Raises RefusalError or FindingsError
    with the folder as it was.
    """
    refuse_wrong_clock(None, now)
    files = workspace_files(creditor)
    _refuse_wrong(files[SETTINGS_FILE], today)
    _refuse_links(root, files)
    begun = _begun(root)
    known = tuple(path for path in files if _digest(root / path) == begun.get(path, ""))
    _refuse_taken(root, [path for path in files if path not in known])
    is_new = not root.exists()
    _make(root)
    git = Git(root)
    written: list[str] = []
    hook: Path | None = None
    has_git = (root / ".git").exists()
    try:
        if not _is_top(git, root):
            _taken(git.change("init", "--quiet", "--initial-branch=main"))
        elif begun:
            _release(root / ".git")
            forget_false_index(repository_of(root), since=0)
        _mark(git, files)
        for path, content in files.items():
            if path not in known:
                written.append(path)
            _write(root, path, content)
        hook = install_hook(git, files[HOOK])
        keep_signals_back()
        commit = _committed(git, tuple(files), author)
        _unmark(root)
    except BaseException:
        _take_back(root, written, hook if has_git else None, is_new=is_new, has_git=has_git)
        with writing(root):
            raise
    return Founded(root=root, commit=commit, went_on_with=known)


def refuse_folder(root: Path) -> None:
    """Refuse a folder in which no workspace can be made: before a person is asked for anything."""
    if _begun(root):
        return
    paths = (*program_files(), SETTINGS_FILE)
    _refuse_links(root, paths)
    _refuse_taken(root, paths)
    _is_top(_git_at(root), root)


def who_commits(folder: Path) -> Author | None:
    """Return who git says makes the commits of a folder, existing or not; None when it does not."""
    roles = ("GIT_COMMITTER_IDENT", "GIT_AUTHOR_IDENT")
    git = _git_at(folder)
    for role in roles:
        answer = git.ask("-c", "user.useConfigOnly=true", "var", role)
        if not answer.is_yes:
            return None
    name, _bracket, rest = answer.text.partition(" <")
    return Author(name=name, email=rest.partition(">")[0])


def _git_at(folder: Path) -> Git:
    """Return git in a folder, or in the one that it would be made in."""
    return Git(next(each for each in (folder, *folder.absolute().parents) if each.is_dir()))


def _refuse_wrong(raw: bytes, today: date) -> None:
    reading = read_settings(raw, path=SETTINGS_FILE)
    around = Surroundings(settings=None, as_of=today, latest=today, rates=packaged_rates())
    findings = (*reading.findings, *check_settings(reading, around))
    errors = tuple(finding for finding in findings if finding.is_error)
    if errors:
        raise FindingsError(errors)


def _refuse_links(root: Path, files: Iterable[str]) -> None:
    """Refuse a folder in which the files would be written elsewhere."""
    for path in (".git", *files):
        for each in (root / path, *(root / path).parents):
            if each == root:
                break
            if is_link(each):
                raise RefusalError(
                    Message(
                        "{path} is a link; a workspace is made of real folders and files: remove "
                        "it, or choose another folder",
                        path=each,
                    )
                )


def _begun(root: Path) -> Mapping[str, str]:
    """Return what a run that was killed was writing, by path, as SHA-256; nothing without one."""
    try:
        said = json.loads(present(root / ".git" / _MARK, limit=RECORD_BYTES) or b"{}")
    except (OSError, RefusalError, ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _digest(path: Path) -> str | None:
    """Return the SHA-256 of a file; None when there is none."""
    try:
        content = present(path)
    except (OSError, RefusalError):
        return None
    return None if content is None else hashlib.sha256(content).hexdigest()


def _mark(git: Git, files: Mapping[str, bytes]) -> None:
    folder = Path(git.read("rev-parse", "--absolute-git-dir").decode().rstrip("\n"))
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    replace_file(folder / _MARK, json.dumps(digests).encode(), below=folder)


def _release(git_dir: Path) -> None:
    """Remove the locks that the git of a run left which was killed; one that lives on keeps its."""
    for lock in lying_still(git_dir / name for name in _LOCKS):
        remove_file(lock, below=git_dir, up_to=lock.parent)


def _unmark(root: Path) -> None:
    with suppress(OSError, RefusalError), folder_at(root / ".git", below=root / ".git") as git_dir:
        git_dir.remove(_MARK)


def _refuse_taken(root: Path, files: Iterable[str]) -> None:
    if root.exists() and not root.is_dir():
        raise RefusalError(Message("{path} is a file, not a folder", path=root))
    taken = [path for path in files if (root / path).exists()]
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
    with writing(root.absolute().parent):
        root.mkdir(parents=True, exist_ok=True)


def _write(root: Path, path: str, content: bytes) -> None:
    replace_file(root / path, content, below=root)
    if path in EXECUTABLE:
        (root / path).chmod((root / path).stat().st_mode | 0o111)


def install_hook(git: Git, content: bytes) -> Path | None:
    """Put the hook into git's own folder, where none of the user's is; return where it is."""
    elsewhere = git.ask("config", "--type=path", "--get", "core.hooksPath")
    git_dir = Path(git.read("rev-parse", "--absolute-git-dir").decode().rstrip("\n"))
    hook = git_dir / "hooks" / "pre-commit"
    if elsewhere.is_yes or os.path.lexists(hook):
        return None
    replace_file(hook, content, below=git_dir)
    hook.chmod(hook.stat().st_mode | 0o111)
    return hook


def _committed(git: Git, paths: tuple[str, ...], author: Author | None) -> str | None:
    known = {name for name, _value in GIT_SETTINGS if git.ask("config", "--get", name).is_yes}
    own = (("user.name", author.name), ("user.email", author.email)) if author else ()
    settings = [pair for pair in GIT_SETTINGS if pair[0] not in known]
    for name, value in (*settings, ("relance.python", sys.executable), *own):
        _taken(git.change("config", "--local", name, value))
    _taken(git.change("add", "--force", "--", *paths))
    for path in EXECUTABLE:
        _taken(git.change("update-index", "--chmod=+x", "--", path))
    if who_commits(git.folder) is None:
        return None
    if git.ask("diff", "--cached", "--quiet", "HEAD", "--", *paths).is_yes:
        # A run that was killed just then made the commit.
        return git.read("rev-parse", "HEAD").decode().strip()
    few = ("-c", "maintenance.auto=false")  # objects: nothing to pack, and no lock to leave behind
    _taken(git.change(*few, "commit", "--quiet", f"--message={_MESSAGE.text}", "--", *paths))
    return git.read("rev-parse", "HEAD").decode().strip()


def _taken(answer: Answer) -> None:
    if not answer.is_yes:
        raise GitError(answer)


def _take_back(
    root: Path, written: list[str], hook: Path | None, *, is_new: bool, has_git: bool
) -> None:
    """Remove what this run made, and folders that are empty now.

    `hook`: the one that it put into a git that was there before.
    """
    with suppress(OSError, RefusalError):
        if hook is not None:
            remove_file(hook, below=hook.parent)
        for path in reversed(written):
            remove_file(root / path, below=root)
        if not has_git:
            with folder_at(root, below=root) as folder:
                folder.remove_all(".git")
        elif written:
            _unmark(root)
        if is_new:
            root.rmdir()
