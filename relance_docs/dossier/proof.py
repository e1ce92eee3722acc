"""The proof of the case, and the guide that says how to check it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

from relance_docs.case.settings import Settings
from relance_docs.dossier.brief import Brief
from relance_docs.dossier.files import original_paths
from relance_docs.errors import RefusalError
from relance_docs.files.folder import write_below
from relance_docs.git.history import read_history
from relance_docs.git.repository import Repository, repository_of
from relance_docs.rendering.templates import render_template
from relance_docs.verify.other_debtors import OtherDebtors, key_of
from relance_docs.verify.proof import CaseProof, case_proof
from relance_docs.workspace.layout import CASES_FOLDER

GUIDE: Final = "LISEZMOI.txt"
_YAML: Final = ".yaml"


def guide(
    proof: CaseProof | None,
    *,
    number: str,
    is_draft: bool,
    archived: tuple[tuple[str, str], ...],
) -> str:
    """Return the text of LISEZMOI.txt, in French; its indented lines are typed into a shell.

    They count on the layout of the ZIP: `originaux/` has the files of the case under the paths
    that they have in the workspace, in ASCII, `preuve/` the files of the proof. `archived` are the
    letters that were sent: path in the dossier, SHA-256.
    """
    path = proof.paths[-1] if proof else ""
    with as_file(files("relance_docs.dossier") / "templates") as folder:
        return render_template(
            GUIDE,
            (folder,),
            {
                "number": number,
                "is_draft": is_draft,
                "archived": tuple((shlex.quote(name), digest) for name, digest in archived),
                "proof": proof,
                "prefix": path.removesuffix(f"cases/{number}{_YAML}"),
                "folder": shlex.quote(f"{path.removesuffix(_YAML)}/"),
                "quoted_paths": shlex.join(proof.paths) if proof else "",
            },
        )


PROOF: Final = "preuve"


def write_proof(brief: Brief, folder: Path) -> OtherDebtors:
    """Write `preuve` and LISEZMOI.txt; the first only for a case that was ever committed.

    Returns those whom nothing else that is given of the case may name either.
    """
    others = _others(brief)
    proof = _proof(brief, others)
    for name, content in (proof.files if proof else {}).items():
        write_below(folder, f"{PROOF}/{name}", content)
    paths = original_paths(brief)
    archived = tuple(
        (paths[f"{CASES_FOLDER}/{entry.document.file}"], entry.document.sha256)
        for entry in brief.case.history
        if entry.document is not None and entry.day <= brief.owed.as_of
    )
    text = guide(
        proof,
        number=brief.case.number,
        is_draft=brief.draft_reason is not None,
        archived=tuple(dict.fromkeys(archived)),
    )
    write_below(folder, GUIDE, text.encode())
    return proof.others if proof else others


def _others(brief: Brief) -> OtherDebtors:
    files = [file for file in brief.workspace.case_files if file.number != brief.case.number]
    return OtherDebtors(
        cases=tuple(file.case for file in files if file.case is not None),
        texts=tuple(file.raw for file in files if file.case is None),
        office=frozenset(filter(None, map(key_of, _office(brief.settings)))),
    )


def _office(settings: Settings) -> Iterator[str]:
    """Yield the names, e-mails and numbers of the creditor and of who writes for it."""
    creditor, sender = settings.creditor, settings.sender
    for party in (creditor, sender) if sender else (creditor,):
        yield from filter(None, (party.name, party.email, party.siren))
        if party.signatory is not None:
            yield party.signatory.name
    yield from filter(None, (creditor.siret, creditor.vat_identifier))


def _proof(brief: Brief, others: OtherDebtors) -> CaseProof | None:
    if brief.head is None:
        return None
    repository = repository_of(brief.root)
    number = brief.case.number
    try:
        return case_proof(
            repository,
            read_history(repository),
            number,
            others=others,
            ca=_authority(brief, repository),
        )
    except RefusalError:
        if brief.draft_reason is None:
            raise
        return None


def _authority(brief: Brief, repository: Repository) -> bytes | None:
    """Return the certificates that relance.yaml trusts, as they were committed."""
    timestamp = brief.settings.evidence.timestamp
    if timestamp is None or timestamp.ca is None:
        return None
    blob = repository.blob("HEAD", timestamp.ca)
    return repository.git.read("cat-file", "blob", blob) if blob else None
