"""The commit message of a seal, which concerns no case by name."""

from __future__ import annotations

from dataclasses import dataclass

from relance_docs.recording.event import CommitMessage
from relance_docs.seals.seals import Seal
from relance_docs.seals.timestamps import Stamp


@dataclass(frozen=True, kw_only=True, slots=True)
class SealMessage(CommitMessage):
    """A message whose subject is a seal, without the trailer `Case`."""

    @staticmethod
    def of(seal: Seal, stamp: Stamp | None, *, cases: int | None) -> SealMessage:
        """Return the message; `cases` is None when an existing seal is stamped."""
        time = (("Timestamp", stamp.time.strftime("%Y-%m-%dT%H:%M:%SZ")),) if stamp else ()
        done = "stamped" if stamp else "not stamped yet"
        covered = f"{cases} cases, " if cases is not None else ""
        return SealMessage(
            cases=(),
            name="seal",
            sentence=f"{covered}{done}",
            trailers=(("Seal", seal.name), ("Manifest-SHA256", seal.digest), *time),
        )

    @property
    def subject(self) -> str:
        """The first line."""
        return f"seal {dict(self.trailers)['Seal']}: {self.sentence}"
