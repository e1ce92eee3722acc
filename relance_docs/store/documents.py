"""The files below cases/ that are no case, by whose they are: what an answer about a case names.

Only what git can tell of is named: of a file that was changed in the second of its look, it cannot.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from relance_docs.store.store import Store
from relance_docs.workspace.layout import CASE_ENDING


@dataclass(frozen=True, kw_only=True, slots=True)
class Documents:
    """Each with its content, as git names it."""

    own: Mapping[str, list[str]]
    """Those in the folder of a case, by its number."""
    shared: tuple[str, ...]
    """All that any case may use."""
    unsure: frozenset[str]
    """Cases in whose folder is one of which git cannot tell."""
    is_sure: bool
    """Whether git can tell of all that any case may use."""

    @staticmethod
    def of(store: Store, numbers: Collection[str]) -> Documents:
        """Return those that are as git has them, for the cases of these numbers."""
        own: dict[str, list[str]] = defaultdict(list)
        shared: list[str] = []
        unsure: set[str] = set()
        is_sure = True
        for path, clean in store.clean.items():
            if is_case(path):
                continue
            owner = PurePosixPath(path).parts[1]
            if clean.is_settled:
                place = own[owner] if owner in numbers else shared
                place.append(f"{path} {clean.blob} {clean.size}")
            elif owner in numbers:
                unsure.add(owner)
            else:
                is_sure = False
        return Documents(own=own, shared=tuple(shared), unsure=frozenset(unsure), is_sure=is_sure)


def is_case(path: str) -> bool:
    """Whether a path below cases/ is that of a case file."""
    return path.count("/") == 1 and path.endswith(CASE_ENDING)
