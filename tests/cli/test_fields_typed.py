"""What a person types for a field: checked by its kind and its sense, shown back, then recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance_docs.cli import asking
from relance_docs.cli.commands.recording import fields
from relance_docs.cli.main import relance
from relance_docs.plan.mentions import missing_address, missing_email
from relance_docs.reading.named_fields import field_named
from relance_docs.reading.reading import read_case
from tests.workspaces import committed, write_files

SETTINGS = """\
creditor:
  name: Atelier Exemple SARL
  siren: "010000016"
  address: [12 RUE DE LA FORGE, 69003 LYON]
  iban: FR52 0000 0000 000E XEMP LE00 112
as_of: 2026-06-10
payments_checked_until: 2026-06-10
"""
CASE = """\
debtor:
  kind: business
  name: Garage Inventé
  siren: "200000008"
  address: [3 QUAI DU RHONE, 69007 LYON]
invoices:
  - invoice_number: FA-2026-110
    issue_date: 2026-03-31
    due_date: 2026-04-30
    total_with_vat: 1200.00
to_confirm:
  - "débiteur du compte : lu dans le journal"
  - "numéros et dates des factures : lus dans le journal"
"""
PATH = "cases/2026-001.yaml"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace with one case, and stand in it."""
    root = write_files(tmp_path / "w", {"relance.yaml": SETTINGS, PATH: CASE})
    committed(root)
    monkeypatch.chdir(root)
    return root


def run(*arguments: str) -> int:
    """Run `relance` in French; return its exit code."""
    return relance.main(["--lang", "fr", *arguments], standalone_mode=False)


def answers(monkeypatch: pytest.MonkeyPatch, *said: str) -> list[str]:
    """Let somebody sit at the terminal who answers so; return what is not asked for."""
    left = list(said)
    for module in (fields, asking):
        monkeypatch.setattr(module, "is_terminal", lambda: True)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _prompt="": left.pop(0))
    return left


def text(root: Path) -> str:
    """Return the case file."""
    return (root / PATH).read_text(encoding="utf-8")


def told(capsys: pytest.CaptureFixture[str]) -> str:
    """Return what was said, every blank a plain one."""
    return " ".join(capsys.readouterr().err.split())


