"""`relance check`: every problem of the workspace's files, with its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from relance_docs.cli.options import as_of_option, cases_argument, format_option
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.finding import Finding


@click.command("check", help=_("List every problem of the workspace's files, with its place."))
@cases_argument
@as_of_option
@format_option("text", "json", "github")
@click.pass_obj
def check(
    session: Session, case_numbers: tuple[str, ...], as_of: date | None, output_format: str
) -> int:
    """Print all findings; leave with 1 when one of them is an error."""
    from relance_docs.cli.findings_output import format_findings
    from relance_docs.letters.proofread import proofread

    workspace = session.load_workspace(
        as_of, numbers=case_numbers, reads_documents=True, lets_go=True
    )
    store = None if case_numbers else session.store
    findings = _in_order((*workspace.findings, *proofread(workspace, store)))
    if store is not None:
        store.write()
    if session.may_be_kept(workspace, case_numbers):
        session.stands_with = {}
    click.echo(format_findings(findings, output_format, session.translate), nl=False)
    session.note(_summary(findings, len(workspace.case_files)))
    return 1 if any(finding.is_error for finding in findings) else 0


def _in_order(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: finding.sort_key())


def _summary(findings: Sequence[Finding], cases: int) -> Message:
    errors = sum(finding.is_error for finding in findings)
    return Message(
        "cases: {cases}, errors: {errors}, warnings: {warnings}",
        cases=cases,
        errors=errors,
        warnings=len(findings) - errors,
    )
