"""The commands that record, run as a user runs them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from relance_docs.case.amounts import TYPED, written_amount
from relance_docs.cli import asking
from relance_docs.cli.main import relance
from relance_docs.cli.present import sentences_in
from relance_docs.git.subjects import CommitSubject
from relance_docs.letters import manifest
from tests.workspaces import PATH, called, committed, git, settings_of, write_files

SETTINGS = settings_of("2026-06-10")
CASE = """\
debtor: {kind: business, name: Menuiserie Fictive SARL, address: [3 QUAI DU RHONE, 69007 LYON]}
invoices:
  - invoice_number: FA-2026-0042
    issue_date: 2026-03-31
    due_date: 2026-04-30
    total_with_vat: 10000.00
history:
  - {at: 2026-05-28, step: avertissement, channel: post, pay_by: 2026-06-05}
"""
RECORDING = (
    "sent",
    "received",
    "paid",
    "refund",
    "bounced",
    "note",
    "promise",
    "dispute",
    "plan",
    "skip",
    "pause",
    "resume",
    "insolvency",
    "over-indebtedness",
    "communicated",
    "handed-over",
    "close",
    "reopen",
    "undo",
)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace with one case, 2026-014, all committed, and stand in it."""
    folder = tmp_path / "w"
    files = {"relance.yaml": SETTINGS, PATH: CASE, ".gitignore": "/build/\n"}
    committed(write_files(folder, files), "first")
    monkeypatch.chdir(folder)
    return folder


def added(root: Path) -> str:
    """Return the lines that the last commit added to the case, without marks."""
    diff = git(root, "show", "--format=", "--unified=0", "HEAD", "--", PATH)
    lines = [line[1:] for line in diff.splitlines() if line.startswith("+")]
    return "\n".join(line for line in lines if not line.startswith("++")).strip("\n")


def is_said_in_french(subject: str) -> bool:
    """Whether a French reader is told more than the English words of the commit."""
    said = sentences_in("fr")(CommitSubject(subject).as_message())
    return said != subject and ": " not in said.replace("\N{NO-BREAK SPACE}: ", "")


def test_a_document_on_demand_has_its_french_word() -> None:
    """A French reader is told no code word of a document that was recorded as sent."""
    sentence = CommitSubject("2026-014: plan-proposal sent on 2026-11-20 (post)").as_message()

    assert "plan-proposal" not in sentences_in("fr")(sentence)
    assert "proposition" in sentences_in("fr")(sentence)
    assert "plan-proposal" in sentences_in("en")(sentence)


def subject(root: Path) -> str:
    """Return the subject of the last commit."""
    return git(root, "log", "-1", "--format=%s").strip()


