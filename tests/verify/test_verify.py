"""`relance verify` against whoever wants the record to be another: each attempt is named."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from relance_docs.errors import RefusalError
from relance_docs.git.repository import repository_of
from relance_docs.letters import document
from relance_docs.letters import made_with as made_with_module
from relance_docs.letters import remade as again
from relance_docs.letters.made_with import made_with
from relance_docs.message import Message
from relance_docs.reading.reading import read_case
from relance_docs.rendering import batches
from relance_docs.rendering.document import PdfDocument
from relance_docs.rendering.render import render_pdf
from relance_docs.resources import packaged_templates
from relance_docs.verify.all_checks import CHECKS
from relance_docs.verify.checks import Difference, RemakableLetter, check_id
from tests.desks.loopback_tsa import LoopbackTsa
from tests.workspaces import PATH, Copies, Workplace, settings_of

SETTINGS = settings_of(
    "2026-06-10", 'evidence: {timestamp: {url: "http://127.0.0.1/", ca: tsa-root.pem}}\n'
)
CASE = """\
debtor: {kind: business, name: Menuiserie Fictive SARL, address: [3 QUAI DU RHONE, 69007 LYON]}
invoices:
  - invoice_number: FA-2026-0042
    issue_date: 2026-03-31
    due_date: 2026-04-30
    total_with_vat: 10000.00
history:
  - {at: 2026-05-28, step: avertissement, channel: post, pay_by: 2026-06-05}
