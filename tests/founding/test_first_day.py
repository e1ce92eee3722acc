"""`relance init` and `relance new`: from an empty folder to a case that stands in the status."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relance_docs.cli import session
from relance_docs.cli.main import relance
from tests.workspaces import Copies, git

INIT = (
    *("--name", "Atelier Neuf SARL", "--address", "1 RUE NEUVE", "--address", "69001 LYON"),
    *("--siren", "010000016", "--iban", "FR52 0000 0000 000E XEMP LE00 112", "--bic", "EXMPFRP0"),
    *("--signatory", "Anne Neuf", "--role", "Gérante"),
)
NEW = (
    *("--debtor", "Menuiserie Fictive SARL", "--kind", "business"),
    *("--address", "3 QUAI DU RHONE", "--address", "69007 LYON", "--invoice", "FA-2026-0042"),
    *("--issue-date", "2026-05-04", "--due-date", "2026-06-03", "--amount", "12000"),
)


def run(*arguments: str, typed: str | None = None) -> Result:
    """Run a command of the program; `typed` is what a person answers."""
    return CliRunner().invoke(relance, arguments, input=typed, catch_exceptions=False)


@pytest.fixture(autouse=True)
def _in_2026(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be 2026: the numbers of new cases bear the year."""
    monkeypatch.setattr(session, "_day_of_this_machine", lambda: date(2026, 11, 30))


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the questions be asked as on a terminal."""
    monkeypatch.setattr("relance_docs.cli.asking.is_terminal", lambda: True)


@pytest.fixture
def workspace(copies: Copies) -> Path:
    """Return a workspace that was just made."""
    return copies.of(_founded, "relances")


def _founded(root: Path) -> None:
    with pytest.MonkeyPatch.context() as alone:  # the first test that wants it may have a terminal
        alone.setattr("relance_docs.cli.asking.is_terminal", lambda: False)
        assert 0 == run("init", str(root), *INIT).exit_code


def files_of(folder: Path) -> Iterator[Path]:
    """Yield the files of a workspace, those of git left out."""
    return (p for p in sorted(folder.rglob("*")) if p.is_file() and ".git/" not in p.as_posix())


def test_a_workspace_is_made_whole_and_committed(workspace: Path) -> None:
    """Everything is committed in a repository of its own, and the check finds no error."""
    assert "" == git(workspace, "status", "--porcelain")
    assert "Event: init" in git(workspace, "log", "-1", "--format=%B")
    assert "main\n" == git(workspace, "branch", "--show-current")
    assert 0 == run("-C", str(workspace), "check").exit_code
    for hook in (".relance/pre-commit", ".git/hooks/pre-commit"):
        assert (workspace / hook).stat().st_mode & stat.S_IXUSR


def test_no_package_is_installed_by_a_name_that_anybody_may_register(workspace: Path) -> None:
    """Where the program comes from is for the user to say; a name alone says nothing of it."""
    said = [path for path in files_of(workspace) if b"install relance" in path.read_bytes()]
    assert [] == said


def test_git_runs_nothing_that_somebody_can_push(workspace: Path, tmp_path: Path) -> None:
    """The hook that runs is git's own copy; a commit that changes the other one runs nothing."""
    config = git(workspace, "config", "--local", "--list")
    assert "hookspath" not in config.lower()
    pushed = workspace / ".relance/pre-commit"
    pushed.write_text(f"#!/bin/sh\ntouch {tmp_path}/run\n", encoding="utf-8")
    git(workspace, "commit", "--quiet", "--all", "--message=x")

    assert 0 == run("-C", str(workspace), "new", *NEW).exit_code
    assert not (tmp_path / "run").exists()