@pytest.mark.parametrize("name", RECORDING)
def test_every_command_shows_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`--help` ends with a line that can be typed."""
    assert name in relance.entries
    assert called(name, "--help") == 0
    assert f"relance {name} 2026-014" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("arguments", "expected", "message"),
    [
        (
            ["paid", "2026-014", "2 000,50", "--on", "2026-06-02", "--reference", "VIR: 12"],
            'payments:\n  - {received_on: 2026-06-02, amount: 2000.50, reference: "VIR: 12"}',
            "2000.50 EUR received on 2026-06-02",
        ),
        (
            ["note", "2026-014", "rappellera jeudi", "--step", "appel-1", "--on", "2026-06-09"],
            "  - {at: 2026-06-09, step: appel-1, channel: phone, note: rappellera jeudi}",
            "appel-1 of 2026-06-09",
        ),
        (
            ["note", "2026-014", "non: merci", "--outcome", "refusal", "--at", "2026-06-08T10:15Z"],
            '  - {at: "2026-06-08T10:15+00:00", outcome: refusal, note: "non: merci"}',
            "note of 2026-06-08: refusal",
        ),
        (
            ["promise", "2026-014", "--pay-by", "2026-06-20", "--amount", "10000"],
            (
                "  - {at: 2026-06-10, outcome: promise, "
                "promise: {pay_by: 2026-06-20, amount: 10000.00}}"
            ),
            "promise to pay 10000.00 EUR by 2026-06-20",
        ),
        (
            ["dispute", "2026-014", "FA-2026-0042", "--reason", "rayée", "--amount", "1500,00"],
            "    dispute: {raised_on: 2026-06-10, amount: 1500.00, reason: rayée}",
            "FA-2026-0042 disputed for 1500.00 EUR on 2026-06-10",
        ),
        (
            [
                *("plan", "2026-014", "--instalment", "2026-06-30=6000", "--agreed-on"),
                *("2026-06-09", "--instalment", "2026-07-31=4 000,00"),
            ],
            (
                "payment_plan:\n  agreed_on: 2026-06-09\n  instalments:\n"
                "    - {due_date: 2026-06-30, amount: 6000.00}\n"
                "    - {due_date: 2026-07-31, amount: 4000.00}"
            ),
            "payment plan of 10000.00 EUR in 2 instalments",
        ),
        (
            ["skip", "2026-014", "mise-en-demeure", "inutile: il paie"],
            '  - {at: 2026-06-10, step: mise-en-demeure, skipped: "inutile: il paie"}',
            "mise-en-demeure skipped",
        ),
        (
            ["pause", "2026-014", "--until", "2026-07-01", "congés"],
            "pause: {since: 2026-06-10, until: 2026-07-01, reason: congés}",
            "paused until 2026-07-01",
        ),
        (
            ["close", "2026-014", "--reason", "settled", "--note", "accord"],
            "closed: {reason: settled, closed_on: 2026-06-10, note: accord}",
            "closed on 2026-06-10 (settled)",
        ),
        (
            [
                *("insolvency", "2026-014", "--kind", "redressement", "--opened-on", "2026-06-02"),
                *("--published-on", "2026-06-08", "--representative", "Étude Exemple"),
                *("--address", "1 RUE A", "--address", "69001 LYON"),
                *("--bodacc-checked-on", "2026-06-10"),
            ],
            (
                "insolvency:\n  kind: redressement\n  opened_on: 2026-06-02\n"
                "  published_on: 2026-06-08\n"
                '  representative: {name: Étude Exemple, address: ["1 RUE A", "69001 LYON"]}\n'
                "bodacc_checked_on: 2026-06-10"
            ),
            "redressement opened on 2026-06-02",
        ),
        (
            ["insolvency", "2026-014", "--bodacc-checked-on", "2026-06-09"],
            "bodacc_checked_on: 2026-06-09",
            "BODACC searched on 2026-06-09",
        ),
        (
            [
                *("over-indebtedness", "2026-014", "--admissible-on", "2026-06-02"),
                *("--informed-on", "2026-06-08", "--commission", "Commission du Rhône"),
            ],
            (
                "over_indebtedness:\n  admissible_on: 2026-06-02\n"
                "  commission: Commission du Rhône\n  informed_on: 2026-06-08"
            ),
            "over-indebtedness admissible on 2026-06-02",
        ),
        (
            ["handed-over", "2026-014", "--to", "lawyer", "--name", "Me Exemple"],
            "handed_over: {to: lawyer, handed_on: 2026-06-10, name: Me Exemple}",
            "handed over on 2026-06-10 (lawyer)",
        ),
        (
            ["received", "2026-014", "--on", "2026-05-30", "--presented-on", "2026-05-29"],
            (
                "  - {at: 2026-05-28, step: avertissement, channel: post, outcome: delivered, "
                "pay_by: 2026-06-05, presented_on: 2026-05-29, received_on: 2026-05-30}"
            ),
            "avertissement received on 2026-05-30",
        ),
        (
            ["received", "2026-014", "--on", "2026-06-09", "--outcome", "unclaimed"],
            (
                "  - {at: 2026-05-28, step: avertissement, channel: post, outcome: unclaimed, "
                "pay_by: 2026-06-05, returned_on: 2026-06-09}"
            ),
            "avertissement unclaimed on 2026-06-09",
        ),
    ],
)
def test_what_a_command_writes(
    root: Path, arguments: list[str], expected: str, message: str
) -> None:
    """One edit in the style of the file, one commit that says what happened."""
    assert called(*arguments) == 0

    assert added(root) == expected
    assert subject(root) == f"2026-014: {message}"
    assert is_said_in_french(subject(root))
    assert git(root, "status", "--porcelain") == ""
    assert called("check", "2026-014") == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["paid", "2026-014", "10.00", "--on", "2026-06-11"], "future"),
        (["paid", "2026-014", "0", "--on", "2026-06-01"], "more than zero"),
        (["paid", "2026-014", "1.00", "--on", "2026-06-01", "--invoice", "FA-1"], "no invoice"),
        (["paid", "2026-015", "1.00", "--on", "2026-06-01"], "there is no case 2026-015"),
        (["note", "2026-014", "x", "--step", "relance-2"], "relance sent"),
        (["promise", "2026-014", "--pay-by", "2026-06-01"], "before the promise"),
        (["dispute", "2026-014", "FA-2026-0042", "--resolved-on", "2026-06-01"], "no open dispute"),
        (["dispute", "2026-014", "FA-2026-0042", "--reason", "x", "--amount", "10001"], "no more"),
        (["skip", "2026-014", "avertissemnt", "x"], "did you mean 'avertissement'"),
        (["skip", "2026-014", "avertissement", "x"], "recorded already"),
        (["pause", "2026-014", "--until", "2026-06-10", "x"], "ends after today"),
        (["resume", "2026-014"], "not paused"),
        (["reopen", "2026-014", "x"], "not closed"),
        (["plan", "2026-014", "--instalment", "2026-06-01=1"], "before the plan"),
        (["insolvency", "2026-014", "--bodacc-checked-on", "2026-06-11"], "future"),
        (
            [
                *("insolvency", "2026-014", "--kind", "liquidation", "--opened-on", "2026-06-02"),
                *("--published-on", "2026-06-01"),
            ],
            "before the opening judgment",
        ),
        (
            [
                *("insolvency", "2026-014", "--kind", "liquidation", "--opened-on", "2026-06-02"),
                *("--address", "1 RUE A"),
            ],
            "--representative",
        ),
        (["handed-over", "2026-014", "--to", "court", "--on", "2026-06-11"], "future"),
        (["communicated", "2026-014"], "no pièce with a file"),
        (["received", "2026-014", "--on", "2026-05-01"], "before avertissement was sent"),
        (["received", "2026-014", "relance-2", "--on", "2026-06-01"], "not recorded as sent"),
        (["received", "2026-014", "--on", "2026-06-01", "--proof", "nulle-part"], "cannot be read"),
        (["undo", "2026-014", "x"], "no recorded event"),
        (["undo", "2026-014", "HEAD", "x"], "no recorded event"),
        (["undo", "2026-014", "pour la Menuiserie Fictive"], "without the debtor's name"),
        (["close", "2026-014", "--reason", "paid"], "is missing"),
        (["sent", "2026-014", "avertissement"], "recorded already"),
        (["sent", "2026-014", "mise-en-demeure"], "no document mise-en-demeure"),
        (["sent", "2026-014", "appel-1"], "was not due"),
        (["sent", "2026-014", "mise-en-demeure", "--at", "2026-06-11"], "future"),
    ],
)
def test_what_a_command_refuses(
    root: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One clear sentence, exit code 1, and nothing is recorded."""
    assert called(*arguments) == 1

    assert said in capsys.readouterr().err
    assert subject(root) == "first"
    assert git(root, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["paid"],
        ["paid", "2026-014", "10.00"],
        ["paid", "2026-014", "1,234", "--on", "2026-06-01"],
        ["paid", "2026-014", "10.00", "--on", "1/6/2026"],
        ["note", "2026-014"],
        ["promise", "2026-014"],
        ["dispute", "2026-014", "FA-2026-0042"],
        ["dispute", "2026-014", "F", "--resolved-on", "2026-06-01", "--reason", "x"],
        ["plan", "2026-014"],
        ["plan", "2026-014", "--instalment", "6000"],
        ["received", "2026-014"],
        ["insolvency", "2026-014"],
        ["insolvency", "2026-014", "--published-on", "2026-06-08"],
        ["handed-over", "2026-014"],
        ["close", "2026-014"],
        ["undo", "2026-014"],
        ["undo", "2026-014", "a", "b", "c"],
        ["note", "2026-014", "x", "--at", "bientôt"],
    ],
)
def test_what_is_missing_is_misuse_off_a_terminal(
    root: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody waits for an answer that nobody can give."""
    assert called(*arguments) == 2

    assert capsys.readouterr().err
    assert subject(root) == "first"


def test_what_is_missing_is_asked_for_on_a_terminal(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The questions come in the order of the command line."""
    monkeypatch.setattr(asking, "is_terminal", lambda: True)
    answers = iter(["2026-014", "12,50", "2026-06-01"])
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _text: next(answers))

    assert called("paid") == 0

    assert subject(root) == "2026-014: 12.50 EUR received on 2026-06-01"