"""
NUMBERS = ("2026-014", "2026-015")
SENT = "cases/{}/sent/2026-06-10-mise-en-demeure.pdf"
LETTER = SENT.format("2026-014")
AHEAD = "2090-01-05T10:00:00+01:00"
PAGE = Path(__file__).parents[2] / "docs" / "verify.md"


class Office(Workplace):
    """A workspace in which two letters were sent, a payment recorded, and all sealed."""

    @staticmethod
    def furnished(root: Path, tsa: LoopbackTsa) -> Office:
        """Do in a new workspace what an honest user does."""
        files = {f"cases/{n}.yaml": CASE.replace("FA-2026-0042", f"FA-{n}") for n in NUMBERS}
        office = Office.of(root, {"relance.yaml": SETTINGS, ".gitignore": "/build/\n", **files})
        office.write("tsa-root.pem", tsa.signer.root_file.read_bytes())
        office.commit()  # so that HEAD is not the last commit of the case files: letters name both
        assert office.relance("letters", "-j", "1") == 0
        for number in NUMBERS:
            sent = ("sent", number, "mise-en-demeure", "--tracking", "1A 123 456 7890 4")
            assert office.relance(*sent) == 0
        seal = ("seal", "--tsa", tsa.url, "--ca", str(tsa.signer.root_file))
        paid = ("paid", "2026-014", "2000.00", "--on", "2026-06-02")
        for command in (seal, paid, seal, ("note", "2026-015", "rappellera jeudi"), seal):
            assert office.relance(*command) == 0
        office.git("gc", "--quiet")  # it is copied for each test: a few files, not hundreds
        return office


@pytest.fixture(scope="module")
def drawn() -> dict[PdfDocument, bytes]:
    """Return the pages that were drawn in these tests."""
    return {}


@pytest.fixture(autouse=True)
def drawn_once(monkeypatch: pytest.MonkeyPatch, drawn: dict[PdfDocument, bytes]) -> None:
    """Draw each page once; whether it comes out the same again, `drawn_anew` asks."""

    def draw(page: PdfDocument) -> bytes:
        if page not in drawn:
            drawn[page] = render_pdf(page)
        return drawn[page]

    monkeypatch.setattr(document, "render_pdf", draw)


@pytest.fixture
def drawn_anew(office: Office, drawn: dict[PdfDocument, bytes]) -> None:
    """Forget what was drawn, so that letters made again are drawn again."""
    del office
    drawn.clear()


@pytest.fixture
def office(copies: Copies, request: pytest.FixtureRequest) -> Office:
    """Return the workspace."""
    return Office(copies.of(lambda root: Office.furnished(root, request.getfixturevalue("tsa"))))


Found = dict[str, list[dict[str, str]]]


@pytest.fixture
def verify(office: Office, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, Found]]:
    """Return a function that verifies and gives the exit code and the results by check."""

    def run(*arguments: str) -> tuple[int, Found]:
        capsys.readouterr()
        code = office.relance("verify", "--format=json", *arguments)
        printed = json.loads(capsys.readouterr().out)
        return code, {each["check"]: each["results"] for each in printed}

    return run


def said(found: Found, check: str, *outcomes: str) -> str:
    """Return what a check said, one result a line."""
    return "\n".join(
        f"{result['subject']}: {result['message']}"
        for result in found[check]
        if not outcomes or result["outcome"] in outcomes
    )


@pytest.mark.usefixtures("drawn_anew")
def test_an_honest_record_holds(verify: Callable[..., tuple[int, Found]]) -> None:
    """All passes; the letters made again are the same to the byte, the tokens verify."""
    code, found = verify()

    failed = [name for name in found if said(found, name, "failed")]
    assert ([], 0) == (failed, code)
    assert 2 == said(found, "letters-made-again", "ok").count("the same bytes")
    assert 2 == said(found, "archived-documents", "ok").count("SHA-256")
    assert 3 == said(found, "seals", "ok").count("says it existed on")
    assert "no sealed fact was changed" in said(found, "changed-since-sealed")


def test_every_check_is_documented() -> None:
    """A check has an id and a docstring, and the page explains it under that id."""
    page = PAGE.read_text(encoding="utf-8")
    ids = [check_id(check) for check in CHECKS]

    assert len(set(ids)) == len(ids) > 8
    assert [] == [name for name in ids if f"`{name}`" not in page]
    assert [] == [check for check in CHECKS if not check.__doc__]


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def one_byte_in_the_folder(office: Office) -> None:
    """Change one byte of an archived letter, and do not commit it."""
    _flip(office.root / LETTER)


def one_byte_committed(office: Office) -> None:
    """Change one byte of an archived letter, and commit it."""
    _flip(office.root / LETTER)
    office.commit()


def byte_and_hash(office: Office) -> None:
    """Change one byte of an archived letter, and the hash that the history gives."""
    old = hashlib.sha256((office.root / LETTER).read_bytes()).hexdigest()
    _flip(office.root / LETTER)
    office.change(old, hashlib.sha256((office.root / LETTER).read_bytes()).hexdigest())


def letter_swapped(office: Office) -> None:
    """Put the letter of another case in the place of this one."""
    shutil.copyfile(office.root / SENT.format("2026-015"), office.root / LETTER)
    office.commit()


def letter_lost(office: Office) -> None:
    """Delete an archived letter."""
    (office.root / LETTER).unlink()
    office.commit()


def entry_removed(office: Office) -> None:
    """Take an entry out of the history by hand."""
    text = (office.root / PATH).read_text(encoding="utf-8")
    line = next(line for line in text.splitlines(keepends=True) if "avertissement" in line)
    office.change(line, "")


def backdated(office: Office) -> None:
    """Commit with the dates of another year."""
    moment = "2025-01-05T10:00:00+01:00"
    office.commit(GIT_AUTHOR_DATE=moment, GIT_COMMITTER_DATE=moment)


def author_backdated(office: Office) -> None:
    """Commit with an author date before the commit it follows."""
    office.commit(GIT_AUTHOR_DATE="2025-01-05T10:00:00+01:00")


def before_the_event(office: Office) -> None:
    """Record a payment that has not come yet."""
    office.change("received_on: 2026-06-02", "received_on: 2099-01-01")


def rewritten(office: Office) -> None:
    """Rewrite the branch: the same files in one new commit."""
    office.git("checkout", "--quiet", "--orphan", "clean")
    office.commit()
    office.git("branch", "--quiet", "--move", "--force", "main")


def replace_ref(office: Office) -> None:
    """Show another commit in the place of one."""
    office.git("replace", "HEAD~1", "HEAD~2")


def graft(office: Office) -> None:
    """Give a commit other parents."""
    text = f"{office.git('rev-parse', 'HEAD')} {office.git('rev-parse', 'HEAD~3')}\n"
    (office.root / ".git/info").mkdir(exist_ok=True)
    (office.root / ".git/info/grafts").write_text(text)


def token_for_other_data(office: Office) -> None:
    """Put the token of another seal in the place of a token."""
    first, second, _third = sorted((office.root / "seals").glob("*.tsr"))
    shutil.copyfile(first, second)
    office.commit()


def seal_left_out(office: Office) -> None:
    """Take a seal out of the middle."""
    _first, second, _third = sorted((office.root / "seals").glob("*.manifest"))
    for path in (office.root / "seals").glob(f"{second.stem}.*"):
        path.unlink()
    office.commit()


def evil_merge(office: Office) -> None:
    """Drop a payment in a merge that says nothing of it."""
    office.git("switch", "--quiet", "--create", "branche")
    office.relance("paid", "2026-014", "500.00", "--on", "2026-06-05")
    office.git("switch", "--quiet", "main")
    office.relance("note", "2026-015", "a rappelé")
    office.git("merge", "--quiet", "--no-edit", "--strategy=ours", "branche")


def unsigned(office: Office) -> None:
    """Ask for signatures where there are none."""
    path = office.root / "relance.yaml"
    text = path.read_text(encoding="utf-8").replace("evidence: {", "evidence: {sign: always, ")
    path.write_text(text, encoding="utf-8")
    office.commit()


def dated_ahead(office: Office) -> None:
    """Commit with the dates of a year to come."""
    office.commit(GIT_AUTHOR_DATE=AHEAD, GIT_COMMITTER_DATE=AHEAD)


def overlooked(office: Office) -> None:
    """Change a case file that git was told to overlook."""
    office.git("update-index", "--assume-unchanged", PATH)
    with (office.root / PATH).open("a") as file:
        file.write("# autre\n")


def overlooked_settings(office: Office) -> None:
    """Change relance.yaml, which git was told to leave out."""
    office.git("update-index", "--skip-worktree", "relance.yaml")
    with (office.root / "relance.yaml").open("a") as file:
        file.write("# autre\n")


def filtered(office: Office) -> None:
    """Let git commit another payment than the one that the file shows, and call them the same."""
    office.git("config", "filter.other.clean", "sed s/2000/1000/")
    (office.root / ".git/info").mkdir(exist_ok=True)
    (office.root / ".git/info/attributes").write_text("*.yaml filter=other\n", encoding="utf-8")
    with (office.root / PATH).open("a") as file:
        file.write("# 2000\n")
    office.commit()


FAILURES: tuple[tuple[Callable[[Office], None], str, str], ...] = (
    (one_byte_in_the_folder, "archived-documents", f"{LETTER}: the working file has the SHA-256"),
    (one_byte_committed, "archived-documents", f"{LETTER}: the committed file has the SHA-256"),
    (one_byte_committed, "archived-once", "changed or removed after it was archived"),
    (byte_and_hash, "archived-once", "changed or removed after it was archived"),
    (byte_and_hash, "letters-made-again", "made again, it is another file"),
    (byte_and_hash, "history-only-grows", r"document\.sha256: [0-9a-f]{64} → [0-9a-f]{64}"),
    (letter_swapped, "archived-documents", "the one of mise-en-demeure of case 2026-015"),
    (letter_lost, "archived-documents", "it is not in the commit"),
    (entry_removed, "history-only-grows", "history 2026-05-28 avertissement was removed in"),
    (backdated, "commit-dates", "is backdated: its author date is 2025-01-05 10:00 .01:00"),
    (author_backdated, "commit-dates", "is backdated: its author date is 2025-01-05"),
    (before_the_event, "recorded-after-event", "payment 2099-01-01 .* before the day it gives"),
    (rewritten, "seals", "seal-not-ancestor|seal-commit-missing"),
    (replace_ref, "whole-history", "a replace ref shows another object in the place of [0-9a-f]"),
    (graft, "whole-history", "grafts give commits other parents"),
    (token_for_other_data, "seals", "token-other-data"),
    (seal_left_out, "seals", "seal-missing|seal-removed"),
    (evil_merge, "later-changes", "payment 2026-06-05 500.00.* was removed by the merge itself"),
    (unsigned, "signatures", "git says N"),
    (dated_ahead, "commit-dates", "is dated 2090-01-05 10:00 .01:00, which is still to come"),
    (overlooked, "working-files", f"{PATH}: the file in the folder is not the committed one"),
    (filtered, "working-files", f"{PATH}: the file .* is not the committed one.*filter=other"),
    (overlooked_settings, "working-files", "relance.yaml: .* `git update-index --no-skip-worktree"),
)


@pytest.mark.parametrize(
    ("tamper", "check", "expected"),
    FAILURES,
    ids=[f"{tamper.__name__}-{check}" for tamper, check, _ in FAILURES],
)
def test_what_was_tampered_with_is_named(
    tamper: Callable[[Office], None],
    check: str,
    expected: str,
    office: Office,
    verify: Callable[..., tuple[int, Found]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Exit code 1, and the check says which file, which fact, which commit."""
    tamper(office)
    if check != "letters-made-again":
        monkeypatch.setattr(
            again, "differences", lambda _repository, letters: (None for _ in letters)
        )

    code, found = verify()

    assert re.search(expected, said(found, check, "failed")), found[check]
    assert 1 == code


