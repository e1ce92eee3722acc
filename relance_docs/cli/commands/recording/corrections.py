"""What was done by hand, or wrongly: `save`, `merge`, `undo`, `corrected`, `misdated`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from relance_docs.cli.amounts import Euros
from relance_docs.cli.asking import (
    answer_to,
    asked_argument,
    asked_option,
    confirmed,
    is_terminal,
)
from relance_docs.cli.options import CaseNumber, CaseOrSettings, IsoDay
from relance_docs.cli.outcome import outcome_option
from relance_docs.cli.recording import (
    asked_case,
    carry_out,
    clock_option,
    completed,
    recording_options,
    request,
)
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.recording.record import Recorded, Request


@click.command(
    "save",
    help=_(
        "Check, show and record what you edited by hand: case files, what lies in their folders, "
        "relance.yaml, templates. Without a case, all of it."
    ),
    epilog=_('Example: relance save 2026-014 -m "nouvelle adresse, lettre du 3 juin"'),
)
@click.argument("case_numbers", metavar=_("[CASE]…"), type=CaseOrSettings(), nargs=-1)
@asked_option(
    "-m",
    "--message",
    "text",
    metavar=_("TEXT"),
    question=_("What was changed, and why"),
    help=_("What was changed, and why; without the name of a debtor."),
)
@click.option("--dry-run", is_flag=True, help=_("Check and show it, and record nothing."))
@clock_option
@outcome_option
@click.pass_context
def save(ctx: click.Context, *, case_numbers: tuple[str, ...], text: str, dry_run: bool) -> None:
    """Show what was edited, ask on a terminal, and commit it."""
    from dataclasses import replace

    from relance_docs.recording.record import Request
    from relance_docs.recording.saving import save as save_all

    session = ctx.ensure_object(Session)
    asked = Request(root=session.root, today=session.today, dry_run=True)

    def shown() -> Recorded:
        return save_all(replace(asked, now=session.clock), case_numbers, text)

    if dry_run:
        carry_out(session, shown)
        return
    if session.outcome is None or is_terminal():
        completed(session, shown, _show_edits)
    if is_terminal() and not confirmed(_("Record this?"), ctx):
        raise click.Abort
    asked = replace(asked, dry_run=False)
    carry_out(session, shown)


def _show_edits(session: Session, found: Recorded) -> None:
    """Print what would be recorded; aside, where a program reads what is printed."""
    click.echo(found.diff, nl=False, err=session.outcome is not None)


@click.command(
    "merge",
    help=_(
        "Put a case into another one of the same debtor: invoices, payments, pièces and history "
        "move there, the old file says where they are, and nothing is claimed twice."
    ),
    epilog=_('Example: relance merge 2026-021 2026-014 --reason "même débiteur"'),
)
@asked_case
@asked_argument(
    "into",
    metavar=_("INTO"),
    type=CaseNumber(is_another=True),
    question=_("Into which case"),
)
@asked_option("--reason", metavar=_("TEXT"), question=_("Reason"), help=_("Why they are one."))
@recording_options
@outcome_option
@click.pass_context
def merge(
    ctx: click.Context,
    *,
    case_number: str,
    into: str,
    reason: str,
    with_edits: bool,
    dry_run: bool,
) -> None:
    """Move the facts, and commit both cases at once."""
    from dataclasses import replace

    from relance_docs.recording.merging import merge as put_into
    from relance_docs.recording.record import Request

    session = ctx.ensure_object(Session)
    asked = Request(root=session.root, today=session.today, with_edits=with_edits, dry_run=dry_run)
    carry_out(
        session,
        lambda: put_into(replace(asked, now=session.clock), case_number, into, reason),
    )


@click.command(
    "undo",
    help=_(
        "Take back the last recorded event of a case, or that of a commit; with --import, a whole "
        "import. History is never rewritten: a new commit takes the change back, with the reason."
    ),
    epilog=_('Example: relance undo 2026-014 "paiement saisi dans le mauvais dossier"'),
)
@click.argument("words", metavar=_("[CASE] [COMMIT] REASON"), nargs=-1)
@click.option("--import", "imported", metavar=_("COMMIT"), help=_("The import to take back."))
@click.option("--reason", metavar=_("TEXT"), help=_("Why; instead of the last word."))
@click.option(
    "--edits-too",
    is_flag=True,
    help=_("Take back as well what was changed by hand in the same commit."),
)
@click.option(
    "--by-hand",
    is_flag=True,
    help=_("You corrected the case file by hand: as it stands now, the event is taken back."),
)
@click.option(
    "--payment",
    metavar=_("AMOUNT"),
    type=Euros(),
    help=_("Take back this one payment alone, though an import brought others with it."),
)
@click.option(
    "--on",
    "received_on",
    metavar=_("DATE"),
    type=IsoDay(),
    help=_("The day of that payment, when several are of that amount."),
)
@click.option("--yes", is_flag=True, help=_("Take it back without asking."))
@recording_options
@outcome_option
@click.pass_obj
def undo(  # noqa: PLR0913 - the options of the command
    session: Session,
    *,
    words: tuple[str, ...],
    imported: str | None,
    reason: str | None,
    edits_too: bool,
    by_hand: bool,
    payment: Decimal | None,
    received_on: date | None,
    yes: bool,
    with_edits: bool,
    dry_run: bool,
) -> None:
    """Take the event back, or the import."""
    from dataclasses import replace

    from relance_docs.recording.record import Request
    from relance_docs.recording.reversal import undo_import
    from relance_docs.recording.undo import Withdrawal
    from relance_docs.recording.undo import undo as take_back

    asks = is_terminal() and not (yes or dry_run)
    if imported is not None:
        if edits_too or by_hand:
            raise _misuse(session, Message("--import goes without --edits-too and --by-hand"))
        _nobody, why = _said(session, words, reason, before=0)
        whole = Request(
            root=session.root, today=session.today, with_edits=with_edits, dry_run=dry_run
        )
        _asked_first(session, whole, lambda asked: undo_import(asked, imported, why), asks=asks)
        return
    case_number, words = _case(session, words)
    commit, why = _said(session, words, reason, before=1)
    asked = request(session, case_number, with_edits=with_edits or by_hand, dry_run=dry_run)
    withdrawal = Withdrawal(
        reason=why,
        commit=commit,
        edits_too=edits_too,
        by_hand=by_hand,
        payment=payment,
        received_on=received_on,
    )
    is_said = commit is not None or payment is not None
    if not (asks or yes or dry_run or is_said):
        raise _not_said(take_back(replace(asked, dry_run=True), withdrawal))
    _asked_first(session, asked, lambda asked: take_back(asked, withdrawal), asks=asks)


def _asked_first(
    session: Session, asked: Request, taking_back: Callable[[Request], Recorded], *, asks: bool
) -> None:
    """Show what would be taken back and ask, where a person can be asked; then take it back."""
    from dataclasses import replace

    if asks:
        trial = replace(asked, dry_run=True)
        completed(session, lambda: taking_back(replace(trial, now=session.clock)), _would_be)
        if not confirmed(_("Take it back?"), click.get_current_context()):
            raise click.Abort
    carry_out(session, lambda: taking_back(replace(asked, now=session.clock)))


def _would_be(session: Session, found: Recorded) -> None:
    click.echo(found.diff, nl=False, err=True)
    said = Message("this would be taken back: {subject}", subject=found.subject)
    click.echo(session.translate(said), err=True)


def _not_said(found: Recorded) -> Exception:
    """Return the refusal of what nobody named, where nobody can be asked: what it would be."""
    from relance_docs.errors import RefusalError

    return RefusalError(
        Message(
            "this would be taken back: {subject}; add --yes if that is meant, or name the commit "
            "of another event",
            subject=found.subject,
        )
    )


def _case(session: Session, words: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the case, and the words that follow it; ask for it on a terminal."""
    ctx = click.get_current_context()
    if words:
        return CaseNumber().convert(words[0], None, ctx), words[1:]
    if is_terminal():
        return str(answer_to(_("Case"), ctx, kind=CaseNumber())), ()
    raise _misuse(session, Message("which case? `relance undo CASE REASON`"))


