"""How to check this very case without the program: commands with its own values."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from relance_docs.audit.case_page.material import CaseMaterial, Record
from relance_docs.case.case import Case
from relance_docs.workspace.layout import CASES_FOLDER, SETTINGS_FILE


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


def _data(material: CaseMaterial, record: Record) -> Iterator[HandCheck]:
    commit = material.state.commit
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
        if material.state.draft_reason is None
        else "Les fichiers du dossier de travail ont été modifiés depuis : cette page montre les "
        "fichiers, pas l’enregistrement.",
    )


def _reckoning(material: CaseMaterial) -> HandCheck:
    return HandCheck(
        title="Le décompte se recalcule",
        commands=(f"relance statement {material.number} --as-of {material.as_of} --format json",),
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


def _seals(material: CaseMaterial, record: Record) -> Iterator[HandCheck]:
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
