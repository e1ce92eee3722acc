"""Debtors held against the announcements of insolvency: what is certain, what is a question."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest

from relance_docs.cli.findings_output import format_finding
from relance_docs.errors import RefusalError
from relance_docs.importing.notices import fetching
from relance_docs.importing.notices.matching import Debtors, NoticeMatch, told
from relance_docs.importing.notices.reading import contents_of
from relance_docs.workspace.workspace import load
from tests.importing.watch_papers import STOCK, announced, as_csv, as_xml
from tests.workspaces import Copies, Workplace, committed, initialised, of_example, run

NUMBERS = ("2026-001", "2026-002", "2026-003")
COMMAND = (
    "relance insolvency 2026-001 --kind liquidation --opened-on 2026-10-21"
    " --published-on 2026-10-30"
)


def office(root: Path) -> None:
    """Make a workspace of three cases; the third debtor has no SIREN."""
    of_example(root, *NUMBERS)
    third = root / "cases/2026-003.yaml"
    lines = third.read_text("utf-8").splitlines(keepends=True)
    third.write_text("".join(x for x in lines if not x.startswith(("  siren", "  siret"))), "utf-8")
    committed(initialised(root))


@pytest.fixture
def desk(copies: Copies) -> Workplace:
    """Return a copy of it."""
    return Workplace(copies.of(office))


def matches(desk: Workplace, *names: str) -> tuple[NoticeMatch, ...]:
    """Return what is found of the debtors in open files."""
    workspace = load(desk.root, as_of=None, today=date(2026, 11, 20))
    debtors = Debtors(workspace.cases)
    read = [contents_of(name, debtors.may_be) for name in names]
    assert not [fault for each in read for fault in each.faults]
    return debtors.matches(notice for each in read for notice in each.notices)


def put(desk: Workplace, name: str, text: str) -> str:
    """Write an open file beside the workspace."""
    path = desk.root.parent / name
    path.write_text(text, "utf-8")
    return str(path)


def test_every_form_says_the_same(desk: Workplace) -> None:
    """CSV, JSON, an answer of the API, a record a line, XML: one debtor, certain, with values."""
    row, other = announced(), announced(siren="010000999", name="AUTRE", number=3494)
    forms = {
        "a.csv": as_csv(other, row),
        "a.json": json.dumps([other, row], indent=1),
        "api.json": json.dumps({"total_count": 2, "results": [other, row]}),
        "old.json": json.dumps({"records": [{"fields": other}, {"record": {"fields": row}}]}),
        "a.jsonl": f"{json.dumps(other)}\n{json.dumps(row)}\n",
    }
    for name, text in forms.items():
        (found,) = matches(desk, put(desk, name, text))
        told_by = (found.case.number, found.certainty, found.standing, found.command)
        assert ("2026-001", "siren", "new", COMMAND) == told_by, name
    (found,) = matches(desk, put(desk, "PCL_BXA20260210.xml", as_xml()))
    assert COMMAND.replace("liquidation", "redressement") == found.command
    assert 5 == found.notice.place.line


def test_a_name_is_a_question_and_two_numbers_end_it(desk: Workplace) -> None:
    """The same name with another SIREN is nobody; without a SIREN somebody is asked."""
    like = announced(siren="010000999", name="Boulangerie du Port Fictif")
    page = announced(siren="", name="LIBRAIRIE LA PAGE IMAGINAIRE", number=2)
    (found,) = matches(desk, put(desk, "a.csv", as_csv(like, page)))
    assert ("2026-003", "name") == (found.case.number, found.certainty)
    assert "relance set 2026-003 debtor.siren=…" in str(told(found)[-1])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"judgment": ("Jugement prononçant", "Jugement de conversion en liquidation judiciaire")},
         "a procedure was opened before"),
        ({"judgment": ("Jugement d'ouverture", "Autre jugement d'ouverture")}, "it does not say"),
        ({"decided": "21 octobre 2129"}, "it does not say"),
        ({"kind": "annulation"}, "it annuls"),
    ],
)  # fmt: skip
def test_what_an_announcement_does_not_say_is_not_guessed(
    desk: Workplace, changed: dict[str, str], said: str
) -> None:
    """A conversion, a procedure without a name, an impossible day: to be read, no command."""
    (found,) = matches(desk, put(desk, "a.csv", as_csv(announced(**changed))))  # type: ignore[arg-type]
    assert ("", "to_read") == (found.command, found.standing)
    assert said in str(told(found)[-1])


def test_what_was_corrected_is_left_out(desk: Workplace) -> None:
    """Of an announcement and its rectification the second counts."""
    before = {"numeroParution": "20260210", "numeroAnnonce": "3493"}
    again = announced(decided="20 octobre 2026", kind="rectificatif", number=9, before=before)
    (found,) = matches(desk, put(desk, "a.csv", as_csv(announced(), again)))
    assert date(2026, 10, 20) == found.notice.decided_on


def test_a_unit_that_has_ceased(desk: Workplace) -> None:
    """The stock of SIRENE, in its ZIP, tells who has ceased: certain, and no procedure."""
    path = desk.root.parent / "StockUniteLegale_utf8.zip"
    rows = "010000230,O,,2026-05-01,C,,X\n010000123,O,,2026-05-01,A,,Y\n"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("StockUniteLegale_utf8.csv", STOCK + rows)
    (found,) = matches(desk, str(path))
    assert ("2026-002", "ceased", "") == (found.case.number, found.notice.kind, found.command)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", as_csv(announced(), announced() | {"jugement": '{"nature'}), "a.csv:3:1"),
        ("a.csv", as_csv(announced(published="bientôt")), "`dateparution` is no day"),
        ("a.csv", as_csv(announced()) + "x;y\n", "a.csv:3:1: error: 2 cells"),
        ("a.json", json.dumps([announced()], indent=1)[:-2], "the JSON is broken"),
        ("s.csv", STOCK + "12,O,,,C,,X\n", "s.csv:2:1: error: a SIREN of nine digits"),
        ("s.csv", STOCK.replace("\n", "\r") + "12,O,,,C,,X\r", "s.csv:2:1: error: a SIREN of nine"),
        ("t.csv", "nom;prénom\nA;B\n", "neither a list of announcements"),
        ("r.csv", "nom\r;prénom\nA;B\n", "neither a list of announcements"),
        ("l.csv", "n" * 200_000 + ";prénom\nA;B\n", "neither a list of announcements"),
        ("x.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "document type"),
        ("y.xml", "<a><annonce/></a>", "no announcement"),
        ("e.csv", as_csv(), "nothing was compared"),
    ],
)
def test_a_line_that_cannot_be_read(tmp_path: Path, name: str, text: str, said: str) -> None:
    """It is told with its place; a file that is none is refused."""
    (tmp_path / name).write_text(text, "utf-8")
    assert said in first_fault(tmp_path / name)


def first_fault(path: Path) -> str:
    """Return what is told of a file."""
    try:
        return format_finding(contents_of(str(path), lambda _sirens, _names: True).faults[0])
    except RefusalError as refusal:
        return str(refusal)


def test_a_file_with_a_bad_line_is_no_comparison(desk: Workplace) -> None:
    """What could be read is told; nothing is recorded, for the line may be the debtor's."""
    done = run(desk.root, "watch", put(desk, "a.csv", as_csv(announced()) + "x;y\n"))
    assert 1 == done.exit_code
    assert COMMAND in done.stdout
    assert "a.csv:3:1: error: 2 cells" in done.stderr
    assert desk.is_clean