def test_changed_hooks_of_an_older_workspace_are_told(workspace: Path, tmp_path: Path) -> None:
    """Where git runs hooks of the folder, others than at the last recording are refused first."""
    hook = workspace / ".githooks/pre-commit"
    hook.parent.mkdir()
    hook.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    hook.chmod(0o755)
    git(workspace, "config", "core.hooksPath", ".githooks")
    git(workspace, "add", "--all")
    git(workspace, "commit", "--quiet", "--message=comme avant")
    assert 0 == run("-C", str(workspace), "new", "2026-001", *NEW).exit_code
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/run\n", encoding="utf-8")
    git(workspace, "commit", "--quiet", "--all", "--no-verify", "--message=pousse")
    pay = ("-C", str(workspace), "paid", "2026-001", "10", "--on", "2026-07-01")

    done = run(*pay)

    assert 1 == done.exit_code
    assert ".githooks/pre-commit" in done.output
    assert not (tmp_path / "run").exists()
    (workspace / ".git/relance-hooks").unlink()
    assert 0 == run(*pay).exit_code
    assert (tmp_path / "run").exists()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_tasks_of_vs_code_are_commands_and_find_the_errors(
    workspace: Path, language: str
) -> None:
    """What each task runs exists; what `check` prints of an error is found with its place."""
    tasks = json.loads((workspace / ".vscode/tasks.json").read_bytes())["tasks"]
    assert ["status", "letters", "check"] == [task["args"][0] for task in tasks]
    assert {"relance"} == {task["command"] for task in tasks}
    (workspace / "cases/2026-001.yaml").write_text("number: 2026-001\n", encoding="utf-8")

    done = run("-C", str(workspace), "--lang", language, "check")

    errors, warnings = (each["pattern"]["regexp"] for each in tasks[-1]["problemMatcher"])
    matches = (re.match(errors, line) for line in done.output.splitlines())
    places = [found.group(1, 2) for found in matches if found]
    assert ("cases/2026-001.yaml", "1") in places
    said = "{place}: {weight}: x [code]"
    for weight in ("warning", "avertissement\N{NO-BREAK SPACE}"):
        assert re.match(warnings, said.format(place="relance.yaml:3:1", weight=weight))
        assert not re.match(errors, said.format(place="relance.yaml:3:1", weight=weight))


def test_nothing_of_the_example_is_left(workspace: Path) -> None:
    """No fact of the example workspace stands in any file of a new one, nor a fixed day."""
    texts = {path: path.read_text(encoding="utf-8") for path in files_of(workspace)}
    assert len(texts) > 10

    found = [
        str(path)
        for path, text in texts.items()
        if ".relance" not in path.parts
        for word in ("Atelier Exemple", "Claire Martin", "atelier.example", "as_of:")
        if word in text
    ]

    assert [] == found


def test_a_folder_that_has_files_of_its_own_keeps_them(tmp_path: Path) -> None:
    """What is there is neither touched nor committed; a file in the way is refused by name."""
    (tmp_path / "facture.pdf").write_bytes(b"%PDF")
    assert 0 == run("init", str(tmp_path), *INIT).exit_code
    assert "?? facture.pdf\n" == git(tmp_path, "status", "--porcelain")

    other = tmp_path.parent / "autre"
    other.mkdir()
    (other / "Makefile").write_text("all:\n")
    done = run("init", str(other), *INIT)

    assert 1 == done.exit_code
    assert "Makefile" in done.output
    assert ["Makefile"] == [path.name for path in other.iterdir()]


def test_a_workspace_is_not_made_twice_nor_inside_another_repository(workspace: Path) -> None:
    """Both are refused in one sentence, and nothing is left behind."""
    again = run("init", str(workspace), *INIT)
    inside = run("init", str(workspace / "dedans"), *INIT)

    assert (1, 1) == (again.exit_code, inside.exit_code)
    assert "is a workspace already" in again.output
    assert "lies in the git repository" in inside.output
    assert not (workspace / "dedans").exists()


@pytest.mark.usefixtures("terminal")
def test_a_folder_is_refused_before_anything_is_asked(workspace: Path) -> None:
    """Sixteen answers are not lost."""
    inside = run("init", str(workspace / "dedans"), typed="")

    assert 1 == inside.exit_code
    assert "lies in the git repository" in inside.output
    assert "Name of your company" not in inside.output


