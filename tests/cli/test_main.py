"""The frame of the command line: help, language, options everywhere, failures and exit codes."""

from __future__ import annotations

import ctypes
import io
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Final

import click
import pytest
from click.testing import CliRunner, Result

from relance_docs.cli.group import CommandEntry, HelpChapter, LazyGroup
from relance_docs.cli.main import relance
from relance_docs.cli.options import GLOBAL_OPTIONS
from relance_docs.cli.session import Session
from relance_docs.cli.words import language_chosen, translation
from relance_docs.errors import FindingsError, RefusalError
from relance_docs.finding import Finding, Place
from relance_docs.message import Message

HEAVY: Final = ("pydantic", "ruamel", "jinja2", "weasyprint", "git", "babel", "segno", "holidays")

Runner = Callable[..., Result]


@pytest.fixture
def run_command(monkeypatch: pytest.MonkeyPatch) -> Runner:
    """Return a runner of a group whose only command, `act`, does what the test says."""

    def run(action: Callable[[Session], object], *arguments: str, **settings: object) -> Result:
        @click.command("act", help="Do it.")
        @click.pass_obj
        def act(session: Session) -> object:
            return action(session)

        module = ModuleType("acting")
        module.__dict__["act"] = act
        monkeypatch.setitem(sys.modules, "acting", module)
        entries = {"act": CommandEntry(place="acting:act", help="Do it.")}
        group = LazyGroup(
            name="relance",
            chapters=[HelpChapter(title="Commands", entries=entries)],
            params=[*GLOBAL_OPTIONS],
        )
        return CliRunner().invoke(group, [*arguments], **settings)  # type: ignore[arg-type]

    return run


def refuse(_session: Session) -> None:
    """Refuse, as a command does."""
    raise RefusalError(Message("{what} is missing", what="rate"))


def test_help_imports_no_command() -> None:
    """`relance --help` loads neither a command nor a library but click."""
    code = (
        "import sys\n"
        "from relance_docs.cli.main import relance\n"
        "relance.main(['--help'], standalone_mode=False)\n"
        "print(*sorted(sys.modules), file=sys.stderr)\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    loaded = set(done.stderr.split())
    assert "click" in loaded
    assert set() == {name for name in loaded if name.split(".")[0] in HEAVY}
    assert set() == {name for name in loaded if name.startswith("relance_docs.cli.commands.")}


def test_help_lists_every_command() -> None:
    """Every command is in `relance --help` with its line."""
    shown = CliRunner().invoke(relance, ["--help"]).output
    assert [] == [name for name in relance.entries if f"  {name} " not in shown]


@pytest.mark.parametrize("name", relance.entries)
def test_help_of_a_command_is_a_sentence_of_the_catalogue(name: str) -> None:
    """What a command says of itself is French in French, and never a docstring."""
    with click.Context(relance, obj=Session(language="en")) as ctx:
        command = relance.get_command(ctx, name)
    assert command is not None
    assert translation("fr")(command.help or "") != command.help


@pytest.mark.parametrize(
    "arguments", [["--lang", "fr", "--help"], ["--help", "--lang", "fr"], ["--lang=fr", "--help"]]
)
def test_help_speaks_french(arguments: list[str]) -> None:
    """--lang counts wherever it stands, for click's own words as well."""
    shown = CliRunner().invoke(relance, arguments).output
    assert shown.startswith("Utilisation\u00a0: relance")
    assert "Afficher cette aide" in shown


@pytest.mark.parametrize(
    ("environment", "first_word"),
    [
        ({}, "Usage:"),
        ({"LANG": "fr_FR.UTF-8"}, "Utilisation"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C.UTF-8"}, "Usage:"),
        ({"LC_MESSAGES": "fr_CA", "LANG": "en_US.UTF-8"}, "Utilisation"),
        ({"LANG": "fr_FR.UTF-8", "RELANCE_LANG": "en"}, "Usage:"),
        ({"LANG": "de_DE.UTF-8"}, "Usage:"),
    ],
)
def test_the_language_follows_the_environment(environment: dict[str, str], first_word: str) -> None:
    """RELANCE_LANG comes before the locale; in the locale, POSIX says which variable counts."""
    shown = CliRunner().invoke(relance, ["--help"], env=environment).output
    assert shown.startswith(first_word)


@pytest.mark.parametrize("name", relance.entries)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_command_explains_itself(name: str, language: str) -> None:
    """Each command has its help, with the options that all have, in both languages."""
    result = CliRunner().invoke(relance, [name, "--help", "--lang", language])
    assert 0 == result.exit_code
    usage, said = ("Usage:", "No notes") if language == "en" else ("Utilisation", "Ni remarques")
    assert result.output.startswith(usage)
    assert said in result.output


def test_the_version_is_the_project_s() -> None:
    """`relance --version` names the program and its version, whatever stands beside it."""
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    alone = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "relance_docs", "--version"],
        capture_output=True,
        check=True,
        text=True,
    )

    assert "0.1.0" == project["project"]["version"]
    assert "relance 0.1.0\n" == alone.stdout
    assert "click" not in alone.stderr
    assert "relance 0.1.0\n" == CliRunner().invoke(relance, ["--lang", "fr", "--version"]).output


