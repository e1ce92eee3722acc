"""What a command said is said again, word for word, as long as nothing at all has changed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.generate import Asked, generate
from relance_docs import __main__ as program
from relance_docs.case.case import Case
from relance_docs.cli.main import relance
from relance_docs.letters import decisions as decided
from relance_docs.letters import earlier
from relance_docs.letters.decide import decide
from relance_docs.letters.earlier import facts_of
from relance_docs.letters.job import LetterJob
from relance_docs.letters.making import Content
from relance_docs.letters.outcome import LetterOutcome
from relance_docs.plan.decision import standing
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.plan.records import NextStep
from relance_docs.reading.reading import Reading, read_case
from relance_docs.recording.data_state import WorkspaceState
from relance_docs.rendering import batches
from relance_docs.store import question as question_module
from relance_docs.store.answers import Said, answer, keep, printed
from relance_docs.store.question import Question
from relance_docs.workspace import case_content, workspace
from relance_docs.workspace.records import CaseFile, Workspace
from tests.store import test_never_wrong as never_wrong
from tests.store.test_never_wrong import (
    added_template,
    commit,
    index,
    line_ends,
    overlooked,
    same_size_and_time,
)
from tests.workspaces import Copies, Workplace, git, run

NUMBERS: Final = ("2026-00000", "2026-00001", "2026-00002")
MOMENT: Final = "2026-09-01T12:00:00+02:00"
QUESTIONS: Final = (
    ("letters",),
    ("letters", "--format", "json"),
    ("--lang", "fr", "letters", NUMBERS[0]),
    ("check",),
    ("status", "--format", "json"),
)
IN_BRIEF: Final = (("letters",), ("check",))


def of_three(root: Path) -> None:
    """Make a workspace of three cases, two of them due, and nothing else."""
    generate(root, Asked(count=3, commits=2, seed=2, due=1.0))
    paused = run(root, "pause", NUMBERS[2], "congés", "--until", "2026-10-01")
    assert paused.exit_code == 0, paused.output


@pytest.fixture(autouse=True)
def plain_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a letter be a line that says what it is made from: this is not about how it looks."""

    def completed(
        _make: Callable[[LetterJob], object], jobs: Sequence[LetterJob], **_options: object
    ) -> Iterator[tuple[LetterJob, Content]]:
        for job in jobs:
            said = f"{job.fingerprint} {job.commit} {job.draft_reason}".encode()
            files = tuple((path, said) for path in job.paths)
            yield job, Content(files=files, made_with="nothing", facts=facts_of(job))

    monkeypatch.setattr(batches, "completed", completed)
    monkeypatch.setattr(never_wrong, "CASES", NUMBERS)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_DATE", MOMENT)


def known(root: Path, *words: str) -> Said | None:
    """Return what the next run would say without looking."""
    question = Question.of(("-C", str(root), *words))
    return None if question is None else answer(question)


def asked(root: Path, *words: str) -> tuple[int, str, str]:
    """Return what a run says that remembers nothing that it was asked before, but all else."""
    result = run(root, *words)
    return result.exit_code, result.stdout, result.stderr


def told(said: Said) -> tuple[int, str, str]:
    """Return what is kept, as `asked` returns it."""
    aside = b"".join(piece for is_out, piece in said.pieces if not is_out)
    return said.code, said.text, aside.decode()


