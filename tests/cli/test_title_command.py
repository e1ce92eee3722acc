"""`relance title`, run as a user runs it, in a real repository."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from relance_docs.cli import asking
from tests.workspaces import PATH, called, committed, git, write_files

SETTINGS = """\
creditor:
  name: Atelier Exemple SARL
  address: [12 RUE DE LA FORGE, 69003 LYON]
  iban: FR52 0000 0000 000E XEMP LE00 112
as_of: 2026-11-20
payments_checked_until: 2026-11-20
"""
CASE = """\
debtor: {kind: business, name: Menuiserie Fictive SARL, address: [3 QUAI DU RHONE, 69007 LYON]}
invoices:
  - invoice_number: FA-2026-0042
    issue_date: 2026-03-31
    due_date: 2026-04-30
    total_with_vat: 10000.00
"""
GRANTED = ("--principal", "10 000", "--penalties", "211,40", "--costs", "33.47")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace with one case, all committed, and stand in it."""
    folder = tmp_path / "w"
    files = {"relance.yaml": SETTINGS, PATH: CASE, ".gitignore": "/build/\n"}
    committed(write_files(folder, files), "first")
    (tmp_path / "acte.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    monkeypatch.chdir(folder)
    return folder


def title(*arguments: str) -> int:
    """Run `relance title` for the case."""
    return called("title", "2026-014", *arguments)


def last(root: Path) -> str:
    """Return the subject of the last commit."""
    return git(root, "log", "-1", "--format=%s").strip()


def owed(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """Return the statement as data."""
    capsys.readouterr()
    called("statement", "2026-014", "--format", "json")
    found: dict[str, str] = json.loads(capsys.readouterr().out)
    return found


def test_every_command_shows_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    """`--help` ends with a line that can be typed."""
    called("title", "--help")

    assert "relance title 2026-014" in " ".join(capsys.readouterr().out.split())


def test_from_the_order_to_what_was_recovered(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each act is one commit, its pièce is archived, and the statement goes on from there."""
    title("--request", "2026-08-20")
    title("--order", "2026-09-08", *GRANTED, "--proof", "../acte.pdf")
    proof = git(root, "show", "--format=", "--name-only", "HEAD").split()
    title("--served", "2026-09-15", "--in-person")
    title("--enforceable", "2026-11-17")
    title("--measure", "2026-11-18", "--kind", "saisie-attribution", "--costs", "120.55")
    title("--recovered", "2026-11-19", "--amount", "500.00")

    subjects = git(root, "log", "-6", "--format=%s").splitlines()
    assert subjects == [
        "2026-014: 500.00 EUR recovered on 2026-11-19",
        "2026-014: bank seizure on 2026-11-18",
        "2026-014: decision of 2026-09-08 enforceable on 2026-11-17",
        "2026-014: decision of 2026-09-08 served on 2026-09-15",
        "2026-014: order of 2026-09-08, 10244.87 EUR granted",
        "2026-014: order to pay requested on 2026-08-20",
    ]
    assert proof == [PATH, "cases/2026-014/acte.pdf"]
    # 72 days at 2.75 % on 10 000.00 make 54.25 of interest: 500.00 pay 33.47 + 120.55 of costs,
    # 211.40 + 54.25 of interest, and 80.33 of principal.
    data = owed(capsys)
    assert data["title"]["recovered"] == "500.00"  # type: ignore[index]
    assert data["costs_due"] == "0.00"
    assert data["penalties_due"] == "0.75"
    assert data["principal_due"] == "9919.67"


def test_an_undo_takes_the_last_act_back(root: Path) -> None:
    """The service is taken back by a new commit; the order stays."""
    title("--order", "2026-09-08", *GRANTED)
    before = (root / PATH).read_text(encoding="utf-8")
    title("--served", "2026-09-15")

    called("undo", "2026-014", "--yes", "mauvaise date")

    assert (root / PATH).read_text(encoding="utf-8") == before
    assert "served_on" not in before


def test_dry_run_changes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The change is shown, and neither the file nor the history moves."""
    head = git(root, "rev-parse", "HEAD")

    title("--order", "2026-09-08", *GRANTED, "--dry-run")

    assert "+title:" in capsys.readouterr().out
    assert git(root, "rev-parse", "HEAD") == head
    assert git(root, "status", "--porcelain") == ""


def test_the_day_may_stand_apart(root: Path) -> None:
    """`--order --on DAY` says the same as `--order DAY`; without either, it is today."""
    title("--order", "--on", "2026-09-08", *GRANTED)
    assert "order of 2026-09-08" in last(root)

    title("--served")
    assert "served on 2026-11-20" in last(root)


def test_french_words_are_understood(root: Path) -> None:
    """The kind of a decision, its interest and a measure are said in either language."""
    title("--judgment", "2026-09-08", *GRANTED, "--decision", "référé", "--interest", "demandé")

    text = (root / PATH).read_text(encoding="utf-8")
    assert "kind: interim_order" in text
    assert "interest: claimed" in text
    assert last(root).startswith("2026-014: interim order of 2026-09-08")


def test_what_is_missing_of_a_day_may_be_added(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The pièce of a service that is recorded is added by the same day; another day is refused."""
    title("--order", "2026-09-08", *GRANTED)
    title("--served", "2026-09-15")

    title("--served", "2026-09-15", "--proof", "../acte.pdf")

    assert "service_proof: p-acte" in (root / PATH).read_text(encoding="utf-8")
    assert title("--served", "2026-09-16") == 1
    assert "its service on 2026-09-15 is recorded already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--served", "2026-09-15"], "no decision is recorded"),
        (["--measure", "2026-09-15", "--kind", "demand"], "no decision is enforceable"),
        (["--recovered", "2026-09-15", "--amount", "1.00"], "no decision is enforceable"),
        (["--consigned", "2026-09-15"], "neither a request nor an opposition"),
        (["--order", "2026-11-21", *GRANTED], "in the future"),
    ],
)
@pytest.mark.usefixtures("root")
def test_what_cannot_be_is_refused(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is served, enforced or recovered before a decision; nothing happens tomorrow."""
    assert title(*arguments) == 1
    assert said in capsys.readouterr().err


@pytest.mark.usefixtures("root")
def test_a_day_before_the_decision_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A service on the eve of the order is no service of it."""
    title("--order", "2026-09-08", *GRANTED)

    assert title("--served", "2026-09-07") == 1
    assert "before the decision" in capsys.readouterr().err


def test_an_order_served_too_late_is_void(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """1411 CPC: it is recorded and told, then nothing of it takes effect."""
    title("--order", "2026-04-20", *GRANTED)

    assert title("--served", "2026-10-21") == 0
    assert "it is void (1411 CPC)" in " ".join(capsys.readouterr().err.split())
    assert title("--enforceable", "2026-11-20") == 1
    assert "new request" in " ".join(capsys.readouterr().err.split())
    called("check")
    assert "title-void" in capsys.readouterr().out
    assert "title" not in owed(capsys)
    assert "served on 2026-10-21" in last(root)


def test_a_void_order_leaves_room_for_a_new_request(root: Path) -> None:
    """The new request takes the place of the first one, and has a deposit of its own."""
    title("--request", "2026-04-10")
    title("--consigned", "2026-04-12")
    title("--order", "2026-04-20", *GRANTED)
    assert title("--request", "2026-10-20") == 1

    assert title("--request", "2026-11-02") == 0
    assert title("--consigned", "2026-11-04") == 0
    assert title("--order", "2026-11-10", *GRANTED) == 0
    assert called("check") == 0
    assert "order of 2026-11-10" in last(root)


def test_nothing_is_enforced_in_the_time_that_the_judge_grants(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """1343-5 C. civ.: told, refused until it is over or lost; a mortgage secures meanwhile."""
    seizure = ("--kind", "bank_seizure")
    title("--judgment", "2026-09-08", *GRANTED, "--delay-until", "2027-03-08")
    title("--served", "2026-09-15", "--in-person")
    title("--enforceable", "2026-09-15")
    capsys.readouterr()
    called("status", "2026-014")
    assert "grants time until 2027-03-08" in " ".join(capsys.readouterr().out.split())

    assert title("--measure", "2026-11-02", *seizure) == 1
    assert "--delay-lost" in capsys.readouterr().err
    assert title("--measure", "2026-11-02", "--kind", "mortgage") == 0
    assert title("--delay-lost", "2026-11-10") == 0
    assert title("--measure", "2026-11-12", *seizure) == 0
    assert called("check") == 0
    assert "bank seizure on 2026-11-12" in last(root)
    assert title("--delay-lost", "2026-11-11") == 1


@pytest.mark.usefixtures("root")
def test_an_order_is_not_enforceable_before_its_time(capsys: pytest.CaptureFixture[str]) -> None:
    """1422 CPC: not before its service, and two months of it; the first day is told."""
    title("--order", "2026-09-08", *GRANTED)
    assert title("--enforceable", "2026-11-17") == 1
    assert "--served" in capsys.readouterr().err
    title("--served", "2026-09-15", "--in-person")

    assert title("--enforceable", "2026-11-16") == 1
    assert "2026-11-17" in capsys.readouterr().err
    assert title("--enforceable", "2026-11-17") == 0


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--order", "2026-09-08", "--served", "2026-09-15"],
        ["--order", "2026-09-08"],
    ],
)
def test_misuse(arguments: list[str]) -> None:
    """No act, two acts, and a decision without its principal."""
    assert title(*arguments) == 2


def test_what_is_missing_is_asked_for(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a terminal the act, its day and its sums are asked for, an empty answer being nothing."""
    answers = iter(["2", "2026-09-08", "10000", "211,40", "", "", "", "33,47"])

    def prompt(*_args: object, **settings: object) -> object:
        read = settings["value_proc"]
        answer = next(answers) or settings.get("default") or ""
        return read(answer)  # type: ignore[operator]

    monkeypatch.setattr(asking, "is_terminal", lambda: True)
    monkeypatch.setattr(click, "prompt", prompt)

    title()

    assert last(root) == "2026-014: order of 2026-09-08, 10244.87 EUR granted"
    assert "an order to pay was made" in capsys.readouterr().err


def test_each_decision_has_its_own_trail(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The commit that brought it, and the one that brought its service."""
    title("--order", "2026-09-08", *GRANTED)
    title("--served", "2026-09-15")
    capsys.readouterr()

    called("trail", "2026-014")

    lines = capsys.readouterr().out.splitlines()
    (brought,) = (line for line in lines if "decision of a court order 2026-09-08" in line)
    (later,) = (line for line in lines if "served_on: nothing → 2026-09-15" in line)
    order, service = git(root, "log", "-2", "--format=%h", "--abbrev=10").split()[::-1]
    assert order in brought
    assert service in later


def test_the_audit_page_says_where_each_sum_stands(root: Path) -> None:
    """The sums, the interest, the days that follow; every field has its commit."""
    title("--judgment", "2026-09-08", *GRANTED, "--article-700", "800")
    title("--served", "2026-09-15", "--in-person")
    title("--enforceable", "2026-09-15")

    called("audit", "2026-014")

    page = (root / "build" / "audit" / "2026-014.html").read_text(encoding="utf-8")
    plain = page.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert "Sommes dues en vertu de la décision" in plain
    assert "Article 700 du code de procédure civile" in plain
    assert "taux de l’intérêt légal de 2,75 % (2d semestre 2026) + 5 points" in plain
    assert "relance title 2026-014 --measure" in plain
    assert "non enregistré" not in plain


def test_a_case_with_a_title_is_put_into_no_other(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The other one is put into it, and its decision is not about what comes in."""
    other = CASE.replace("FA-2026-0042", "FA-2026-0001")
    committed(write_files(root, {"cases/2026-015.yaml": other}), "second")
    title("--order", "2026-09-08", *GRANTED)

    assert called("merge", "2026-014", "2026-015", "--reason", "même débiteur") == 1
    assert "what a court decided stays where it is" in capsys.readouterr().err
    called("merge", "2026-015", "2026-014", "--reason", "même débiteur")

    assert "invoices: [FA-2026-0042]" in (root / PATH).read_text(encoding="utf-8")