def test_an_unknown_command_is_misuse() -> None:
    """A misspelt command exits 2 and is answered with the one that was meant."""
    result = CliRunner().invoke(relance, ["statsu"])
    assert 2 == result.exit_code
    assert "Did you mean 'status'?" in result.stderr


def test_a_letter_that_stdout_lacks_breaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Latin-1 has no typographic apostrophe: the straight one is printed."""
    printed = io.BytesIO()
    with io.TextIOWrapper(printed, encoding="latin-1") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)
        code = relance.main(["--lang", "fr", "--help"], standalone_mode=False)
        stdout.flush()
        assert 0 == code
        page = printed.getvalue().decode("latin-1")
        assert "L'espace de travail" in page
        assert "Compléter dossiers, étapes et factures" in page
        assert "?" not in page


@pytest.mark.parametrize(
    ("tongue", "language"), [(0x040C, "fr"), (0x0C0C, "fr"), (0x0409, "en"), (0x0407, "en")]
)
def test_windows_says_the_language_of_its_user(
    monkeypatch: pytest.MonkeyPatch, tongue: int, language: str
) -> None:
    """Windows sets no LANG: the language of its own menus decides, unless a variable says else."""
    kernel = SimpleNamespace(GetUserDefaultUILanguage=lambda: tongue)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    assert language == language_chosen([], {})
    assert "fr" == language_chosen([], {"RELANCE_LANG": "fr"})
    assert "en" == language_chosen(["--lang", "en"], {"LANG": "fr_FR.UTF-8"})


@pytest.mark.parametrize("day", ["2026-02-30", "20261120", "2026-W47-5", "20/13/2026", "bientôt"])
def test_a_day_that_is_none_is_misuse(day: str) -> None:
    """--as-of takes a day of the calendar as 2026-11-20, and says so."""
    result = CliRunner().invoke(relance, ["status", "--as-of", day])
    assert 2 == result.exit_code
    assert f"'{day}' is not a date; write it as 2026-11-20" in result.stderr


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("20/11/2026", "20 novembre 2026"),
        ("4/10/2026", "4 octobre 2026"),
        ("31/09/2026", "« 31/09/2026 » n’est pas une date"),
        ("20/11/26", "20 novembre 2026"),
        ("25.01.2027", "25 janvier 2027"),
        ("25-01-2027", "25 janvier 2027"),
        ("avant-hier", "« avant-hier » est compris comme le"),
        ("26/10/04", "« 26/10/04 » n’est pas une date"),
    ],
)
def test_in_french_a_day_may_stand_as_the_status_prints_it(day: str, said: str) -> None:
    """Day first, and what was understood is said."""
    result = CliRunner().invoke(relance, ["--lang", "fr", "status", "--as-of", day])
    assert said in " ".join(result.stderr.replace("\xa0", " ").split())


def test_a_refusal_is_one_sentence(run_command: Runner) -> None:
    """A refusal is one line on stderr, exit code 1, nothing on stdout."""
    result = run_command(refuse, "act")
    assert (1, "") == (result.exit_code, result.stdout)
    assert "relance: error: rate is missing\n" == result.stderr


def test_a_refusal_is_translated(run_command: Runner) -> None:
    """What the frame says around a refusal is in the language of the run."""
    assert run_command(refuse, "act", "--lang", "fr").stderr.startswith("relance\u00a0: erreur")


def test_findings_are_printed_with_their_place(run_command: Runner) -> None:
    """A bundle of findings is printed as `check` prints it, exit code 1."""

    def fail(_session: Session) -> None:
        place = Place(path="cases/a.yaml", line=14, column=3, source="  x: 1")
        raise FindingsError((Finding(place=place, code="amount", message=Message("no")),))

    result = run_command(fail, "act")
    assert 1 == result.exit_code
    assert "cases/a.yaml:14:3: error: no [amount]\n      x: 1\n      ^\n" == result.stderr


def test_a_bug_keeps_its_traceback(run_command: Runner) -> None:
    """What is nobody's expected failure is not hidden."""

    def break_down(_session: Session) -> None:
        raise ZeroDivisionError

    assert isinstance(run_command(break_down, "act").exception, ZeroDivisionError)


