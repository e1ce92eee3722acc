"""Three months of a bookkeeper, from an empty folder on: no editor, no git, the clock moved.

The commands are spelled as she types them, in French; what she sees is French, and ties with her
books. Everybody in it is fictional.
"""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from relance_docs.cli import session
from relance_docs.cli.main import relance
from relance_docs.git import program
from tests.importing.documents import Paper

ESCALE: Final = "Restaurant L'Escale Fictive SARL"
LIBRAIRIE: Final = "Librairie Imaginaire EURL"
GARAGE: Final = "Garage Inventé SAS"
TRAITEUR: Final = "Traiteur Supposé SARL"
BOULANGERIE: Final = "Boulangerie Feinte SAS"
FLEURS: Final = "Fleurs Inventées EURL"


@dataclass
class Office:
    """A desk with a clock, a folder, and all that was seen on the screen."""

    folder: Path
    patch: pytest.MonkeyPatch
    typed: list[str] = field(default_factory=list)
    screen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Let git date its commits by the calendar of the desk."""
        dates = ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE")
        self.patch.setattr(program, "KEPT_VARIABLES", (*program.KEPT_VARIABLES, *dates))

    def on(self, day: str) -> None:
        """Turn the calendar to a day, nine in the morning; the files are not of a day to come."""
        now = datetime.combine(date.fromisoformat(day), time(9)).astimezone()
        for path in self.folder.rglob("*"):
            os.utime(path, (now.timestamp(), now.timestamp()))
        self.patch.setattr(session, "_day_of_this_machine", now.date)
        self.patch.setattr(session.Session, "now", lambda _self: now)
        for role in ("AUTHOR", "COMMITTER"):
            self.patch.setenv(f"GIT_{role}_DATE", now.isoformat())

    def type(self, line: str, *, code: int = 0) -> str:
        """Type a command; return what it shows, blanks made plain."""
        command, *arguments = shlex.split(line)
        assert command == "relance"
        if arguments[0] != "init":
            arguments = ["-C", str(self.folder), *arguments]
        self.patch.chdir(self.folder if self.folder.exists() else self.folder.parent)
        done = CliRunner().invoke(relance, arguments, catch_exceptions=False)
        shown = f"{done.stdout}{done.stderr}".replace("\u202f", " ").replace("\xa0", " ")
        self.typed.append(line)
        self.screen.append(shown)
        assert done.exit_code == code, f"{line}\n{shown}"
        # The hook is a process of its own, whose calendar is that of the machine.
        (self.folder / ".git/hooks/pre-commit").unlink(missing_ok=True)
        return shown

    def has(self, name: str, content: bytes) -> None:
        """Put a file on the desk, beside the workspace."""
        (self.folder.parent / name).write_bytes(content)

    def letter(self, case: str, step: str) -> str:
        """Return the text of the letter of a step that lies in build/letters."""
        import pypdf

        (path,) = (self.folder / "build/letters" / case).glob(f"*-{step}.pdf")
        text = "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
        return " ".join(text.split())


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Return an office whose workspace is not made yet."""
    monkeypatch.setenv("RELANCE_LANG", "fr")
    return Office(folder=tmp_path / "relances", patch=monkeypatch)


def invoice(number: str, buyer: str, total: str, issued: str, due: str, siren: str) -> bytes:
    """Return an electronic invoice in a PDF."""
    return Paper(
        number=number,
        buyer=buyer,
        buyer_siren=siren,
        total=total,
        net=str((Decimal(total) / Decimal("1.2")).quantize(Decimal("0.01"))),
        paid=None,
        due=total,
        issued=issued,
        delivered=issued,
        dues=((due, None),),
        order=None,
    ).pdf()
