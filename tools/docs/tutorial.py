"""The tutorial as it is done: what the page has typed, in its order, and what a person answers."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

FRENCH: Final = Path(__file__).parents[2] / "docs" / "fr"
PAGE: Final = FRENCH / "tutoriel.md"
ANSWERS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "init": (
            *("--name", "Atelier Exemple SARL", "--siren", "010000016", "--rcs", "Lyon"),
            *("--legal-form", "SARL au capital de 10 000 €"),
            *("--address", "12 RUE DE LA FORGE", "--address", "69003 LYON"),
            *("--signatory", "Claire Martin", "--role", "Gérante"),
            *("--iban", "FR52 0000 0000 000E XEMP LE00 112"),
        ),
        "import": ("--yes",),
        "undo": ("--yes",),
    }
)
"""What a person is asked on a terminal and says, as the page tells it, given as options."""
_PARTS: Final = re.compile(r"```(sh|yaml)\n(.*?)```|!\[[^\]]*\]\(images/([\w-]+)\.png\)", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Command:
    """A command line of `relance`, without its first word, as it stands on the page."""

    typed: str

    @property
    def arguments(self) -> tuple[str, ...]:
        """What is typed, and what is answered to the questions that follow."""
        words = tuple(shlex.split(self.typed))
        return (*words, *ANSWERS.get(words[0], ()))


@dataclass(frozen=True, kw_only=True)
class Day:
    """The line of relance.yaml that fixes the day, to be written by hand."""

    line: str


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture of what is to be seen at this point."""

    name: str


def steps() -> Iterator[Command | Day | Picture]:
    """Yield all that the page has one do and see, in its order."""
    for kind, block, picture in _PARTS.findall(PAGE.read_text(encoding="utf-8")):
        if picture:
            yield Picture(name=picture)
        elif kind == "yaml":
            yield Day(line=block.strip())
        else:
            # `cd` is done by who plays; a line of anything else has no place in the tutorial.
            lines = (line for line in block.splitlines() if not line.startswith("cd "))
            yield from (Command(typed=line.removeprefix("relance ")) for line in lines)


def fix_day(workspace: Path, line: str) -> None:
    """Write the line into relance.yaml, in the place of the one that stands there."""
    settings = workspace / "relance.yaml"
    text = re.sub(r"^as_of:.*\n", "", settings.read_text(encoding="utf-8"), flags=re.MULTILINE)
    settings.write_text(f"{text}{line}\n", encoding="utf-8")


def put_files(workspace: Path) -> None:
    """Put the files into the workspace that the page lets one download."""
    for file in (FRENCH / "fichiers").iterdir():
        shutil.copy(file, workspace)