def without_memory(root: Path, *words: str) -> tuple[int, str, str]:
    """Return what a run says where nothing can be kept, for there is no secret."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", os.devnull)
        return asked(root, *words)


def settled(root: Path) -> None:
    """Make the letters, and let a moment pass: a file that was written just now is not believed."""
    run(root, "letters")
    time.sleep(0.1)


def tree(root: Path) -> dict[str, bytes]:
    """Return what was made."""
    made = (path for path in (root / "build").rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in made}


def letter(place: Workplace) -> Path:
    """Return a letter that was made."""
    return min((place.root / "build/letters").glob("*/*.pdf"))


def letter_changed(place: Workplace, number: int) -> None:
    """Change a letter, its size and its time kept."""
    del number
    path = letter(place)
    before = path.stat()
    path.write_bytes(path.read_bytes()[:-1] + b" ")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def letter_gone(place: Workplace, number: int) -> None:
    """Remove a letter."""
    del number
    letter(place).unlink()


def letter_linked(place: Workplace, number: int) -> None:
    """Put a link to the very letter in its place."""
    del number
    path = letter(place)
    path.rename(place.root / "autre.pdf")
    path.symlink_to(place.root / "autre.pdf")


def manifest_changed(place: Workplace, number: int) -> None:
    """Change a space in the manifest."""
    del number
    path = place.root / "build/letters/.manifest.json"
    path.write_text(path.read_text().replace("\n", "\n ", 1))


def shallow(place: Workplace, number: int) -> None:
    """Let git say that commits before the last have no parents."""
    del number
    (place.root / ".git/shallow").write_text(place.git("rev-parse", "HEAD") + "\n")


def filtered(place: Workplace, number: int) -> None:
    """Let git keep another text of the cases than the one in their place."""
    del number
    place.write(".git/info/attributes", "*.yaml filter=ours\n")
    place.git("config", "filter.ours.clean", "cat")


def letters_folder_ignored(place: Workplace, number: int) -> None:
    """Add a pièce that git ignores."""
    place.write(".git/info/exclude", "*.txt\n")
    place.write(f"cases/{NUMBERS[number]}/note.txt", "x")


def debtor_of_two(place: Workplace, number: int) -> None:
    """Write an input that no command of today reads."""
    place.write(f"debtors/{number}.yaml", "name: X\n")


def under_way(place: Workplace, number: int) -> None:
    """Leave a recording that was interrupted."""
    del number
    place.write(".git/relance-recording/journal.json", "{}")


def answers_cut(place: Workplace, number: int) -> None:
    """Leave a part of each answer."""
    for path in answers_of(place.root):
        content = path.read_bytes()
        path.write_bytes(content[: len(content) * (number + 1) // 4])


def answers_forged(place: Workplace, number: int) -> None:
    """Let each answer say something else."""
    del number
    for path in answers_of(place.root):
        path.write_bytes(path.read_bytes().replace(b"2026", b"2027"))


def answers_mixed_up(place: Workplace, number: int) -> None:
    """Let each answer be that of another question, whole and signed."""
    del number
    paths = answers_of(place.root)
    contents = [path.read_bytes() for path in paths]
    for path, content in zip(paths, (*contents[1:], contents[0]), strict=True):
        path.write_bytes(content)


def answers_of(root: Path) -> list[Path]:
    """Return the answers that are kept."""
    return sorted((root / ".git/relance").glob("answer-*"))


CHANGES: Final[tuple[Callable[[Workplace, int], None], ...]] = (
    *(letter_changed, letter_gone, letter_linked, manifest_changed, shallow, filtered),
    *(letters_folder_ignored, debtor_of_two, under_way, answers_cut, answers_forged),
    *(answers_mixed_up, same_size_and_time, commit, added_template, overlooked, line_ends, index),
)
UNSEEN: Final = frozenset({commit})
"""What changes nothing where nothing is uncommitted."""


def test_the_next_run_says_the_same_without_looking(copies: Copies) -> None:
    """To the byte, as text and as data, in both languages, of all cases and of one."""
    root = copies.of(of_three)
    settled(root)
    anew = [without_memory(root, *words) for words in QUESTIONS]
    assert [known(root, *words) for words in QUESTIONS[1:]] == [None] * (len(QUESTIONS) - 1)

    said = [asked(root, *words) for words in QUESTIONS]
    kept = [known(root, *words) for words in QUESTIONS]

    assert anew == said
    assert anew == [told(each) for each in kept if each is not None]


def test_what_is_known_is_printed_before_anything_is_loaded(
    copies: Copies, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The program itself answers so, with the exit code of then."""
    root = copies.of(of_three)
    settled(root)
    code, out, noted = asked(root, "status")
    monkeypatch.setattr("sys.argv", ["relance", "-C", str(root), "status"])
    monkeypatch.setattr("relance_docs.cli.main.relance", lambda **_k: pytest.fail("asked anew"))

    with pytest.raises(SystemExit) as left:
        program.main()

    assert (left.value.code, *capsys.readouterr()) == (code, out, noted)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "ascii"])
