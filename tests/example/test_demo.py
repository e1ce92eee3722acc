"""`relance demo`: six months of history that the commands themselves made, and that verifies."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relance_docs.cli.main import relance
from tests.letters.reading_html import tree
from tests.workspaces import git


def run(*words: str) -> Result:
    """Run a command in English."""
    return CliRunner().invoke(relance, ["--lang", "en", *words])


@pytest.fixture(scope="module")
def told(plain_session: None, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """Return the workspace of the demonstration, made once, and what was shown meanwhile."""
    del plain_session
    folder = tmp_path_factory.mktemp("demo") / "essai"
    done = run("demo", str(folder))
    assert done.exit_code == 0, done.output
    return folder, done


def test_every_state_of_a_case_is_in_it(told: tuple[Path, Result]) -> None:
    """Formal notice, returned letter, dispute settled, plan missed, title, procedure, closed."""
    folder, done = told
    shown = " ".join(run("-C", str(folder), "status", "--all").stdout.split())

    assert "2026-06-04 relance init" in done.stderr.replace("  ", " ")
    for state in (
        "hand the case over to a lawyer",
        "relance-1 of 2026-10-26 came back",
        "instalment of 1,400.00 € agreed",
        "decision of 2026-08-20",
        "a collective procedure was opened on 2026-11-10",
        "the case was closed on 2026-09-01",
        "relance-1 2026-11-27",
    ):
        assert state in shown, state


STATUS, TODAY, EXPLAIN, PAGE, INDEX = "status", "today", "explain", "page", "index"
SHOWN = {
    "the credit limit is passed": {
        STATUS: "2,000.00 € above the limit of 10,000.00 €",
        TODAY: "2,000.00 € above the limit of 10,000.00 €",
        EXPLAIN: "2,000.00 € above the limit of 10,000.00 €",
        INDEX: "au-dessus du plafond de",
    },
    "a closed case is kept too long": {
        STATUS: "closed cases kept longer than was decided: 1",
        TODAY: "closed cases kept longer than was decided: 1",
        INDEX: "1 dossier clos est gardé (2026-004)",
    },
    "the debtor consented to electronic registered letters": {
        STATUS: "it accepts electronic registered letters since 2026-04-10",
        EXPLAIN: "it accepts electronic registered letters since 2026-04-10",
        PAGE: "Accord pour les recommandés électroniques",
    },
    "a second person approved": {PAGE: "approuvé par Bruno Exemple"},
    "the number of a registered letter": {PAGE: "n° 1A 200 000 0001 5"},
    "an announced procedure": {
        STATUS: "a collective procedure was opened on 2026-11-10",
        TODAY: "declare the claim",
        EXPLAIN: "a collective procedure was opened on 2026-11-10",
        PAGE: "Déclaration de créance",
        INDEX: "comparés aux annonces de procédures collectives publiées au BODACC",
    },
    "a guarantor": {
        STATUS: "guaranteed by M. Paul Caution",
        EXPLAIN: "guaranteed by M. Paul Caution",
        PAGE: "Caution solidaire M. Paul Caution",
    },
    "a co-debtor": {
        STATUS: "Holding Présumée SAS owe it whole too",
        EXPLAIN: "Holding Présumée SAS owe it whole too",
        PAGE: "Débiteur solidaire Holding Présumée SAS",
    },
    "an e-mail that came back": {
        STATUS: "relance-1 of 2026-10-26 came back",
        TODAY: "what was sent to the debtor's e-mail address came back",
        EXPLAIN: "relance-1 of 2026-10-26 came back",
        PAGE: "Courriel non remis",
    },
    "an instalment of a plan was missed": {
        STATUS: "instalment of 1,400.00 € agreed",
        TODAY: "instalment of 1,400.00 € agreed",
        EXPLAIN: "payment plan of 2026-09-14: broken",
        PAGE: "Échéance manquée de l’échéancier",
        INDEX: "non tenu",
    },
    "what speaks against a step today": {
        STATUS: "not now: 2026-11-28 is a Saturday",
        TODAY: "but not now: 2026-11-28 is a Saturday",
        EXPLAIN: "2026-11-28 is a Saturday",
    },
}
"""What each state is told by, and where; a place that is not named has nothing to say of it."""


@pytest.fixture(scope="module")
def places(told: tuple[Path, Result]) -> dict[str, str]:
    """Return what each place says of all cases, in one line."""
    folder, _done = told
    here = ("-C", str(folder))
    numbers = sorted(path.stem for path in (folder / "cases").glob("*.yaml"))
    status, today = run(*here, "status", "--all"), run(*here, "today", "--list")
    explained = [run(*here, "explain", number).stdout for number in numbers]
    assert run(*here, "audit").exit_code == 0
    pages = {
        path.stem: " ".join(tree(path.read_text(encoding="utf-8")).itertext())
        for path in (folder / "build/audit").glob("*.html")
    }
    said = {
        STATUS: status.output,
        TODAY: today.output,
        EXPLAIN: " ".join(explained),
        PAGE: " ".join(text for name, text in pages.items() if name in numbers),
        INDEX: pages["index"],
    }
    return {place: plain(text) for place, text in said.items()}


def plain(text: str) -> str:
    """Return a text in one line, whatever spaces are in it."""
    return " ".join(text.split())


@pytest.mark.parametrize("state", SHOWN)
def test_each_state_is_shown_where_one_looks(places: dict[str, str], state: str) -> None:
    """In the lists of every day, in the explanation of its case, in the report."""
    missing = {
        place: words for place, words in SHOWN[state].items() if plain(words) not in places[place]
    }
    assert {} == missing


def test_the_page_of_a_case_names_its_debtor(
    told: tuple[Path, Result], places: dict[str, str]
) -> None:
    """Whoever else is bound: the heading named the last guarantor."""
    assert places
    folder, _done = told
    page = (folder / "build/audit/2026-001.html").read_text(encoding="utf-8")
    heading = page[page.index("<h1>") : page.index("</h1>")]
    assert "Menuiserie Fictive SARL" in heading
    assert "Caution" not in heading


def test_its_history_is_that_of_the_story(told: tuple[Path, Result]) -> None:
    """Commits bear the days on which things were typed, and nothing of it fails verification."""
    folder, _done = told
    days = [
        date.fromisoformat(day) for day in git(folder, "log", "--reverse", "--format=%cs").split()
    ]

    assert days == sorted(days)
    assert (days[0], days[-1]) == (date(2026, 6, 4), date(2026, 11, 28))
    assert git(folder, "status", "--porcelain") == ""
    verified = run("-C", str(folder), "verify")
    assert verified.exit_code == 0, verified.output
    assert "FAILED" not in verified.stdout


def test_nothing_is_put_over_what_is_there(told: tuple[Path, Result], tmp_path: Path) -> None:
    """Nor into a folder that is missing; and no half of a story is left."""
    folder, _done = told

    assert "is there already" in run("demo", str(folder)).stderr
    assert "there is no folder" in run("demo", str(tmp_path / "none" / "essai")).stderr
    assert [path.name for path in folder.parent.iterdir()] == ["essai"]
