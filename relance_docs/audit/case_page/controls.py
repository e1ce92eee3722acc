"""The checks and what they found, for this case; and how to check it without the program."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from relance_docs.audit.case_page.material import CaseMaterial, RepositoryRecord, Says
from relance_docs.case.case import Case
from relance_docs.finding import Finding
from relance_docs.verify.checks import Checked, CheckOutcome
from relance_docs.workspace.layout import CASES_FOLDER, SETTINGS_FILE


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
    outcome: CheckOutcome
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
    CheckOutcome.OK: "conforme",
    CheckOutcome.NOTED: "à noter",
    CheckOutcome.FAILED: "NON CONFORME",
    CheckOutcome.NOT_APPLICABLE: "sans objet",
}
_LOOKS = {
    CheckOutcome.OK: "good",
    CheckOutcome.NOTED: "warn",
    CheckOutcome.FAILED: "bad",
    CheckOutcome.NOT_APPLICABLE: "",
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
    "approved-before-leaving": "Chaque courrier a été approuvé par qui devait l’approuver",
    "seals": "Les scellés tiennent",
    "changed-since-sealed": "Faits modifiés ou supprimés après un scellé",
}


_PLAIN = frozenset({CheckOutcome.OK, CheckOutcome.NOT_APPLICABLE})
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
        text=material.shared.says(finding.message),
        code=finding.code,
        source=place.source.strip(),
    )


def result_rows(material: CaseMaterial) -> tuple[ResultRow, ...]:
    """Return what the checks of the record found, in the order in which they are run."""
    record = material.record
    if record is None or record.seals is None:
        return ()
    found = (row for checked in record.checked for row in rows_of(checked, material.shared.says))
    return (*found, *_dates(record, material), _not_run(material))


def rows_of(checked: Checked, says: Says) -> Iterator[ResultRow]:
    """Yield what one check found."""
    for result in checked.results:
        is_plain = result.outcome in _PLAIN and not result.subject
        own = _SOUND.get(checked.check) if is_plain else None
        yield ResultRow(
            check=checked.check,
            title=TITLES.get(checked.check, checked.check),
            outcome=result.outcome,
            subject=result.subject,
            text=own or says(result.message),
        )


def _dates(record: RepositoryRecord, material: CaseMaterial) -> Iterator[ResultRow]:
    check = "commit-dates"
    for remark in record.trail.remarks:
        yield ResultRow(
            check=check,
            title=TITLES[check],
            outcome=CheckOutcome.FAILED,
            subject=record.trail.path,
            text=material.shared.says(remark),
        )
    if not record.trail.remarks:
        yield ResultRow(
            check=check,
            title=TITLES[check],
            outcome=CheckOutcome.OK,
            subject=record.trail.path,
            text="les dates des enregistrements de ce dossier se suivent",
        )


def _not_run(material: CaseMaterial) -> ResultRow:
    check = "letters-made-again"
    return ResultRow(
        check=check,
        title=TITLES[check],
        outcome=CheckOutcome.NOT_APPLICABLE,
        subject="",
        text=f"non exécuté pour cette page : relance verify {material.number}",
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class HandCheck:
    """One thing to be checked, the commands for it, and what they must print."""

    title: str
    commands: tuple[str, ...]
    expected: tuple[str, ...] = ()
    """What the commands print when all is well, line by line."""
    note: str = ""


def hand_checks(material: CaseMaterial) -> tuple[HandCheck, ...]:
    """Return the checks, typed in the folder of the workspace."""
    record = material.record
    if record is None:
        return (_reckoning(material),)
    case = material.on_day.case if material.on_day else material.file.case
    return (
        *_data(material, record),
        _reckoning(material),
        _history(material),
        *_archived(case),
        *_seals(material, record),
        HandCheck(
            title="Tout vérifier avec le programme",
            commands=(f"relance verify {material.number}",),
        ),
    )


def _data(material: CaseMaterial, record: RepositoryRecord) -> Iterator[HandCheck]:
    commit = material.own.state.commit
    if commit is None or record.digest is None:
        return
    path = material.file.path
    yield HandCheck(
        title="Les données sont celles de l’enregistrement cité",
        commands=(
            "export GIT_NO_REPLACE_OBJECTS=1",
            f"git show {commit}:./{path} | sha256sum",
        ),
        expected=(f"{record.digest}  -",),
        note=""
        if material.own.state.draft_reason is None
        else "Les fichiers du dossier de travail ont été modifiés depuis : cette page montre les "
        "fichiers, pas l’enregistrement.",
    )


def _reckoning(material: CaseMaterial) -> HandCheck:
    day = material.shared.as_of
    return HandCheck(
        title="Le décompte se recalcule",
        commands=(f"relance statement {material.number} --as-of {day} --format json",),
        note="À la main : chaque ligne est base × taux × jours ÷ 36 500 (taux en pourcentage), "
        "arrondie au centime le plus proche ; chaque total est la somme des lignes imprimées. "
        "Les jours se comptent du lendemain de l’échéance au dernier jour imprimé, inclus.",
    )


def _history(material: CaseMaterial) -> HandCheck:
    show = "git log --follow -p --diff-merges=first-parent --format=fuller --"
    return HandCheck(
        title="L’histoire du dossier, changement par changement",
        commands=(
            f"{show} {material.file.path}",
            f"{show} {SETTINGS_FILE}",
            f"git log --format='%h %G? %GS %s' -- {material.file.path}",
        ),
        note="Une ligne qui commence par « - » a été retirée ou remplacée. « G » est une signature "
        "valable d’une clé reconnue ; rien d’autre n’est accepté.",
    )


def _archived(case: Case | None) -> Iterator[HandCheck]:
    entries = case.history if case else ()
    sent = [document for entry in entries for document in (entry.document, entry.email) if document]
    if not sent:
        return
    paths = [f"{CASES_FOLDER}/{document.file}" for document in sent]
    yield HandCheck(
        title="Les documents archivés sont ceux qui sont partis",
        commands=(f"sha256sum {' '.join(map(shlex.quote, paths))}",),
        expected=tuple(
            f"{document.sha256.lower()}  {path}" for document, path in zip(sent, paths, strict=True)
        ),
        note="Les empreintes attendues sont celles que l’historique du dossier a notées.",
    )


def _seals(material: CaseMaterial, record: RepositoryRecord) -> Iterator[HandCheck]:
    for seal in record.seals.seals if record.seals else ():
        stem = f"seals/{seal.name}"
        commands = [f"sha256sum {stem}.manifest"]
        if seal.commit:
            commands.append(f"git merge-base --is-ancestor {seal.commit} HEAD && echo oui")
            commands.append(f"git diff {seal.commit} HEAD -- {SETTINGS_FILE} {material.file.path}")
        if seal.is_stamped:
            commands.append(
                f"openssl ts -verify -data {stem}.manifest -in {stem}.tsr "
                f"-CAfile tsa-root.pem -untrusted {stem}.pem"
            )
        yield HandCheck(
            title=f"Le scellé {seal.name}",
            commands=tuple(commands),
            expected=(f"{seal.digest}  {stem}.manifest", *(("oui",) if seal.commit else ())),
            note="git diff montre ce qui a changé depuis le scellé ; rien ne s’affiche quand rien "
            "n’a changé. tsa-root.pem est le certificat racine de l’autorité d’horodatage, obtenu "
            "d’elle."
            if seal.is_stamped
            else "git diff montre ce qui a changé depuis le scellé.",
        )
