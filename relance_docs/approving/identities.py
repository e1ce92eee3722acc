"""Who somebody is to git: a name and an e-mail address, as they were told to it on a machine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Self

from relance_docs.errors import RefusalError
from relance_docs.git.commits import CommitFacts
from relance_docs.git.repository import Repository
from relance_docs.message import Message

_IDENT: Final = re.compile(r"(?P<name>.*) <(?P<email>.*)> \d+ [+-]\d{4}", re.DOTALL)
"""How git writes who makes a commit, with the seconds and the time zone behind."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CommitIdentity:
    """Somebody, as the commits say it; nobody proves by it alone who sat at the machine."""

    name: str
    email: str

    @property
    def key(self) -> str:
        """What two commits of one identity have in common: the address, however it is written."""
        return self.email.strip().casefold() or self.name.strip().casefold()

    @classmethod
    def of_author(cls, commit: CommitFacts) -> Self:
        """Return the author of a commit."""
        return cls(name=commit.author, email=commit.author_email)


def own_identity(repository: Repository) -> CommitIdentity:
    """Return who the next commit made here is of; RefusalError when git was not told."""
    found = _IDENT.fullmatch(repository.git.ask("var", "GIT_AUTHOR_IDENT").text)
    if found is None:
        raise RefusalError(
            Message(
                "git does not know who you are: `git config user.name NAME` and"
                " `git config user.email ADDRESS`"
            )
        )
    return CommitIdentity(name=found["name"], email=found["email"])
