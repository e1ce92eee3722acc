"""What was recorded wrongly: `undo`, `corrected`, `misdated`."""

from __future__ import annotations

import click

from relance_docs.cli.asking import answer_to, asked_argument, is_terminal
from relance_docs.cli.options import CaseNumber
from relance_docs.cli.recording import (
    asked_case,
    carry_out,
    clock_option,
    recording_options,
    request,
)
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message


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
@recording_options
@click.pass_obj
def undo(  # noqa: PLR0913 - the options of the command
    session: Session,
    *,
    words: tuple[str, ...],
    imported: str | None,
    reason: str | None,
    edits_too: bool,
    by_hand: bool,
    with_edits: bool,
    dry_run: bool,
) -> None:
    """Take the event back, or the import."""
    from dataclasses import replace

    from relance_docs.recording.record import Request
    from relance_docs.recording.undo import Withdrawal
    from relance_docs.recording.undo import undo as take_back
    from relance_docs.recording.undo_import import undo_import

    if imported is not None:
        if edits_too or by_hand:
            raise _misuse(session, Message("--import goes without --edits-too and --by-hand"))
        _nobody, why = _said(session, words, reason, before=0)
        whole = Request(
            root=session.root, today=session.today, with_edits=with_edits, dry_run=dry_run
        )
        carry_out(session, lambda: undo_import(replace(whole, now=session.clock), imported, why))
        return
    case_number, words = _case(session, words)
    commit, why = _said(session, words, reason, before=1)
    asked = request(session, case_number, with_edits=with_edits or by_hand, dry_run=dry_run)
    withdrawal = Withdrawal(reason=why, commit=commit, edits_too=edits_too, by_hand=by_hand)
    carry_out(session, lambda: take_back(replace(asked, now=session.clock), withdrawal))


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
@click.pass_obj
def misdated(session: Session, *, commit: str, reason: str, dry_run: bool) -> None:
    """Record the statement."""
    from relance_docs.recording.misdated import state
    from relance_docs.recording.record import Request

    asked = Request(root=session.root, today=session.today, dry_run=dry_run)
    carry_out(session, lambda: state(asked, commit, reason, now=session.now()))
