"""The proof of one case: what a stranger checks with git, sha256sum and openssl, and no more."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from base64 import b64encode
from datetime import date
from pathlib import Path

import pytest

from relance_docs.dossier.proof import guide
from relance_docs.git.history import read_history
from relance_docs.git.repository import repository_of
from relance_docs.verify.other_debtors import OtherDebtors, key_of, shows_one
from relance_docs.verify.proof import CaseProof, OmissionReason, case_proof
from relance_docs.verify.proof_pack import signed_texts
from relance_docs.workspace.workspace import load
from tests.desks.loopback_tsa import LoopbackTsa
from tests.desks.sealing_desk import SETTINGS, Desk
from tests.workspaces import Copies, git

CASE = """\
debtor: {{kind: business, name: {name}, address: [3 QUAI DU RHONE, 69007 LYON]}}
invoices:
  - invoice_number: FA-{number}
    issue_date: 2026-03-31
    due_date: 2026-04-30
    total_with_vat: 10000.00
"""
OURS = "2026-014"
OTHERS = tuple(f"2026-{n:03}" for n in range(100, 300))
DAY = date(2026, 11, 20)


def name_of(number: str) -> str:
    """Return the debtor of a case: no name is a part of another."""
    return f"Fictive {hashlib.sha256(number.encode()).hexdigest()[:10]} SARL"


@pytest.fixture
def office(copies: Copies, request: pytest.FixtureRequest) -> Desk:
    """Return a workspace of 201 cases with two facts recorded and two seals."""
    return Desk(copies.of(lambda root: _furnish(Desk(root), request.getfixturevalue("tsa"))))


def _furnish(desk: Desk, tsa: LoopbackTsa) -> None:
    desk.write("relance.yaml", SETTINGS)
    for number in (OURS, *OTHERS):
        desk.write(f"cases/{number}.yaml", CASE.format(name=name_of(number), number=number))
    desk.commit({f"cases/{OTHERS[0]}/notes.txt": f"{name_of(OTHERS[0])} ne répond plus"})
    asking = ("--tsa", tsa.url, "--ca", str(tsa.signer.root_file))
    assert 0 == desk.relance("seal", *asking)
    desk.write(f"cases/{OURS}/sent/2026-06-01-relance-1.txt", "Lettre\n")
    _add(desk, OURS, "payments:\n  - {received_on: 2026-07-15, amount: 2000.00}\n")
    desk.commit()
    assert 0 == desk.relance("seal", *asking)
    _add(desk, OTHERS[1], "payments:\n  - {received_on: 2026-07-15, amount: 2000.00}\n")
    desk.commit()


def _add(desk: Desk, number: str, text: str) -> None:
    path = desk.root / f"cases/{number}.yaml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def proof_of(desk: Desk, number: str = OURS) -> CaseProof:
    """Return the proof of a case, and see that it is there."""
    repository = repository_of(desk.root)
    workspace = load(desk.root, as_of=None, today=DAY)
    files = [file for file in workspace.case_files if file.number != number]
    others = OtherDebtors(
        cases=tuple(file.case for file in files if file.case),
        texts=tuple(file.raw for file in files if not file.case),
    )
    proof = case_proof(repository, read_history(repository), number, others=others, ca=None)
    assert proof is not None
    return proof


def laid_out(desk: Desk, proof: CaseProof, folder: Path) -> str:
    """Lay the files out as the ZIP has them; return LISEZMOI."""
    archived = tuple(
        (f"originaux/{path.relative_to(desk.root).as_posix()}", _sha256(path))
        for path in sorted((desk.root / f"cases/{OURS}").rglob("*"))
        if path.is_file()
    )
    text = guide(proof, number=OURS, is_draft=False, archived=archived)
    files = {f"preuve/{name}": content for name, content in proof.files.items()}
    paths = (
        "relance.yaml",
        f"cases/{OURS}.yaml",
        *(name.removeprefix("originaux/") for name, _ in archived),
    )
    files |= {f"originaux/{name}": (desk.root / name).read_bytes() for name in paths}
    files["LISEZMOI.txt"] = text.encode()
    sums = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    for name, content in (files | {"SHA256SUMS": sums.encode()}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return text


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def typed(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Type every indented line of LISEZMOI into one shell, in a folder of its own."""
    script = "\n".join(line[4:] for line in text.splitlines() if line.startswith("    "))
    assert script.count("\n") > 15
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        ["sh", "-eu", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_guide_is_typed_in_an_empty_folder(office: Desk, tmp_path: Path) -> None:
    """Every command of LISEZMOI works on the dossier alone, and shows the payment that came."""
    text = laid_out(office, proof_of(office), tmp_path / "dossier")

    done = typed(text, tmp_path / "dossier")

    assert 0 == done.returncode, done.stdout + done.stderr
    assert "+  - {received_on: 2026-07-15, amount: 2000.00}" in done.stdout
    assert 2 == (done.stdout + done.stderr).count("Verification: OK")


@pytest.mark.parametrize(
    "path",
    [
        "originaux/cases/2026-014.yaml",
        "originaux/cases/2026-014/sent/2026-06-01-relance-1.txt",
        "preuve/historique.pack",
        "preuve/scelles/*.manifest",
        "preuve/scelles/*.sums",
        "preuve/scelles/*.tsr",
    ],
)
def test_the_guide_stops_at_what_was_changed(office: Desk, tmp_path: Path, path: str) -> None:
    """One byte of any file, with a list of sums made anew, and a hand that types it stops."""
    folder = tmp_path / "dossier"
    text = laid_out(office, proof_of(office), folder)
    *_, changed = sorted(folder.glob(path))
    content = bytearray(changed.read_bytes())
    content[-2] ^= 1
    changed.write_bytes(content)
    sums = folder / "SHA256SUMS"
    name = re.escape(changed.relative_to(folder).as_posix())
    sums.write_text(re.sub(rf"[0-9a-f]{{64}}(?=  {name})", _sha256(changed), sums.read_text()))

    assert 0 != typed(text, folder).returncode


def test_no_other_debtor_stands_in_the_proof(office: Desk, tmp_path: Path) -> None:
    """Of 200 other cases no name and no content is in any byte, packed or not."""
    proof = proof_of(office)
    text = laid_out(office, proof, tmp_path / "dossier")
    assert 0 == typed(text, tmp_path / "dossier").returncode

    listed = _all_objects(tmp_path / "dossier/controle")
    everything = listed + b"".join(proof.files.values()) + text.encode()

    assert name_of(OURS).encode() in listed
    shown = [n for n in OTHERS if name_of(n).removesuffix(" SARL").encode() in everything]
    assert [] == shown


def _unpacked(repository: Path, pack: bytes) -> None:
    command = ["git", "-C", str(repository), "unpack-objects", "-q"]
    subprocess.run(command, input=pack, capture_output=True, check=True)


def _all_objects(repository: Path) -> bytes:
    command = ["git", "-C", str(repository), "cat-file", "--batch-all-objects", "--batch"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def test_a_commit_that_names_another_debtor_is_left_out(office: Desk, tmp_path: Path) -> None:
    """A message written by hand that tells of another debtor is not given; LISEZMOI says so."""
    _add(office, OURS, "# relu\n")
    office.git("commit", "--quiet", "-a", f"--message=comme {name_of(OTHERS[7])}")
    told = office.git("rev-parse", "HEAD")
    _add(office, OURS, "# relu encore\n")
    office.commit()

    proof = proof_of(office)
    text = laid_out(office, proof, tmp_path / "dossier")

    assert (told,) == proof.left_out
    assert f"  {told}\n" in text
    assert 0 == typed(text, tmp_path / "dossier").returncode


def test_settings_that_name_another_debtor_are_left_out(office: Desk, tmp_path: Path) -> None:
    """A comment of relance.yaml that names another debtor is in no object of the pack."""
    office.write("relance.yaml", f"{SETTINGS}# comme {name_of(OTHERS[3])}\n")
    _add(office, OURS, "# relu\n")
    office.commit()

    proof = proof_of(office)
    text = laid_out(office, proof, tmp_path / "dossier")
    assert 0 == typed(text, tmp_path / "dossier").returncode
    listed = _all_objects(tmp_path / "dossier/controle")

    assert b"Atelier Exemple SARL" in listed
    assert name_of(OTHERS[3]).encode() not in listed


def test_a_case_that_was_renamed_keeps_its_past(office: Desk) -> None:
    """The versions under the former number are in the proof as well."""
    office.git("mv", f"cases/{OURS}.yaml", "cases/2026-900.yaml")
    office.commit()

    proof = proof_of(office, "2026-900")

    assert ("cases/2026-014.yaml", "cases/2026-900.yaml") == proof.paths
    assert 3 == len(proof.commits)


def test_a_case_begun_as_a_copy_keeps_the_other_to_itself(office: Desk, tmp_path: Path) -> None:
    """Versions that are still those of another debtor are left out, and LISEZMOI says so."""
    other = OTHERS[5]
    copied = CASE.format(name=name_of(other), number="X-1")
    office.write("cases/2026-901.yaml", copied)
    office.commit()
    office.write("cases/2026-901.yaml", copied.replace(name_of(other), "Neuve Inventive SARL"))
    office.commit()

    proof = proof_of(office, "2026-901")
    office.git("init", "--quiet", str(tmp_path / "controle"))
    _unpacked(tmp_path / "controle", proof.pack)
    listed = _all_objects(tmp_path / "controle")

    assert (1, 1) == (len(proof.commits), len(proof.left_out))
    assert b"Neuve Inventive SARL" in listed
    assert name_of(other).encode() not in listed


def test_a_case_that_took_the_place_of_another(office: Desk, tmp_path: Path) -> None:
    """One deleted and one begun in one commit look renamed to git; they are two debtors."""
    gone = OTHERS[6]
    office.git("rm", "--quiet", f"cases/{gone}.yaml")
    office.write("cases/2026-902.yaml", CASE.format(name="Neuve Inventive SARL", number=gone))
    office.commit()

    proof = proof_of(office, "2026-902")
    office.git("init", "--quiet", str(tmp_path / "controle"))
    _unpacked(tmp_path / "controle", proof.pack)

    assert (f"cases/{gone}.yaml", "cases/2026-902.yaml") == proof.paths
    assert 1 == len(proof.commits)
    assert name_of(gone).encode() not in _all_objects(tmp_path / "controle")


def test_debtors_of_broken_and_deleted_cases_are_named_nowhere(office: Desk) -> None:
    """A message or a comment may name a debtor whose case has errors, or is gone."""
    broken, gone = OTHERS[7], OTHERS[8]
    text = (office.root / f"cases/{broken}.yaml").read_text(encoding="utf-8")
    office.write(f"cases/{broken}.yaml", text.replace("kind: business", "kind: busines"))
    office.git("rm", "--quiet", f"cases/{gone}.yaml")
    office.commit()
    for number in (broken, gone):
        _add(office, OURS, f"# {number}\n")
        office.git("commit", "--quiet", "--all", f"--message=Comme {name_of(number)}")

    proof = proof_of(office)

    assert 2 == len(proof.left_out)


def test_a_debtor_that_changed_its_name_is_the_same(office: Desk) -> None:
    """The past of a case stays whole where half of the name, or the SIREN, stayed."""
    path = office.root / f"cases/{OURS}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(name_of(OURS), f"{name_of(OURS)[:-5]} Autrement SAS"), "utf-8")
    office.commit()

    proof = proof_of(office)

    assert (3, ()) == (len(proof.commits), proof.left_out)


def test_the_proof_is_the_same_each_time(office: Desk) -> None:
    """Packing again, with other settings of git, gives the same bytes."""
    first = proof_of(office).files
    office.git("gc", "--quiet")
    office.git("config", "pack.compression", "1")
    office.git("config", "pack.depth", "3")

    assert first == proof_of(office).files


def test_a_case_that_was_never_committed_has_no_proof(office: Desk) -> None:
    """There is nothing to give."""
    office.write("cases/2026-777.yaml", CASE.format(name="Neuve SARL", number="1"))
    repository = repository_of(office.root)
    history = read_history(repository)

    assert None is case_proof(repository, history, "2026-777", others=OtherDebtors(), ca=None)


def test_a_workspace_in_a_folder_of_a_repository(tmp_path: Path) -> None:
    """The proof is checked the same way when the workspace is not the top of the repository."""
    outer = Desk(tmp_path / "depot")
    desk = Desk(outer.root / "relances")
    desk.write("relance.yaml", SETTINGS)
    desk.write(f"cases/{OURS}.yaml", CASE.format(name=name_of(OURS), number=OURS))
    outer.write("autre/Fictive Voisine.txt", "x")
    outer.commit()
    desk.relance("seal")

    proof = proof_of(desk)
    done = typed(laid_out(desk, proof, tmp_path / "dossier"), tmp_path / "dossier")

    assert 0 == done.returncode, done.stdout + done.stderr
    assert (f"relances/cases/{OURS}.yaml",) == proof.paths


FOREIGN = """\
debtor:
  kind: business
  name: Établissements Bœuf Fictif S.A.R.L.
  siren: "010001451"
  address: [3 QUAI DU RHONE, 69007 LYON]
  contact: {name: Martin, email: Compta@Boeuf-Fictif.example}
invoices:
  - invoice_number: FX-2026/0077
    issue_date: 2026-03-31
    due_date: 2026-04-30
    total_with_vat: 9.00
"""
AS_MESSAGES = (
    "comme ETABLISSEMENTS boeuf fictif",
    "voir établissements_bœuf-fictif.pdf",
    "SIREN 010 001 451",
    "écrit à compta@boeuf-fictif.example",
    "comme fx 2026-0077\n\nEvent: paid\nFile: FX20260077.pdf",
    "lu\n\nCo-authored-by: X <COMPTA@boeuf-fictif.EXAMPLE>",
)


@pytest.fixture
def beside(office: Desk) -> Desk:
    """Return the office with a debtor more, whose name is written in many ways."""
    office.write("cases/2026-301.yaml", FOREIGN)
    office.commit()
    return office


def _told(desk: Desk, *arguments: str, **environment: str) -> str:
    _add(desk, OURS, "# relu\n")
    git(desk.root, "commit", "--quiet", "--all", *arguments, **environment)
    return desk.git("rev-parse", "HEAD")


@pytest.mark.parametrize("message", AS_MESSAGES)
def test_another_spelling_is_the_same_debtor(beside: Desk, message: str) -> None:
    """Case, accents, ligatures, spaces in numbers, e-mails, trailers: all name the debtor."""
    told = _told(beside, f"--message={message}")

    proof = proof_of(beside)

    assert [(told, OmissionReason.MESSAGE)] == [(one.commit, one.reason) for one in proof.omissions]


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("Etablissements Boeuf Fictif", "x@exemple.invalid"),
        ("Quelqu'un", "compta@boeuf-fictif.example"),
        ("Etablissements Boeuf Fictif (service clients)", "x@exemple.invalid"),
    ],
)
@pytest.mark.parametrize("role", ["AUTHOR", "COMMITTER"])
def test_a_debtor_who_signs_a_commit_is_not_shown(
    beside: Desk, role: str, name: str, email: str
) -> None:
    """The lines of author and committer name people as well."""
    told = _told(beside, "--message=relu", **{f"GIT_{role}_NAME": name, f"GIT_{role}_EMAIL": email})

    proof = proof_of(beside)

    assert [(told, OmissionReason.IDENTITY)] == [
        (one.commit, one.reason) for one in proof.omissions
    ]