def test_the_day_is_recorded_and_told_when_it_is_old(desk: Workplace) -> None:
    """One commit in relance.yaml; days follow on one another; a month later it is asked again."""
    first = put(desk, "a.csv", as_csv(announced(siren="", name="AUTRE SOCIETE")))
    done = run(desk.root, "watch", first)
    assert "no debtor is among them\nrecorded: debtors compared on 2026-11-20" in done.stdout
    second = put(desk, "b.csv", as_csv(announced(siren="", name="X Y", published="2026-11-05")))
    assert 0 == run(desk.root, "watch", second).exit_code
    settings = (desk.root / "relance.yaml").read_text("utf-8")
    assert "published_from: 2026-10-30, published_until: 2026-11-05}" in settings
    assert "watch: debtors compared on 2026-11-20" == desk.git("log", "-1", "--format=%s")
    late = put(desk, "c.csv", as_csv(announced(siren="", name="X Y", published="2026-11-20")))
    assert (
        "nothing published between 2026-11-05 and 2026-11-20"
        in run(desk.root, "watch", late).stderr
    )
    asked = "published until 2026-11-20, 31 d ago"
    assert asked not in run(desk.root, "today", "--list", "--as-of", "2026-12-20").stdout
    assert asked in run(desk.root, "today", "--list", "--as-of", "2026-12-21").stdout
    assert asked in run(desk.root, "status", "--as-of", "2026-12-21").stderr
    assert 0 == run(desk.root, "verify").exit_code


