"""One command for each thing people do, and `make help` lists them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from relance_docs.cli.main import RECORD, START, relance

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
CONVENTIONAL = {"letters", "check", "status", "statement", "test", "lint", "format", "lock"}


def targets() -> set[str]:
    """Return the targets that are no files."""
    return set(re.findall(r"^\.PHONY: (\S+)$", MAKEFILE, re.MULTILINE))


def make(*arguments: str) -> str:
    """Return what make prints."""
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout


def test_help_is_what_make_does_by_default() -> None:
    """`make` alone explains itself."""
    assert make("help") == make()


def test_no_target_stands_twice() -> None:
    """The second would be taken in the place of the first, with a warning at every call."""
    rules = re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE)
    assert sorted(set(rules)) == sorted(rules)


def test_help_lists_every_target() -> None:
    """Every target of the Makefile is in `make help`, with a line of its own."""
    listed = set(re.findall(r"^  ([a-z-]+) +\S", make("help"), re.MULTILINE))
    assert targets() == listed
    assert set() == CONVENTIONAL - listed


def test_every_reading_command_has_a_target() -> None:
    """What needs no fact to be told can be done with make; completion is set up once."""
    told = {*START.entries, *RECORD.entries, "schema", "completion", "rate"}
    assert told == set(relance.entries) - targets()


def test_variables_narrow_a_target() -> None:
    """AS_OF, CASE and FORMAT become arguments of the command."""
    shown = make("-n", "letters", "AS_OF=2026-12-01", "CASE=2026-014", "FORMAT=json")
    assert "letters --as-of '2026-12-01' --format 'json' 2026-014" in shown


def test_checking_needs_no_renderer() -> None:
    """`make check` and `make status` work where Pango cannot be installed."""
    rules = dict(re.findall(r"^([a-z]+): (.*?) ##", MAKEFILE, re.MULTILINE))
    assert ["$(runtime)"] * 3 == [rules[name] for name in ("check", "status", "statement")]
    assert "$(renderer)" in rules["letters"]


def test_targets_that_people_document_exist() -> None:
    """Every `make …` of the documentation is a target."""
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    named = {
        (page.name, name)
        for page in pages
        for name in re.findall(r"(?m)(?:`|^    )make ([a-z-]+)", page.read_text(encoding="utf-8"))
    }
    assert named
    assert set() == {(page, name) for page, name in named if name not in targets()}


def test_every_command_is_documented() -> None:
    """Every command of the program is named in the README or in the docs."""
    pages = [README, *ROOT.glob("docs/**/*.md")]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    assert [] == [name for name in relance.entries if f"relance {name}" not in text]


def test_every_page_is_found_from_the_readme() -> None:
    """The README links every page of docs/."""
    linked = set(re.findall(r"\]\((docs/[a-z-]+\.md)\)", README.read_text(encoding="utf-8")))
    assert {f"docs/{page.name}" for page in ROOT.glob("docs/*.md")} == linked


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
@pytest.mark.parametrize("script", ["tools/python", ".ci/run"])
def test_shell_scripts_are_clean(script: str) -> None:
    """The shell scripts pass shellcheck."""
    subprocess.run(["shellcheck", script], cwd=ROOT, check=True)
