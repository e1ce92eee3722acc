"""The French README: every command in it runs, in its order, from an empty folder."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.workspaces import run, write_files

README = Path(__file__).parents[2] / "README.fr.md"
TODAY = "2026-11-28"
FILES = {
    "factures.csv": (
        "N° facture;Client;SIREN;Adresse;Code postal;Ville;Date facture;Échéance;Montant TTC\n"
        "FA-2026-101;Menuiserie Fictive SARL;552100554;3 QUAI DU RHONE;69007;LYON;04/09/2026;"
        "04/10/2026;1 200,00\n"
        "FA-2026-102;Boulangerie Inventée SAS;;8 RUE DES LILAS;69003;LYON;15/09/2026;"
        "15/10/2026;845,50\n"
    ),
    "releve.csv": (
        "Date;Libellé;Débit;Crédit;Solde\n"
        "20/11/2026;VIR SEPA BOULANGERIE INVENTEE FA-2026-102;;440,00;1440,00\n"
        "25/11/2026;PRLV FOURNISSEUR;50,00;;1390,00\n"
    ),
}
ANSWERS = {
    "init": (
        *("--name", "Atelier Exemple SARL", "--siren", "010000016"),
        *("--address", "12 RUE DE LA FORGE", "--address", "69003 LYON"),
        *(
            "--signatory",
            "Claire Martin",
            "--role",
            "Gérante",
            "--iban",
            "FR52 0000 0000 000E XEMP LE00 112",
        ),
    ),
    "import": ("--yes",),
    "undo": ("--yes",),
}
"""What a person is asked on a terminal, and says."""


def commands() -> list[list[str]]:
    """Return the commands of the page, in its order, without their first word."""
    text = README.read_text("utf-8")
    found = re.findall(r"^    relance (.+)$|`relance ([\w-]+ [^`]+)` \|$", text, re.MULTILINE)
    return [shlex.split(one or other) for one, other in found]


def test_every_command_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From `init` to `verify`: each is done, and what is said is French."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RELANCE_LANG", "fr")
    workspace = tmp_path
    done = []
    for name, *arguments in commands():
        said = run(workspace, name, *arguments, *ANSWERS.get(name, ()))
        assert said.exit_code == 0, f"relance {name} {arguments}: {said.output}"
        if name == "init":
            workspace = write_files(tmp_path / "relances", FILES)
            settings = workspace / "relance.yaml"
            settings.write_text(settings.read_text("utf-8") + f"as_of: {TODAY}\n", "utf-8")
            saved = run(workspace, "save", "-m", "un jour fixe")
            assert saved.exit_code == 0, saved.output
            monkeypatch.chdir(workspace)
        done.append(name)
    assert len(done) >= 30