def test_nothing_is_recorded_of_a_case_unless_asked(desk: Workplace) -> None:
    """With --record what is certain is, as `insolvency` does; said again it is known."""
    name = put(desk, "a.csv", as_csv(announced()))
    run(desk.root, "watch", name)
    assert "insolvency:" not in (desk.root / "cases/2026-001.yaml").read_text("utf-8")
    run(desk.root, "watch", name, "--record")
    case = (desk.root / "cases/2026-001.yaml").read_text("utf-8")
    assert "kind: liquidation" in case
    assert "published_on: 2026-10-30" in case
    assert "2026-001: liquidation opened on 2026-10-21" == desk.git("log", "-1", "--format=%s")
    (found,) = matches(desk, name)
    assert ("known", "") == (found.standing, found.command)


@contextmanager
def api(answers: list[dict[str, object]], asked: list[str]) -> Iterator[str]:
    """Serve the answers one after the other on loopback; note what was asked."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(parse_qs(urlsplit(self.path).query)["where"][0])
            body = json.dumps(answers[min(len(asked), len(answers)) - 1]).encode()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/records"
    finally:
        server.shutdown()
        server.server_close()


def test_the_api_is_asked_for_the_numbers_alone(
    desk: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What leaves is said; who has no announcement gets the day of the search, the others not."""
    asked: list[str] = []
    monkeypatch.setenv("no_proxy", "*")
    with api([{"total_count": 1, "results": [announced()]}], asked) as address:
        monkeypatch.setattr(fetching.fetched, "__kwdefaults__", {"api": address})
        done = run(desk.root, "watch", "--fetch")
    assert ['familleavis="collective" and (registre="010000123" or registre="010000230")'] == asked
    assert "2 SIREN are sent to" in done.stderr
    assert COMMAND in done.stdout
    searched = [n for n in NUMBERS if "bodacc_checked_on: 2026-11-20" in text_of(desk, n)]
    assert ["2026-002"] == searched
    assert "Asked: bodacc-datadila.opendatasoft.com" in desk.git("log", "-1", "--format=%B")


def text_of(desk: Workplace, number: str) -> str:
    """Return the text of a case file."""
    return (desk.root / f"cases/{number}.yaml").read_text("utf-8")


@pytest.mark.parametrize("answer", [{"total_count": 1}, {"total_count": 10**6, "results": [{}]}])
def test_an_api_that_answers_otherwise_is_no_search(
    desk: Workplace, monkeypatch: pytest.MonkeyPatch, answer: dict[str, object]
) -> None:
    """Nor is one that never ends: one sentence, and nothing recorded."""
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setattr(fetching, "MOST_REQUESTS", 3)
    with api([answer], []) as address:
        monkeypatch.setattr(fetching.fetched, "__kwdefaults__", {"api": address})
        done = run(desk.root, "watch", "--fetch")
    assert 1 == done.exit_code
    assert desk.is_clean