def test_the_office_is_no_debtor(beside: Desk) -> None:
    """An accountant whose surname, or e-mail, stands in another case signs what is given."""
    beside.write(
        "cases/2026-302.yaml",
        FOREIGN.replace("Compta@Boeuf-Fictif.example", "c.martin@exemple.invalid")
        .replace("010001451", "010000016")
        .replace("FX-2026/0077", "2026-014"),
    )
    beside.commit()

    proof = proof_of(beside)

    assert (2, ()) == (len(proof.commits), proof.left_out)


def test_a_message_in_another_encoding_is_read(beside: Desk) -> None:
    """An old editor's Latin-1 hides no name."""
    beside.git("config", "i18n.commitEncoding", "ISO-8859-1")
    path = beside.root / ".git/message"
    path.write_bytes("Établissements Boeuf Fictif".encode("latin-1"))
    told = _told(beside, f"--file={path}")

    assert (told,) == proof_of(beside).left_out


def test_a_file_named_after_a_debtor_is_read(beside: Desk) -> None:
    """A tree keeps the names of the files, here the number of an invoice."""
    beside.write(f"cases/{OURS}/FX_2026_0077.txt", "x")
    named = beside.commit()

    proof = proof_of(beside)

    assert [(named, OmissionReason.FILE_NAME)] == [
        (one.commit, one.reason) for one in proof.omissions
    ]


