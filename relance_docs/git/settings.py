"""The one configuration under which git is asked, whatever the user's or the repository's says.

What changes the answers of git, or makes it run a program or ask the network, is given a fixed
value, which stands above every file of settings. Programs that the settings of a repository name
by names of their own (filters, and who checks signatures) are looked up first, and taken away.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

FIXED: Final[Mapping[str, str]] = {
    # Other objects than those of the commits, or another state than that of the files.
    "core.commitGraph": "false",
    "core.multiPackIndex": "false",
    "core.useReplaceRefs": "false",
    "core.untrackedCache": "false",
    "core.trustctime": "true",
    "core.checkStat": "default",
    "core.ignoreStat": "false",
    "core.bigFileThreshold": "512m",
    # Programs. An empty text is none for every version of git; `false` was once a program's name.
    "core.fsmonitor": "",
    "core.hooksPath": os.devnull,
    "core.pager": "cat",
    "core.sshCommand": "false",
    "core.alternateRefsCommand": "false",
    "credential.helper": "",
    "safe.bareRepository": "explicit",
    # The network.
    "protocol.allow": "never",
    "submodule.recurse": "false",
    # How things are printed.
    "advice.graftFileDeprecated": "false",
    "color.branch": "never",
    "color.diff": "never",
    "color.status": "never",
    "color.ui": "never",
    "column.status": "never",
    "column.ui": "never",
    "core.abbrev": "auto",
    "core.quotePath": "false",
    "core.safecrlf": "false",
    "core.warnAmbiguousRefs": "false",
    "core.whitespace": "",
    "diff.algorithm": "myers",
    "diff.autoRefreshIndex": "true",
    "diff.colorMoved": "no",
    "diff.context": "3",
    "diff.dirstat": "changes,3,noncumulative",
    "diff.ignoreSubmodules": "dirty",
    "diff.indentHeuristic": "true",
    "diff.interHunkContext": "0",
    "diff.mnemonicPrefix": "false",
    "diff.noprefix": "false",
    "diff.orderFile": os.devnull,
    "diff.relative": "false",
    "diff.renameLimit": "1000",
    "diff.renames": "true",
    "diff.submodule": "short",
    "diff.suppressBlankEmpty": "false",
    "format.pretty": "medium",
    "i18n.logOutputEncoding": "UTF-8",
    "log.abbrevCommit": "false",
    "log.date": "default",
    "log.decorate": "false",
    "log.diffMerges": "separate",
    "log.follow": "false",
    "log.mailmap": "false",
    "log.showRoot": "true",
    "log.showSignature": "false",
    "status.aheadBehind": "false",
    "status.branch": "false",
    "status.displayCommentPrefix": "false",
    "status.relativePaths": "false",
    "status.renames": "false",
    "status.short": "false",
    "status.showStash": "false",
    "status.showUntrackedFiles": "normal",
    "status.submoduleSummary": "false",
    "trailer.separators": ":",
}
"""Settings, above all files, of the calls that only read."""

OPTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "log": (
        *("--no-ext-diff", "--no-textconv", "--no-color", "--no-notes", "--no-mailmap"),
        *("--no-show-signature", "--no-decorate", "--encoding=UTF-8"),
    ),
    "diff": ("--no-ext-diff", "--no-textconv", "--no-color", "--ignore-submodules=dirty"),
    "diff-tree": ("--no-ext-diff", "--no-textconv", "--no-color", "--no-notes"),
    "status": ("--ignore-submodules=dirty",),
}
"""Options that go with a command that only reads: no setting says the same."""

FIXED_ENVIRONMENT: Final[Mapping[str, str]] = {
    "LC_ALL": "C",
    "LANGUAGE": "",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_ASKPASS": "",
    "GIT_EXTERNAL_DIFF": "",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_TRACE2": "0",
    "GIT_TRACE2_EVENT": "0",
    "GIT_TRACE2_PERF": "0",
}
"""Variables of the calls that only read. No protocol is called `none`: git fetches nothing."""

_OF_REPOSITORY: Final = frozenset({"local", "worktree"})
_PROGRAMS: Final[Mapping[str, str]] = {
    "gpg.program": "gpg",
    "gpg.openpgp.program": "gpg",
    "gpg.x509.program": "gpgsm",
    "gpg.ssh.program": "ssh-keygen",
}
"""What checks a signature where no settings name a program."""
_FILES: Final = ("core.attributesFile", "core.excludesFile")
"""Files of the user, wherever they lie; a repository has its own in `.git/info`."""


class GitSetting(NamedTuple):
    """A line of the settings that git reads."""

    scope: str
    """`system`, `global`, `local`, `worktree`, `command`."""
    origin: str
    """Where it stands: `file:.git/config`."""
    name: str
    """Section and name in small letters, with what stands between as it is written."""
    value: str

    @property
    def file(self) -> str:
        """The file in which it stands; empty when it stands in none."""
        kind, _, name = self.origin.partition(":")
        return name if kind == "file" else ""

    @property
    def is_of_repository(self) -> bool:
        """Whether the repository says it, and not the user or the machine."""
        return self.scope in _OF_REPOSITORY


@dataclass(frozen=True, kw_only=True)
class GitSettings:
    """What all files of settings together say."""

    listed: tuple[GitSetting, ...] = field(default=(), repr=False)

    @staticmethod
    def read(out: bytes) -> GitSettings:
        """Read what `git config --list --show-scope --show-origin -z` printed."""
        fields = iter(out.decode("utf-8", "surrogateescape").split("\0"))
        return GitSettings(
            listed=tuple(
                GitSetting(scope, origin, *_told(line))
                for scope, origin, line in zip(fields, fields, fields, strict=False)
            )
        )

    def last(self, name: str) -> str | None:
        """Return what is said last under that name, wherever; None for nothing."""
        found = (each.value for each in reversed(self.listed) if each.name == name.lower())
        return next(found, None)

    def of_repository(self, name: str) -> str | None:
        """Return what the repository itself says last under that name; None for nothing."""
        return self._last(name, is_of_repository=True)

    def of_user(self, name: str) -> str | None:
        """Return what the user or the machine says last under that name; None for nothing."""
        return self._last(name, is_of_repository=False)

    def _last(self, name: str, *, is_of_repository: bool) -> str | None:
        found = (
            each.value
            for each in reversed(self.listed)
            if each.name == name.lower() and each.is_of_repository == is_of_repository
        )
        return next(found, None)

    @property
    def is_partial_clone(self) -> bool:
        """Whether git would fetch what is not here from somebody."""
        return any(
            (each.name.startswith("remote.") and each.name.endswith(".promisor"))
            or each.name == "extensions.partialclone"
            for each in self.listed
        )

    @property
    def origins(self) -> frozenset[str]:
        """The files that were read."""
        return frozenset(filter(None, (each.file for each in self.listed)))

    @property
    def included(self) -> tuple[str, ...]:
        """The files that these say are to be read as well, be they there or not."""
        return tuple(
            os.path.join(os.path.dirname(each.file), os.path.expanduser(each.value))  # noqa: PTH111, PTH118, PTH120
            for each in self.listed
            if each.name.startswith(("include.", "includeif.")) and each.name.endswith(".path")
        )

    def without_programs(self) -> Iterator[tuple[str, str]]:
        """Yield the settings that take away every filter, and every program of the repository."""
        for name in dict.fromkeys(each.name for each in self.listed):
            section, _dot, variable = name.rpartition(".")
            if section.startswith("filter."):
                yield name, "false" if variable == "required" else ""
        for name, usual in _PROGRAMS.items():
            if any(self.of_repository(each) is not None for each in _alike(name)):
                mine = [own for each in _alike(name) if (own := self.of_user(each)) is not None]
                yield name, (mine or [usual])[-1]
        for name in _FILES:
            if self.of_repository(name) is not None:
                yield name, self.of_user(name) or ""


def _told(line: str) -> tuple[str, str]:
    name, newline, value = line.partition("\n")
    return name, value if newline else "true"


def _alike(name: str) -> tuple[str, ...]:
    """Return the names of what is one thing for git."""
    of_gpg = ("gpg.program", "gpg.openpgp.program")
    return of_gpg if name in of_gpg else (name,)


def as_variables(
    settings: Iterable[tuple[str, str]], inherited: Mapping[str, str]
) -> dict[str, str]:
    """Return the variables by which git takes settings, after those that it is given already.

    Unlike the option `-c`, they carry a name that holds an equals sign.
    """
    count = inherited.get("GIT_CONFIG_COUNT", "")
    first = int(count) if count.isascii() and count.isdigit() else 0
    found: dict[str, str] = {}
    number = first
    for number, (name, value) in enumerate(settings, start=first):
        found[f"GIT_CONFIG_KEY_{number}"] = name
        found[f"GIT_CONFIG_VALUE_{number}"] = value
    return found | ({"GIT_CONFIG_COUNT": str(number + 1)} if found else {})


def folder_of_git(folder: Path) -> tuple[Path | None, Path | None]:
    """Return the `.git` that a folder lies under, and the bare repository that is nearer, if any.

    Git takes a folder that has what a repository has for one: whoever puts such a folder into
    another repository would have its settings read.
    """
    for each in (folder, *folder.parents):
        if os.path.lexists(each / ".git"):
            return each / ".git", None
        if (each / "HEAD").exists() and (each / "objects").is_dir() and (each / "refs").is_dir():
            return None, each
    return None, None
