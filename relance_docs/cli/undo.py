"""`relance undo`: an event is taken back, by a new commit."""

from __future__ import annotations

import click

from relance_docs.cli.asking import answer_to, is_terminal
from relance_docs.cli.recording import asked_case, recording_options, request, say
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message


@click.command(
    "undo",
    help=_(
        "Take back the last recorded event of a case, or that of a commit. History is never "
        "rewritten: a new commit takes the change back, with the reason."
    ),
    epilog=_('Example: relance undo 2026-014 "paiement saisi dans le mauvais dossier"'),
)
@asked_case
@click.argument("words", metavar=_("[COMMIT] REASON"), nargs=-1)
@recording_options
@click.pass_obj
def undo(
    session: Session, *, case_number: str, words: tuple[str, ...], with_edits: bool, dry_run: bool
) -> None:
    """Take the event back."""
    from relance_docs.evidence.undo import undo as take_back

    commit, reason = _said(session, words)
    asked = request(session, case_number, with_edits=with_edits, dry_run=dry_run)
    say(session, take_back(asked, commit, reason))


def _said(session: Session, words: tuple[str, ...]) -> tuple[str | None, str]:
    """Return the commit, if one is named, and the reason."""
    if len(words) == 1:
        return None, words[0]
    if len(words) == 2:  # noqa: PLR2004 - a commit and a reason
        return words[0], words[1]
    if not words and is_terminal():
        return None, str(answer_to(_("Reason"), click.get_current_context()))
    message = Message("give one reason, in quotation marks, after the case (and the commit)")
    raise click.UsageError(session.translate(message))
