"""`relance verify`: check that the record is what it was."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from relance_docs.cli.options import format_option
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.git.repository import Repository
    from relance_docs.verify.checks import Checked, Difference, Letter, Result


@click.command(
    "verify",
    epilog=_(
        "Example: relance verify 2026-014, or relance verify lettre.pdf for a file that somebody "
        "holds. docs/verify.md shows how to check the same by hand."
    ),
)
@click.argument("asked", metavar=_("[CASE|PATH]…"), nargs=-1)
@format_option("text", "json")
@click.pass_obj
def verify(session: Session, asked: tuple[str, ...], output_format: str) -> int:
    """Run every check; 1 when one of them failed."""
    from relance_docs.verify.all_checks import CHECKS
    from relance_docs.verify.checks import scene_of, verified

    numbers, files = _asked(session, asked)
    scene = scene_of(session.root, numbers, files, _made_again, now=session.now())
    checked = verified(scene, CHECKS)
    if output_format == "json":
        from relance_docs.cli.output import print_json

        found = tuple(checked)
        print_json([_data(session, each) for each in found])
        return int(any(each.has_failed for each in found))
    return _print_text(session, checked)


def _asked(session: Session, asked: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[Path, ...]]:
    """Tell cases from files: a file of cases/ is its case, another one is looked for."""
    numbers, files = [], []
    folder = session.root / "cases"
    for word in asked:
        path = Path(word).resolve()
        inside = path.relative_to(folder).parts if path.is_relative_to(folder) else ()
        if inside:
            numbers.append(inside[0].removesuffix(".yaml"))
        if path.is_file() and len(inside) != 1:
            files.append(path)
        elif not inside:
            numbers.append(word)
    return tuple(numbers), tuple(files)


def _made_again(repository: Repository, letter: Letter) -> Difference | None:
    from relance_docs.letters.again import difference

    return difference(repository, letter)


def _print_text(session: Session, checked: Iterable[Checked]) -> int:
    """Print each result as soon as it is known; return the exit code."""
    has_failed = False
    for each in checked:
        has_failed = has_failed or each.has_failed
        for result in each.results:
            click.echo(_line(session, each, result))
    verdict = Message("something is not as it was") if has_failed else Message("all checks passed")
    session.note(verdict)
    return int(has_failed)


def _line(session: Session, checked: Checked, result: Result) -> str:
    outcome = session.words(_OUTCOMES[result.outcome.value])
    subject = f"{result.subject}: " if result.subject else ""
    return f"{outcome:8} {subject}{session.translate(result.message)} [{checked.check}]"


_OUTCOMES = {
    "ok": _("ok"),
    "noted": _("note"),
    "failed": _("FAILED"),
    "not_applicable": _("-"),
}


def _data(session: Session, checked: Checked) -> dict[str, object]:
    return {
        "check": checked.check,
        "failed": checked.has_failed,
        "results": [
            {
                "outcome": result.outcome.value,
                "subject": result.subject or None,
                "message": session.translate(result.message),
            }
            for result in checked.results
        ],
    }
