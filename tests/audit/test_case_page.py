"""The page of a case: what it says, and that it says it of this case."""

from __future__ import annotations

import hashlib
import re
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from relance_docs import french
from relance_docs.audit.case_page.controls import hand_checks
from relance_docs.audit.case_page.gathering import materials
from relance_docs.audit.page import Page, page_bytes
from relance_docs.audit.pages import page_name
from relance_docs.audit.parts import told
from relance_docs.cli.present import sentences_in
from tests.audit.case_desk import (
    AS_OF,
    NASTY,
    RICH,
    amounts_of,
    loaded,
    opened,
    page_of,
    words_of,
)
from tests.desks.trail_desk import TrailDesk
from tests.workspaces import PATH


@pytest.fixture
def desk(tmp_path: Path) -> TrailDesk:
    """Return the workspace with the rich case."""
    return opened(tmp_path / "w")


def cell(page: str, label: str) -> str:
    """Return the amount beside a heading of a row."""
    found = re.search(
        rf'<th scope="row">{label}</th><td class="amount"[^>]*><data value="([^"]*)"', page
    )
    assert found is not None
    return found[1]


def test_totals_are_those_of_the_statement(desk: TrailDesk) -> None:
    """Principal, penalties, indemnity, total and both other totals are the statement's."""
    page, owed = page_of(desk.root), amounts_of(desk.root)
    assert owed["principal_due"] == cell(page, "Principal restant dû")
    assert owed["penalties_due"] == cell(page, "Pénalités de retard à payer")
    assert owed["indemnity_due"] == cell(page, "Indemnité restant due")
    assert owed["total_due"] == cell(page, "Total")
    for other in ("other_allocation", "other_reading"):
        assert f'<data value="{owed[other]["total_due"]}">' in page


def test_each_line_prints_its_reckoning(desk: TrailDesk) -> None:
    """Every line of the statement stands there with its days, its formula and its article."""
    words = words_of(page_of(desk.root))
    lines = [line for each in amounts_of(desk.root)["invoices"] for line in each["lines"]]
    assert lines
    for line in lines:
        base = french.number(Decimal(line["base"]))
        rate = french.percent(Decimal(line["rate_percent"]))
        formula = f"{base} × {rate} × {line['days']} ÷ 365"
        assert " ".join(formula.split()) in words
        assert french.short_day(date.fromisoformat(line["to"])) in words
    assert "art. L441-10, II C. com." in words


def test_a_figure_leads_to_its_line_and_its_commit(desk: TrailDesk) -> None:
    """The field, its line in the file and the commit that gave the value stand beside a line."""
    commit = desk.change("total_with_vat: 10000.00", "total_with_vat: 9000.00", 9)
    words = words_of(page_of(desk.root))
    line = RICH.split("\n").index("    total_with_vat: 10000.00") + 1
    assert f"total TTC : {PATH}:{line} {commit[:10]}" in words


def test_what_was_changed_afterwards_shows_old_and_new(desk: TrailDesk) -> None:
    """A payment whose amount was changed shows both amounts, and who committed that."""
    commit = desk.change("amount: 2000.00, reference", "amount: 200.00, reference", 9)
    page = page_of(desk.root)
    assert '<del><bdi class="own">2000.00</bdi></del>' in page.replace("\n", "")
    assert '<ins><bdi class="own">200.00</bdi></ins>' in page.replace("\n", "")
    assert f'href="#e-{commit[:10]}"' in page
    assert f'id="e-{commit[:10]}"' in page


def test_what_is_not_committed_is_marked(desk: TrailDesk) -> None:
    """A changed file gives a page marked PROJET, and its changed fields have no commit."""
    desk.write(PATH, RICH.replace("10000.00", "11000.00"))
    words = words_of(page_of(desk.root))
    assert "PROJET." in words
    assert "(non enregistré)" in words


def test_without_a_repository_amounts_stand_and_the_rest_says_why(tmp_path: Path) -> None:
    """Without git the claim is reckoned; no commit is named, and the page says so."""
    desk = opened(tmp_path / "w")
    total = amounts_of(desk.root)["total_due"]
    (desk.root / ".git").rename(tmp_path / "away")
    page = page_of(desk.root)
    assert total == cell(page, "Total")
    assert "PROJET." in words_of(page)
    assert 'class="commit"' not in page


