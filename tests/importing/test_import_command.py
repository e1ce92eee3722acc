"""`relance import` shows what it would write, and writes it only when a person says so."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from relance_docs.cli.main import relance
from tests.importing.documents import Paper, pdf_with, status_message
from tests.importing.import_bench import Bench


@dataclass(frozen=True, kw_only=True)
class Run:
    """What a run of the program said."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> list[dict[str, Any]]:
        """What was printed as JSON."""
        found: list[dict[str, Any]] = json.loads(self.out)
        return found


Program = Callable[..., Run]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Program:
    """Return a function that runs the program in a workspace, off a terminal."""

    def program(bench: Bench, *words: str, given: bytes = b"") -> Run:
        monkeypatch.chdir(bench.root)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        with pytest.raises(SystemExit) as left:
            relance(list(words))
        said = capsys.readouterr()
        return Run(code=int(left.value.code or 0), out=said.out, err=said.err)

    return program


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Return a folder with an invoice, a credit note, a message, a letter and rubbish."""
    folder = tmp_path / "recu"
    (folder / "avril").mkdir(parents=True)
    (folder / "facture LESCALE.pdf").write_bytes(Paper().pdf())
    note = Paper(
        number="AV-1", code="381", total="120.00", paid="0.00", due="120.00", dues=(),
        net="100.00", preceding=(("FA-2026-0042", None),),
    )  # fmt: skip
    (folder / "avril" / "avoir.xml").write_bytes(note.ubl())
    (folder / "statut.xml").write_bytes(status_message(reason=("TX", "Taux de TVA")))
    (folder / "lettre.pdf").write_bytes(pdf_with(None))
    (folder / "rebut.bin").write_bytes(b"\x00\x01")
    (folder / ".cache").write_bytes(b"hidden")
    return folder


def test_without_yes_and_off_a_terminal_nothing_is_written(
    run: Program, committed: Bench, inbox: Path
) -> None:
    """The change is shown, and how to make it."""
    done = run(committed, "import", str(inbox))
    assert "+  - invoice_number: FA-2026-0042" in done.out
    assert "+++ cases/2026-014/facture-FA-2026-0042.pdf" in done.out
    assert "note: nothing was written; --yes writes and commits it\n" == done.err
    assert "" == committed.git("status", "--porcelain")


def test_yes_makes_one_commit_that_names_nobody(
    run: Program, committed: Bench, inbox: Path
) -> None:
    """Invoice, credit note and dispute are one event of the case; the tree is clean."""
    done = run(committed, "import", str(inbox), "--yes")
    assert "taken: 3; not taken: 2; to decide: 0; cases touched: 1, of which new: 0" in done.out
    message = committed.git("log", "-1", "--format=%B")
    assert "2026-014: 3 entries, 1 case changed" == message.splitlines()[0]
    assert {"Case: 2026-014", "Event: import"} <= set(message.splitlines())
    assert "escale" not in (message + committed.git("log", "-1", "--name-only")).lower()
    assert ("2", "") == (
        committed.git("rev-list", "--count", "HEAD"),
        committed.git("status", "--porcelain"),
    )
    assert 0 == run(committed, "check").code


def test_the_same_files_twice_add_nothing(run: Program, committed: Bench, inbox: Path) -> None:
    """The second import has nothing to write."""
    run(committed, "import", str(inbox), "--yes")
    head = committed.git("rev-parse", "HEAD")
    again = run(committed, "import", str(inbox), "--yes")
    assert ("note: nothing to write\n", head) == (again.err, committed.git("rev-parse", "HEAD"))


def test_an_import_can_be_taken_back(run: Program, committed: Bench, inbox: Path) -> None:
    """`undo --import` leaves the files as they were before."""
    run(committed, "import", str(inbox), "--yes")
    undone = run(committed, "undo", "--import", "HEAD", "essai")
    assert (0, "") == (undone.code, undone.err)
    assert "" == committed.git("diff", "HEAD~2", "HEAD")


def test_a_dry_run_tells_each_file_as_data(run: Program, bench: Bench, inbox: Path) -> None:
    """file, kind, refused and what was read; or file and error. No repository is needed."""
    done = run(bench, "import", str(inbox), "--dry-run", "--format", "json")
    files = {Path(entry["file"]).name: entry for entry in done.data}
    assert ["avoir.xml", "facture LESCALE.pdf", "lettre.pdf", "rebut.bin", "statut.xml"] == sorted(
        files
    )
    invoice = files["facture LESCALE.pdf"]
    assert ("invoice", None, "10000.00") == (
        invoice["kind"],
        invoice["refused"],
        invoice["invoice"]["amount_due"],
    )
    assert [("2026-014", False)] == [(t["case"], t["new"]) for t in invoice["taken"]]
    assert ("life_cycle", "207", [{"code": "TX", "text": "Taux de TVA", "action": None}]) == (
        files["statut.xml"]["kind"],
        files["statut.xml"]["status"],
        files["statut.xml"]["reasons"],
    )
    assert "carries no XML" in files["lettre.pdf"]["refused"]
    assert {"file", "error"} == set(files["rebut.bin"])
    assert (0, "note: nothing was written (--dry-run)\n") == (done.code, done.err)


def test_the_standard_input_is_a_file(run: Program, bench: Bench) -> None:
    """`-` reads what another program gives."""
    done = run(bench, "import", "-", "--dry-run", "--format", "json", given=Paper().cii())
    assert [("-", "FA-2026-0042")] == [
        (entry["file"], entry["invoice"]["invoice_number"]) for entry in done.data
    ]


def test_a_missing_due_date_is_a_decision_with_its_key(run: Program, bench: Bench) -> None:
    """Off a terminal it is listed, and --terms or --answer decides it."""
    paper = Paper(dues=()).cii()
    listed = run(bench, "import", "-", "--format", "json", given=paper)
    assert ["FA-2026-0042.due_date"] == [d["key"] for d in listed.data[0]["decisions"]]
    for option in (("--terms", "30"), ("--answer", "FA-2026-0042.due_date=2026-04-30")):
        decided = run(bench, "import", "-", *option, given=paper)
        assert "+    due_date: 2026-04-30" in decided.out


def test_a_question_names_its_file_and_asks_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Which list states no due dates is said; days are a number, with that word or without."""
    monkeypatch.setattr("relance_docs.cli.commands.starting.import_.is_terminal", lambda: True)
    path = tmp_path / "liste.csv"
    path.write_text("N° facture;Date;Client;Montant TTC\nF-1;01/09/2026;Garage Roux;850,40\n")
    words = ["--lang", "en", "-C", str(bench.root), "import", str(path)]

    done = CliRunner().invoke(relance, words, input="trente\n30 jours\ny\n")

    assert f"{path}: the list states no due dates" in done.stderr
    assert "'trente' is not a valid integer" in done.stderr
    assert "due_date: 2026-10-01" in done.stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("import",), 2, "Missing argument 'FILE…'"),
        (("import", "gone.pdf"), 1, "relance: error: there is no file gone.pdf"),
        (("import", "cases", "--terms", "soon"), 2, "Invalid value for '--terms'"),
        (("import", "cases", "--answer", "x"), 2, "'x' is not of the form NAME=VALUE"),
    ],
)
def test_misuse_is_told_from_a_problem(
    run: Program, bench: Bench, words: tuple[str, ...], code: int, said: str
) -> None:
    """2 is misuse, 1 is a file that is not there."""
    done = run(bench, *words)
    assert code == done.code
    assert said in done.err


def test_a_file_that_cannot_be_read_is_a_problem(
    run: Program, committed: Bench, inbox: Path
) -> None:
    """The others are taken, and the exit code tells it."""
    assert 1 == run(committed, "import", str(inbox), "--yes").code
    assert 0 == run(committed, "import", str(inbox / "statut.xml"), "--yes").code
