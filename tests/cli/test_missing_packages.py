"""A part of the program that is not installed: what goes on working, and what is said."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

from relance_docs.missing import refusal_of, requirement_of
from tests.workspaces import committed, of_example

LACKING: Final = (
    "weasyprint pydyf fontTools font_source_sans_pro segno pypdfium2 PIL pikepdf img2pdf pi_heif "
    "xlsxwriter docx odfdo tinyhtml5 facturx lxml python_calamine icalendar"
)
PROGRAM: Final = """
import sys
from relance_docs.cli.main import relance

class Lacking:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {lacking!r}.split():
            raise ModuleNotFoundError(name, name=name)

sys.meta_path.insert(0, Lacking())
for command in {commands!r}:
    print("==", command, flush=True)
    try:
        relance(["-C", {root!r}, *command.split()], prog_name="relance")
    except SystemExit as ended:
        print("code", ended.code or 0, file=sys.stdout, flush=True)
"""


def test_daily_commands_need_no_renderer(tmp_path: Path) -> None:
    """Without what makes documents and reads files of others, cases are kept, told and verified."""
    root = of_example(tmp_path / "workspace", "2026-001", "2026-014")
    committed(root)
    commands = (
        "check",
        "status",
        "today",
        "explain 2026-001",
        "statement 2026-001",
        "note 2026-001 called",
        "paid 2026-001 1.00 --on 2026-11-02",
        "trail 2026-001",
        "verify 2026-001",
        "dossier 2026-014",
    )
    program = PROGRAM.format(lacking=LACKING, commands=commands, root=str(root))
    done = subprocess.run(
        [sys.executable, "-P", "-c", program],
        capture_output=True,
        check=False,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    codes = [line for line in done.stdout.splitlines() if line.startswith("code ")]
    assert [*["code 0"] * 9, "code 1"] == codes, done.stderr
    assert "Traceback" not in done.stderr
    assert "-m pip install pikepdf==" in done.stderr


def test_the_way_out_is_what_this_program_asks_for() -> None:
    """The very version that is wanted is named, in quotes where a shell would read its signs."""
    lacking = refusal_of(ModuleNotFoundError("No module named 'docx'", name="docx.oxml"))
    assert lacking is not None
    assert f"`{sys.executable} -m pip install {requirement_of('docx')}`" in str(lacking)
    quoted = refusal_of(ModuleNotFoundError("", name="ruamel.yaml"))
    assert '-m pip install "ruamel-yaml<0.20,>=0.18.15"`' in str(quoted)


def test_a_bug_is_no_missing_package() -> None:
    """A name that is in no module, or a module of this program, keeps its traceback."""
    assert refusal_of(ImportError("cannot import name 'x'", name="weasyprint")) is None
    assert refusal_of(ModuleNotFoundError("", name="relance_docs.letters.nowhere")) is None
    assert refusal_of(ModuleNotFoundError("", name="nobody_asked_for_this")) is None
