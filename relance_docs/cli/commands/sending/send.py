"""`relance send`: the e-mails that are due leave, once they were shown and somebody said yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from relance_docs.cli.asking import chosen_of, confirmed, is_terminal
from relance_docs.cli.commands.sending.run import SendRun
from relance_docs.cli.options import CaseNumber, cases_argument
from relance_docs.cli.outcome import outcome_option
from relance_docs.cli.recording import again_option, by_option, clock_option, party_option, say
from relance_docs.cli.session import Session
from relance_docs.cli.streams import aside
from relance_docs.cli.typed import OneOf
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.case.documents import DocumentKind
    from relance_docs.git.repository import Repository
    from relance_docs.sending.journal import Pending


@click.command(
    "send",
    help=_(
        "Send the e-mails that are due through your own mail server (`mail` in relance.yaml): each "
        "is shown, you are asked, and what left is recorded with the exact e-mail. Nothing leaves "
        "at night, on Sundays and public holidays, or too often, unless you say why. --drafts puts "
        "them into your mailbox instead."
    ),
    epilog=_("Example: relance send 2026-014"),
)
@cases_argument
@click.option("--yes", is_flag=True, help=_("Send them without asking; they are shown first."))
@click.option(
    "--automatic",
    is_flag=True,
    help=_(
        "Send what the plan says may leave unasked (`send: automatic`), if receipts are entered "
        "until lately."
    ),
)
@click.option(
    "--drafts", is_flag=True, help=_("Put them into the drafts of your mailbox (IMAP) instead.")
)
@click.option(
    "--even-if",
    metavar=_("REASON"),
    help=_("Send it although something speaks against it; the reason is kept."),
)
@click.option(
    "--left",
    metavar=_("CASE"),
    type=CaseNumber(),
    multiple=True,
    help=_("The e-mail of CASE, of which nobody knew, has left: record it."),
)
@click.option(
    "--not-left",
    metavar=_("CASE"),
    type=CaseNumber(),
    multiple=True,
    help=_("It has not left: it may be sent again."),
)
@click.option(
    "--document",
    metavar=_("KIND"),
    type=OneOf("DocumentKind"),
    help=_(
        "A document on demand of the cases named (`relance write`), instead of what is due: the "
        "one made that day with --format eml, else it is made now."
    ),
)
@party_option
@again_option
@by_option
@click.option("--dry-run", is_flag=True, help=_("Show what would leave, and send nothing."))
@clock_option
@outcome_option
@click.pass_context
def send(  # noqa: PLR0913 - the options of the command
    ctx: click.Context,
    case_numbers: tuple[str, ...],
    *,
    yes: bool,
    automatic: bool,
    drafts: bool,
    even_if: str | None,
    left: tuple[str, ...],
    not_left: tuple[str, ...],
    document: DocumentKind | None,
    party: str | None,
    by: str | None,
    dry_run: bool,
) -> int:
    """Send what is due; 1 when something of it did not leave, or is not known to have left."""
    from relance_docs.sending.posting import alone

    session = ctx.ensure_object(Session)
    if automatic and (yes or drafts or even_if):
        message = Message("--automatic goes without --yes, --drafts and --even-if")
        raise click.UsageError(session.translate(message))
    if document is not None and (automatic or not case_numbers):
        message = Message("--document goes with the cases it is of, and without --automatic")
        raise click.UsageError(session.translate(message))
    run = SendRun(ctx, session, even_if=even_if, by=by, drafts=drafts)
    with alone(session.root) as repository:
        if not dry_run:
            _settle(run, repository, dict.fromkeys(left, True) | dict.fromkeys(not_left, False))
        elif left or not_left:
            message = Message("--dry-run settles nothing")
            raise click.UsageError(session.translate(message))
        if (left or not_left) and not case_numbers:
            return run.failed
        ready = run.prepared(
            repository, case_numbers, automatic=automatic, party=party, document=document
        )
        if not ready or dry_run:
            return run.failed
        if not yes and not automatic:
            _ask(ctx, session, len(ready), drafts=drafts)
        if drafts:
            run.put(ready)
        else:
            run.send(ready, repository, was_asked=not (yes or automatic))
    return run.failed


def _ask(ctx: click.Context, session: Session, count: int, *, drafts: bool) -> None:
    """Ask whether they are to leave; where nobody can be asked, that is misuse."""
    if not is_terminal():
        message = Message("nobody can be asked here whether they are to leave: add --yes")
        raise click.UsageError(session.translate(message))
    question = _("Put them into the drafts?") if drafts else _("Are they to leave now?")
    session.note(Message("note: e-mails shown above: {count}", count=count))
    if not confirmed(question, ctx):
        raise click.Abort


def _settle(run: SendRun, repository: Repository, said: dict[str, bool]) -> None:
    """Go on with what an earlier command began, before anything else leaves."""
    from relance_docs.errors import RefusalError
    from relance_docs.sending.journal import pending
    from relance_docs.sending.posting import settle

    session = run.session
    known = {each.entry.case for each in pending(repository)}
    for number in said.keys() - known:
        nothing = Message("no e-mail of case {case} is on its way", case=number)
        run.refused(number, RefusalError(nothing))

    def left(each: Pending) -> bool | None:
        answer = said.get(each.entry.case)
        return answer if answer is not None else _asked(run, each)

    for each in settle(repository, run.request(), left):
        step, number = each.entry.step, each.entry.case
        if each.refusal is not None:
            run.refused(number, each.refusal)
        elif each.recorded is not None:
            say(session, each.recorded)
        elif each.has_left:
            already = Message("note: {case}: {step} is recorded already", case=number, step=step)
            session.note(already)
        else:
            session.note(
                Message(
                    "note: {case}: {step} was prepared, and has not left", case=number, step=step
                )
            )


def _asked(run: SendRun, each: Pending) -> bool | None:
    """Ask a person what became of an e-mail; None when nobody can say."""
    from relance_docs.sending.posting import unknown

    if not is_terminal():
        return None
    aside(run.session.translate(unknown(each).message))
    answer = chosen_of(
        run.ctx,
        {
            "later": Message("nobody knows yet: ask again next time"),
            "left": Message("it has left: record it"),
            "not-left": Message("it has not left: it may be sent again"),
        },
    )
    return {"left": True, "not-left": False}.get(answer)
