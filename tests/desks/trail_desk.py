"""A case file that is written, committed and rewritten, in a real repository."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from relance_docs.git.history import read_history
from relance_docs.git.repository import repository_of
from relance_docs.trail.kept import trails
from relance_docs.trail.trail import CaseTrail, FactTrail, trails_of
from tests.workspaces import DEBTOR, INVOICE, PATH, SETTINGS, git, initialised, write_files

CASE = (
    f"{DEBTOR}{INVOICE}"
    "payments:\n"
    "  - {received_on: 2026-07-15, amount: 2000.00, reference: VIR}\n"
    "history:\n"
    "  - {at: 2026-06-01, step: relance-1, channel: email}\n"
    "  - {at: 2026-06-08, step: appel-1, channel: phone, outcome: no_answer}\n"
)


@dataclass(frozen=True)
class TrailDesk:
    """A workspace with one case."""

    root: Path

    @staticmethod
    def opened(root: Path) -> TrailDesk:
        """Return a workspace with the case, committed on 1 August 2026."""
        desk = TrailDesk(write_files(root, {"relance.yaml": SETTINGS, PATH: CASE}))
        initialised(root)
        desk.commit(1)
        return desk

    def git(self, *arguments: str, day: int = 1, authored: int | None = None) -> str:
        """Run git on a day of August 2026, at noon; return what it printed."""
        moments = {"GIT_AUTHOR_DATE": authored or day, "GIT_COMMITTER_DATE": day}
        dates = {
            name: datetime(2026, 8, one, 12, tzinfo=UTC).isoformat()
            for name, one in moments.items()
        }
        return git(self.root, *arguments, **dates).strip()

    def write(self, path: str, text: str) -> None:
        """Write a file of the workspace."""
        write_files(self.root, {path: text})

    def commit(self, day: int, message: str = "x", authored: int | None = None) -> str:
        """Commit all there is; return the commit."""
        self.git("add", "--all")
        self.git(
            "commit", "--quiet", "--allow-empty", f"--message={message}", day=day, authored=authored
        )
        return self.git("rev-parse", "HEAD")

    def change(self, old: str, new: str, day: int, message: str = "x") -> str:
        """Change the text of the case file and commit it."""
        text = (self.root / PATH).read_text(encoding="utf-8")
        assert old in text
        self.write(PATH, text.replace(old, new))
        return self.commit(day, message)

    def trail(self, number: str = "2026-014") -> CaseTrail:
        """Return the trail of a case."""
        (found,) = self.trails(number)
        return found

    def trails(self, *numbers: str) -> tuple[CaseTrail, ...]:
        """Return the trails of these cases, or of all with relance.yaml; kept ones are recalled."""
        repository = repository_of(self.root)
        return tuple(trails(repository, read_history(repository), numbers))

    def trails_anew(self) -> tuple[CaseTrail, ...]:
        """Return all trails, with nothing kept."""
        repository = repository_of(self.root)
        return tuple(trails_of(repository, read_history(repository, trusts_cache=False)))

    def fact(self, kind: str, *names: str) -> FactTrail:
        """Return the one fact of that kind whose names begin so."""
        (found,) = (
            fact
            for fact in self.trail().facts
            if fact.kind == kind and fact.names[: len(names)] == names
        )
        return found
