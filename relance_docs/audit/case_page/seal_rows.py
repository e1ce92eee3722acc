"""The seals of the workspace, as far as they concern the case."""

from __future__ import annotations

from dataclasses import dataclass

from relance_docs.audit.case_page.material import CaseMaterial
from relance_docs.git.dates import minute
from relance_docs.seals.report import CheckedSeal


@dataclass(frozen=True, kw_only=True, slots=True)
class SealRow:
    """A seal, and what is found of it."""

    name: str
    commit: str
    """Empty when the manifest cannot be read."""
    digest: str
    covers: bool
    """Whether the last commit of the case file is under it."""
    stamped: str
    """What the authority says of the time; empty without a token that holds."""
    authority: str
    claims_qualified: bool
    problems: tuple[str, ...]
    notes: tuple[str, ...]


def seal_rows(material: CaseMaterial) -> tuple[SealRow, ...]:
    """Return the seals in the order of their names."""
    record = material.record
    if record is None or record.seals is None:
        return ()
    return tuple(
        _seal(seal, material, covers=seal.name in record.covering) for seal in record.seals.seals
    )


def _seal(seal: CheckedSeal, material: CaseMaterial, *, covers: bool) -> SealRow:
    stamp = seal.stamp
    return SealRow(
        name=seal.name,
        commit=seal.commit or "",
        digest=seal.digest,
        covers=covers,
        stamped=minute(stamp.time) if stamp else "",
        authority=stamp.authority if stamp else "",
        claims_qualified=stamp.claims_qualified if stamp else False,
        problems=tuple(material.says(problem.message) for problem in seal.problems),
        notes=tuple(map(material.says, seal.notes)),
    )