def test_a_case_with_errors_has_no_amount(desk: TrailDesk) -> None:
    """An amount that is none: the page names the place, and no figure stands on it."""
    desk.write(PATH, RICH.replace("10000.00", "10 000,00"))
    desk.commit(9)
    words = words_of(page_of(desk.root))
    assert "Aucun montant." in words
    assert f"{PATH}:6:21" in words
    assert "€" not in words.replace("€ du", "")


def test_a_missing_rate_is_named(desk: TrailDesk) -> None:
    """A day in a semester without a published rate: no amount, and the semester is named."""
    words = words_of(page_of(desk.root, date(2028, 3, 1)))
    assert "Aucun montant." in words
    assert "2027-S1" in words
    assert "Total dû" not in words


def test_the_same_data_and_day_give_the_same_bytes(desk: TrailDesk) -> None:
    """Two runs give one page; a commit of another case changes nothing of it."""
    once = page_of(desk.root)
    desk.write("note.txt", "x")
    desk.commit(9)
    assert once == page_of(desk.root)


def test_text_of_the_file_stays_text(desk: TrailDesk) -> None:
    """Marks in a name are written as marks, wherever the name is printed."""
    escaped = NASTY.replace('"', '\\"')
    desk.write(PATH, RICH.replace("name: Menuiserie Fictive SARL", f'name: "{escaped}"'))
    desk.commit(9)
    page = page_of(desk.root)
    assert "&lt;script&gt;document.title" in page
    assert "<script>document" not in page
    assert "<img" not in page
    assert 1 == page.count("<script>")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("`git init`, puis `a & b`.", "<code>git init</code>, puis <code>a &amp; b</code>."),
        ("le champ `<b>`", "le champ <code>&lt;b&gt;</code>"),
        ("la clé ` <b>", "la clé ` &lt;b&gt;"),
        ("sans commande", "sans commande"),
    ],
)
def test_a_command_in_a_sentence_is_code(sentence: str, expected: str) -> None:
    """What stands between two backticks is shown as code, and is text whatever it looks like."""
    assert f'<bdi class="own">{expected}</bdi>' == told(sentence)


def test_what_is_to_be_typed_gives_what_is_expected(desk: TrailDesk) -> None:
    """Every command on the page runs in the workspace, and prints the lines expected of it."""
    archived = "2026-014/sent/relance-1.pdf"
    desk.write(f"cases/{archived}", "%PDF")
    digest = hashlib.sha256(b"%PDF").hexdigest()
    sent = f"channel: email, document: {{file: {archived}, sha256: {digest}}}}}"
    desk.change("channel: email}", sent, 9)
    (material,) = materials(loaded(desk.root), sentences_in("fr"))
    checks = [check for check in hand_checks(material) if check.expected]
    assert {"git", "sha256sum"} <= {c.partition(" ")[0] for x in checks for c in x.commands}
    for check in checks:
        typed = " && ".join(check.commands)
        done = subprocess.run(
            ["sh", "-c", typed], cwd=desk.root, check=True, capture_output=True, text=True
        )
        assert list(check.expected) == done.stdout.splitlines()


def test_commits_stand_in_the_order_of_the_history(desk: TrailDesk) -> None:
    """Two commits of one second stand as one follows the other."""
    one = desk.change("amount: 2000.00, reference", "amount: 900.00, reference", 9)
    two = desk.change("amount: 900.00, reference", "amount: 800.00, reference", 9)
    page = page_of(desk.root)
    assert page.index(f'id="e-{one[:10]}"') < page.index(f'id="e-{two[:10]}"')


def test_dates_of_git_are_never_called_proof(desk: TrailDesk) -> None:
    """The page says what its dates are, and promises nothing of them."""
    words = words_of(page_of(desk.root))
    assert "ne prouvent ni une identité ni une date" in words
    assert "aucune date de ce dossier n’est attestée par un tiers" in words


def test_the_policy_names_what_is_on_the_page() -> None:
    """The policy comes right after the character set; control characters show as such."""
    shown = page_bytes(
        Page(template="shell.html", title="a\u202eb\x00", running='x"}', variables={})
    ).decode()
    head = shown[: shown.index("<title>")]
    assert head.index("charset") < head.index("Content-Security-Policy") < head.index("viewport")
    assert "unsafe" not in head
    assert r"<title>a\u202eb\x00</title>" in shown
    assert " style=" not in shown


def test_no_page_has_the_name_of_the_index() -> None:
    """A case may be called « index »."""
    assert {"index..html", "INDEX..html", "bilan..html", "2026-014.html"} == set(
        map(page_name, ("index", "INDEX", "bilan", "2026-014"))
    )
    assert AS_OF.year