def test_ctrl_c_is_130(run_command: Runner) -> None:
    """Ctrl-C ends with the exit code that shells know, without a traceback."""

    def interrupt(_session: Session) -> None:
        raise KeyboardInterrupt

    result = run_command(interrupt, "act")
    assert 130 == result.exit_code
    assert "Traceback" not in result.stderr


def test_a_command_may_choose_its_exit_code(run_command: Runner) -> None:
    """A command that returns a number exits with it: what was printed was printed."""
    assert 1 == run_command(lambda _session: 1, "act").exit_code


@pytest.mark.parametrize("arguments", [("--quiet", "act"), ("act", "--quiet"), ("-q", "act", "-q")])
def test_quiet_silences_notes(run_command: Runner, arguments: tuple[str, ...]) -> None:
    """--quiet may stand before or after the command, and leaves out notes."""
    result = run_command(lambda session: session.note(Message("reading")), *arguments)
    assert "" == result.stderr


def test_notes_go_to_stderr(run_command: Runner) -> None:
    """What is said beside the data does not mix with it."""
    result = run_command(lambda session: session.note(Message("reading")), "act")
    assert ("", "reading\n") == (result.stdout, result.stderr)


def test_the_workspace_is_the_nearest_upwards(
    run_command: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without -C, the workspace is the nearest folder upwards that has a relance.yaml."""
    below = tmp_path / "cases" / "2026-014"
    below.mkdir(parents=True)
    (tmp_path / "relance.yaml").touch()
    monkeypatch.chdir(below)
    result = run_command(lambda session: click.echo(session.root), "act")
    assert f"{tmp_path}\n" == result.stdout


def test_a_folder_that_is_no_workspace_is_refused(run_command: Runner, tmp_path: Path) -> None:
    """-C names a workspace; a folder without relance.yaml is none."""
    result = run_command(lambda session: session.root, "act", "-C", str(tmp_path))
    assert 1 == result.exit_code
    assert "is not a workspace" in result.stderr


def test_outside_a_workspace_the_way_out_is_said(
    run_command: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a workspace anywhere above, the sentence says how to name one."""
    monkeypatch.chdir(tmp_path)
    result = run_command(lambda session: session.root, "act")
    assert 1 == result.exit_code
    assert "name it with -C" in result.stderr


def test_a_closed_pipe_is_quiet() -> None:
    """`relance --help | true` says nothing on stderr; nor the second time, of what was kept."""
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "relance_docs", "--help"]
    for _ in range(2):
        done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False, text=True)
        assert (1, "") == (done.returncode, done.stderr)
    os.close(write)


@pytest.mark.parametrize("word", ["aide", "help", "Aide"])
def test_who_asks_for_help_in_a_word_is_sent_to_no_command(word: str) -> None:
    """The way to help is said; « aide » is not taken for `paid`, which records money."""
    asked = CliRunner().invoke(relance, [word])

    assert 2 == asked.exit_code
    assert "--help" in asked.output
    assert "paid" not in asked.output
