"""Text of others never commands a terminal, hides, or runs backwards, wherever it is printed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from relance_docs.cli.output import json_text, table_lines
from relance_docs.letters.eml import Person, draft
from relance_docs.message import Message
from relance_docs.reading.yaml import read_yaml
from relance_docs.recording.event import CommitMessage
from relance_docs.rendering.templates import environment
from relance_docs.unseen import UNSEEN, shown, unseen_in
from tests.desks.sealing_desk import SETTINGS, Desk
from tests.workspaces import Copies, committed, write_files

CASE = """\
debtor: {{kind: business, name: "{name}", address: [3 QUAI DU RHONE, 69007 LYON]}}
invoices:
  - {{invoice_number: FA-1, issue_date: 2026-03-31, due_date: 2026-04-30, total_with_vat: 120.00}}
payments_note: x
"""
HOSTILE = "Men\x1b]0;volé\x07\u202eeires\u200b\x9b31m"
WRITTEN = r"Men\e]0;volé\a\u202eeires\u200b\x9b31m"
SHOWN = r"Men\x1b]0;volé\x07\u202eeires\u200b\x9b31m"
CHOSEN = sorted({code for one in UNSEEN for code in (one.first, one.last)})


def case_of(name: str) -> str:
    """Return a sound case of a debtor whose name is written that way between quotation marks."""
    return CASE.format(name=name).replace("payments_note: x\n", "")


@dataclass(frozen=True)
class Terminal:
    """The program as a process of its own, and the bytes that it printed."""

    root: Path

    def types(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        """Run a command line in the workspace."""
        return subprocess.run(
            [sys.executable, "-m", "relance_docs", "-C", str(self.root), *words],
            capture_output=True,
            check=False,
            cwd=Path(__file__).parents[2],
            env=os.environ | {"PYTHONUTF8": "1"},
        )


def commands_in(text: str) -> list[str]:
    """Return what of a text a terminal would obey, or nobody would see."""
    return [found[0] for found in unseen_in(text)]


def _stated_before(root: Path) -> None:
    case, letter = "cases/2026-001.yaml", "cases/2026-001/lettre.txt"
    committed(write_files(root, {"relance.yaml": SETTINGS, case: case_of(WRITTEN), letter: "x"}))
    write_files(root, {case: case_of("Menuiserie Fictive SARL")})
    committed(root, HOSTILE.replace(chr(0), ""))


@pytest.fixture
def desk(copies: Copies) -> Desk:
    """Return a workspace whose case was hostile once, in a value and in a message."""
    return Desk(copies.of(_stated_before))


@pytest.mark.parametrize("code", CHOSEN, ids=hex)
def test_every_character_of_the_table_is_refused_in_a_value(code: int) -> None:
    """As it is, or as an escape of YAML, with its place; a key is no better."""
    character = chr(code)
    escape = f"\\U{code:08x}"
    for text in (f'a: "x{escape}y"\n', f'"x{escape}y": a\n'):
        (finding, *_more) = read_yaml(text.encode(), "x.yaml").findings
        is_half = 0xD800 <= code <= 0xDFFF
        assert finding.code == ("yaml-syntax" if is_half else "control-character")
        assert is_half or text.index("\\") + 1 == finding.place.column
    if not 0xD800 <= code <= 0xDFFF and character != "\r":
        (finding, *_more) = read_yaml(f"a: x{character}y\n".encode(), "x.yaml").findings
        assert ("control-character", 5) == (finding.code, finding.place.column)


def test_what_french_needs_is_read() -> None:
    """No-break spaces, several lines, tabs written as such, a symbol and its look."""
    block = "a: |\n  Été : 12\u202f000\u00a0€\n  œuvre « ça » — ⚠\ufe0f 😀\n"
    text = f'{block}b: "x\\ty\\nz\\_"\nc: co\u00adop\n'
    assert () == read_yaml(text.encode(), "x.yaml").findings


def test_no_format_character_of_unicode_is_forgotten() -> None:
    """Those that are not in the table are seen, or say where a word may be divided."""
    passed = {
        chr(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in {"Cc", "Cf", "Zl", "Zp", "Cs"}
        and not commands_in(chr(code))
    }
    seen = {c for c in passed if "ARABIC" in unicodedata.name(c, "") or ord(c) in _SIGNS}
    assert {"\t", "\n", "\u00ad"} == passed - seen


_SIGNS = {0x070F, 0x110BD, 0x110CD, *range(0x13430, 0x13440)}
"""Syriac, Kaithi and Egyptian signs that are drawn."""


def test_check_names_the_place_in_cases_and_settings(desk: Desk) -> None:
    """The finding is printed with nothing that a terminal would obey."""
    desk.write("cases/2026-001.yaml", case_of(WRITTEN))
    desk.write("relance.yaml", SETTINGS.replace("Gérante", "G\u202eérante"))
    done = Terminal(desk.root).types("check")
    out = done.stdout.decode()
    assert 1 == done.returncode
    assert "cases/2026-001.yaml:1:36: error:" in out
    assert "relance.yaml:11:43: error: invisible control character U+202E" in out
    assert r"role: G\u202eérante" in out
    assert [] == commands_in(out + done.stderr.decode())


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("status",),
        ("status", "--format", "csv"),
        ("explain", "2026-001"),
        ("statement", "2026-001"),
        ("trail",),
        ("trail", "--format", "json"),
        ("verify",),
        ("audit", "--known-on", "HEAD~1"),
        ("letters", HOSTILE),
        ("import", f"{HOSTILE}.pdf"),
        ("note", "2026-001", "--on", "2026-05-01", HOSTILE),
        ("undo", "2026-001", HOSTILE),
        (HOSTILE,),
        ("status", f"--{HOSTILE}"),
    ],
    ids=lambda words: " ".join(words[:2]).encode("ascii", "ignore").decode(),
)
def test_no_command_prints_a_command(desk: Desk, words: tuple[str, ...]) -> None:
    """Old values, messages of commits and what was typed are shown as escapes."""
    desk.write(f"cases/{HOSTILE}.yaml", case_of("Ailleurs SARL"))
    (desk.root / os.fsdecode(b"cases/\xe9t\xe9.yaml")).write_bytes(b"a: b\n")
    done = Terminal(desk.root).types(*words)
    said = (done.stdout + done.stderr).decode()
    assert said
    assert "Traceback" not in said
    assert [] == commands_in(said)
    assert b"\x1b" not in done.stdout + done.stderr


def test_names_of_files_are_shown_byte_for_byte(desk: Desk) -> None:
    """A name in another encoding, or of two lines, is told in one."""
    (desk.root / os.fsdecode(b"cases/\xe9t\xe9.yaml")).write_bytes(b"a: b\n")
    desk.write("cases/a\nrelance: error: b.yaml", "a: b\n")
    out = Terminal(desk.root).types("check").stdout.decode()
    assert r"cases/\xe9t\xe9.yaml:1:1: error" in out
    assert r"cases/a\nrelance: error: b.yaml:1:1: error" in out


def test_json_says_exactly_what_stood_there(desk: Desk) -> None:
    """A program reads the old value itself; the text of the JSON is plain."""
    out = Terminal(desk.root).types("trail", "--format", "json").stdout.decode()
    assert [] == commands_in(out)
    assert HOSTILE in set(_texts(json.loads(out)))


def _texts(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        for item in data:
            yield from _texts(item)
    elif isinstance(data, str):
        yield data


def test_old_commits_are_shown_and_do_not_fail(desk: Desk) -> None:
    """The page of a day when the name was hostile has it as an escape, with its account."""
    assert 0 == Terminal(desk.root).types("audit", "--known-on", "HEAD~1").returncode
    page = (desk.root / "build/audit/2026-001.html").read_text(encoding="utf-8")
    assert [] == commands_in(page)
    assert SHOWN in page
    assert "120,00" in page


def test_what_git_and_its_hooks_say_is_shown(desk: Desk) -> None:
    """A hook of a stranger writes to nobody's terminal."""
    hook = desk.root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nprintf 'non\\033]0;x\\007' >&2\nexit 1\n")
    hook.chmod(0o755)
    done = Terminal(desk.root).types("checked", "2026-11-20")
    assert 1 == done.returncode
    assert rb"non\x1b]0;x\x07" in done.stderr


