"""What the commands that record have in common: their options, and what they say at the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

import click

from relance_docs.cli import asking
from relance_docs.cli.amounts import Moment
from relance_docs.cli.asking import asked_argument
from relance_docs.cli.options import CaseNumber, IsoDay
from relance_docs.cli.outcome import outcome_option
from relance_docs.cli.session import CLOCK_IS_RIGHT, Session
from relance_docs.cli.typed import OneOf
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.case.case import Piece, PieceKind
    from relance_docs.errors import DoubtError
    from relance_docs.recording.event import Event
    from relance_docs.recording.events.pieces import Proof, ProofGiven
    from relance_docs.recording.record import Recorded, Request, Scene

    EventOf = Callable[[Scene], Event]

F = TypeVar("F", bound=Callable[..., Any])
DoneT = TypeVar("DoneT")

AGAIN = "--again"

CHANNELS = ("email", "phone", "post", "registered", "e_registered", "visit", "portal")
"""Those of Channel that reach a debtor."""


def asked_case(command: F) -> F:
    """Add `CASE`: the parameter `case_number`, asked for when it is missing."""
    return asked_argument("case_number", metavar=_("CASE"), type=CaseNumber(), question=_("Case"))(
        command
    )


def recording_options(command: F) -> F:
    """Add --with-edits, --dry-run and --clock-is-right."""
    command = clock_option(command)
    command = click.option(
        "--dry-run", is_flag=True, help=_("Show what would be changed, and record nothing.")
    )(command)
    return click.option(
        "--with-edits",
        is_flag=True,
        help=_("Include what you changed in the case file and did not commit."),
    )(command)


def recording(
    name: str,
    *,
    epilog: str,
    help: str = "",  # noqa: A002 - the word of click
) -> Callable[[Callable[..., EventOf]], click.Command]:
    """Make a command that records an event of one case.

    The function has the options of its own alone and returns what makes the event of the case;
    CASE, --with-edits, --dry-run and --clock-is-right are the same for all.
    """

    def command(event_of: Callable[..., EventOf]) -> click.Command:
        @click.pass_obj
        def run(
            session: Session,
            /,
            *,
            case_number: str,
            with_edits: bool,
            dry_run: bool,
            **given: Any,  # noqa: ANN401 - the options of the command
        ) -> None:
            asked = request(session, case_number, with_edits=with_edits, dry_run=dry_run)
            perform(session, asked, event_of(session, **given))
            is_read = session.outcome is None  # by a person
            for offer in session.afterwards if is_read and not dry_run else ():
                offer()

        recording_options(run)
        outcome_option(run)
        # click keeps the parameters of a function the last one first.
        run.__click_params__ += getattr(event_of, "__click_params__", [])  # type: ignore[attr-defined]
        return click.command(name, help=help, epilog=epilog)(asked_case(run))

    return command


def insisting_option(name: str, said: str) -> Callable[[F], F]:
    """Add an option by which the user says that something unlikely is right."""

    def remember(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: FBT001
        del param
        if value:
            ctx.ensure_object(Session).insists.add(name)

    return click.option(name, is_flag=True, expose_value=False, callback=remember, help=said)


def clock_option(command: F) -> F:
    """Add --clock-is-right."""
    said = _("The clock of this machine is right, whatever was recorded before.")
    return insisting_option(CLOCK_IS_RIGHT, said)(command)


def again_option(command: F) -> F:
    """Add --again."""
    return insisting_option(AGAIN, _("It is another one, just like the one recorded already."))(
        command
    )


def at_option(command: F) -> F:
    """Add `--at`: the parameter `at`, a day or a moment, None = now."""
    return click.option(
        "--at",
        "--on",
        "at",
        metavar=_("MOMENT"),
        type=Moment(),
        help=_("When it happened, as 2026-07-10 or 2026-07-10T09:00; without it, now."),
    )(command)


def day_option(said: str) -> Callable[[F], F]:
    """Add `--on`, also `--at`: the parameter `on`, a day, None = today; `said` is its help."""
    return click.option("--on", "--at", "on", metavar=_("DATE"), type=IsoDay(), help=said)


def by_option(command: F) -> F:
    """Add `--by`."""
    return click.option("--by", metavar=_("NAME"), help=_("Who acted for the creditor."))(command)


class ProofFile(click.ParamType["ProofGiven"]):
    """A file, read as soon as it is named: no lock is held while a disk or a share is slow."""

    name = "file"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> ProofGiven:
        """Return the file, or the id of a pièce."""
        from relance_docs.recording.events.pieces import ProofGiven, given

        del param, ctx
        return value if isinstance(value, ProofGiven) else given(str(value))


def party_option(command: F) -> F:
    """Add `--party`."""
    return click.option(
        "--party",
        metavar=_("NAME"),
        help=_("The co-debtor or guarantor whom it is about; without it, the debtor."),
    )(command)


def party_of(scene: Scene, name: str | None) -> str | None:
    """Return the co-debtor or guarantor that `--party` means; None for the debtor."""
    from relance_docs.recording.events.obligors import party_named

    return party_named(scene.case, name)


def proof_option(command: F) -> F:
    """Add `--proof`, a file or the id of a pièce, and `--title`."""
    command = click.option(
        "--title", metavar=_("TEXT"), help=_("Title of that pièce in the bordereau.")
    )(command)
    return click.option(
        "--proof",
        metavar=_("FILE"),
        type=ProofFile(),
        help=_("File that proves it, kept with the case; or the id of a pièce it has."),
    )(command)


def channel_option(command: F) -> F:
    """Add `--channel`."""
    return click.option(
        "--channel",
        type=OneOf("Channel", only=CHANNELS),
        help=_("How the debtor was reached."),
    )(command)


def when(session: Session, scene: Scene, at: date | None) -> date:
    """Return the moment of an event: the one given, else now, else the fixed day of a demo."""
    if at is not None:
        return at
    now = session.now().replace(second=0, microsecond=0)
    is_now = scene.as_of == session.today == now.date()
    return now if is_now and not scene.workspace.as_of_is_fixed else scene.as_of


def proof_given(
    scene: Scene, proof: ProofGiven | None, *, kind: PieceKind, title: str, day: date | None
) -> Proof | None:
    """Return the pièce of `--proof`, if it is given; `title` is for one that is new.

    Raises RefusalError for a `--title` that a pièce listed already does not have.
    """
    from relance_docs.recording.events.pieces import proof_of

    if proof is None:
        return None
    root = scene.workspace.root
    found = proof_of(scene.case, root, proof, kind=kind, title=title, day=day)
    known = scene.case.piece(found.piece_id)
    if known is not None:
        _tell_known(proof.name, known)
    return found


def _tell_known(proof: str, known: Piece) -> None:
    """Say that a pièce is listed already; a title typed for it would be lost, so it is refused."""
    from relance_docs.errors import RefusalError

    ctx = click.get_current_context()
    words = {"file": proof, "id": known.id, "title": known.title}
    if ctx.params.get("title") not in (None, known.title):
        raise RefusalError(
            Message(
                "{file} is the pièce {id} already, with the title '{title}'; leave --title out, "
                "or change the title in the case file first",
                **words,
            )
        )
    if proof != known.id:
        ctx.ensure_object(Session).note(
            Message(
                "note: {file} is the pièce {id} already, with the title '{title}': it is named "
                "again, and not listed twice",
                **words,
            )
        )


def call_due_on(scene: Scene, day: date) -> str | None:
    """Return the call that the plan had next on a day, if it was one; None for any other step."""
    from relance_docs.plan.decision import standing
    from relance_docs.plan.kinds import StepKind, kind_of
    from relance_docs.plan.records import StepDue

    found = standing(scene.workspace.on_day(scene.case, day))
    is_call = isinstance(found, StepDue) and kind_of(found.step) is StepKind.CALL
    return found.step.step if is_call and isinstance(found, StepDue) else None


def owed_on(scene: Scene, day: date) -> Decimal | None:
    """Return all that was owed at the end of a day, disputed or not; None when unknown."""
    owed = scene.workspace.on_day(scene.case, day).owed
    return owed.total_due + owed.disputed_due if owed else None


def request(session: Session, case_number: str, *, with_edits: bool, dry_run: bool) -> Request:
    """Return the request to record an event of a case."""
    from relance_docs.recording.record import Request

    return Request(
        root=session.root,
        number=case_number,
        today=session.today,
        with_edits=with_edits,
        dry_run=dry_run,
        now=session.clock,
    )


def perform(session: Session, asked: Request, event_of: Callable[[Scene], Event]) -> None:
    """Record an event, and say what was done."""
    from dataclasses import replace

    from relance_docs.recording.record import record

    carry_out(session, lambda: record(replace(asked, now=session.clock), event_of))


def carry_out(session: Session, recording: Callable[[], Recorded]) -> None:
    """Record, and say what was done, even to somebody who pressed Ctrl-C a moment too late."""
    completed(session, recording, say)


def completed(
    session: Session, work: Callable[[], DoneT], tell: Callable[[Session, DoneT], None]
) -> DoneT:
    """Do what commits and tell it; a doubt is put to the person, if there is one to be asked.

    A signal that comes between the commit and the end of telling ends the program after that.
    """
    from relance_docs.errors import DoubtError, RefusalError
    from relance_docs.recording.signals import Shield, stop

    with Shield() as shield:
        while True:
            try:
                done = work()
            except DoubtError as doubt:
                if not asking.is_terminal() or not _insists(session, doubt):
                    raise
                continue
            except (KeyboardInterrupt, SystemExit):
                session.note(Message("note: interrupted; nothing was recorded"))
                raise
            except RefusalError as refusal:
                if shield.noted is None:
                    raise
                session.note(Message("relance: error: {sentence}", sentence=refusal.message))
                stop(shield.noted)
            tell(session, done)
            break
    if shield.noted is not None:
        session.note(Message("note: interrupted when this was done already"))
        stop(shield.noted)
    return done


def _insists(session: Session, doubt: DoubtError) -> bool:
    """Ask whether it is right; a « no » leaves the refusal."""
    click.echo(session.translate(doubt.doubt), err=True)
    question = _("Is that right, and is it to be recorded?")
    if doubt.option in session.insists or not asking.confirmed(
        question, click.get_current_context()
    ):
        return False
    session.insists.add(doubt.option)
    return True


def ask_first(session: Session, doubt: Message | None, *, option: str) -> None:
    """Put a doubt to a person; where nobody can be asked, the event itself notes it.

    Raises DoubtError on a terminal, unless the option says that it is right.
    """
    from relance_docs.errors import DoubtError

    if doubt is not None and option not in session.insists and asking.is_terminal():
        raise DoubtError(doubt, option=option)


def say(session: Session, recorded: Recorded) -> None:
    """Print what was recorded, or the change that would be made."""
    for note in recorded.notes:
        session.note(note)
    if session.outcome is not None:
        session.outcome.add(recorded)
        return
    if recorded.commit is None:
        click.echo(recorded.diff, nl=False)
        session.note(
            Message("note: nothing was recorded (--dry-run): {subject}", subject=recorded.subject)
        )
        return
    session.announce(
        Message(
            "recorded: {subject} ({commit})",
            subject=recorded.subject,
            commit=recorded.commit[:10],
        ),
    )
