"""A document that left: `sent`, one by one or a whole run of the post."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from relance_docs.cli.asking import answer_to, confirmed, is_terminal
from relance_docs.cli.completion import CasesThenStep, StepName
from relance_docs.cli.options import CaseNumber, IsoDay
from relance_docs.cli.outcome import outcome_option
from relance_docs.cli.recording import (
    AGAIN,
    again_option,
    at_option,
    by_option,
    carry_out,
    channel_option,
    party_of,
    party_option,
    perform,
    proof_given,
    proof_option,
    recording_options,
    request,
    when,
)
from relance_docs.cli.session import Session
from relance_docs.cli.streams import aside
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.case.plan import Channel
    from relance_docs.cli.recording import EventOf
    from relance_docs.recording.event import Event
    from relance_docs.recording.events.pieces import Proof, ProofGiven
    from relance_docs.recording.record import Recorded, Scene
    from relance_docs.workspace.workspace import Workspace


ONE_ALONE = ("tracking", "document", "email", "pay_by", "proof", "title")
"""Options of `sent` that say something of one document."""


@click.command(
    "sent",
    help=_(
        "Record that a step was taken, and keep the exact document that left. The document is "
        "the one in build/letters; a draft, or one that is not due, is refused. Several cases are "
        "recorded one after the other. Said again with --tracking or --proof, it adds these to "
        "what is recorded. So is recorded a document on demand of build/documents, by its kind."
    ),
    epilog=_(
        'Example: relance sent 2026-014 mise-en-demeure --tracking "1A 123 456 7890 5" '
        "--proof depot.pdf"
    ),
)
@click.argument("words", metavar=_("[CASE]… [STEP]"), type=CasesThenStep(), nargs=-1)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help=_("Every letter and e-mail that lies in build/letters and may leave."),
)
@click.option(
    "--from",
    "table",
    metavar=_("FILE"),
    type=click.Path(path_type=Path),
    help=_(
        "A whole run at once, in one commit: the table of `relance print` with days and numbers "
        "filled in, or the one that a mail service sent back (CSV, XLSX, ODS)."
    ),
)
@click.option(
    "--for",
    "service_name",
    metavar=_("SERVICE"),
    help=_("Whose table it is, when its heads do not tell; see `relance print --for`."),
)
@channel_option
@at_option
@click.option("--tracking", metavar=_("NUMBER"), help=_("Number of the registered letter."))
@click.option(
    "--file",
    "--document",
    "document",
    metavar=_("FILE"),
    type=click.Path(path_type=Path),
    help=_("The PDF that left, when it is not the one in build/letters."),
)
@click.option(
    "--email",
    metavar=_("FILE.eml"),
    type=click.Path(path_type=Path),
    help=_("The e-mail as it was sent, saved from the mail program."),
)
@click.option(
    "--pay-by",
    metavar=_("DATE"),
    type=IsoDay(),
    help=_("The date to pay that the document gives, for a document made elsewhere."),
)
@click.option(
    "--even-if",
    metavar=_("REASON"),
    help=_("Record it although it was not due, or not made here; the reason is kept."),
)
@by_option
@party_option
@again_option
@proof_option
@recording_options
@outcome_option
@click.pass_context
def sent(  # noqa: PLR0913 - the options of the command
    ctx: click.Context,
    /,
    *,
    words: tuple[str, ...],
    everything: bool,
    table: Path | None,
    service_name: str | None,
    with_edits: bool,
    dry_run: bool,
    **said: Any,  # noqa: ANN401 - what is said of each dispatch
) -> int:
    """Record the dispatches, each by a commit of its own; 1 when one of them was refused."""
    from relance_docs.errors import RefusalError

    session = ctx.ensure_object(Session)
    if table is not None:
        stray = [name for name, value in said.items() if value is not None and name != "at"]
        if words or everything or stray:
            message = Message("--from goes with --for, --on and --dry-run alone: the table says it")
            raise click.UsageError(session.translate(message))
        _whole_run(session, table, service_name, said["at"], dry_run=dry_run)
        return 0
    leaving = _lying(session, words) if everything else _named(ctx, words)
    if len(leaving) > 1 and any(said[name] is not None for name in ONE_ALONE):
        message = Message("what is said of one document goes with one case alone")
        raise click.UsageError(session.translate(message))
    if everything and is_terminal() and not dry_run:
        _confirm_all(ctx, leaving)
    event_of = _dispatch(session, **said)
    refused = 0
    for number, step in leaving:
        asked = request(session, number, with_edits=with_edits, dry_run=dry_run)
        try:
            perform(session, asked, event_of(step))
        except RefusalError as refusal:
            if len(leaving) == 1:
                raise
            refused += 1
            error = Message("{case}: error: {reason}", case=number, reason=refusal.message)
            aside(session.translate(error))
    return 1 if refused else 0


def _whole_run(
    session: Session, path: Path, service_name: str | None, at: date | None, *, dry_run: bool
) -> None:
    """Record what a table says of each letter, in one commit, or nothing of it."""
    from relance_docs.post.returned import read_returned
    from relance_docs.post.run import record_run
    from relance_docs.recording.events.entries import day_of
    from relance_docs.recording.events.pieces import content_of
    from relance_docs.recording.record import Request

    table = read_returned(session.root, path, content_of(path), service_name)

    def run() -> Recorded:
        asked = Request(root=session.root, today=session.today, dry_run=dry_run, now=session.clock)
        return record_run(asked, table, None if at is None else day_of(at))

    carry_out(session, run)


def _confirm_all(ctx: click.Context, leaving: tuple[tuple[str, str], ...]) -> None:
    for number, step in leaving:
        click.echo(f"  {number}  {step}", err=True)
    if not leaving or not confirmed(_("Did all of these leave?"), ctx):
        raise click.Abort


def _lying(session: Session, words: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return what lies in build/letters, goes to the debtor, and is not recorded yet."""
    from relance_docs.letters.built import may_leave

    if words:
        raise click.UsageError(session.translate(Message("--all goes without a case")))
    built = tuple(may_leave(session.root))
    if not built:
        raise click.UsageError(session.translate(Message("nothing lies in build/letters")))
    workspace = session.load_workspace(numbers=tuple(dict.fromkeys(n for n, _s, _i in built)))
    return tuple(
        (number, step)
        for number, step, invoices in built
        if _is_to_leave(workspace, number, step, invoices)
    )