def test_a_table_counts_what_is_shown() -> None:
    """The columns stand under each other, whatever the names hold."""
    head, *lines = table_lines(("debtor", "due"), [(HOSTILE, "9.00"), ("é", "10.00")], right=[1])
    assert 1 == len({len(line) for line in (head, *lines)})
    assert lines[0].startswith(f"{SHOWN}   9.00")


def test_sentences_templates_messages_and_drafts_have_escapes() -> None:
    """What becomes of text on its way to a reader happens in one place for each."""
    sentence = str(Message("there is {name}", name=HOSTILE))
    assert f"there is {SHOWN}" == sentence
    page = environment(()).from_string("<p>{{ name }}</p>{{ name|e }}").render(name=HOSTILE)
    assert [] == commands_in(page)
    text = CommitMessage(
        cases=("2026-001",),
        name="undo",
        sentence="undo: paid",
        reason=HOSTILE,
        trailers=(("A", HOSTILE),),
    ).text
    assert [] == commands_in(text)
    mail = draft(
        to=Person(name=HOSTILE, email="a@exemple.invalid"),
        sender=None,
        subject="x",
        body="y",
        files=(),
    )
    assert b"x1b" in mail
    assert b"\x1b" not in mail


def test_json_text_stays_json() -> None:
    """Halves of pairs, tags and controls are escaped as JSON does it."""
    data = ["\x7f\u202e\U000e0041", "\udc80", "é\u202f€"]
    assert data == json.loads(json_text(data))
    assert [] == commands_in(json_text(data))


def test_what_is_shown_is_shown_once() -> None:
    """Shown text has nothing to be escaped again."""
    assert SHOWN == shown(HOSTILE) == shown(shown(HOSTILE))
