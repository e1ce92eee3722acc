"""`relance approve`: a second person stands behind a document before it leaves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from relance_docs.cli.asking import asked_argument
from relance_docs.cli.completion import StepName
from relance_docs.cli.outcome import outcome_option
from relance_docs.cli.recording import asked_case, carry_out, clock_option, party_option, request
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _

if TYPE_CHECKING:
    from relance_docs.approving.rule import Leaving


@click.command(
    "approve",
    help=_(
        "Approve the exact document that is to leave, by a commit of your own. relance.yaml says "
        "under `approval` which documents need it; `relance sent` refuses them without. A document "
        "that was made anew is another one."
    ),
    epilog=_("Example: relance approve 2026-014 mise-en-demeure"),
)
@asked_case
@asked_argument("step", metavar=_("STEP"), type=StepName(), question=_("Step"))
@click.option(
    "--file",
    "--document",
    "document",
    metavar=_("FILE"),
    type=click.Path(path_type=Path),
    help=_("The PDF that is to leave, when it is not the one in build/letters."),
)
@party_option
@click.option(
    "--withdraw", metavar=_("REASON"), help=_("Take your approval back; the reason is kept.")
)
@clock_option
@outcome_option
@click.pass_obj
def approve(
    session: Session,
    /,
    *,
    case_number: str,
    step: str,
    document: Path | None,
    party: str | None,
    withdraw: str | None,
) -> None:
    """Record the approval, or take it back, under the identity that git has here."""
    from dataclasses import replace

    from relance_docs.approving.approve import approve as record_approval
    from relance_docs.approving.approve import approve_no_more

    leaving = _leaving(session, case_number, step, document, party)
    asked = request(session, case_number, with_edits=False, dry_run=False)
    if withdraw is not None:
        carry_out(
            session,
            lambda: approve_no_more(replace(asked, now=session.clock), leaving, withdraw),
        )
        return
    carry_out(session, lambda: record_approval(replace(asked, now=session.clock), leaving))


def _leaving(
    session: Session, number: str, step: str, document: Path | None, party: str | None
) -> Leaving:
    """Return the document that is approved: a step's, or one on demand of that name."""
    from relance_docs.approving.rule import Leaving
    from relance_docs.documents.leaving import newest_document, on_demand_kind
    from relance_docs.errors import FindingsError
    from relance_docs.letters.leaving import built_of
    from relance_docs.recording.events.obligors import party_named
    from relance_docs.recording.events.pieces import content_of

    workspace = session.load_workspace(numbers=(number,))
    file = workspace.case_file(number)
    if file.case is None:
        raise FindingsError(file.findings)
    kind = on_demand_kind(file.case, workspace.sound_settings, step)
    party = party_named(file.case, party)
    if document is not None:
        content = content_of(document)
    elif kind is not None:
        content = newest_document(session.root, number, kind, party).content
    else:
        content = built_of(session.root, number, step, party).content
    word = kind.value if kind is not None else step
    return Leaving(case=number, step=word, content=content, is_of_plan=kind is None)
