"""What a day brings, without YAML and without git: the commands, run as a user runs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from relance_docs.cli import asking
from relance_docs.cli.commands.recording import corrections, fields
from relance_docs.cli.commands.recording import said as said_of
from relance_docs.reading.reading import read_case
from tests.letters.reading_pdf import text_of
from tests.workspaces import called, git, settings_of

SETTINGS = settings_of("2026-06-10")
FIRST = """\
debtor:
  kind: business
  name: Menuiserie Fictive SARL
  siren: "200000008"
  # tournée du mardi
  address: [3 QUAI DU RHONE, 69007 LYON]
invoices:
  - invoice_number: FA-2026-0042
    issue_date: 2026-03-31
    due_date: 2026-04-30
    total_with_vat: 10000.00
    amount_due: 10000.00
payments:
  - {received_on: 2026-05-04, amount: 100.00}
history:
  - {at: 2026-05-28, step: avertissement, channel: post, pay_by: 2026-06-05}
to_confirm:
  - "debtor.kind : aucun identifiant ne montre que c’est un professionnel"
  # lu le 3 juin
  - "due_date de FA-2026-0042 : calculée d’après un délai de paiement"
"""
SECOND = """\
debtor: {kind: business, name: École Fictive, address: [1 RUE NEUVE, 69001 LYON]}
invoices:
  - invoice_number: FA-2026-0050
    issue_date: 2026-04-15
    due_date: 2026-05-15
    total_with_vat: 500.00
"""
PATH = "cases/2026-014.yaml"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace with two cases, 2026-014 and 2026-015, and stand in it."""
    folder = tmp_path / "w"
    (folder / "cases").mkdir(parents=True)
    (folder / "relance.yaml").write_text(SETTINGS, encoding="utf-8")
    (folder / PATH).write_text(FIRST, encoding="utf-8")
    (folder / "cases" / "2026-015.yaml").write_text(SECOND, encoding="utf-8")
    (folder / ".gitignore").write_text("/build/\n")
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=first")
    monkeypatch.chdir(folder)
    return folder


def text(root: Path, number: str = "2026-014") -> str:
    """Return a case file."""
    return (root / "cases" / f"{number}.yaml").read_text(encoding="utf-8")


def subject(root: Path) -> str:
    """Return the subject of the last commit."""
    return git(root, "log", "-1", "--format=%s").strip()


def is_clean(root: Path) -> bool:
    """Whether all is committed."""
    return git(root, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    "said", ["14", "2026-014", "cases/2026-014.yaml", "fa-2026-0042", "200 000 008", "MENUISERIE"]
)
def test_a_case_is_found_by_anything(root: Path, said: str) -> None:
    """Its number or the end of it, its file, an invoice, the SIREN, a part of the name."""
    assert called("note", said, "a rappelé") == 0
    assert subject(root) == "2026-014: note of 2026-06-10"


def test_accents_and_legal_forms_count_for_nothing(root: Path) -> None:
    """As people type a name."""
    assert called("note", "ecole fictive sas", "vu") == 0
    assert subject(root).startswith("2026-015: ")


@pytest.mark.usefixtures("root")
def test_several_cases_are_misuse_with_the_candidates(capsys: pytest.CaptureFixture[str]) -> None:
    """Where nobody can be asked, nobody is guessed."""
    assert called("note", "fictive", "vu") == 2
    told = capsys.readouterr().err
    assert "\n  2026-014  Menuiserie Fictive SARL\n  2026-015  École Fictive\n" in told


def test_of_many_cases_the_first_are_listed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line for each, and how many more there are."""
    text = (root / "cases/2026-014.yaml").read_text()
    for number in range(100, 130):
        (root / f"cases/2026-{number}.yaml").write_text(text)
    assert called("note", "menuiserie", "vu") == 2
    told = capsys.readouterr().err
    assert told.count("Menuiserie Fictive SARL\n") == 20
    assert "\n  and 11 more\nname one by its number" in told


def test_several_cases_are_a_choice_on_a_terminal(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its place in the list."""
    answers(monkeypatch, "2")
    assert called("note", "fictive", "vu") == 0
    assert subject(root).startswith("2026-015: ")