def test_a_payment_amended_later_is_listed(
    office: Office, verify: Callable[..., tuple[int, Found]]
) -> None:
    """Changing a fact is no failure, and is never hidden: commit, values, and the seal before."""
    made = office.change("amount: 2000.00", "amount: 200.00")

    code, found = verify()

    expected = f"was changed in {made} (no command recorded it): amount: 2000.00 → 200.00"
    assert expected in said(found, "later-changes", "noted")
    assert f"{expected} (after seal 0002-" in said(found, "changed-since-sealed", "noted")
    assert 0 == code


def test_settings_changed_after_a_seal_are_listed(
    office: Office, verify: Callable[..., tuple[int, Found]]
) -> None:
    """The account in relance.yaml is a fact of every case; the days that move on are none."""
    path = office.root / "relance.yaml"
    text = path.read_text(encoding="utf-8")
    other = text.replace("LE00 112", "LE00 999").replace("until: 2026-06-10", "until: 2026-06-12")
    assert other != text
    path.write_text(other, encoding="utf-8")
    made = office.commit()

    code, found = verify("2026-014")

    for check in ("later-changes", "changed-since-sealed"):
        listed = said(found, check, "noted").splitlines()
        expected = f"relance.yaml: creditor was changed in {made} (no command recorded it): iban: "
        assert [expected] == [line[: len(expected)] for line in listed if "relance" in line]
    assert 0 == code