def test_an_answer_that_is_neither_yes_nor_no_is_asked_again(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A SIREN is no « no », and an address no number of an invoice."""
    left = answers(
        monkeypatch,
        *("443061841", "n", "443061841", "", "443061842", "443061841", ""),
        *("1 quai Ouest, 29200 Brest",),
        *("n", "1 quai Ouest, 29200 Brest", "FA-2026-111", "", "o"),
    )

    assert run("confirm", "2026-001") == 0

    said = told(capsys)
    assert left == []
    assert "« 443061841 » n’est ni oui ni non" in said
    assert "« 1 quai Ouest, 29200 Brest » ressemble à une adresse" in said
    assert "SIREN, debtor.siren : 200000008 → 443061841" in said
    assert "invoices.FA-2026-110.invoice_number : FA-2026-110 → FA-2026-111" in said
    assert 'siren: "443061841"' in text(root)
    assert "invoice_number: FA-2026-111" in text(root)
    assert "to_confirm" not in text(root)


def test_what_was_typed_is_shown_before_it_is_recorded(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A « no » to the last question records nothing."""
    answers(monkeypatch, "n", "Garage Neuf", "", "5 RUE NEUVE; 69001 LYON", "o", "n")

    assert run("confirm", "2026-001") != 0

    said = told(capsys)
    assert "debtor.name : Garage Inventé → Garage Neuf" in said
    assert "debtor.address : 3 QUAI DU RHONE, 69007 LYON → 5 RUE NEUVE, 69001 LYON" in said
    assert text(root) == CASE


@pytest.mark.parametrize(
    "pair",
    [
        "debtor.siren=443061842",
        "debtor.siret=44306184200010",
        "debtor.vat_identifier=FR00443061841",
        "debtor.ibans=FR52 0000 0000 000E XEMP LE00 113",
        "debtor.contact.email=compta@",
        "debtor.contact.phone=compta@exemple.fr",
        "debtor.name=443061841",
        "invoices.FA-2026-110.invoice_number=4 rue des Copeaux",
    ],
)
@pytest.mark.parametrize("command", [("set", "--reason", "appel"), ("confirm",)])
def test_a_wrong_identifier_is_refused_wherever_it_is_typed(
    root: Path, command: tuple[str, ...], pair: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the sentence that `init` has; nothing is recorded."""
    name, *more = command
    assert run(name, "2026-001", pair, *more) == 2
    assert f"{pair.partition('=')[0]}: " in capsys.readouterr().err
    assert text(root) == CASE


def test_a_number_that_looks_like_an_address_is_typed_twice(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is for the person to say what a number is."""
    odd = "Lot 3, place du marché"
    answers(monkeypatch, "o", "n", odd, odd, "", "o")
    assert run("confirm", "2026-001") == 0
    assert odd in text(root)


def test_fields_are_offered_on_a_terminal(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By their words and numbers; then the value, further ones, and the reason are asked for."""
    answers(monkeypatch, "courriel", "compta@exemple.fr", "3", "5 RUE NEUVE; 69001 LYON", "", "vu")

    assert run("set", "2026-001") == 0

    assert "3 adresse postale, debtor.address : 3 QUAI DU RHONE, 69007 LYON" in told(capsys)
    assert "email: compta@exemple.fr" in text(root)
    assert "5 RUE NEUVE" in text(root)
    assert "note: vu" in text(root)


@pytest.mark.usefixtures("root")
def test_elsewhere_the_fields_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody waits for an answer; who has not named the case is told that first."""
    assert run("set", "2026-001", "--reason", "vu") == 2
    said = told(capsys)
    assert "adresse postale, debtor.address" in said
    assert "invoices.FA-2026-110.total_with_vat" in said
    assert run("set") == 2


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("adresse", "debtor.address"),
        ("courriel", "debtor.contact.email"),
        ("téléphone", "debtor.contact.phone"),
        ("Nom", "debtor.name"),
        ("siren", "debtor.siren"),
        ("montant", "invoices.FA-2026-110.total_with_vat"),
        ("échéance", "invoices.FA-2026-110.due_date"),
        ("debtor.rcs", "debtor.rcs"),
    ],
)
def test_a_field_is_named_by_its_word(word: str, name: str) -> None:
    """In either language, accents or not."""
    case = read_case(CASE.encode(), path=PATH, number="2026-001").record
    assert case is not None
    assert field_named(case, word).name == name


@pytest.mark.usefixtures("root")
def test_values_are_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    """« professionnel » for business."""
    assert run("set", "2026-001", "nature=particulier", "--reason", "appel") == 0
    assert "nature du débiteur, debtor.kind : professionnel → particulier" in told(capsys)


def test_a_new_case_takes_no_address_for_a_number(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Asked again on a terminal, refused as an option; so is a SIREN with a wrong digit."""
    new = ("new", "--debtor", "Menuiserie Fictive", "--kind", "pro", "--issue-date", "2026-03-01")
    more = ("--due-date", "2026-04-01", "--amount", "100", "--address", "1 RUE A; 29200 BREST")
    assert run(*new, *more, "--invoice", "4 rue des Copeaux") == 2
    assert run(*new, *more, "--invoice", "FA-7", "--siren", "443061842") == 2
    answers(monkeypatch, "4 rue des Copeaux", "FA-7", "", "")
    assert run(*new, *more) == 0
    assert "est-ce bien un numéro de facture ?" in told(capsys)
    assert "invoice_number: FA-7" in (root / "cases/2026-002.yaml").read_text(encoding="utf-8")


def test_a_missing_address_is_told_with_its_command() -> None:
    """No file is to be opened for it."""
    case = read_case(CASE.encode(), path=PATH, number="2026-001").record
    assert case is not None
    for said in (missing_address(case), missing_email(case)):
        assert "`relance set 2026-001 debtor." in str(said)
        assert "yaml" not in str(said)


def test_help_has_the_words_of_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    """For whom a table is, how a receipt is left out, what a field may be called."""
    for command, shown in (
        ("write", "[recouvrement|assureur]"),
        ("import", "écarter"),
        ("set", "adresse="),
    ):
        assert run(command, "--help") == 0
        assert shown in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("said", "written", "kind"),
    [("oui", "true", "business"), ("No", "false", "consumer"), ("vrai", "true", "business")],
)
def test_yes_and_no_are_said_in_words_and_written_as_the_file_says_them(
    root: Path, capsys: pytest.CaptureFixture[str], said: str, written: str, kind: str
) -> None:
    """Never as a quoted text; another word is misuse, with the two that are meant."""
    case = CASE.replace("kind: business", f"kind: {kind}\n  legal_form: Association")
    write_files(root, {PATH: case})
    committed(root)

    assert run("set", "2026-001", f"debtor.professional={said}", "--reason", "statuts") == 0

    assert f"  professional: {written}\n" in text(root)
    capsys.readouterr()
    assert run("set", "2026-001", "debtor.professional=peut-être", "--reason", "statuts") == 2
    assert "n’est ni oui ni non ; écrire « oui » ou « non »" in told(capsys)
