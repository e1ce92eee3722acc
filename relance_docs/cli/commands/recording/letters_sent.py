"""A document that left, and what became of it: `sent`, `received`."""

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
from relance_docs.cli.recording import (
    AGAIN,
    again_option,
    at_option,
    by_option,
    channel_option,
    party_of,
    party_option,
    perform,
    proof_given,
    proof_option,
    recording,
    recording_options,
    request,
    when,
)
from relance_docs.cli.session import Session
from relance_docs.cli.streams import aside
from relance_docs.cli.typed import OneOf
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.case.documents import DocumentKind
    from relance_docs.case.history import HistoryEntry, Outcome
    from relance_docs.case.plan import Channel
    from relance_docs.cli.recording import EventOf
    from relance_docs.recording.event import Event
    from relance_docs.recording.events.pieces import Given, Proof
    from relance_docs.recording.record import Scene
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
@click.pass_context
def sent(
    ctx: click.Context,
    /,
    *,
    words: tuple[str, ...],
    everything: bool,
    with_edits: bool,
    dry_run: bool,
    **said: Any,  # noqa: ANN401 - what is said of each dispatch
) -> int:
    """Record the dispatches, each by a commit of its own; 1 when one of them was refused."""
    from relance_docs.errors import RefusalError

    session = ctx.ensure_object(Session)
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
    proof: Given | None,
    title: str | None,
) -> Callable[[str], EventOf]:
    """Return what makes the event of a step from what is said of the dispatch."""
    from relance_docs.case.case import PieceKind
    from relance_docs.case.history import HistoryEntry
    from relance_docs.documents.departure import dispatch_of as on_demand
    from relance_docs.letters.departure import dispatch_of_party as _of_party
    from relance_docs.recording.event import StandsAlreadyError
    from relance_docs.recording.events.delivery import dispatch_proven, sent_entry
    from relance_docs.recording.events.documents import document_sent
    from relance_docs.recording.events.pieces import content_of
    from relance_docs.recording.events.sending import sent as event_of

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
        kind = _on_demand(scene, step)
        if kind is not None and document_content is None:
            written = on_demand(scene.workspace.root, scene.case.number, kind, said)
            return document_sent(
                scene.case,
                scene.workspace.root,
                replace(written, email=email_content),
                shown(scene, step, said.day),
                today=scene.as_of,
                again=AGAIN in session.insists,
            )
        try:
            departing = _of_party(scene, said, document_content)
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


def _on_demand(scene: Scene, step: str) -> DocumentKind | None:
    """Return the document on demand that is meant, where the plan has no step of that name."""
    from relance_docs.case.documents import DocumentKind
    from relance_docs.case.words import meant
    from relance_docs.plan.default import plan_of

    case, settings = scene.case, scene.settings
    planned = {s.step for invoice in case.invoices for s in plan_of(invoice, case, settings)}
    return None if step in planned else meant(step, DocumentKind)


OUTCOMES = ("delivered", "unclaimed", "returned")
"""Those of Outcome that a letter can have."""


@recording(
    "received",
    epilog=_(
        "Example: relance received 2026-014 mise-en-demeure --on 2026-07-12 "
        "--proof avis-de-reception.pdf"
    ),
)
@click.argument("step", metavar=_("[STEP]"), type=StepName(), required=False)
@click.option(
    "--on",
    metavar=_("DATE"),
    type=IsoDay(),
    help=_("Day of receipt, from the slip; or the day the envelope came back."),
)
@click.option(
    "--presented-on",
    metavar=_("DATE"),
    type=IsoDay(),
    help=_("First presentation by the carrier; enough for a letter nobody claimed."),
)
@click.option(
    "--outcome",
    type=OneOf("Outcome", only=OUTCOMES),
    default="delivered",
    help=_("What became of the letter; without it, delivered."),
)
@party_option
@proof_option
def received(  # noqa: PLR0913 - the options of the command
    session: Session,
    *,
    step: str | None,
    party: str | None,
    on: date | None,
    presented_on: date | None,
    outcome: Outcome,
    proof: Given | None,
    title: str | None,
) -> EventOf:
    """Record what became of the letter."""
    from relance_docs.case.case import PieceKind
    from relance_docs.recording.events.delivery import Delivery, sent_entry
    from relance_docs.recording.events.delivery import received as event_of

    day = on or (None if presented_on else _day(session))

    def event(scene: Scene) -> Event:
        to = party_of(scene, party)
        _place, entry = sent_entry(scene.case, step, to)
        shown = proof_given(
            scene,
            proof,
            kind=PieceKind.RECEIPT,
            title=title or _title(outcome, entry),
            day=day or presented_on or scene.as_of,
        )
        delivery = Delivery(step=step, on=day, presented_on=presented_on, outcome=outcome, party=to)
        return event_of(scene.case, delivery, shown, today=scene.as_of)

    return event


def _title(outcome: Outcome, entry: HistoryEntry) -> str:
    """Return the French title of the pièce, as the bordereau prints it."""
    what = "Avis de réception" if outcome == "delivered" else "Enveloppe retournée"
    of = ", ".join(filter(None, (entry.step or entry.written, entry.party)))
    return f"{what} ({of} du {entry.day:%d/%m/%Y})"


def _day(session: Session) -> date:
    if is_terminal():
        question = _("Day of receipt, as 2026-07-12")
        answer: date = answer_to(question, click.get_current_context(), kind=IsoDay())
        return answer
    message = Message("on which day? add --on, or --presented-on")
    raise click.UsageError(session.translate(message))
