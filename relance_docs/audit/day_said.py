"""What a page says of its day: the one it is reckoned for, and the one its facts are known from."""

from __future__ import annotations

from datetime import date, datetime

from relance_docs.french import NARROW, NO_BREAK, day
from relance_docs.git.known_on import KnownOn


def day_said(as_of: date, known: KnownOn | None, *, is_fixed: bool = False) -> tuple[str, ...]:
    """Return the sentences for the reader; `is_fixed` when relance.yaml fixes the day."""
    reckoned = f"Les montants, les délais et les étapes sont ceux du {day(as_of)}."
    fixed = ("Ce jour est fixé par relance.yaml.",) if is_fixed else ()
    return (reckoned, *fixed, *(_known_said(known) if known else (_TODAY,)))


_TODAY = (
    "Ils sont calculés avec les faits que les fichiers contiennent aujourd’hui, y compris ceux qui"
    " ont été enregistrés après ce jour."
)
_CLOCK = (
    "Cette date est celle que donnait la machine qui a fait le commit (committer date)"
    f"{NARROW}; elle ne prouve rien par elle-même."
)
_ELSEWHERE = "L’état actuel du dépôt ne descend pas de ce commit."


def _known_said(known: KnownOn) -> tuple[str, ...]:
    commit = f"commit {known.commit[:12]} du {_moment(known.committed_at)}"
    if known.day is None:
        said = f"Seuls comptent les faits enregistrés jusqu’au {commit}."
    else:
        said = (
            f"Seuls comptent les faits enregistrés jusqu’au {day(known.day)} inclus{NO_BREAK}: ceux"
            f" du {commit}, le dernier de ce jour ou d’un jour antérieur."
        )
    return (said, _CLOCK, *(() if known.is_in_history else (_ELSEWHERE,)))


def _moment(moment: datetime) -> str:
    offset = f"{moment:%z}"
    return f"{day(moment.date())} à {moment:%H} h {moment:%M} (UTC{offset[:3]}:{offset[3:]})"