def answers(monkeypatch: pytest.MonkeyPatch, *said: str) -> None:
    """Let somebody sit at the terminal who answers so."""
    left = list(said)
    # Those that import it come first: what they had is put back after the test.
    for module in (corrections, fields, said_of, asking):
        monkeypatch.setattr(module, "is_terminal", lambda: True)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _prompt="": left.pop(0))


def test_a_field_is_set_and_its_old_value_kept(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Typed as the record has it; comments stay; the amount due follows the total."""
    pairs = (
        "debtor.address=5 RUE NEUVE, 69001 LYON",
        "invoices.FA-2026-0042.total_with_vat=9 500,50",
    )

    assert called("set", "2026-014", *pairs, "--reason", "déménagé, remise") == 0

    case = read_case(text(root).encode(), path=PATH, number="2026-014").record
    assert case is not None
    assert case.debtor.address == ("5 RUE NEUVE", "69001 LYON")
    assert str(case.invoices[0].principal) == "9500.50"
    assert "# tournée du mardi" in text(root)
    entry = case.history[-1]
    assert entry.note == "déménagé, remise"
    assert [(c.field, c.before, c.after) for c in entry.corrections] == [
        ("debtor.address", "3 QUAI DU RHONE, 69007 LYON", "5 RUE NEUVE, 69001 LYON"),
        ("invoices.FA-2026-0042.total_with_vat", "10000.00", "9500.50"),
        ("invoices.FA-2026-0042.amount_due", "10000.00", "9500.50"),
    ]
    assert "10000.00 → 9500.50" in capsys.readouterr().err
    assert is_clean(root)


def test_a_contact_of_whom_only_the_e_mail_is_known(root: Path) -> None:
    """It bears the name of the debtor, as one that is imported does."""
    assert called("set", "15", "debtor.contact.email=compta@exemple.fr", "--reason", "appel") == 0
    assert "contact: {name: École Fictive, email: compta@exemple.fr}" in text(root, "2026-015")


@pytest.mark.parametrize(
    ("pair", "code", "told"),
    [
        ("debtor.mail=x", 1, "did you mean debtor.contact.email"),
        ("adress=x", 1, "did you mean debtor.address"),
        ("history.1.note=x", 1, "relance undo"),
        ("debtor.kind=nobody", 2, "debtor.kind: 'nobody' is not one of"),
        ("invoices.FA-2026-0042.due_date=demain peut-être", 2, "is not a date"),
        ("invoices.FA-2026-0042.total_with_vat=", 1, "'total_with_vat' is missing"),
        ("debtor.name=Menuiserie Fictive SARL", 1, "what the case says already"),
    ],
)
def test_what_is_no_field_or_no_value_changes_nothing(
    root: Path, pair: str, code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told with what was probably meant."""
    assert called("set", "2026-014", pair, "--reason", "essai") == code
    assert told in " ".join(capsys.readouterr().err.split())
    assert text(root) == FIRST


def test_all_that_was_assumed_is_confirmed(root: Path) -> None:
    """The lines go, with the comments between them, in one commit."""
    assert called("confirm", "2026-014", "--all") == 0
    assert "to_confirm" not in text(root)
    assert subject(root) == "2026-014: confirmed: 2, left to confirm: 0"


def test_what_is_right_instead_confirms_the_line_that_speaks_of_it(root: Path) -> None:
    """The other lines stay, and the case stays barred."""
    pair = "invoices.FA-2026-0042.due_date=2026-05-15"
    assert called("confirm", "2026-014", pair) == 0
    assert "due_date: 2026-05-15" in text(root)
    assert "due_date de FA" not in text(root)
    assert "debtor.kind : aucun" in text(root)


def test_each_line_is_asked_on_a_terminal(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the value that it speaks of: « o », or the right one."""
    answers(monkeypatch, "o", "15/05/2026", "o")
    assert called("confirm", "2026-014", "--lang", "fr") == 0
    told = capsys.readouterr().err
    assert "invoices.FA-2026-0042.due_date : 30 avril 2026" in told.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert "due_date: 2026-05-15" in text(root)
    assert "to_confirm" not in text(root)


def test_a_confirmation_without_a_person_says_what_it_needs(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The lines are shown; nothing is confirmed by silence."""
    assert called("confirm", "2026-014") == 2
    assert "debtor.kind : aucun identifiant" in capsys.readouterr().err
    assert text(root) == FIRST


def test_a_further_invoice_a_credit_note_and_a_piece(root: Path, tmp_path: Path) -> None:
    """Each is one edit and one commit, and what it names exists."""
    paper = tmp_path / "bl.pdf"
    paper.write_bytes(b"%PDF-1.4 bl")
    of = ("--issued", "2026-05-01", "--due", "2026-05-31")

    assert called("invoice", "2026-014", "FA-2026-0060", "845,60", *of, "--file", str(paper)) == 0
    assert called("invoice", "2026-014", "fa-2026-0060", "845,60", *of) == 1
    note = ("credit-note", "2026-014", "AV-1", "45,60", "--on", "2026-05-02")
    assert called(*note, "--invoice", "FA-2026-0060", "--effect", "on_issue_date") == 0
    assert called(*note) == 1
    assert (
        called("credit-note", "2026-014", "AV-2", "1", "--on", "2026-05-02", "--invoice", "X") == 1
    )
    other = tmp_path / "devis.pdf"
    other.write_bytes(b"%PDF-1.4 devis")
    kept = ("piece", "2026-014", str(other), "--kind", "devis", "--invoice", "FA-2026-0042")
    assert called(*kept) == 0
    assert called(*kept) == 1

    case = read_case(text(root).encode(), path=PATH, number="2026-014").record
    assert case is not None
    assert case.invoices[1].pieces == ("p-bl",)
    assert case.invoices[0].pieces == ("p-devis",)
    assert case.credit_notes[0].effect == "on_issue_date"
    assert case.piece("p-devis").title == "Devis signé"  # type: ignore[union-attr]
    assert is_clean(root)
    assert called("check") == 0


def test_a_dry_run_shows_and_records_nothing(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As for every command that records."""
    before = git(root, "rev-parse", "HEAD")
    of = ("--issued", "2026-05-01", "--due", "2026-05-31", "--dry-run")
    assert called("invoice", "2026-014", "FA-9", "10", *of) == 0
    assert called("confirm", "2026-014", "--all", "--dry-run") == 0
    assert called("set", "2026-014", "debtor.rcs=Lyon", "--reason", "x", "--dry-run") == 0
    assert "+  - invoice_number: FA-9" in capsys.readouterr().out
    assert git(root, "rev-parse", "HEAD") == before
    assert text(root) == FIRST


def test_a_step_is_asked_for_again(root: Path) -> None:
    """The first stays in the record, and the step can be recorded once more."""
    again = ("again", "2026-014", "avertissement", "--reason", "revenue : NPAI")
    assert called("again", "2026-014", "mise-en-demeure", "--reason", "x") == 1
    assert called("skip", "2026-014", "avertissement", "x") == 1
    assert called(*again) == 0
    assert "{at: 2026-06-10, step: avertissement, again: " in text(root)
    assert "step: avertissement, channel: post" in text(root)
    assert called(*again) == 1
    assert called("check") == 0


def test_what_was_edited_by_hand_is_saved(root: Path) -> None:
    """Case, pièce and settings are one commit, checked before."""
    assert called("save", "-m", "rien") == 1
    edited = text(root).replace("3 QUAI DU RHONE", "5 QUAI DU RHONE")
    (root / PATH).write_text(edited, encoding="utf-8")
    (root / "cases" / "2026-014").mkdir()
    (root / "cases" / "2026-014" / "note.txt").write_text("vu", encoding="utf-8")

    assert called("save", "2026-015", "-m", "autre dossier") == 1
    assert called("save", "-m", "adresse de la Menuiserie") == 1
    assert called("save", "-m", "nouvelle adresse") == 0

    assert subject(root) == "2026-014: edited by hand"
    assert "nouvelle adresse" in git(root, "log", "-1", "--format=%b")
    assert is_clean(root)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("total_with_vat: 10000.00", "total_with_vat: dix mille", "is not an amount"),
        ("channel: post,", "channel: email,", "a history is only added to"),
    ],
)
def test_an_edit_that_is_wrong_is_not_saved(
    root: Path, old: str, new: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was typed stays in its place, uncommitted."""
    (root / PATH).write_text(FIRST.replace(old, new), encoding="utf-8")
    before = git(root, "rev-parse", "HEAD")

    assert called("save", "-m", "essai") == 1

    said = capsys.readouterr()
    assert told in said.err + said.out
    assert git(root, "rev-parse", "HEAD") == before
    assert new in text(root)


def test_a_case_that_was_deleted_is_not_saved(root: Path) -> None:
    """What was recorded stays."""
    (root / PATH).unlink()
    assert called("save", "-m", "fini") == 1


def test_rates_that_were_published_go_into_the_settings(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Once; what is added later joins them; another value is refused."""
    assert called("rate", "2027-S1", "--ecb", "2,65", "--source", "BCE") == 0
    rest = ("--legal-business", "2,90 %", "--legal-individual", "6.80")
    assert called("rate", "2027-s1", *rest, "--source", "arrêté du 20 décembre 2026") == 0
    settings = (root / "relance.yaml").read_text(encoding="utf-8")
    assert settings.count("semester:") == 1
    assert "legal_other_percent: 2.90" in settings
    assert called("rate", "2027-S1", "--ecb", "2,65", "--source", "BCE") == 1
    assert called("rate", "2027-S1", "--ecb", "2,75", "--source", "BCE") == 1
    assert called("rate", "2026-S1", "--ecb", "9", "--source", "BCE") == 1
    assert called("rate", "2028-S1", "--source", "BCE") == 2
    assert called("rates") == 0
    assert "2027-S1   2.65    12.65" in capsys.readouterr().out


def test_an_undo_is_asked_on_a_terminal(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It shows what would go; « non » leaves it."""
    called("note", "2026-014", "x")
    before = git(root, "rev-parse", "HEAD")
    answers(monkeypatch, "non")
    assert called("undo", "2026-014", "erreur") == 1
    assert git(root, "rev-parse", "HEAD") == before
    answers(monkeypatch, "oui")
    assert called("undo", "2026-014", "erreur") == 0
    assert text(root) == FIRST


def test_an_undo_that_is_run_twice_takes_one_thing_back(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Arrow up and Enter takes no letter back."""
    called("note", "2026-014", "x")
    called("paid", "2026-014", "10", "--on", "2026-06-01")
    assert called("undo", "2026-014", "mauvais dossier") == 1
    assert called("undo", "2026-014", "mauvais dossier", "--yes") == 0
    capsys.readouterr()
    assert called("undo", "2026-014", "mauvais dossier", "--yes") == 1
    assert "name its commit: " in capsys.readouterr().err
    assert "note: x" in text(root)


def test_one_payment_is_taken_back_alone(root: Path) -> None:
    """That of the import which brought another one with it, too."""
    one = "  - {received_on: 2026-05-04, amount: 100.00}\n"
    changed = FIRST.replace(one, f"{one}  - {{received_on: 2026-05-05, amount: 200.00}}\n")
    (root / PATH).write_text(changed, encoding="utf-8")
    git(root, "commit", "-qam", "import: 2 entries\n\nCase: 2026-014\nEvent: import")
    imported = git(root, "rev-parse", "HEAD").strip()

    assert called("undo", "2026-014", imported, "refusé") == 1
    assert called("undo", "2026-014", "--payment", "201", "inconnu") == 1
    assert called("undo", "2026-014", "--payment", "200", "chèque impayé") == 0

    assert text(root) == FIRST
    assert f"Undoes-Part-Of: {imported}" in git(root, "log", "-1", "--format=%b")


def test_two_cases_of_one_debtor_become_one(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Facts and files move, the old number leads there, and verify finds every entry."""
    paper = tmp_path / "devis.pdf"
    paper.write_bytes(b"%PDF-1.4 devis")
    called("piece", "2026-015", str(paper), "--kind", "devis", "--invoice", "FA-2026-0050")
    called("note", "2026-015", "a promis de rappeler", "--channel", "phone", "--on", "2026-05-20")
    called("paid", "2026-015", "50", "--on", "2026-06-01")

    assert called("merge", "2026-015", "2026-014", "--reason", "même débiteur") == 0

    case = read_case(text(root).encode(), path=PATH, number="2026-014").record
    assert case is not None
    assert [i.invoice_number for i in case.invoices] == ["FA-2026-0042", "FA-2026-0050"]
    assert [str(p.amount) for p in case.payments] == ["100.00", "50.00"]
    assert case.piece("p-devis").file == "2026-014/devis.pdf"  # type: ignore[union-attr]
    assert [e.day.isoformat() for e in case.history] == ["2026-05-20", "2026-05-28", "2026-06-10"]
    assert "merged_into: " in text(root, "2026-015")
    assert called("check") == 0
    capsys.readouterr()
    assert called("note", "2026-015", "suite") == 0
    assert "case 2026-015 was put into case 2026-014" in capsys.readouterr().err
    assert subject(root).startswith("2026-014: ")
    assert called("verify") == 0


def test_a_merge_is_taken_back(root: Path) -> None:
    """Both files are as they were, and the record stays whole."""
    before = text(root, "2026-015")
    called("note", "2026-015", "x")
    noted = text(root, "2026-015")
    assert called("merge", "2026-015", "2026-014", "--reason", "même débiteur") == 0
    assert called("undo", "2026-014", "deux débiteurs", "--yes") == 0
    assert (text(root), text(root, "2026-015")) == (FIRST, noted)
    assert noted != before
    assert called("verify") == 0


def test_an_invoice_of_both_cases_stands_there_once(root: Path) -> None:
    """And what says something else in the two is refused."""
    both = SECOND.replace("FA-2026-0050", "FA-2026-0042").replace("500.00", "10000.00")
    both = both.replace("2026-04-15", "2026-03-31").replace("2026-05-15", "2026-04-30")
    (root / "cases" / "2026-015.yaml").write_text(both, encoding="utf-8")
    git(root, "commit", "-qam", "deux fois")
    assert called("check") == 1
    assert called("merge", "2026-015", "2026-014", "--reason", "doublon") == 0
    assert text(root).count("invoice_number") == 1
    assert called("check") == 0


@pytest.mark.parametrize(
    "other",
    [
        'siren: "200000008"}\nclosed: {reason: settled, closed_on: 2026-06-01}',
        'siren: "010000024"}',
        "rcs: Lyon}\nhanded_over: {to: lawyer, handed_on: 2026-06-01}",
    ],
)
def test_cases_that_are_not_one_are_not_merged(root: Path, other: str) -> None:
    """Another company, a case that is over, a case that somebody else has."""
    changed = SECOND.replace("address: [1 RUE NEUVE, 69001 LYON]}", other)
    (root / "cases" / "2026-015.yaml").write_text(changed, encoding="utf-8")
    git(root, "commit", "-qam", "autre")
    assert called("merge", "2026-015", "2026-014", "--reason", "essai") == 1
    assert text(root) == FIRST


def test_cases_steps_and_invoices_are_completed(root: Path) -> None:
    """At Tab, by number or name; steps and invoices are those of the case on the line."""
    assert offered("bash", "relance note menui") == ["2026-014"]
    assert offered("bash", "relance note 2026-") == ["2026-014", "2026-015"]
    assert "mise-en-demeure" in offered("bash", "relance sent 2026-014 ")
    assert offered("bash", "relance dispute ecole FA") == ["FA-2026-0050"]
    assert "debtor.address=" in offered("bash", "relance set 14 debtor.a")
    assert offered("powershell", "relance note menui") == ["2026-014"]
    del root


def offered(shell: str, line: str) -> list[str]:
    """Return what a shell is told at the end of a line."""
    import os
    import subprocess
    import sys

    words = line.split(" ")
    told = {
        "bash": {"COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)},
        "powershell": {"COMP_WORDS": "\n".join(words[:-1]), "COMP_CWORD": words[-1]},
    }[shell]
    done = subprocess.run(
        [sys.executable, "-m", "relance_docs"],
        env=os.environ | told | {"_RELANCE_COMPLETE": f"{shell}_complete"},
        capture_output=True,
        text=True,
        check=True,
    )
    lines = done.stdout.splitlines()
    if shell == "bash":
        return [line.partition(",")[2] for line in lines]
    return [line.partition("\t")[0] for line in lines]


def test_the_completion_is_installed_once(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line in the file that the shell runs, and what stood there stays."""
    del root
    home = tmp_path / "home"
    home.mkdir()
    (home / ".bashrc").write_text("alias ll='ls -l'\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(home))
    for _time in range(2):
        assert called("completion", "install", "bash") == 0
    written = (home / ".bashrc").read_text(encoding="utf-8")
    assert written.startswith("alias ll='ls -l'\n")
    assert written.count("relance completion") == 1
    assert "_RELANCE_COMPLETE" in (home / ".local/share/relance/completion.bash").read_text()
    assert called("completion", "install", "fish") == 0
    assert (home / ".config/fish/completions/relance.fish").is_file()


@pytest.mark.usefixtures("root")
def test_a_letter_that_is_made_anew_tells_where_the_first_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Somebody may have printed it; nothing is told when nothing changed."""
    called("confirm", "2026-014", "--all")
    assert called("letters", "2026-014") == 0
    assert called("paid", "2026-014", "50.00", "--on", "2026-06-09") == 0
    capsys.readouterr()

    assert called("letters", "2026-014") == 0

    name = "2026-014/2026-06-10-mise-en-demeure.pdf"
    said = capsys.readouterr().err
    assert f"made anew: build/letters/{name}" in said
    assert f"it is kept as build/set-aside/{name}: if it left all the same" in said
    assert called("letters", "2026-014") == 0
    assert "made anew" not in capsys.readouterr().err


@pytest.mark.usefixtures("root")
def test_a_letter_that_does_not_count_what_was_received_is_recorded_with_a_note(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It may have left as it is; what was known when it was made is counted."""
    called("confirm", "2026-014", "--all")
    assert called("paid", "2026-014", "30.00", "--on", "2026-06-08") == 0
    assert called("letters", "2026-014") == 0
    assert called("paid", "2026-014", "50.00", "--on", "2026-06-09") == 0
    capsys.readouterr()

    assert called("sent", "2026-014", "mise-en-demeure") == 0

    said = " ".join(capsys.readouterr().err.split())
    assert "was made before 50.00 €, received on 2026-06-09, was recorded, and does not" in said
    assert "30.00" not in said


def test_an_amount_that_was_corrected_after_a_letter_is_said(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By `check`, by `status`, and by the next letter, until that has left."""
    called("confirm", "2026-014", "--all")
    assert called("letters", "2026-014") == 0
    assert called("sent", "2026-014", "mise-en-demeure") == 0
    total = "invoices.FA-2026-0042.total_with_vat=9500.00"
    assert called("set", "2026-014", total, "--reason", "remise") == 0
    capsys.readouterr()

    assert called("check") == 0
    said = (
        "the letter of 2026-06-10 gave 10,000.00 € for invoice FA-2026-0042, and it is 9,500.00 €"
    )
    assert said in capsys.readouterr().out
    assert called("status", "2026-014") == 0
    said = "invoice FA-2026-0042 is 9,500.00 €; the letter of 2026-06-10 gave 10,000.00 €"
    assert said in " ".join(capsys.readouterr().out.split())
    assert called("again", "2026-014", "mise-en-demeure", "--reason", "montant rectifié") == 0
    later = SETTINGS.replace("2026-06-10", "2026-06-24")
    (root / "relance.yaml").write_text(later, encoding="utf-8")
    assert called("save", "relance.yaml", "-m", "deux semaines plus tard") == 0
    assert called("letters", "2026-014") == 0
    (letter,) = (root / "build" / "letters" / "2026-014").glob("*.pdf")
    told = " ".join(text_of(letter.read_bytes()).split())
    assert "du 10 juin 2026 indiquait 10 000,00 € pour la facture FA-2026-0042." in told
    assert "Ce montant est rectifié : il est de 9 500,00 €." in told
    assert called("sent", "2026-014", "mise-en-demeure") == 0
    capsys.readouterr()
    assert called("check") == 0
    assert "gave 10,000.00 €" not in capsys.readouterr().out


def test_a_case_whose_other_half_is_gone_is_told(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file of a case that was put into one that is not there is an error."""
    pointer = "merged_into: 2026-099\nmerged_on: 2026-06-01\nreason: doublon\n"
    (root / "cases" / "2026-020.yaml").write_text(pointer, encoding="utf-8")
    assert called("check") == 1
    assert "2026-099" in capsys.readouterr().out


def test_a_note_needs_no_text_when_there_is_an_outcome(root: Path) -> None:
    """And without either, it is asked what was said."""
    assert called("note", "2026-014", "--outcome", "no_answer") == 0
    assert "outcome: no_answer}" in text(root)
    assert called("note", "2026-014") == 2


def test_a_note_counts_for_the_call_that_is_due(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And says so; `--apart` says that it is none."""
    reminded = SECOND + "history:\n  - {at: 2026-05-20, step: relance-1, channel: email}\n"
    (root / "cases" / "2026-015.yaml").write_text(reminded, encoding="utf-8")
    git(root, "commit", "-qam", "relancé")

    assert called("note", "2026-015", "messagerie", "--apart", "--on", "2026-06-09") == 0
    assert "appel-1" not in text(root, "2026-015")
    assert called("note", "2026-015", "ne répond pas") == 0
    assert "this counts as appel-1" in capsys.readouterr().err
    assert "step: appel-1, channel: phone, note: ne répond pas" in text(root, "2026-015")


def test_a_dispute_is_settled_by_its_credit_note(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are one commit; on a terminal the part contested and the credit note are asked for."""
    of = ("dispute", "2026-014", "FA-2026-0042")
    answers(monkeypatch, "rayée", "500")
    assert called(*of, "--on", "2026-06-01") == 0
    assert "dispute: {raised_on: 2026-06-01, amount: 500.00, reason: rayée}" in text(root)
    answers(monkeypatch, "AV-7", "500")
    assert called(*of, "--resolved-on", "2026-06-05", "--resolution", "avoir") == 0
    note = "{number: AV-7, issue_date: 2026-06-05, amount: 500.00, invoice_number: FA-2026-0042}"
    assert note in text(root)
    assert git(root, "rev-list", "--count", "HEAD").strip() == "3"
