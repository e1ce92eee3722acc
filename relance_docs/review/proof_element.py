"""How an element of the claim is told: what shows it, or that nothing does."""

from __future__ import annotations

from collections.abc import Iterable

from relance_docs.case.record import Loc
from relance_docs.french import listed
from relance_docs.review.exhibit import Exhibit
from relance_docs.review.records import ProofElement, ProofState
from relance_docs.review.texts import cited, sentences, told


def element(  # noqa: PLR0913 - what an element is made of
    key: str,
    label: str,
    shown_by: Iterable[Exhibit],
    *,
    said: str | None = None,
    against: str | None = None,
    number: str | None = None,
    sources: tuple[Loc, ...] = (),
) -> ProofElement:
    """Return an element: contradicted by a fact, else present with a file, else absent.

    `said` is what the data say of it, `against` the fact against it.
    """
    exhibits = tuple(shown_by)
    there = tuple(e for e in exhibits if e.number is not None and not e.is_withdrawn)
    if against is not None:
        state = ProofState.CONTRADICTED
    else:
        state = ProofState.PRESENT if there else ProofState.ABSENT
    return ProofElement(
        key=key,
        label=label,
        invoice_number=number,
        state=state,
        fact=told(sentences(against, said, _shown(exhibits, there))),
        exhibits=exhibits,
        sources=sources,
    )


def _shown(exhibits: tuple[Exhibit, ...], there: tuple[Exhibit, ...]) -> str:
    """Return what shows it, and which documents are named without a file."""
    missing = [e.title for e in exhibits if e.number is None]
    withdrawn = [e.title for e in exhibits if e.is_withdrawn]
    titles = listed([e.title for e in there]) if there else ""
    return sentences(
        f"{titles} ({cited(there)})" if there else "Aucune pièce ne le montre",
        f"Annoncé sans fichier : {listed(missing)}" if missing else None,
        f"Retiré du dossier : {listed(withdrawn)}" if withdrawn else None,
    )