def test_undo_is_not_tampering(office: Office, verify: Callable[..., tuple[int, Found]]) -> None:
    """What `relance undo` takes back does not fail: it says why in a commit of its own."""
    assert 0 == office.relance("undo", "2026-015", "erreur de dossier", "--yes")

    code, found = verify()

    assert "" == said(found, "history-only-grows", "failed")
    assert 0 == code


def test_line_endings_that_git_converts_are_no_change(
    office: Office, verify: Callable[..., tuple[int, Found]]
) -> None:
    """With autocrlf the working files differ from what is committed; nothing is wrong."""
    office.git("config", "core.autocrlf", "true")
    for path in (office.root / "cases").glob("*.yaml"):
        path.unlink()
    office.git("checkout", "--", "cases")
    assert b"\r\n" in (office.root / PATH).read_bytes()

    code, found = verify()

    assert 0 == code, found
    assert 2 == said(found, "letters-made-again", "ok").count("the same bytes")


def test_a_letter_that_git_converts_is_noted(
    office: Office, verify: Callable[..., tuple[int, Found]]
) -> None:
    """An archived text whose line endings git converts: the committed bytes count."""
    content = b"From: a@exemple.invalid\r\n\r\nBonjour\r\n"
    path = "cases/2026-014/sent/envoi.eml"
    (office.root / ".gitattributes").write_text("*.eml text eol=crlf\n")
    (office.root / path).write_bytes(content)
    committed = hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()
    entry = "  - {at: 2026-06-10, channel: email, email: {file: 2026-014/sent/envoi.eml, sha256: "
    with (office.root / PATH).open("a", encoding="utf-8") as file:
        file.write(f"{entry}{committed}}}}}\n")
    office.commit()

    code, found = verify("2026-014")

    assert "git converted the working file" in said(found, "archived-documents", "noted")
    assert 0 == code


