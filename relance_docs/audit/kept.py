"""Pages that are in their place already, of cases whose inputs are those of an earlier run.

The key of a page names all that it is drawn from: what all pages have in common, the bytes of the
case and of the other cases of its debtor, what was found in it, what git says of it, the commits
that touched it or a file of its folder, and the documents there. A page is drawn again where git
cannot tell that, and where its history has a signature (which may expire) or a file that was
renamed. It shows the day, so on another day all are drawn.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Final

from relance_docs.audit.case_page.controls import rows_of
from relance_docs.audit.case_page.gathering import Gathering
from relance_docs.audit.case_page.material import Gathered
from relance_docs.audit.drawn import Drawn
from relance_docs.audit.index.entries import IndexEntry
from relance_docs.audit.pages import WrittenPage, page_name, sha256_of
from relance_docs.errors import RefusalError
from relance_docs.git.clean import state_of
from relance_docs.git.commits import signed_among
from relance_docs.git.history_cache import given_parents
from relance_docs.store.documents import Documents, is_case
from relance_docs.store.messages import NotKeptError, Plain, plain_finding
from relance_docs.store.store import Store, key_of_all
from relance_docs.trail.trail import commits_of
from relance_docs.verify.checks import HistoryInQuestion
from relance_docs.workspace.layout import CASES_FOLDER, SETTINGS_FILE
from relance_docs.workspace.records import CaseFile

_SHELF: Final = "pages"
_LOOKED_AT: Final = frozenset((SETTINGS_FILE, CASES_FOLDER, "letter_templates", "debtors"))
"""What git is asked of; a change of the others is in what is found of a case, or in its state."""


@dataclass(frozen=True, kw_only=True)
class _Noted:
    """What was drawn of a case, to be kept."""

    number: str
    commits: frozenset[str]
    """Those that its page names."""
    said: Plain


@dataclass(kw_only=True)
class KeptPages:
    """What is known of the pages of a workspace, and what a run adds to it."""

    store: Store
    gathering: Gathering
    folder: Path
    _new: dict[str, _Noted] = field(default_factory=dict, init=False)
    """By its key."""
    _keys: dict[str, str] = field(default_factory=dict, init=False)
    """Of each case that was looked up, by its number."""

    def known(self, file: CaseFile) -> Drawn | None:
        """Return what was drawn of a case, where its page is there as it would be drawn now."""
        key = self._keys[file.number] = self._key(file)
        kept = self.store.shelf(_SHELF).known(key) if key else None
        name = page_name(file.number)
        if kept is None or kept["sha256"] != sha256_of(self.folder / name):
            return None
        return Drawn(
            page=WrittenPage(number=file.number, name=name, sha256=kept["sha256"]),
            is_draft=kept["is_draft"],
            has_errors=False,
            entry=IndexEntry(kept=kept["entry"]),
        )

    def note(self, own: Gathered, drawn: Drawn) -> None:
        """Note what was drawn of a case; it is kept by `write`, if all is still as it was then."""
        key = self._keys[own.file.number]
        if not key or own.record is None or drawn.has_errors:
            return
        if drawn.entry is None or not drawn.entry.kept:
            return
        trail = own.record.trail
        moves = (*trail.moves, *(move for fact in trail.facts for move in fact.moves))
        is_renamed = any(move.path and move.old_path for move in moves)
        if is_renamed:
            return
        said = {
            "sha256": drawn.page.sha256,
            "is_draft": drawn.is_draft,
            "entry": drawn.entry.kept,
        }
        commits = frozenset(each.commit for each in commits_of(trail))
        self._new[key] = _Noted(number=own.file.number, commits=commits, said=said)

    def write(self) -> None:
        """Keep what was noted, unless a document or the commit checked out changed meanwhile."""
        whole = self._whole
        if whole is None or not self._new:
            return
        documents = (path for path in self.store.clean if not is_case(path))
        unsure = {PurePosixPath(p).parts[1] for p in documents if not self._stands(p)}
        if whole.repository.head() != self._head(whole) or not unsure <= self._numbers:
            return
        # What a signature is worth may change with the keys that are trusted, also where git says
        # today that there is none.
        named = frozenset[str]().union(*(noted.commits for noted in self._new.values()))
        signed = signed_among(whole.repository, sorted(named))
        shelf = self.store.shelf(_SHELF)
        for key, noted in self._new.items():
            if noted.number not in unsure and signed.isdisjoint(noted.commits):
                shelf.keep(key, noted.said)
        self.store.write()

    def _stands(self, path: str) -> bool:
        """Whether a file is as it was when git was asked, and a change since then would show."""
        clean = self.store.clean[path]
        now = state_of(f"{self.store.root}/{path}")
        return clean.is_settled and now == (clean.size, clean.changed_at)

    @property
    def _whole(self) -> HistoryInQuestion | None:
        return self.gathering.records.whole

    def _head(self, whole: HistoryInQuestion) -> str:
        return whole.history.ids[-1]

    def _key(self, file: CaseFile) -> str:
        """Return what the page of a case is drawn from; empty where that cannot be told."""
        whole, clean = self._whole, self.store.clean.get(file.path)
        if whole is None or clean is None or file.facts is None or not self._common:
            return ""
        number, entry = file.number, whole.entries.get(file.path)
        if entry is None or {entry.blob, clean.blob} != {file.blob} or number in self._unknown:
            return ""
        state = self.gathering.records.state(number)
        others = self.gathering.workspace.other_files(file.facts, number)
        try:
            findings = [plain_finding(finding) for finding in file.findings]
        except NotKeptError:
            return ""
        return key_of_all(
            self._common,
            number,
            file.blob,
            clean.size,
            findings,
            [(other.number, other.blob) for other in others],
            (state.commit, str(state.draft_reason)),
            str(self.gathering.approval(number)),
            list(self._story(whole, file)),
            self._documents.own.get(number, ()),
        )

    def _story(
        self, whole: HistoryInQuestion, file: CaseFile
    ) -> Iterator[tuple[str, list[tuple[str, int]]]]:
        """Yield the commits that touched each file of a case, in order among those of relance.yaml.

        The id of a commit stands for all that is before it.
        """
        history = whole.history
        shared = history.touches.get(SETTINGS_FILE, ())
        for path in (file.path, *history.folders.get(f"{CASES_FOLDER}/{file.number}", ())):
            ranks = history.touches.get(path, ())
            yield path, [(history.ids[rank], bisect_left(shared, rank)) for rank in ranks]

    @cached_property
    def _common(self) -> str:
        """What all pages are drawn from; empty where that cannot be told."""
        whole, shared = self._whole, self.gathering.shared
        changes = self.gathering.records.changes
        if whole is None or changes is None or changes.head != self._head(whole):
            return ""
        if not self._documents.is_sure or any(map(self._is_odd, changes.changes)):
            return ""
        try:
            said = (whole.dates.stated, whole.dates.dismissed, whole.corrections, whole.ca_commits)
            findings = [plain_finding(finding) for finding in shared.findings]
        except (RefusalError, NotKeptError):
            return ""
        return key_of_all(
            shared.as_of,
            shared.day_said,
            hashlib.sha256(shared.settings_raw).hexdigest(),
            findings,
            shared.settings_trail,
            shared.settings_are_committed,
            [row for checked in shared.checked for row in rows_of(checked, shared.says)],
            shared.seals,
            said,
            whole.settings.evidence if whole.settings else None,
            given_parents(whole.repository),
            self._documents.shared,
        )

    @cached_property
    def _numbers(self) -> frozenset[str]:
        return frozenset(file.number for file in self.gathering.workspace.case_files)

    @cached_property
    def _unknown(self) -> frozenset[str]:
        """Cases in whose folder something is not as git has it."""
        changes = self.gathering.records.changes
        paths = changes.changes if changes else ()
        changed = (parts[1] for path in paths if len(parts := path.split("/")) > _DEEP)
        return self._documents.unsure.union(changed)

    def _is_odd(self, path: str) -> bool:
        """Whether git says something of a file that may count for any case, or of a folder."""
        first, *below = path.split("/")
        if path.endswith("/") or first not in _LOOKED_AT:
            return True
        is_document = first == CASES_FOLDER and not is_case(path)
        return is_document and below[0] not in self._numbers

    @cached_property
    def _documents(self) -> Documents:
        return Documents.of(self.store, self._numbers)


_DEEP: Final = 2
"""Parts of the path of a case file."""
