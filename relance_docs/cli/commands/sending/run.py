"""What one run of `relance send` does, and what it says of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from relance_docs.cli.asking import is_terminal
from relance_docs.cli.recording import AGAIN, completed, say
from relance_docs.cli.session import Session
from relance_docs.cli.streams import aside
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.case.documents import DocumentKind
    from relance_docs.case.mail import ImapServer, Mail, SmtpServer
    from relance_docs.case.settings import Settings
    from relance_docs.errors import FindingsError, RefusalError
    from relance_docs.git.repository import Repository
    from relance_docs.outputs.doing import EmailData
    from relance_docs.recording.record import Recorded, Request
    from relance_docs.sending.message import Outgoing
    from relance_docs.sending.outbox import Waiting
    from relance_docs.sending.posting import Prepared
    from relance_docs.workspace.workspace import Workspace


class SendRun:
    """One run of `send`: what it says, and whether something did not leave."""

    def __init__(
        self,
        ctx: click.Context,
        session: Session,
        *,
        even_if: str | None,
        by: str | None,
        drafts: bool,
    ) -> None:
        self.ctx, self.session = ctx, session
        self.even_if, self.by, self.drafts = even_if, by, drafts
        self.failed = 0
        self.mail: Mail | None = None

    def prepared(
        self,
        repository: Repository,
        numbers: tuple[str, ...],
        *,
        automatic: bool,
        party: str | None = None,
        document: DocumentKind | None = None,
    ) -> list[Prepared]:
        """Return what may leave, shown; say of the rest why it does not.

        `document`: that of the cases named, instead of what is due.
        """
        from relance_docs.sending.on_demand import asked_for
        from relance_docs.sending.outbox import Wanted, waiting

        workspace = self.session.load_workspace()
        settings = workspace.sound_settings
        self.mail = self._set_up(settings)
        at = self._at(workspace)
        wanted = Wanted(
            numbers=numbers,
            moment=at if isinstance(at, datetime) else None,
            is_automatic=automatic,
            party=party,
        )
        found = (
            waiting(workspace, wanted, today=self.session.today)
            if document is None
            else tuple(asked_for(workspace, wanted, document))
        )
        known = {each.case for each in found}
        for number in numbers:
            if number not in known:
                self._nothing(number)
        if not found and not numbers:
            self.session.announce(Message("no e-mail is due"))
        may = [each for each in found if self._may_leave(each)]
        if not self.drafts:
            may = self._within_the_hour(workspace, settings, may)
        return [ready for each in may if (ready := self._ready(repository, each, at))]

    def _at(self, workspace: Workspace) -> date:
        """Return when what leaves now leaves: the day alone where relance.yaml fixes it."""
        if workspace.as_of_is_fixed:
            return workspace.as_of
        return self.session.now().replace(second=0, microsecond=0)

    def _nothing(self, number: str) -> None:
        self.failed = 1
        aside(
            self.session.translate(
                Message(
                    "{case}: no e-mail is due; `relance explain {case}` says what is", case=number
                )
            )
        )

    def _may_leave(self, each: Waiting) -> bool:
        """Say what bars an e-mail, or speaks against it; whether it may leave all the same."""
        if each.barred is not None:
            self.failed = 1
            self._left_out(each, each.barred)
            return False
        if each.objection is None:
            return True
        if self.even_if is None and not self.drafts:
            self.failed = 1
            self._left_out(each, each.objection)
            self.session.note(
                Message(
                    "note: if it is right all the same: `relance send {case} --even-if REASON`",
                    case=each.case,
                )
            )
            return False
        self.session.note(Message("note: {case}: {reason}", case=each.case, reason=each.objection))
        return True

    def _left_out(self, each: Waiting, reason: Message) -> None:
        said = Message(
            "{case}: {step} does not leave: {reason}", case=each.case, step=each.step, reason=reason
        )
        aside(self.session.translate(said))

    def _within_the_hour(
        self, workspace: Workspace, settings: Settings, may: list[Waiting]
    ) -> list[Waiting]:
        from relance_docs.sending.outbox import room_left

        room = room_left(workspace, settings, self.session.now())
        if len(may) > room:
            self.session.note(
                Message(
                    "note: {limit} e-mails leave within an hour at most (mail.max_per_hour in"
                    " relance.yaml): {count} wait for the next one",
                    limit=settings.mail.max_per_hour if settings.mail else 0,
                    count=len(may) - room,
                )
            )
        return may[:room]

    def _ready(self, repository: Repository, each: Waiting, at: date) -> Prepared | None:
        """Rehearse an e-mail, and show it; None when it could not be recorded."""
        from relance_docs.case.history import HistoryEntry
        from relance_docs.case.plan import Channel
        from relance_docs.errors import FindingsError, RefusalError
        from relance_docs.sending.journal import refuse_pending
        from relance_docs.sending.posting import prepared

        said = HistoryEntry.model_construct(
            at=at,
            step=None if each.written else each.step,
            written=each.written,
            channel=Channel.EMAIL if each.written else None,
            party=each.party,
            note=self.even_if if each.objection else None,
            by=self.by,
        )
        try:
            refuse_pending(repository, each.case)
            ready = prepared(
                self.request(each.case),
                said,
                moment=self.session.now(),
                for_drafts=self.drafts,
                is_another=AGAIN in self.session.insists or self.drafts,
            )
        except (RefusalError, FindingsError) as refusal:
            self.refused(each.case, refusal)
            return None
        self._show(each, ready)
        return ready

    def _show(self, each: Waiting, ready: Prepared) -> None:
        """Print an e-mail as it leaves."""
        from relance_docs.unseen import shown

        mail = ready.mail
        if self.session.outcome is not None:
            self.session.outcome.tell("emails", _data(each, mail))
            return
        head = Message("{case}  {debtor}  {step}", case=each.case, debtor=each.debtor,
                       step=each.step)  # fmt: skip
        lines = (
            head,
            Message("  from {sender} to {to}", sender=mail.sender, to=mail.to),
            Message("  subject: {subject}", subject=mail.subject),
            *(
                Message("  with {name} ({size} kB)", name=name, size=max(1, size // 1000))
                for name, size in mail.attached
            ),
        )
        for line in lines:
            click.echo(self.session.translate(line))
        for text in shown(mail.body).splitlines():
            click.echo(f"  | {text}")
        click.echo()

    def send(self, ready: list[Prepared], repository: Repository, *, was_asked: bool) -> None:
        """Hand each over and record it; what is refused bars no other.

        `was_asked`: a question stood meanwhile, for who knows how long.
        """
        from relance_docs.errors import FindingsError, RefusalError
        from relance_docs.sending.posting import again
        from relance_docs.sending.posting import send as hand_over
        from relance_docs.sending.server import NotTakenError, UnknownError, connected

        if self.mail is None or self.mail.smtp is None:  # pragma: no cover - `_set_up` looked
            return
        waiting = list(ready)
        with connected(self.mail.smtp, asking_for(self.session, self.mail.smtp)) as conversation:
            while waiting:
                each = waiting.pop(0)

                def work(each: Prepared = each) -> Recorded:
                    fresh = again(each, moment=self.session.now()) if was_asked else each
                    return hand_over(conversation, fresh, repository)

                try:
                    completed(self.session, work, say)
                except (KeyboardInterrupt, SystemExit):
                    self._tell_pending()
                    raise
                except (RefusalError, FindingsError) as refusal:
                    self.refused(each.request.number or "", refusal)
                    is_gone = isinstance(refusal, UnknownError) or (
                        isinstance(refusal, NotTakenError) and refusal.is_gone
                    )
                    if is_gone:
                        break
        for each in waiting:
            reason = Message("the server is gone; run it again")
            self.refused(each.request.number or "", RefusalError(reason))

    def put(self, ready: list[Prepared]) -> None:
        """Put each into the drafts of the mailbox; nothing is recorded, for nothing has left."""
        from relance_docs.errors import RefusalError
        from relance_docs.sending.mailbox import drafts_of

        if self.mail is None or self.mail.imap is None:  # pragma: no cover - `_set_up` looked
            return
        with drafts_of(self.mail.imap, asking_for(self.session, self.mail.imap)) as folder:
            for each in ready:
                number, step = each.request.number or "", each.dispatch.step
                try:
                    is_new = folder.put(each.mail.content, each.mail.message_id)
                except RefusalError as refusal:
                    self.refused(number, refusal)
                    continue
                where = (
                    Message("{case}: {step} is among your drafts", case=number, step=step)
                    if is_new
                    else Message("{case}: {step} was among your drafts already", case=number,
                                 step=step)
                )  # fmt: skip
                self.session.announce(where)
                self.session.note(_when_sent(each))

    def _tell_pending(self) -> None:
        """Say that an e-mail may have left, when somebody stopped the command in the middle."""
        from relance_docs.sending.journal import notes_of

        for note in notes_of(self.session.root):
            self.session.note(note)

    def request(self, number: str = "") -> Request:
        """Return the request to record an event of a case."""
        from relance_docs.cli.recording import request

        return request(self.session, number, with_edits=False, dry_run=False)

    def refused(self, number: str, refusal: RefusalError | FindingsError) -> None:
        """Say why something did not leave, or was not recorded."""
        from relance_docs.errors import RefusalError

        self.failed = 1
        reason = (
            refusal.message if isinstance(refusal, RefusalError) else refusal.findings[0].message
        )
        said = Message("{case}: error: {reason}", case=number, reason=reason)
        aside(self.session.translate(said))

    def _set_up(self, settings: Settings) -> Mail:
        """Return the servers of relance.yaml; RefusalError without the one that is needed."""
        from relance_docs.errors import RefusalError

        mail = settings.mail
        if mail is None or (mail.imap if self.drafts else mail.smtp) is None:
            raise RefusalError(
                Message(
                    "relance.yaml does not say which mailbox is yours: add `mail: {{imap: {{host:"
                    " …, user: …}}}}`"
                )
                if self.drafts
                else Message(
                    "relance.yaml does not say which mail server is yours: add `mail: {{smtp:"
                    " {{host: …, user: …}}, from: …}}`; or put the e-mails into your mailbox with"
                    " --drafts, or open them from build/letters"
                )
            )
        return mail


def _data(each: Waiting, mail: Outgoing) -> EmailData:
    """Return an e-mail as `--format json` shows it before it leaves."""
    return {
        "case": each.case,
        "debtor": each.debtor,
        "step": each.step,
        "from": mail.sender,
        "to": mail.to,
        "subject": mail.subject,
        "attached": [{"name": name, "bytes": size} for name, size in mail.attached],
        "body": mail.body,
    }


def _when_sent(ready: Prepared) -> Message:
    """Say how what was put into the drafts is recorded, once it was sent from there."""
    entry = ready.dispatch.entry
    number, step = ready.request.number or "", ready.dispatch.step
    command = f"relance sent {number} {step}"
    if entry.party is not None:
        command += f' --party "{entry.party}"'
    if entry.written is not None:
        command += " --channel email"
    return Message("note: when you have sent it: `{command}`", command=command)


def asking_for(session: Session, server: SmtpServer | ImapServer) -> Callable[[], str]:
    """Return what finds the password of a server, and asks a person for one that is nowhere."""
    from relance_docs.sending.secret import password_of

    def ask(question: Message) -> str | None:
        if not is_terminal():
            return None
        typed: str = click.prompt(
            session.translate(question),
            hide_input=True,
            default="",
            err=True,
            show_default=False,
        )
        return typed or None

    return lambda: password_of(server, ask)