def test_what_is_wrong_with_an_answer_is_said_in_the_language_of_the_run(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A French reader is asked, corrected and told what was understood in French."""
    del root
    monkeypatch.setattr(asking, "is_terminal", lambda: True)
    questions: list[str] = []
    answers = iter(["douze", "1.212,50", "2026-06-01"])

    def answer(question: str) -> str:
        questions.append(question)
        return next(answers)

    monkeypatch.setattr("click.termui.visible_prompt_func", answer)

    assert called("paid", "2026-014", "--lang", "fr") == 0

    said = capsys.readouterr().err
    assert "Montant\N{NO-BREAK SPACE}: " in said + "".join(questions)
    assert "n’est pas clairement un montant" in said
    assert "est compris comme 1\N{NARROW NO-BREAK SPACE}212,50" in said


def test_a_payment_twice_is_asked_about(root: Path) -> None:
    """The same amount on the same day is one payment, unless --again says otherwise."""
    first = ["paid", "2026-014", "10.00", "--on", "2026-06-01"]

    assert [called(*first), called(*first), called(*first, "--again")] == [0, 1, 0]
    assert git(root, "rev-list", "--count", "HEAD").strip() == "3"


def test_a_proof_becomes_a_piece(root: Path, tmp_path: Path) -> None:
    """The file is copied beside the case, listed, and named by the event, in one commit."""
    source = tmp_path / "Reçu signé (1).pdf"
    source.write_bytes(b"%PDF-1.4 \x00")

    assert called("received", "2026-014", "--on", "2026-05-30", "--proof", str(source)) == 0

    kept = root / "cases" / "2026-014" / "Reçu-signé-1.pdf"
    assert kept.read_bytes() == b"%PDF-1.4 \x00"
    text = (root / PATH).read_text(encoding="utf-8")
    assert "receipt: p-recu-signe-1" in text
    assert "kind: receipt" in text
    assert "title: Avis de réception (avertissement du 28/05/2026)" in text
    assert git(root, "status", "--porcelain") == ""


def test_pause_and_resume_and_close_and_reopen(root: Path) -> None:
    """What is over is taken out; why a case goes on stays in its history."""
    assert called("pause", "2026-014", "--until", "2026-07-01", "congés") == 0
    assert called("pause", "2026-014", "--until", "2026-08-01", "congés d'été") == 0
    assert "since: 2026-06-10, until: 2026-08-01, reason: congés d'été" in added(root)
    assert called("resume", "2026-014") == 0
    pauses = (
        '  - {at: 2026-06-10, note: "Pause prévue du 10/06/2026 jusqu’au 01/07/2026 (congés) :'
        ' remplacée"}\n'
        '  - {at: 2026-06-10, note: "Pause prévue du 10/06/2026 jusqu’au 01/08/2026 (congés'
        " d'été) : levée\"}\n"
    )
    assert (root / PATH).read_text(encoding="utf-8") == CASE + pauses
    assert called("close", "2026-014", "--reason", "waived", "--note", "geste") == 0
    assert called("reopen", "2026-014", "rejeté") == 0
    assert (root / PATH).read_text(encoding="utf-8") == CASE + pauses + (
        "  - at: 2026-06-10\n    note: "
        '"Dossier rouvert (clos le 10/06/2026, créance abandonnée ; geste) : rejeté"\n'
    )


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (
            "paid 2026-014 99999999 --on 2026-06-01",
            "99,999,999.00 is more than what is owed on 2026-06-01, 10,146.52",
        ),
        ("paid 2026-014 10 --on 2026-03-01", "2026-03-01 is before the first invoice of the case"),
        (
            "plan 2026-014 --instalment 2026-07-31=5000",
            "the instalments make 5,000.00 together, and 10,176.48 is owed on 2026-06-10",
        ),
        ("close 2026-014 --reason waived --on 2026-03-01", "2026-03-01 is before FA-2026-0042 was"),
        ("pause 2026-014 --until 2099-01-01 x", "this pause lasts more than a year"),
    ],
)
def test_what_is_unlikely_is_said(
    root: Path, command: str, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is recorded all the same: the user knows, and has been asked to look."""
    assert called(*command.split()) == 0

    assert expected in capsys.readouterr().err
    assert subject(root).startswith("2026-014: ")


def test_a_step_was_skipped_on_an_earlier_day(root: Path) -> None:
    """The day it was decided on, and never one to come."""
    skip = ("skip", "2026-014", "mise-en-demeure", "accord en vue", "--at")
    assert called(*skip, "2026-07-01") == 1
    assert called(*skip, "2026-06-02") == 0

    assert "{at: 2026-06-02, step: mise-en-demeure, skipped: accord en vue}" in added(root)


def test_payments_are_entered_through_a_day(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line of relance.yaml changes, by a commit that concerns no case."""
    assert called("checked", "2026-06-09") == 0

    assert "this is earlier than what was recorded, 2026-06-10" in capsys.readouterr().err
    changed = SETTINGS.replace("checked_until: 2026-06-10", "checked_until: 2026-06-09")
    assert (root / "relance.yaml").read_text(encoding="utf-8") == changed
    assert git(root, "log", "-1", "--format=%B") == (
        "checked: payments are entered through 2026-06-09\n\nEvent: checked\n\n"
    )
    assert called("checked", "2026-06-09") == 1
    assert called("checked", "2026-06-11") == 1
    (root / PATH).write_text("rien\n", encoding="utf-8")
    assert called("checked", "2026-06-10") == 0


def test_a_second_dispute_keeps_the_first(root: Path) -> None:
    """What the debtor said first, and how it was settled, goes into the history."""
    dispute = ("dispute", "2026-014", "FA-2026-0042")
    assert called(*dispute, "--reason", "rayée", "--amount", "1500", "--on", "2026-06-01") == 0
    assert called(*dispute, "--resolved-on", "2026-06-05", "--resolution", "remplacée") == 0

    assert called(*dispute, "--reason", "mal posée") == 0

    text = (root / PATH).read_text(encoding="utf-8")
    assert "    dispute: {raised_on: 2026-06-10, reason: mal posée}\n" in text
    kept = (
        'note: "Facture FA-2026-0042 contestée le 01/06/2026 pour 1\u202f500,00\xa0€, réglée le'
        ' 05/06/2026 (remplacée) : rayée"'
    )
    assert kept in text
    assert called("undo", "2026-014", "finalement non", "--yes") == 0
    assert "resolution: remplacée" in (root / PATH).read_text(encoding="utf-8")


def test_a_plan_that_is_replaced_stays_in_the_history(root: Path) -> None:
    """Its instalments are what was agreed then."""
    assert called("plan", "2026-014", "--instalment", "2026-07-31=5000") == 0
    assert subject(root) == "2026-014: payment plan of 5000.00 EUR in 1 instalment"

    assert called("plan", "2026-014", "--replace", "--instalment", "2026-08-31=4000") == 0

    kept = (
        '  - {at: 2026-06-10, note: "Échéancier convenu le 10/06/2026 (5\u202f000,00\xa0€ le'
        ' 31/07/2026) : remplacé"}\n'
    )
    assert kept in (root / PATH).read_text(encoding="utf-8")


def test_a_proof_that_is_a_piece_already(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is listed once; a title typed for it again is refused, not lost."""
    source = tmp_path / "recu.pdf"
    source.write_bytes(b"%PDF-1.4")
    received = ("received", "2026-014", "--proof", str(source))
    assert called(*received, "--presented-on", "2026-05-29", "--title", "Avis de passage") == 0

    assert called(*received, "--on", "2026-05-30", "--title", "Avis signé") == 1
    assert "the pièce p-recu already, with the title 'Avis de passage'" in capsys.readouterr().err
    assert called(*received, "--on", "2026-05-30") == 0

    assert "not listed twice" in capsys.readouterr().err
    assert (root / PATH).read_text(encoding="utf-8").count("Avis") == 1


def test_numbers_stay_from_the_day_they_are_communicated(root: Path, tmp_path: Path) -> None:
    """What is recorded later comes last in the second bordereau, though it is older."""
    for name in ("facture.pdf", "devis.pdf"):
        (tmp_path / name).write_bytes(f"%PDF-1.4 {name}".encode())
    receipt = ["received", "2026-014", "--on", "2026-06-01", "--proof"]
    assert called(*receipt, str(tmp_path / "facture.pdf")) == 0
    assert called("communicated", "2026-014", "--to", "Me Exemple", "--on", "2026-06-09") == 0
    assert "to: Me Exemple" in added(root)
    path = root / PATH
    quote = "  - {id: p-devis, kind: signed_quote, title: Devis, file: 2026-014/devis.pdf}\n"
    text = path.read_text(encoding="utf-8").replace("pieces:\n", f"pieces:\n{quote}")
    path.write_text(text, encoding="utf-8")
    (root / "cases" / "2026-014" / "devis.pdf").write_bytes(b"%PDF-1.4")
    git(root, "add", "cases/2026-014/devis.pdf")

    assert called("communicated", "2026-014", "--with-edits", "--at", "2026-06-08") == 1
    assert called("communicated", "2026-014", "--with-edits") == 0

    assert "pieces: [p-facture, p-devis]" in path.read_text(encoding="utf-8")
    assert subject(root) == "2026-014: 2 pièces communicated on 2026-06-10"
    assert called("check", "2026-014") == 0


def test_what_becomes_known_of_a_procedure_is_added_to_it(root: Path) -> None:
    """The publication comes after the judgment; another judgment is refused."""
    judgment = ["insolvency", "2026-014", "--kind", "redressement", "--opened-on", "2026-06-02"]
    assert called(*judgment) == 0

    assert called(*judgment, "--published-on", "2026-06-08") == 0
    assert "published_on: 2026-06-08" in added(root)
    assert subject(root) == "2026-014: redressement of 2026-06-02 completed"
    assert called(*judgment, "--published-on", "2026-06-09") == 1
    assert called(*judgment[:-1], "2026-06-01") == 1
    assert called(*judgment) == 1
    opened = git(root, "rev-parse", "HEAD~1").strip()
    assert called("undo", "2026-014", "erreur", "--yes") == 0
    assert called("undo", "2026-014", opened, "erreur") == 0
    assert (root / PATH).read_text(encoding="utf-8") == CASE


@pytest.mark.usefixtures("root")
def test_closing_with_a_credit_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """What the debtor paid too much is told when its case is closed; `check` goes on warning."""
    called("paid", "2026-014", "12000.00", "--on", "2026-06-01")
    capsys.readouterr()

    assert called("close", "2026-014", "--reason", "paid") == 0
    assert "the debtor has a credit of 1,853.48 €" in capsys.readouterr().err
    assert relance.main(["check", "--lang", "en"], standalone_mode=False) == 0
    assert "the debtor has a credit of 1,853.48 €" in capsys.readouterr().out


def test_undo_takes_back_one_event_after_the_other(root: Path) -> None:
    """Each by a commit of its own, and each named after the first: none goes by itself."""
    called("paid", "2026-014", "10.00", "--on", "2026-06-01")
    called("note", "2026-014", "x")
    called("pause", "2026-014", "--until", "2026-07-01", "congés")
    pause, note, paid = git(root, "rev-list", "--max-count=3", "HEAD").split()

    assert called("undo", "2026-014", note[:12], "erreur") == 0
    assert subject(root) == "2026-014: undo: note of 2026-06-10"
    assert f"Undoes: {note}" in git(root, "log", "-1", "--format=%B")
    assert called("undo", "2026-014", note[:12], "encore") == 1
    assert called("undo", "2026-014", "pause", "--yes") == 1
    assert called("undo", "2026-014", pause, "pause") == 0
    assert called("undo", "2026-014", paid, "paiement") == 0
    assert (root / PATH).read_text(encoding="utf-8") == CASE
    assert called("undo", "2026-014", "plus rien", "--yes") == 1
    assert git(root, "rev-list", "--count", "HEAD").strip() == "7"


def test_undo_that_conflicts_changes_nothing(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What came later and stands on the event is never torn out with it."""
    called("paid", "2026-014", "10.00", "--on", "2026-06-01")
    event = git(root, "rev-parse", "HEAD").strip()
    called("paid", "2026-014", "20.00", "--on", "2026-06-02")
    before = git(root, "rev-parse", "HEAD")

    assert called("undo", "2026-014", event, "erreur") == 1

    assert "stands on it" in capsys.readouterr().err
    assert git(root, "rev-parse", "HEAD") == before
    assert git(root, "status", "--porcelain") == ""


def test_undo_removes_the_files_of_the_event(root: Path, tmp_path: Path) -> None:
    """A pièce that came with the event goes with it; git keeps it."""
    source = tmp_path / "recu.pdf"
    source.write_bytes(b"%PDF-1.4")
    called("received", "2026-014", "--on", "2026-05-30", "--proof", str(source))

    assert called("undo", "2026-014", "mauvais dossier", "--yes") == 0

    assert not (root / "cases" / "2026-014").exists()
    assert (root / PATH).read_text(encoding="utf-8") == CASE


PDF = b"%PDF-1.7 la lettre"
BUILT = "2026-014/2026-06-10-mise-en-demeure.pdf"


def build(root: Path, content: bytes = PDF, **said: str) -> None:
    """Put a document into build/letters as `relance letters` does."""
    folder = root / "build" / "letters"
    (folder / BUILT).parent.mkdir(parents=True, exist_ok=True)
    (folder / BUILT).write_bytes(content)
    entry = {
        "sha256": hashlib.sha256(PDF).hexdigest(),
        "head": git(root, "rev-parse", "HEAD").strip(),
        "pay_by": "2026-06-22",
        "made_with": "relance-docs/0.1.0 pango/1.50.12",
    } | said
    known = manifest.ManifestEntry(case="2026-014", key="k", invoices=("FA-2026-0042",), **entry)  # type: ignore[arg-type] # names to texts
    manifest.write(folder, {BUILT: known}, below=root)


@pytest.mark.parametrize(
    ("more", "notes"),
    [
        (("1A 123 456 7890 4",), ["does not pass the check"]),
        (("1A 123 456 7890 5", "--channel", "post"), ["say `--channel registered`"]),
        ((), ["no tracking number"]),
    ],
)
def test_what_is_odd_about_a_tracking_number_is_said(
    root: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], notes: list[str]
) -> None:
    """A number on simple post, one that cannot be right, and none on a registered letter."""
    build(root)
    tracking = ("--tracking", *more) if more else ()
    assert called("sent", "2026-014", "mise-en-demeure", *tracking) == 0
    said = capsys.readouterr().err.splitlines()[1:]  # the first is of the day that is fixed

    assert [True] == [note in line for note, line in zip(notes, said, strict=True)]


def test_sent_keeps_the_exact_document(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The bytes, their SHA-256, the commit they can be made again from, the date to pay."""
    build(root)
    head = git(root, "rev-parse", "HEAD").strip()

    assert called("sent", "2026-014", "mise-en-demeure", "--tracking", "1A 123 456 7890 4") == 0

    digest = hashlib.sha256(PDF).hexdigest()
    archived = "2026-014/sent/2026-06-10-mise-en-demeure.pdf"
    assert (root / "cases" / archived).read_bytes() == PDF
    text = added(root)
    for line in (
        "  - at: 2026-06-10",
        "    step: mise-en-demeure",
        "    invoices: [FA-2026-0042]",
        "    channel: registered",
        '    tracking_number: "1A 123 456 7890 4"',
        f"      file: {archived}",
        "      made_with: relance-docs/0.1.0 pango/1.50.12",
        "    pay_by: 2026-06-22",
    ):
        assert line in text
    assert digest in text
    assert head in text
    message = git(root, "log", "-1", "--format=%B")
    assert f"Step: mise-en-demeure\nDocument-SHA256: {digest}\n" in message
    assert "\nMade-With: relance-docs/0.1.0 pango/1.50.12\n" in message
    assert "does not pass the check" in capsys.readouterr().err
    assert called("sent", "2026-014", "mise-en-demeure") == 1


@pytest.mark.parametrize(
    ("prepare", "arguments", "said"),
    [
        (lambda root: build(root, head=""), [], "PROJET"),
        (lambda root: build(root, content=b"autre"), [], "was changed since"),
        (lambda root: build(root, head="0" * 40), [], "no longer in the history of this branch"),
        (build, ["--at", "2026-06-09"], "cannot have left"),
        (build, ["--document", "autre.pdf"], "not the one that was written"),
        (build, ["--email", "vide.eml"], "no header"),
    ],
)
def test_what_may_not_be_recorded_as_sent(
    root: Path,
    prepare: Callable[[Path], None],
    arguments: list[str],
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A draft, a changed document, another document, a date before the letter's own."""
    prepare(root)
    (root / "autre.pdf").write_bytes(b"%PDF-1.4 autre")
    (root / "vide.eml").write_bytes(b"\n\nbonjour")

    assert called("sent", "2026-014", "mise-en-demeure", *arguments) == 1

    assert said in capsys.readouterr().err
    assert subject(root) == "first"


def test_sent_even_if(root: Path) -> None:
    """What really left is recorded though it was made elsewhere or not due; the reason stays."""
    (root / "autre.pdf").write_bytes(b"%PDF-1.4 \x00 autre")
    arguments = ["--document", "autre.pdf", "--even-if", "lettre faite à la main"]

    assert called("sent", "2026-014", "mise-en-demeure", *arguments, "--pay-by", "2026-06-20") == 0

    text = (root / PATH).read_text(encoding="utf-8")
    assert "note: lettre faite à la main" in text
    assert "pay_by: 2026-06-20" in text
    assert "commit:" not in text


def test_a_paid_case_is_not_due(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A document that lies in build/letters but is due no more needs a reason."""
    build(root)
    called("paid", "2026-014", "12000.00", "--on", "2026-06-01")

    assert called("sent", "2026-014", "mise-en-demeure") == 1
    assert "was not due" in capsys.readouterr().err
    assert called("sent", "2026-014", "mise-en-demeure", "--even-if", "déjà postée") == 0


def test_an_email_is_kept_with_its_message_id(root: Path) -> None:
    """The message as sent, its digest, and its Message-ID."""
    build(root)
    mail = b"From: a@b.example\r\nMessage-ID: <1@b.example>\r\n\r\nBonjour\r\n"
    (root / "envoi.eml").write_bytes(mail)
    (root / ".gitattributes").write_text("cases/*/** -text\n")
    git(root, "add", ".gitattributes")
    git(root, "commit", "--quiet", "--message=attributes")

    assert (
        called(
            *("sent", "2026-014", "mise-en-demeure", "--channel", "email", "--email", "envoi.eml")
        )
        == 0
    )

    text = (root / PATH).read_text(encoding="utf-8")
    assert 'message_id: "<1@b.example>"' in text
    kept = "cases/2026-014/sent/2026-06-10-mise-en-demeure.eml"
    assert (root / kept).read_bytes() == mail
    assert hashlib.sha256(mail).hexdigest() in text
    assert called("check", "2026-014") == 0


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1234.56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u202f234,56\u00a0€", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1.234.567", "1234567.00"),
        ("12,5", "12.50"),
        ("1,234", None),
        ("1.234", None),
        ("1 23,00", None),
        ("١٢", None),
        ("12.345,6,7", None),
        ("", None),
        ("9" * 13, None),
    ],
)
def test_amounts_as_people_type_them(text: str, amount: str | None) -> None:
    """What can be read in one way only is read; anything else is None."""
    found = written_amount(text, TYPED)

    assert (str(found) if found is not None else None) == amount


def test_a_moment_without_a_zone_is_local(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hour is that of the person's clock, and the file keeps its zone."""
    import time

    monkeypatch.setenv("TZ", "Europe/Paris")
    time.tzset()

    assert called("note", "2026-014", "x", "--at", "2026-06-09T09:30") == 0

    monkeypatch.delenv("TZ")
    time.tzset()
    assert "2026-06-09T09:30+02:00" in added(root)
