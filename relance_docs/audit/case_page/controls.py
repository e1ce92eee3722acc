"""The checks and what they found, for this case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from relance_docs.audit.case_page.material import CaseMaterial, Record
from relance_docs.finding import Finding
from relance_docs.verify.checks import Checked, Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class FindingRow:
    """A problem of a file."""

    place: str
    is_error: bool
    text: str
    code: str
    source: str
    """The line of the file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultRow:
    """What a check of the record found."""

    check: str
    """Its id, as `relance verify` prints it."""
    title: str
    outcome: Outcome
    subject: str
    text: str

    @property
    def state(self) -> str:
        """The outcome in a word."""
        return _STATES[self.outcome]

    @property
    def look(self) -> str:
        """The class of the stylesheet for it."""
        return _LOOKS[self.outcome]


_STATES = {
    Outcome.OK: "conforme",
    Outcome.NOTED: "à noter",
    Outcome.FAILED: "NON CONFORME",
    Outcome.NOT_APPLICABLE: "sans objet",
}
_LOOKS = {
    Outcome.OK: "good",
    Outcome.NOTED: "warn",
    Outcome.FAILED: "bad",
    Outcome.NOT_APPLICABLE: "",
}
TITLES = {
    "whole-history": "Cette copie du dépôt est entière",
    "cases-are-there": "Le fichier du dossier est là, et se lit",
    "commit-dates": "Les dates des enregistrements ne se contredisent pas",
    "recorded-after-event": "Aucun fait n’est enregistré avant le jour qu’il donne",
    "history-only-grows": "Aucune entrée de l’historique n’a été modifiée ni supprimée",
    "later-changes": "Autres faits modifiés ou supprimés après leur enregistrement",
    "signatures": "Signatures des enregistrements",
    "archived-documents": "Les documents archivés ont l’empreinte notée à leur envoi",
    "archived-once": "Aucun document archivé n’a été remplacé",
    "letters-made-again": "Chaque courrier, refait depuis ses données, est identique",
    "seals": "Les scellés tiennent",
    "changed-since-sealed": "Faits modifiés ou supprimés après un scellé",
}


_PLAIN = frozenset({Outcome.OK, Outcome.NOT_APPLICABLE})
_SOUND = {
    "signatures": "aucune n’est fausse, expirée ou révoquée ; chaque enregistrement dit la sienne",
    "whole-history": "aucun enregistrement ne manque, aucun n’est montré à la place d’un autre",
    "cases-are-there": "il est là sous son nom, et se lit",
}
"""What is said of this case where the check speaks of all cases, or in letters of git."""


def finding_rows(material: CaseMaterial) -> tuple[FindingRow, ...]:
    """Return the problems of the case file and of relance.yaml."""
    return tuple(_finding(each, material) for each in material.findings)


def _finding(finding: Finding, material: CaseMaterial) -> FindingRow:
    place = finding.place
    return FindingRow(
        place=f"{place.path}:{place.line}:{place.column}",
        is_error=finding.is_error,
        text=material.says(finding.message),
        code=finding.code,
        source=place.source.strip(),
    )


def result_rows(material: CaseMaterial) -> tuple[ResultRow, ...]:
    """Return what the checks of the record found, in the order in which they are run."""
    record = material.record
    if record is None or record.seals is None:
        return ()
    found = (row for checked in record.checked for row in _results(checked, material))
    return (*found, *_dates(record, material), _not_run(material))


def _results(checked: Checked, material: CaseMaterial) -> Iterator[ResultRow]:
    for result in checked.results:
        is_plain = result.outcome in _PLAIN and not result.subject
        own = _SOUND.get(checked.check) if is_plain else None
        yield ResultRow(
            check=checked.check,
            title=TITLES.get(checked.check, checked.check),
            outcome=result.outcome,
            subject=result.subject,
            text=own or material.says(result.message),
        )


def _dates(record: Record, material: CaseMaterial) -> Iterator[ResultRow]:
    check = "commit-dates"
    for remark in record.trail.remarks:
        yield ResultRow(
            check=check,
            title=TITLES[check],
            outcome=Outcome.FAILED,
            subject=record.trail.path,
            text=material.says(remark),
        )
    if not record.trail.remarks:
        yield ResultRow(
            check=check,
            title=TITLES[check],
            outcome=Outcome.OK,
            subject=record.trail.path,
            text="les dates des enregistrements de ce dossier se suivent",
        )


def _not_run(material: CaseMaterial) -> ResultRow:
    check = "letters-made-again"
    return ResultRow(
        check=check,
        title=TITLES[check],
        outcome=Outcome.NOT_APPLICABLE,
        subject="",
        text=f"non exécuté pour cette page : relance verify {material.number}",
    )