def test_what_a_signature_holds_in_the_clear_is_read() -> None:
    """OpenPGP may name the e-mail of who signs, a certificate its holder."""
    packet = b64encode(b"\x88\x75\x04\x00 Compta@Boeuf-Fictif.example " * 3).decode()
    lines = "\n ".join(packet[at : at + 64] for at in range(0, len(packet), 64))
    head = (
        f"gpgsig -----BEGIN PGP SIGNATURE-----\n \n {lines}\n =abcd\n -----END PGP SIGNATURE-----\n"
    )

    (said,) = signed_texts(head.encode())

    assert shows_one((said,), frozenset({key_of("compta@boeuf-fictif.example")}))


def test_what_is_left_out_can_be_told_again(beside: Desk, tmp_path: Path) -> None:
    """The list has the SHA-256 of the object, and LISEZMOI says what cannot be checked."""
    told = _told(beside, "--message=SIREN 010001451")
    _told(beside, "--message=relu encore")

    proof = proof_of(beside)
    text = laid_out(beside, proof, tmp_path / "dossier")

    command = ["git", "-C", str(beside.root), "cat-file", "commit", told]
    raw = subprocess.run(command, check=True, capture_output=True).stdout
    listed = (tmp_path / "dossier/preuve/omis.txt").read_text(encoding="utf-8")
    assert f"{told}  {hashlib.sha256(raw).hexdigest()}  message\n" == listed
    assert "seulement quand un enregistrement joint le nomme comme parent" in text
    assert 0 == typed(text, tmp_path / "dossier").returncode
    assert b"010001451" not in _all_objects(tmp_path / "dossier/controle")


def test_where_the_last_commit_is_left_out_the_guide_says_so(beside: Desk, tmp_path: Path) -> None:
    """What is given can still be checked, line by line; that the data is its last state cannot."""
    _told(beside, "--message=SIREN 010001451")

    proof = proof_of(beside)
    text = laid_out(beside, proof, tmp_path / "dossier")

    assert "ne relie à git la version qui est dans originaux/" in text
    assert 0 == typed(text, tmp_path / "dossier").returncode
