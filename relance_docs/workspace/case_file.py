"""One case file of the workspace: its bytes, its record, what is wrong with it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from relance_docs.case.case import Case
from relance_docs.finding import Finding
from relance_docs.reading.document import Places
from relance_docs.reading.yaml import read_yaml


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """A case file as it was read; one with errors gets no document."""

    number: str
    path: str
    """Relative to the workspace, with `/`."""
    raw: bytes = field(repr=False)
    case: Case | None
    """None when the file has not the shape of a case."""
    findings: tuple[Finding, ...]
    """Errors and warnings of this file, in order of place."""

    @property
    def has_errors(self) -> bool:
        """Whether the case is barred from every document."""
        return self.case is None or any(finding.is_error for finding in self.findings)

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes of the file, in hexadecimal."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def places(self) -> Places:
        """Where every value of the file stands.

        Read again from the bytes at each call: most cases are never asked, and the places of ten
        thousand of them would not fit in memory.
        """
        return read_yaml(self.raw, self.path).places