def test_an_answer_is_printed_in_the_encoding_of_the_stream(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not at all where that lacks a character: the command is run, and prints the nearest."""
    text, written = "été : 12 €\n", BytesIO()
    monkeypatch.setattr("sys.stdout", TextIOWrapper(written, encoding=encoding))

    is_printed = printed(Said(0, [(True, text.encode())]))

    assert is_printed is (encoding != "ascii")
    assert written.getvalue() == (text.encode(encoding) if is_printed else b"")


def test_an_answer_is_not_kept_with_what_would_cut_it(copies: Copies) -> None:
    """The name of a file with a line feed, what no stream takes as it is; but a NUL is none."""
    root = copies.of(of_three)
    settled(root)
    question = Question.of(("-C", str(root), "status"))
    assert question is not None
    for said, files in (("x\udce9", {}), ("x", {"a\nb": ""}), ("x", {"a\0b": ""})):
        question.begin()
        keep(question, 0, [(True, said)], files)
        assert answer(question) is None
    keep(question, 1, [(True, "a\0b\n"), (False, "é")], {"nowhere": ""})

    kept = answer(question)

    assert kept is not None
    assert told(kept) == (1, "a\0b\n", "é")


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_any_change_makes_a_run_look_again(
    change: Callable[[Workplace, int], None], copies: Copies
) -> None:
    """Of a file, of git, of a letter, of what is kept: and it says what one without memory says."""
    place, other = (Workplace(copies.of(of_three, name)) for name in ("avec/w", "sans/w"))
    settled(place.root)
    without_memory(other.root, "letters")
    for words in IN_BRIEF:
        asked(place.root, *words)
    assert all(known(place.root, *words) for words in IN_BRIEF)

    change(place, 1)
    if not change.__name__.startswith("answers"):
        change(other, 1)

    if change not in UNSEEN:
        assert not known(place.root, "letters")
    for words in IN_BRIEF:
        kept = known(place.root, *words)
        said = asked(place.root, *words) if kept is None else told(kept)
        code, out, noted = without_memory(other.root, *words)
        assert (code, out, noted.replace(str(other.root), str(place.root))) == said, words
    assert tree(other.root) == tree(place.root)


@settings(max_examples=2, suppress_health_check=list(HealthCheck))
@given(
    changes=st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, 2)), min_size=3, max_size=4)
)
def test_letters_after_changes_are_those_of_a_run_without_memory(
    changes: list[tuple[Callable[[Workplace, int], None], int]],
    tmp_path_factory: pytest.TempPathFactory,
    originals: dict[str, Path],
) -> None:
    """Whatever is decided again, and whatever is not: the words and the files are the same."""
    copies = Copies(
        originals=originals,
        fresh=lambda: tmp_path_factory.mktemp("original"),
        folder=tmp_path_factory.mktemp("copie"),
    )
    place, other = (Workplace(copies.of(of_three, name)) for name in ("avec/w", "sans/w"))
    settled(place.root)
    without_memory(other.root, "letters")
    for change, number in changes:
        if not list((place.root / "build/letters").glob("*/*.pdf")):
            break
        change(place, number)
        if not change.__name__.startswith("answers"):
            change(other, number)
        time.sleep(0.1)
        for _ in range(2):
            code, out, noted = without_memory(other.root, "letters")
            expected = code, out, noted.replace(str(other.root), str(place.root))
            kept = known(place.root, "letters")
            said = asked(place.root, "letters") if kept is None else told(kept)
            assert said == expected, (change.__name__, number)
        assert tree(other.root) == tree(place.root), (change.__name__, number)


def test_only_what_changed_is_decided_again(
    copies: Copies, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One case, and the other one of its debtor; on another day, those that have a letter."""
    place = Workplace(copies.of(of_three))
    settled(place.root)
    asked(place.root, "letters")
    again: list[str] = []

    def watched(
        file: CaseFile, workspace: Workspace, committed: WorkspaceState, day: date | None = None
    ) -> LetterJob | LetterOutcome:
        again.append(file.number)
        return decide(file, workspace, committed, day)

    monkeypatch.setattr(earlier, "decide", watched)
    same_size_and_time(place, 1)
    time.sleep(0.1)
    asked(place.root, "letters")
    assert {NUMBERS[1]} == set(again)

    again.clear()
    asked(place.root, "letters", "--format", "json")
    assert not again
    asked(place.root, "letters", "--as-of", "2026-09-02")
    assert set(NUMBERS[:2]) == set(again)


def test_a_case_of_which_all_is_known_is_not_read(
    copies: Copies, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of all that is asked about, `letters` reads the case that was changed, and no other."""
    place = Workplace(copies.of(of_three))
    settled(place.root)
    asked(place.root, "letters")
    (place.root / ".git/index").touch()
    read: list[str] = []

    def watched(raw: bytes, *, path: str, number: str) -> Reading[Case]:
        read.append(number)
        return read_case(raw, path=path, number=number)

    for module in (case_content, workspace):
        monkeypatch.setattr(module, "read_case", watched)
    same_size_and_time(place, 1)
    asked(place.root, "letters")

    assert [NUMBERS[1]] == read


def test_on_another_day_what_still_holds_is_not_found_again(
    copies: Copies, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pause holds until its day; every day is told as a run tells it that remembers nothing."""
    place, other = (Workplace(copies.of(of_three, name)) for name in ("avec/w", "sans/w"))
    looked: list[str] = []

    def watched(on_day: CaseOnDay) -> NextStep:
        looked.append(on_day.case.number)
        return standing(on_day)

    monkeypatch.setattr(decided, "standing", watched)
    found = []
    days = ("2026-09-01", "2026-09-02", "2026-09-29", "2026-09-30", "2026-10-01", "2026-09-15")
    for day in days:
        for command in ("check", "status", "letters"):
            looked.clear()
            said = asked(place.root, command, "--as-of", day)
            found += [day] * (NUMBERS[2] in looked)
            code, out, noted = without_memory(other.root, command, "--as-of", day)
            assert (code, out, noted.replace(str(other.root), str(place.root))) == said, day
        assert tree(other.root) == tree(place.root), day

    assert ["2026-09-01", "2026-10-01"] == found


def test_another_day_is_another_question(copies: Copies, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for, or of the clock: a letter of a day to come cannot have left."""
    root = copies.of(of_three)
    settled(root)
    asked(root, "letters")
    assert known(root, "letters")
    assert not known(root, "letters", "--as-of", "2026-09-01")

    tomorrow = time.localtime(time.time() + 86_400)
    monkeypatch.setattr(time, "localtime", lambda: tomorrow)

    assert not known(root, "letters")


def test_another_program_or_reader_is_another_question(
    copies: Copies, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another version, another language of the machine, another width of the page."""
    root = copies.of(of_three)
    settled(root)
    asked(root, "check")
    assert known(root, "check")
    for name, value in (("LANG", "fr_FR.UTF-8"), ("COLUMNS", "60"), ("RELANCE_LANG", "fr")):
        with monkeypatch.context() as patch:
            patch.setenv(name, value)
            assert not known(root, "check"), name

    monkeypatch.setattr(question_module, "program_digest", lambda: "another")

    assert not known(root, "check")


def test_a_page_of_help_is_kept_with_the_user(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """In the language asked for, of a command as well; only where nothing else can be meant."""
    monkeypatch.chdir(tmp_path)
    for words in (["--help"], ["letters", "--help"]):
        code = relance.main(words, standalone_mode=False)
        said = Question.of(words)
        assert said is not None
        kept = answer(said)
        assert kept is not None
        assert (code, *capsys.readouterr()) == told(kept)
        with monkeypatch.context() as patch:
            patch.setenv("RELANCE_LANG", "fr")
            assert answer(Question.of(words) or said) is None
    assert Question.of(["note", "--text", "--help"]) is None


def test_what_was_written_just_now_is_not_believed(copies: Copies) -> None:
    """A file may change once more and bear the same time."""
    root = copies.of(of_three)
    settled(root)
    same_size_and_time(Workplace(root), 0)
    asked(root, "check")
    assert not known(root, "check")
    time.sleep(0.1)
    asked(root, "check")
    assert known(root, "check")


def test_nothing_is_kept_of_what_stands_for_something_else(copies: Copies) -> None:
    """A link in the workspace, or an answer that a person chose."""
    root = copies.of(of_three)
    settled(root)
    asked(root, "check", "00001")
    assert not known(root, "check", "00001")

    (root / "ailleurs").symlink_to("/etc")
    time.sleep(0.1)
    asked(root, "check")

    assert not known(root, "check")


def test_a_working_folder_beside_another_has_answers_of_its_own(copies: Copies) -> None:
    """They share a repository, and neither gets what the other said."""
    root = copies.of(of_three)
    settled(root)
    beside = root.parent / "à côté"
    git(root, "worktree", "add", "--quiet", str(beside), "HEAD")
    same_size_and_time(Workplace(beside), 0)
    time.sleep(0.1)

    anew = {each: without_memory(each, "status") for each in (root, beside)}
    for each in (root, beside):
        assert anew[each] == asked(each, "status")

    kept = {each: known(each, "status") for each in (root, beside)}
    assert {each: told(said) for each, said in kept.items() if said is not None} == anew