def test_a_shallow_clone_fails(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the past is missing nothing can be checked whole."""
    clone = tmp_path / "clone"
    office.git("clone", "--quiet", "--depth=1", office.root.as_uri(), str(clone))

    assert 1 == Office(clone).relance("verify")
    assert "this clone is shallow" in capsys.readouterr().out
    assert 0 == Office(clone).relance("trail", "2026-014")
    assert "not the whole history: this clone is shallow" in capsys.readouterr().err


def test_a_file_that_somebody_holds(
    office: Office, tmp_path: Path, verify: Callable[..., tuple[int, Found]]
) -> None:
    """A copy of a letter is found among those that left; another file is not."""
    copy = tmp_path / "reçue.pdf"
    shutil.copyfile(office.root / LETTER, copy)
    code, found = verify(str(copy))
    assert (0, f"{copy}: it is {LETTER}: mise-en-demeure of case 2026-014, 2026-06-10") == (
        code,
        said(found, "files-asked-for", "ok"),
    )

    _flip(copy)
    code, found = verify(str(copy))
    assert 1 == code
    assert "no document with its SHA-256" in said(found, "files-asked-for", "failed")


def test_one_case_alone(office: Office, verify: Callable[..., tuple[int, Found]]) -> None:
    """A case, the path of its file or of a letter of it: the documents of others are left out."""
    for asked in ("2026-015", str(office.root / "cases/2026-015.yaml")):
        _code, found = verify(asked)
        assert 1 == len(found["archived-documents"])
    _code, found = verify(str(office.root / LETTER))
    assert LETTER in said(found, "archived-documents", "ok")
    assert 1 == len(found["archived-documents"])


@pytest.fixture
def other_renderer(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Return a function after which letters are drawn otherwise; not really, which takes long."""

    def draw(content: bytes) -> None:
        def drawn(_task: object, jobs: Iterable[object], **_options: object) -> Iterator[object]:
            for job in jobs:
                yield job if isinstance(job, RefusalError) else defaultdict(lambda: content)

        monkeypatch.setattr(batches, "each", drawn)

    return draw


def test_what_made_a_letter_is_recorded(office: Office) -> None:
    """The history and the commit name the versions that drew it, of the moment it was drawn."""
    expected = made_with()
    case = read_case((office.root / PATH).read_bytes(), path=PATH, number="2026-014").record

    assert case is not None
    assert expected == next(e.document.made_with for e in case.history if e.document)
    form = "--format=%(trailers:key=Made-With,valueonly)"
    assert expected == office.git("log", "-1", form, "--", LETTER)
    assert {"relance-docs", "code", "templates", "fonts", "python", "pango", "weasyprint"} <= {
        word.partition("/")[0] for word in expected.split()
    }


def test_other_versions_are_named_and_nothing_is_compared(
    office: Office,
    verify: Callable[..., tuple[int, Found]],
    other_renderer: Callable[[bytes], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Other bytes of other versions show nothing; each version is named, then and now."""
    now = re.sub(r"pango/\S+", "pango/9.1", made_with())
    monkeypatch.setattr(made_with_module, "made_with", lambda: now)
    other_renderer(b"%PDF-1.7 another")

    code, found = verify("2026-014")

    noted = said(found, "letters-made-again", "noted")
    assert re.search(r"other versions made it: Pango \S+ then, 9\.1 now; install", noted)
    assert LETTER in said(found, "archived-documents", "ok")
    assert 0 == code

    one_byte_committed(office)
    assert 1 == verify("2026-014")[0]


def test_a_version_that_makes_no_such_letter_is_named(
    verify: Callable[..., tuple[int, Found]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where another program would make another step, it is the program that differs."""

    def refused(_task: object, jobs: Iterable[object], **_options: object) -> Iterator[object]:
        for _job in jobs:
            yield RefusalError(Message("nothing is due"))

    monkeypatch.setattr(batches, "each", refused)
    code, found = verify("2026-014")
    assert "it cannot be made again: nothing is due" in said(found, "letters-made-again", "failed")
    assert 1 == code

    monkeypatch.setattr(made_with_module, "made_with", lambda: "relance-docs/9.0 code/x")
    code, found = verify("2026-014")
    assert "relance-docs 0.1.0 then, 9.0 now" in said(found, "letters-made-again", "noted")
    assert 0 == code


def test_other_bytes_of_the_same_versions_fail(
    verify: Callable[..., tuple[int, Found]], other_renderer: Callable[[bytes], None]
) -> None:
    """With what made it then, the same data gives the same bytes, or something is wrong."""
    other_renderer(b"%PDF-1.7 another")

    code, found = verify("2026-014")

    assert "it differs from byte " in said(found, "letters-made-again", "failed")
    assert 1 == code


def test_without_a_record_the_pdf_names_its_renderer(
    office: Office, other_renderer: Callable[[bytes], None]
) -> None:
    """A letter of which nobody wrote down what made it: the renderer's name is in the file."""
    case = read_case((office.root / PATH).read_bytes(), path=PATH, number="2026-014").record
    assert case is not None
    (commit,) = (e.document.commit for e in case.history if e.document)
    letter = RemakableLetter(
        case="2026-014",
        step="mise-en-demeure",
        content=(office.root / LETTER).read_bytes(),
        commit=commit or "",
        made_with=None,
    )
    other_renderer(letter.content.replace(b"WeasyPrint 70.0", b"WeasyPrint 71.0"))

    (found,) = again.differences(repository_of(office.root), (letter,))

    assert isinstance(found, Difference)
    assert found.is_of_versions
    assert "WeasyPrint 70.0 then, WeasyPrint 71.0 now" in str(found.message)


def test_a_letter_that_was_due_no_more_is_made_again(
    office: Office, verify: Callable[..., tuple[int, Found]]
) -> None:
    """--even-if: it was due by the data it was made from, and from that data it is made again."""
    written_in(office, "2026-016")
    assert 0 == office.relance("paid", "2026-016", "10000.00", "--on", "2026-06-09")
    sent = ("sent", "2026-016", "mise-en-demeure")
    assert 1 == office.relance(*sent)
    assert 0 == office.relance(*sent, "--even-if", "postée avant le virement")

    code, found = verify("2026-016")

    assert "the same bytes" in said(found, "letters-made-again", "ok")
    assert 0 == code


def written_in(office: Office, number: str) -> None:
    """Open another case, and write its letter."""
    text = CASE.replace("FA-2026-0042", f"FA-{number}")
    (office.root / f"cases/{number}.yaml").write_text(text, encoding="utf-8")
    office.commit()
    assert office.relance("letters", "-j", "1", number) == 0


def test_a_letter_made_on_other_line_ends_is_the_same(
    office: Office, tmp_path: Path, verify: Callable[..., tuple[int, Found]]
) -> None:
    """With autocrlf, cases and templates lie there with CR LF; the letter is that of the commit."""
    (office.root / "letter_templates").mkdir()
    shutil.copy(packaged_templates() / "letter.css", office.root / "letter_templates/letter.css")
    office.commit()
    clone = Office(tmp_path / "clone")
    settings = ("-c", "core.autocrlf=true", "-c", "clone.defaultRemoteName=origin")
    office.git("clone", "--quiet", *settings, str(office.root), str(clone.root))
    clone.git("config", "core.autocrlf", "true")
    written_in(clone, "2026-016")
    (clone.root / "cases/2026-016.yaml").unlink()
    clone.git("checkout", "--", "cases")
    assert 0 == clone.relance("letters", "-j", "1", "2026-016")
    for path in ("cases/2026-016.yaml", "relance.yaml", "letter_templates/letter.css"):
        assert b"\r\n" in (clone.root / path).read_bytes()
    assert 0 == clone.relance("sent", "2026-016", "mise-en-demeure")
    office.git("pull", "--quiet", str(clone.root), "main")

    code, found = verify("2026-016")

    assert "the same bytes" in said(found, "letters-made-again", "ok")
    assert 0 == code


def test_the_text_says_each_result_and_the_verdict(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line a result with its check; the verdict is a note."""
    capsys.readouterr()
    office.relance("verify", "2026-014")

    printed = capsys.readouterr()
    assert f"ok       {LETTER}: SHA-256 " in printed.out
    assert printed.out.splitlines()[0].endswith("[whole-history]")
    assert "all checks passed" in printed.err

    office.write(LETTER, b"another")
    assert office.relance("verify", "2026-014") == 1
    printed = capsys.readouterr()
    count = sum(line.startswith("FAILED ") for line in printed.out.splitlines())
    assert f"something is not as it was; lines that say FAILED: {count}" in printed.err
    assert count


def typed(office: Office) -> subprocess.CompletedProcess[str]:
    """Type all that docs/verify.md shows into one shell."""
    blocks = re.findall(
        r"^```sh\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    assert len(blocks) > 5
    return subprocess.run(
        ["sh", "-eu", "-c", "".join(blocks)],
        cwd=office.root,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
        check=False,
        capture_output=True,
        text=True,
    )


def test_the_page_works_as_it_is_written(office: Office) -> None:
    """Every command of the page succeeds on an honest record."""
    done = typed(office)

    assert 0 == done.returncode, done.stdout + done.stderr
    assert "Verification: OK" in done.stdout + done.stderr


@pytest.mark.parametrize(
    "tamper",
    [
        one_byte_in_the_folder,
        one_byte_committed,
        letter_swapped,
        letter_lost,
        rewritten,
        replace_ref,
        graft,
        seal_left_out,
        token_for_other_data,
    ],
)
def test_the_page_finds_what_is_wrong(tamper: Callable[[Office], None], office: Office) -> None:
    """A hand that types the page stops where the record does not hold."""
    tamper(office)

    assert 0 != typed(office).returncode


def moved_out_and_deleted(office: Office) -> None:
    """Move the case out of sight, then delete it there."""
    office.git("mv", PATH, "old.yaml")
    office.commit()
    office.git("rm", "--quiet", "old.yaml")
    office.commit()


def made_a_link(office: Office) -> None:
    """Put the text of the case somewhere else, behind a link."""
    (office.root / PATH).rename(office.root / "elsewhere.yaml")
    (office.root / PATH).symlink_to("../elsewhere.yaml")
    office.commit()


def made_unreadable(office: Office) -> None:
    """Leave a case file that nothing can check any more."""
    text = (office.root / PATH).read_text(encoding="utf-8")
    (office.root / PATH).write_text(f"{text}}}: [\n", encoding="utf-8")
    office.commit()


@pytest.mark.parametrize(
    ("hide", "expected"),
    [
        (moved_out_and_deleted, "is not among the cases any more"),
        (made_a_link, "not a file of its own"),
        (made_unreadable, "cannot be read as a case"),
    ],
)
def test_a_case_that_was_hidden_is_named(
    hide: Callable[[Office], None],
    expected: str,
    office: Office,
    verify: Callable[..., tuple[int, Found]],
) -> None:
    """A case that is gone from where it was, or that nothing can check, fails by its name."""
    hide(office)

    code, found = verify()

    assert f"{PATH}: " in said(found, "cases-are-there", "failed")
    assert expected in said(found, "cases-are-there", "failed")
    assert 1 == code


def test_another_number_is_noted(office: Office, verify: Callable[..., tuple[int, Found]]) -> None:
    """A case that got another number is followed, and said."""
    office.git("mv", "cases/2026-015.yaml", "cases/2026-020.yaml")
    office.commit()

    _code, found = verify()

    assert "another number: cases/2026-020.yaml" in said(found, "cases-are-there", "noted")


def test_a_removal_that_calls_itself_an_undo_is_listed(
    office: Office, verify: Callable[..., tuple[int, Found]]
) -> None:
    """Anybody can type the trailer of an undo: what went with it is told all the same."""
    text = (office.root / PATH).read_text(encoding="utf-8")
    (office.root / PATH).write_text(text[: text.index("history:")], encoding="utf-8")
    office.git("commit", "--quiet", "--all", "--message=x\n\nEvent: undo")

    _code, found = verify()

    assert "was removed" in said(found, "history-only-grows", "noted")


def test_what_is_not_committed_is_noted(
    office: Office, verify: Callable[..., tuple[int, Found]]
) -> None:
    """An edit under way, a new case and a deleted file are named, and fail nothing."""
    with (office.root / PATH).open("a") as file:
        file.write("# en cours\n")
    (office.root / "cases/2026-016.yaml").write_text("debtor: {name: X}\n")
    (office.root / "cases/2026-015.yaml").unlink()

    code, found = verify()

    assert 0 == code
    assert said(found, "working-files", "noted").splitlines() == [
        f"{PATH}: the file in the folder is not the committed one",
        "cases/2026-015.yaml: it is committed, and not in the folder",
        "cases/2026-016.yaml: it is in the folder, and not committed",
    ]


def test_an_undo_that_is_undone_is_listed(
    office: Office, verify: Callable[..., tuple[int, Found]]
) -> None:
    """The archived letter went and came back, both as the commits say; nothing fails for ever."""
    sent = office.git("log", "-1", "--format=%H", "--", LETTER)
    assert 0 == office.relance("undo", "2026-014", sent, "mauvaise lettre")
    undone = office.git("rev-parse", "HEAD")
    assert 0 == office.relance("undo", "2026-014", undone, "la bonne, après tout")
    again = office.git("rev-parse", "HEAD")

    code, found = verify("2026-014")

    assert 0 == code
    assert said(found, "archived-once", "noted").splitlines() == [
        f"{LETTER}: it was taken back in {undone}",
        f"{LETTER}: it was brought back in {again}",
    ]


@pytest.mark.usefixtures("drawn_anew")
def test_a_letter_of_a_case_that_got_another_number(
    office: Office, verify: Callable[..., tuple[int, Found]]
) -> None:
    """It is made again under the number that the case had when it was made."""
    office.git("mv", PATH, "cases/2026-099.yaml")
    office.commit()

    code, found = verify("2026-099")

    assert "the same bytes" in said(found, "letters-made-again", "ok")
    assert 0 == code


def test_resuming_is_told_from_a_removal_by_hand(
    office: Office, verify: Callable[..., tuple[int, Found]]
) -> None:
    """What the commit calls itself is said of each later change."""
    for pause in ("congés", "encore"):
        assert 0 == office.relance("pause", "2026-014", "--until", "2026-07-01", pause)
        if pause == "congés":
            assert 0 == office.relance("resume", "2026-014")
    office.change("pause: ", "# pause: ")

    _code, found = verify("2026-014")

    listed = said(found, "later-changes", "noted")
    assert "(`relance resume`, as the commit says)" in listed
    assert "(no command recorded it)" in listed
    assert "None" not in listed


def test_what_is_asked_of_signatures_and_stamps_does_not_change_unseen(
    office: Office, verify: Callable[..., tuple[int, Found]]
) -> None:
    """No longer asking for signatures, and trusting other certificates, is noted."""
    path = office.root / "relance.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("evidence: {", "evidence: {sign: always, "), encoding="utf-8")
    office.commit()
    path.write_text(text, encoding="utf-8")
    with (office.root / "tsa-root.pem").open("a") as file:
        file.write("# autre\n")
    made = office.commit()

    code, found = verify("2026-014")

    assert 0 == code
    assert f"(evidence.sign: always) until {made}, now it is auto" in said(found, "signatures")
    assert f"tsa-root.pem: the certificates that tokens must lead to were changed in {made}" in (
        said(found, "seals", "noted")
    )