def test_a_folder_that_cannot_be_made_is_refused_in_a_sentence(tmp_path: Path) -> None:
    """Where nothing can be written the place is named, and there is no traceback."""
    (tmp_path / "facture.pdf").write_bytes(b"%PDF")

    done = run("init", str(tmp_path / "facture.pdf/relances"), *INIT)

    assert 1 == done.exit_code
    assert f"{tmp_path / 'facture.pdf'} cannot be written to" in done.output


def test_a_wrong_identifier_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    """A SIREN with a wrong digit is misuse."""
    done = run("init", str(tmp_path / "x"), *INIT, "--siren", "010000017")

    assert 2 == done.exit_code
    assert "010000017" in done.output
    assert not (tmp_path / "x").exists()


@pytest.mark.usefixtures("terminal")
def test_questions_ask_for_what_is_missing(tmp_path: Path) -> None:
    """A slip is asked for again, Enter leaves a fact for later, the VAT number is proposed."""
    answers = [
        *("Atelier Neuf SARL", "1 RUE NEUVE; 69001 LYON", "", "010000017", "010000016", "Lyon"),
        *("", "", "", "", "", "Anne Neuf", "Gérante"),
    ]

    done = run("init", str(tmp_path / "x"), typed="\n".join(answers) + "\n")

    assert 0 == done.exit_code, done.output
    text = (tmp_path / "x/relance.yaml").read_text(encoding="utf-8")
    assert "vat_identifier: FR94010000016" in text
    assert "signatory: {name: Anne Neuf, role: Gérante}" in text
    assert "# iban:" in text


@pytest.mark.usefixtures("terminal")
def test_a_slip_in_a_new_case_is_asked_for_again(workspace: Path) -> None:
    """A kind in French is understood; no answer, a wrong due date or e-mail is asked for again."""
    answers = (
        *("Menuiserie Fictive SARL", "", "pro", "professionnel", "FA-2026-0042", "04/10/2026"),
        *("2026-09-03", "03/11/2026", "1 200,50", "3 QUAI DU RHONE; 69007 LYON"),
        *("Mme Durand", "compta@menuiserie.example", ""),
    )

    done = run("-C", str(workspace), "--lang", "fr", "new", typed="\n".join(answers) + "\n")

    assert 0 == done.exit_code, done.output
    text = (workspace / "cases/2026-001.yaml").read_text(encoding="utf-8")
    assert "kind: business" in text
    assert "due_date: 2026-11-03" in text
    assert "email: compta@menuiserie.example" in text


