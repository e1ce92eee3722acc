"""LISEZMOI: what each file of a dossier proves and does not, and the commands that check it."""

from __future__ import annotations

import shlex
from importlib.resources import as_file, files
from typing import Final

from relance_docs.rendering.templates import render_template
from relance_docs.verify.proof import CaseProof

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
    that they have in the workspace, `preuve/` the files of the proof. `archived` are the letters
    that were sent: path below `cases/`, SHA-256.
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
