"""The repository a workspace lies in, and whether an event can be recorded in it now."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from relance_docs.errors import RefusalError
from relance_docs.files.plain import blob_id
from relance_docs.git.places import commit_checked_out
from relance_docs.git.program import Git, GitError
from relance_docs.git.settings import GitSettings
from relance_docs.message import Message

_IN_PROGRESS: Final = (
    ("MERGE_HEAD", "merge"),
    ("CHERRY_PICK_HEAD", "cherry-pick"),
    ("REVERT_HEAD", "revert"),
    ("rebase-merge", "rebase"),
    ("rebase-apply", "rebase"),
    ("sequencer", "cherry-pick"),
)
"""What git leaves in its folder while it waits for a person."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Repository:
    """Where git keeps what it knows of a workspace; `git` runs in the workspace itself."""

    git: Git
    root: Path
    """The workspace."""
    top: Path
    """The folder of the whole repository; paths of the index are relative to it."""
    git_dir: Path
    """Of this worktree: its index and its HEAD."""
    common_dir: Path
    """Of the repository: shared by all worktrees."""
    prefix: str
    """From `top` to the workspace: empty, or ending with `/`."""
    tip: str = ""
    """The commit that the past is looked at from; empty for HEAD."""
    _seen: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    """The commit that HEAD named, by what its files said when git was asked."""

    def head(self) -> str | None:
        """Return the commit looked at: that which HEAD names; None before the first."""
        if self.tip:
            return self.tip
        said = commit_checked_out(str(self.git_dir), str(self.common_dir))
        is_plain = bool(said) and said.count("ref: ") <= 1  # a branch may stand for another one
        if is_plain and said in self._seen:
            return self._seen[said]
        commit = self.commit_named("HEAD")
        if is_plain and commit is not None:
            self._seen[said] = commit
        return commit

    def commit_named(self, name: str) -> str | None:
        """Return the full id of the commit that a person names; None when there is none."""
        answer = self.git.ask(
            "rev-parse", "--quiet", "--verify", "--end-of-options", f"{name}^{{commit}}"
        )
        return answer.text if answer.is_yes else None

    def blob(self, commit: str | None, path: str) -> str | None:
        """Return the id of a file of the workspace in a commit, or None when it is not there."""
        if commit is None:
            return None
        answer = self.git.ask("rev-parse", "--quiet", "--verify", f"{commit}:{self.prefix}{path}")
        return answer.text if answer.is_yes else None

    def blob_of(self, path: str, content: bytes, *, by_filters: bool = False) -> str:
        """Return the id that `content` would have in a commit, under that name.

        `by_filters`: with the programs that a commit would run on it.
        """
        asked = ("hash-object", f"--path={path}", "--stdin")
        return self._hashed(self.git, asked, content, by_filters=by_filters).decode().strip()

    def _hashed(self, git: Git, asked: tuple[str, ...], given: bytes, *, by_filters: bool) -> bytes:
        answer = (git.change if by_filters else git.ask)(*asked, stdin=given)
        if not answer.is_yes:
            raise GitError(answer)
        return answer.out

    def blobs(self, commit: str, paths: Iterable[str]) -> dict[str, str | None]:
        """Return the id of each file of the workspace in a commit; None for one not there."""
        paths = tuple(paths)
        names = "".join(f"{commit}:{self.prefix}{path}\n" for path in paths).encode()
        answer = self.git.read("cat-file", "--batch-check=%(objectname)", stdin=names)
        found = answer.decode().splitlines()
        return {
            path: None if line.endswith(" missing") else line
            for path, line in zip(paths, found, strict=True)
        }

    def there(self, places: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        """Return the places, each a commit that is here and a path in it, where there is anything.

        A path with a line feed is at none.
        """
        places = tuple(place for place in places if "\n" not in place[1])
        names = "".join(f"{commit}:{self.prefix}{path}\n" for commit, path in places)
        given = names.encode("utf-8", "surrogateescape")
        lines = self.git.read("cat-file", "--batch-check=%(objectname)", stdin=given).split(b"\n")
        pairs = zip(places, lines[:-1], strict=True)
        return frozenset(place for place, line in pairs if not line.endswith(b" missing"))

    def blobs_in_place(
        self, paths: Iterable[str], *, as_they_are: bool = False, by_filters: bool = False
    ) -> dict[str, str]:
        """Return the id that each file would have in a commit, as it now stands in its place.

        `as_they_are`: the id of its very bytes, whatever git would make of line endings.
        `by_filters`: with the programs that a commit would run on it.
        """
        paths = tuple(paths)
        names = "".join(f"{self.prefix}{path}\n" for path in paths).encode()
        plain = ("--no-filters",) if as_they_are else ()
        asked = ("hash-object", *plain, "--stdin-paths")
        answer = self._hashed(Git(self.top), asked, names, by_filters=by_filters)
        return dict(zip(paths, answer.decode().splitlines(), strict=True))


def repository_of(root: Path) -> Repository:
    """Return the repository of the workspace `root`.

    Raises RefusalError when it is in none.
    """
    git = Git(root)
    places = ("--show-toplevel", "--absolute-git-dir", "--git-common-dir", "--show-prefix")
    answer = git.ask("rev-parse", *places)
    if not answer.is_yes:
        if "not a git repository" in answer.complaint:
            raise RefusalError(_no_repository(root))
        if "work tree" in answer.complaint:
            raise RefusalError(Message("{folder} has no working files (bare)", folder=root))
        raise GitError(answer)
    top, git_dir, common_dir, *below = answer.text.split("\n")
    return Repository(
        git=git,
        root=root,
        top=Path(top),
        git_dir=Path(git_dir),
        common_dir=(root / common_dir).resolve(),
        prefix="\n".join(below),
    )


def _no_repository(root: Path) -> Message:
    return Message(
        "{folder} is in no git repository, and an event is recorded by a commit; "
        "run `git init` there, and commit your cases",
        folder=root,
    )


def refuse_unless_ready(repository: Repository) -> None:
    """Raise RefusalError when no commit can be made here now, and say what to do."""
    _refuse_in_progress(repository)
    _refuse_detached(repository)
    _refuse_nameless(repository)


def _refuse_in_progress(repository: Repository) -> None:
    for name, work in _IN_PROGRESS:
        if (repository.git_dir / name).exists():
            raise RefusalError(
                Message(
                    "a {work} is in progress; finish it, or stop it with `git {work} --abort`",
                    work=work,
                )
            )
    unmerged = repository.git.read("ls-files", "--unmerged", "-z")
    if unmerged:
        raise RefusalError(Message("files are in conflict; settle them and commit first"))


def _refuse_detached(repository: Repository) -> None:
    said = commit_checked_out(str(repository.git_dir), str(repository.common_dir))
    if said.startswith("ref: refs/heads/"):
        return
    if not repository.git.ask("symbolic-ref", "--quiet", "HEAD").is_yes:
        raise RefusalError(
            Message(
                "no branch is checked out (detached HEAD): the event would be lost; "
                "go to your branch with `git switch`"
            )
        )


def _refuse_nameless(repository: Repository) -> None:
    if _is_named(repository.git.settings):
        return
    for role in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"):
        if not repository.git.ask("-c", "user.useConfigOnly=true", "var", role).is_yes:
            raise RefusalError(
                Message(
                    "git does not know who you are; tell it with "
                    '`git config --global user.name "…"` and `git config --global user.email …`'
                )
            )


def _is_named(settings: GitSettings) -> bool:
    """Whether name and address plainly stand in the settings, and nothing says otherwise.

    A name of signs alone is none for git.
    """
    said = [settings.last(f"user.{key}") or "" for key in ("name", "email")]
    also = (
        f"{role}_{key}" for role in ("GIT_AUTHOR", "GIT_COMMITTER") for key in ("NAME", "EMAIL")
    )
    return (
        all(any(map(str.isalnum, text)) for text in said)
        and not any(name in os.environ for name in also)
        and not any(each.name.startswith(("author.", "committer.")) for each in settings.listed)
    )


def refuse_ignored(repository: Repository, paths: Iterable[str]) -> None:
    """Raise RefusalError when git ignores one of the paths: it would be in no commit."""
    names = "".join(f"{path}\0" for path in paths).encode()
    if not names:
        return
    # `ask` takes paths literally, which check-ignore does not know how to do.
    answer = repository.git.change("check-ignore", "-z", "--stdin", stdin=names)
    if answer.code not in (0, 1):
        raise GitError(answer)
    if answer.is_yes:
        path = answer.text.partition("\0")[0]
        raise RefusalError(
            Message("git ignores {path}; take it out of .gitignore", path=path),
        )


def refuse_converted(repository: Repository, contents: Mapping[str, bytes]) -> None:
    """Raise RefusalError when git would store other bytes than those of a proof, under its path."""
    for path, content in contents.items():
        stored = repository.blob_of(path, content, by_filters=True)
        if stored != blob_id(content, like=stored):
            raise RefusalError(
                Message(
                    "git would change the bytes of {path} (line endings or a filter), and a proof "
                    "must stay as it is; write the line 'cases/*/** -text -filter' into "
                    ".gitattributes beside relance.yaml, and commit it",
                    path=path,
                )
            )


def content_of(
    repository: Repository, commit: str, path: str, *, like: bytes | None = None
) -> bytes | None:
    """Return a file of a commit as git would put it in its place.

    `like`: the text that stands there; where its lines end in LF although git would end them in
    CRLF (autocrlf), so do those of what is returned.
    """
    answer = repository.git.ask("cat-file", "--filters", f"{commit}:{repository.prefix}{path}")
    if not answer.is_yes:
        return None
    has_plain_ends = like is not None and b"\r\n" not in like
    return answer.out.replace(b"\r\n", b"\n") if has_plain_ends else answer.out


def notices(repository: Repository) -> tuple[Message, ...]:
    """Return what a reader of the trail should know of this clone."""
    if not (repository.common_dir / "shallow").exists():
        return ()
    answer = repository.git.ask("rev-parse", "--is-shallow-repository")
    if answer.text != "true":
        return ()
    return (
        Message(
            "note: this clone is shallow: the event is recorded, but the trail before it is not "
            "here; fetch it with `git fetch --unshallow`"
        ),
    )