@pytest.mark.usefixtures("terminal")
def test_someone_git_does_not_know_is_asked_who_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is kept in this repository alone, and the first commit bears it."""
    _forget_who_commits(monkeypatch)
    answers = ("Paul Neuf", "paul@neuf.example")

    done = run("init", str(tmp_path / "x"), *INIT, typed="\n" * 5 + "\n".join(answers) + "\n")

    assert 0 == done.exit_code, done.output
    assert "Paul Neuf <paul@neuf.example>\n" == git(tmp_path / "x", "log", "--format=%an <%ae>")


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(
    ("answers", "author"),
    [
        (("", ""), "Seed Box <seed@box.example>"),
        (("Paul Neuf", "paul@neuf.example"), "Paul Neuf <paul@neuf.example>"),
    ],
)
def test_the_identity_of_the_machine_is_shown_and_may_be_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answers: tuple[str, str], author: str
) -> None:
    """Git may know a name that is nobody's: it is the answer proposed."""
    _forget_who_commits(monkeypatch)
    config = tmp_path / "gitconfig"
    config.write_text("[user]\n\tname = Seed Box\n\temail = seed@box.example\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))

    done = run("init", str(tmp_path / "x"), *INIT, typed="\n" * 5 + "\n".join(answers) + "\n")

    assert 0 == done.exit_code, done.output
    assert "Who records" in done.output
    assert "[Seed Box]" in done.output
    assert f"{author}\n" == git(tmp_path / "x", "log", "--format=%an <%ae>")


def test_without_anybody_to_ask_the_way_out_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Off a terminal the files are there, nothing is committed, and the sentence says how."""
    _forget_who_commits(monkeypatch)

    done = run("init", str(tmp_path / "x"), *INIT)

    assert 0 == done.exit_code
    assert "git config user.name" in done.output
    assert (tmp_path / "x/relance.yaml").is_file()


def _forget_who_commits(monkeypatch: pytest.MonkeyPatch) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{role}_NAME", raising=False)
        monkeypatch.delenv(f"GIT_{role}_EMAIL", raising=False)


def test_the_hook_refuses_a_commit_with_errors(workspace: Path) -> None:
    """A case that `relance check` finds wrong is not committed by hand; one that is right is."""
    (workspace / "cases/2026-001.yaml").write_text("debtor: {}\n")
    git(workspace, "add", "cases")
    command = ["git", "-C", str(workspace), "commit", "-qm", "x"]
    environment = os.environ | {"RELANCE_LANG": "en"}

    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)

    assert 1 == done.returncode
    assert "cases/2026-001.yaml:1:1: error" in done.stdout + done.stderr


def test_a_slip_in_one_case_keeps_nobody_from_recording_in_another(workspace: Path) -> None:
    """The hook looks at what the commit holds, not at a case that is being corrected."""
    assert 0 == run("-C", str(workspace), "new", *NEW).exit_code
    (workspace / "cases/2026-002.yaml").write_text("debtor: {}\n")
    git(workspace, "add", "cases")

    done = run("-C", str(workspace), "paid", "2026-001", "10", "--on", "2026-07-01")

    assert 0 == done.exit_code, done.output
    assert "A  cases/2026-002.yaml\n" == git(workspace, "status", "--porcelain")


def test_a_diff_says_which_entry_was_changed(workspace: Path) -> None:
    """Above a change, `git diff` shows the invoice that it belongs to."""
    assert 0 == run("-C", str(workspace), "new", *NEW).exit_code
    path = workspace / "cases/2026-001.yaml"
    filler = "".join(f"    # note {number}\n" for number in range(9))
    changed = path.read_text(encoding="utf-8").replace("    total", f"{filler}    total")
    path.write_text(changed, encoding="utf-8")
    git(workspace, "commit", "-qam", "x", "--no-verify")
    path.write_text(changed.replace("12000.00", "11000.00"), encoding="utf-8")

    assert "@@   - invoice_number: FA-2026-0042" in git(workspace, "diff")


def test_a_case_is_opened_with_its_invoice(workspace: Path, tmp_path: Path) -> None:
    """The case gets the next number of the year, the invoice becomes a pièce, one commit has it."""
    (tmp_path / "Facture n° 42.pdf").write_bytes(b"%PDF-1.4")
    done = run(*("-C", str(workspace), "new", *NEW, "--file", str(tmp_path / "Facture n° 42.pdf")))
    again = run(
        "-C",
        str(workspace),
        "new",
        "2026-077",
        *("--debtor", "Imprimerie Fictive SAS", "--kind", "business"),
        *("--address", "8 PLACE DU MARCHE", "--address", "38000 GRENOBLE"),
        "--invoice",
        "FA-2026-0043",
        "--issue-date",
        "2026-05-04",
        "--due-date",
        "2026-06-03",
        "--amount",
        "1,50",
    )

    assert (0, 0) == (done.exit_code, again.exit_code), done.output + again.output
    assert "" == git(workspace, "status", "--porcelain")
    names = {
        path.relative_to(workspace / "cases").as_posix()
        for path in files_of(workspace)
        if path.is_relative_to(workspace / "cases")
    }
    expected = {"2026-001.yaml", "2026-001/Facture-n-42.pdf", "2026-077.yaml", ".gitkeep"}
    assert expected == names
    status = run("-C", str(workspace), "-q", "status", "--as-of", "2026-08-31", "--format", "json")
    owed = {line["case"]: line["total_due"] for line in json.loads(status.stdout)}
    assert {"2026-077", "2026-001"} == set(owed)


def test_a_case_with_wrong_dates_is_refused_whole(workspace: Path) -> None:
    """An invoice due before its date opens no case; the error has its place."""
    done = run("-C", str(workspace), "new", *NEW, "--due-date", "2026-05-01")

    assert 1 == done.exit_code
    assert "[due-before-issue]" in done.output
    assert [] == list((workspace / "cases").glob("*.yaml"))


def test_a_new_number_is_a_file_on_windows_too(workspace: Path) -> None:
    """Devices are refused, with any ending, and so is a number that is there in other capitals."""
    said = {n: run("-C", str(workspace), "new", n, *NEW).output for n in ("CON", "nul.2026", "a:")}
    assert "CON is the name of a device on Windows" in said["CON"]
    assert "choose another one, as X-nul.2026" in said["nul.2026"]
    assert "cannot be a case number" in said["a:"]
    assert 0 == run("-C", str(workspace), "new", "D-001", *NEW).exit_code
    again = run("-C", str(workspace), "new", "d-001", *NEW, "--another-debtor")
    assert "case d-001 is there already" in again.output
    book = ("-C", str(workspace), "debtor")
    assert "AUX is the name of a device" in run(*book, "AUX", "D-001").output
    assert 0 == run(*book, "C0042", "D-001").exit_code
    assert "c0042 differs from C0042 only in capital" in run(*book, "c0042", "D-001").output


def test_a_device_that_is_there_already_is_read_for_ever(workspace: Path) -> None:
    """A workspace of before goes on where it can."""
    assert 0 == run("-C", str(workspace), "new", "D-001", *NEW).exit_code
    text = (workspace / "cases/D-001.yaml").read_text(encoding="utf-8")
    (workspace / "cases/AUX.yaml").write_text(text, encoding="utf-8")
    (workspace / "cases/D-001.yaml").unlink()
    assert 0 == run("-C", str(workspace), "check").exit_code
    assert "AUX" in run("-C", str(workspace), "status").output


@pytest.mark.parametrize("number", ["menuiserie-fictive", "Menuiserie_Fictive.2", "é", "a/b c"])
def test_a_number_names_nobody(workspace: Path, number: str) -> None:
    """A case number without the debtor's name, or with what no path can bear, is refused."""
    done = run("-C", str(workspace), "new", number, *NEW)

    assert 1 == done.exit_code
    assert [] == list((workspace / "cases").glob("*.yaml"))


def test_a_case_is_opened_by_answers_alone(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who types nothing but answers opens a case with two invoices."""
    monkeypatch.setattr("relance_docs.cli.asking.is_terminal", lambda: True)
    answers = [
        *("Menuiserie Fictive SARL", "business", "FA-1", "2026-05-04", "2026-06-03", "1 200,50"),
        *("3 QUAI DU RHONE; 69007 LYON", "", "FA-2", "2026-06-04", "2026-07-03", "10", ""),
    ]

    done = run("-C", str(workspace), "new", "2026-001", typed="\n".join(answers) + "\n")

    assert 0 == done.exit_code, done.output
    text = (workspace / "cases/2026-001.yaml").read_text(encoding="utf-8")
    assert "total_with_vat: 1200.50" in text
    assert "invoice_number: FA-2" in text


def test_a_dry_run_writes_nothing(workspace: Path) -> None:
    """The file is shown, and neither it nor a commit is made."""
    before = git(workspace, "rev-parse", "HEAD")

    done = run("-C", str(workspace), "new", *NEW, "--dry-run")

    assert 0 == done.exit_code
    assert "+  name: Menuiserie Fictive SARL" in done.output
    assert before == git(workspace, "rev-parse", "HEAD")
    assert [] == list((workspace / "cases").glob("*.yaml"))


def test_the_makefile_of_a_workspace_works(workspace: Path) -> None:
    """`make status` runs the program that made the workspace."""
    assert 0 == run("-C", str(workspace), "new", *NEW).exit_code

    done = subprocess.run(
        ["make", "-s", "-C", str(workspace), "status"], capture_output=True, text=True, check=False
    )

    assert 0 == done.returncode, done.stderr
    assert "Menuiserie" in done.stdout