def _is_to_leave(workspace: Workspace, number: str, step: str, invoices: tuple[str, ...]) -> bool:
    """Whether a document goes to the debtor, and its dispatch is not recorded."""
    from relance_docs.errors import RefusalError
    from relance_docs.plan.kinds import StepKind, kind_of
    from relance_docs.recording.events.entries import planned_step
    from relance_docs.recording.events.sending import refuse_repeated

    case = workspace.case_file(number).case
    if case is None:
        return False
    try:
        planned = planned_step(case, workspace.sound_settings, step)
        refuse_repeated(case, step, invoices)
    except RefusalError:
        return False
    return kind_of(planned) is not StepKind.CALL


def _named(ctx: click.Context, words: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the cases of the words, each with its step: the last word, or what was made last."""
    from relance_docs.letters.built import newest_step

    session, kind = ctx.ensure_object(Session), CaseNumber()
    if not words:
        if not is_terminal():
            message = Message("which case? name it, or add --all")
            raise click.UsageError(session.translate(message))
        words = (answer_to(_("Case"), ctx, kind=kind),)
    first = kind.convert(words[0], None, ctx)
    step = words[-1] if len(words) > 1 and not _is_case(session, first, words[-1]) else None
    others = words[1:] if step is None else words[1:-1]
    numbers = dict.fromkeys((first, *(kind.convert(word, None, ctx) for word in others)))
    found = {number: step or newest_step(session.root, number) for number in numbers}
    missing = ", ".join(number for number, known in found.items() if known is None)
    if missing == first and is_terminal():
        found[first] = answer_to(_("Step"), ctx, kind=StepName())
    elif missing:
        message = Message("no document of {case} in build/letters: name the step", case=missing)
        raise click.UsageError(session.translate(message))
    return tuple((number, known or "") for number, known in found.items())


def _is_case(session: Session, first: str, word: str) -> bool:
    """Whether a word names a case, and no step of the first one."""
    from relance_docs.errors import RefusalError
    from relance_docs.recording.events.entries import planned_step
    from relance_docs.workspace.numbers import cases_meant

    if not cases_meant(session.root, word):
        return False
    workspace = session.load_workspace(numbers=(first,))
    case = workspace.case_file(first).case
    try:
        if case is not None:
            planned_step(case, workspace.sound_settings, word)
    except RefusalError:
        return True
    return False


def _dispatch(  # noqa: PLR0913 - what is said of a dispatch
    session: Session,
    *,
    channel: Channel | None,
    at: date | None,
    tracking: str | None,
    document: Path | None,
    email: Path | None,
    pay_by: date | None,
    even_if: str | None,
    by: str | None,
    party: str | None,
    proof: ProofGiven | None,
    title: str | None,
) -> Callable[[str], EventOf]:
    """Return what makes the event of a step from what is said of the dispatch."""
    from relance_docs.case.case import PieceKind
    from relance_docs.case.history import HistoryEntry
    from relance_docs.documents.leaving import dispatch_of as on_demand
    from relance_docs.documents.leaving import on_demand_kind
    from relance_docs.letters.leaving import dispatch_of_party
    from relance_docs.recording.event import StandsAlreadyError
    from relance_docs.recording.events.delivery import dispatch_proven, sent_entry
    from relance_docs.recording.events.documents import document_sent
    from relance_docs.recording.events.pieces import content_of
    from relance_docs.recording.events.sending import sent as event_of
    from relance_docs.sending.journal import refuse_pending

    # Read before anything is locked: a disk or a share may be slow.
    document_content = content_of(document) if document else None
    email_content = content_of(email) if email else None

    def shown(scene: Scene, step: str, day: date) -> Proof | None:
        return proof_given(
            scene,
            proof,
            kind=PieceKind.PROOF_OF_DISPATCH,
            title=title or f"Preuve de dépôt ({step} du {day:%d/%m/%Y})",
            day=day,
        )

    def event(scene: Scene, step: str) -> Event:
        refuse_pending(scene.repository, scene.case.number)
        said = HistoryEntry.model_construct(
            at=when(session, scene, at),
            step=step,
            channel=channel,
            by=by,
            party=party_of(scene, party),
            note=even_if,
            tracking_number=tracking,
            pay_by=pay_by,
        )
        kind = on_demand_kind(scene.case, scene.settings, step)
        if kind is not None and document_content is None:
            written = on_demand(scene, kind, said)
            return document_sent(
                scene.case,
                scene.workspace.root,
                replace(written, email=email_content),
                shown(scene, step, said.day),
                today=scene.as_of,
                again=AGAIN in session.insists,
            )
        try:
            departing = dispatch_of_party(scene, said, document_content)
        except StandsAlreadyError:
            if tracking is None and proof is None:
                raise
            _place, entry = sent_entry(scene.case, step, said.party)
            later = shown(scene, step, entry.day)
            return dispatch_proven(scene.case, step, tracking, later, said.party)
        left = shown(scene, step, said.day)
        dispatch = replace(departing, email=email_content)
        return event_of(scene.case, scene.workspace.root, dispatch, left, today=scene.as_of)

    return lambda step: lambda scene: event(scene, step)