def _said(
    session: Session, words: tuple[str, ...], reason: str | None, *, before: int
) -> tuple[str | None, str]:
    """Return the commit, if one is named, and the reason; `before`: words before the reason."""
    if reason is not None and len(words) <= before:
        return (words[0] if words else None), reason
    if reason is None and 0 < len(words) <= before + 1:
        return (words[0] if len(words) > 1 else None), words[-1]
    if not words and is_terminal():
        return None, str(answer_to(_("Reason"), click.get_current_context()))
    raise _misuse(
        session, Message("give one reason, in quotation marks, after the case (and the commit)")
    )


def _misuse(session: Session, message: Message) -> click.UsageError:
    return click.UsageError(session.translate(message))


@click.command(
    "corrected",
    help=_(
        "Answer for a commit that changed the history of a case by hand. What it changed stays to "
        "be seen; verify notes it with this statement, and no longer fails for it."
    ),
    epilog=_('Example: relance corrected 2026-014 3fa2c1d0ab "preuve de dépôt, et non l\'avis"'),
)
@asked_case
@asked_argument("commit", metavar=_("COMMIT"), question=_("Commit"))
@asked_argument("reason", metavar=_("REASON"), question=_("Reason"))
@click.option("--dry-run", is_flag=True, help=_("Check it, and record nothing."))
@outcome_option
@clock_option
@click.pass_obj
def corrected(
    session: Session, *, case_number: str, commit: str, reason: str, dry_run: bool
) -> None:
    """Record who answers for it."""
    from dataclasses import replace

    from relance_docs.recording.corrected import correct

    asked = request(session, case_number, with_edits=False, dry_run=dry_run)
    carry_out(session, lambda: correct(replace(asked, now=session.clock), commit, reason))


@click.command(
    "misdated",
    help=_(
        "State that a commit was made with a wrong clock. Its dates stay what they are; verify "
        "notes them with this statement, and no longer fails for them."
    ),
    epilog=_('Example: relance misdated 3fa2c1d0ab "horloge au 1er janvier 1990, pile changée"'),
)
@asked_argument("commit", metavar=_("COMMIT"), question=_("Commit"))
@asked_argument("reason", metavar=_("REASON"), question=_("Reason"))
@click.option("--dry-run", is_flag=True, help=_("Check it, and record nothing."))
@outcome_option
@click.pass_obj
def misdated(session: Session, *, commit: str, reason: str, dry_run: bool) -> None:
    """Record the statement."""
    from relance_docs.recording.misdated import state
    from relance_docs.recording.record import Request

    asked = Request(root=session.root, today=session.today, dry_run=dry_run)
    carry_out(session, lambda: state(asked, commit, reason, now=session.now()))
