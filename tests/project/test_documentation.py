"""What the documentation has typed is done, what it shows is made, its words are those of all."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from relance_docs.cli.main import relance
from relance_docs.cli.session import Session
from tests.workspaces import run
from tools import messages
from tools.docs import french, law, tutorial

ROOT = Path(__file__).parents[2]
FRENCH_PAGES = [ROOT / "README.fr.md", *sorted((ROOT / "docs" / "fr").rglob("*.md"))]
ENGLISH_PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
CODE = re.compile(
    r"```.*?```|^ {4}[^\n]*$|`[^`]*`|<[^>]*>|\[[^\]]*\]\(\.\./[\w./-]+\.md\)|\]\([^)]*\)|\{[^}]*\}",
    re.DOTALL | re.MULTILINE,
)
QUOTED = re.compile(r'"[^"]*"')
# What French says otherwise here: the glossary has the word.
FOREIGN = re.compile(
    r"\b(?:e-?mails?|mails?|workspaces?|templates?|gabarits?|digita\w+|checker|librairies?"
    r"|deadlines?|impacter|initier|litiges?|versements?|adresse mail)\b",
    re.IGNORECASE,
)
NAMES = re.compile(r"--[\w-]+|[\w.]*\w[./_@=:]\S*|\bmail_services\b")
# « Paiement » is what the law speaks of; what arrives is a règlement.
OF_THE_LAW = re.compile(
    r"(?:délais?|dates? limites?|demandes?|promesses?|retards?|référence|injonctions?|jour|défaut"
    r"|moyens?|preuves?|certificat de non)[ -](?:de )?paiement"
    r"|demander le paiement|jusqu’au paiement"
)
FOLDER = re.compile(r"\b(?:folder|folders|directory)\b")
CASE = re.compile(r"\b(?:case|cases|dossier|dossiers|bordereau)\b", re.IGNORECASE)


def test_every_command_of_the_tutorial_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From an empty folder to the dossier handed over: each step is done, in French."""
    monkeypatch.setenv("RELANCE_LANG", "fr")
    workspace = tmp_path / "relances"
    done = 0
    for step in tutorial.steps():
        if isinstance(step, tutorial.Day):
            tutorial.fix_day(workspace, step.line)
        elif isinstance(step, tutorial.Command):
            here = workspace if done else tmp_path
            monkeypatch.chdir(here)
            said = run(here, *step.arguments)
            assert said.exit_code == 0, f"relance {step.typed}: {said.output}"
            if not done:
                tutorial.put_files(workspace)
            done += 1
    assert done > 35


def test_every_picture_of_the_tutorial_is_there() -> None:
    """Each is drawn by `make pictures`, and none is kept that no page shows."""
    shown = {step.name for step in tutorial.steps() if isinstance(step, tutorial.Picture)}
    assert shown == {path.stem for path in (tutorial.FRENCH / "images").iterdir()}


def test_every_command_of_the_documentation_exists() -> None:
    """What any page has typed is a command, with arguments and options that it takes."""
    odd = [
        f"{page.relative_to(ROOT)}: relance {line}: {wrong}"
        for page in (*FRENCH_PAGES, *ENGLISH_PAGES)
        for line in _typed(page)
        if (wrong := _misuse(line))
    ]
    assert [] == odd


def _typed(page: Path) -> Iterator[str]:
    """Yield the command lines of a page: indented, in a block of shell, or as cells of a table."""
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL))
    lines = re.findall(r"^ {4,7}relance (.+)$", text, re.MULTILINE) + re.findall(
        r"^relance (.+)$", blocks, re.MULTILINE
    )
    for line in lines + re.findall(r"`relance ([\w-]+ [^`]+)` \|$", text, re.MULTILINE):
        # Several commands on one line, or what a comment says of it.
        yield re.split(r" +# | && | \|\| | > ", line)[0]


def _misuse(line: str) -> str:
    """Return what click has against a command line, but for what only a workspace can tell."""
    name, *arguments = shlex.split(line)
    if name.startswith("-"):
        return ""
    with relance.make_context(
        "relance", [], obj=Session(language="fr"), resilient_parsing=True
    ) as group:
        command = relance.get_command(group, name)
        if command is None:
            return "no such command"
        try:
            given, _rest, _order = command.make_parser(click.Context(command)).parse_args(arguments)
        except click.UsageError as wrong:
            return wrong.format_message()
        return "; ".join(_refused(command, given))


def _refused(command: click.Command, given: dict[str, object]) -> Iterator[str]:
    for parameter in command.params:
        value = given.get(parameter.name or "")
        if isinstance(parameter.type, click.Choice) and isinstance(value, str):
            try:
                parameter.type.convert(value, parameter, None)
            except click.BadParameter as wrong:
                yield wrong.format_message()


def test_one_french_word_for_each_thing() -> None:
    """No page and no message has the words that the glossary leaves out."""
    odd = [
        f"{place}: {found}"
        for place, text in _prose()
        for found in (*FOREIGN.findall(text), *_payments(text))
    ]
    assert [] == odd


def _prose() -> Iterator[tuple[str, str]]:
    """Yield every French text without what is typed, with its place."""
    for page in FRENCH_PAGES:
        if page.name != "glossaire.md":
            yield page.name, NAMES.sub("", CODE.sub("", page.read_text(encoding="utf-8")))
    for message in (*messages.french(), *french.catalogue()):
        texts = message.string if isinstance(message.string, tuple) else (str(message.string),)
        for text in texts if message.id else ():
            yield str(message.id)[:60], NAMES.sub("", QUOTED.sub("", CODE.sub("", text)))


def _payments(text: str) -> list[str]:
    return re.findall(r"\w+ \w*paiements?\b", OF_THE_LAW.sub("", text))


def test_a_folder_is_no_dossier() -> None:
    """A dossier is what is kept of a debtor; where files lie is a répertoire."""
    odd = [
        str(message.id)[:80]
        for message in messages.french()
        if isinstance(message.id, str) and isinstance(message.string, str)
        if FOLDER.search(message.id) and not CASE.search(CODE.sub("", message.id))
        if "dossier" in CODE.sub("", message.string)
    ]
    assert [] == odd


def test_the_reference_is_whole_in_french() -> None:
    """Every field, finding and legal value has its French; `python -m tools.docs.french` lists."""
    assert [] == french.untranslated()
    assert "\n| " in law.values_table()
    assert {row["name"] for row in law.rows("constants")} == set(law.NAMES)
