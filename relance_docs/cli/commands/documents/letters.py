"""`relance letters`: write what is due today, and say why the rest is not."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

import click

from relance_docs.cli.options import as_of_option, cases_argument, format_option, jobs_option
from relance_docs.cli.session import Session
from relance_docs.cli.streams import aside
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.letters.decisions import Decided, Decisions
    from relance_docs.letters.outcome import LetterOutcome, LettersReport
    from relance_docs.outputs.documents import LetterData
    from relance_docs.processes.sharing import Workforce
    from relance_docs.review.tasks import Task
    from relance_docs.workspace.records import CaseFile, Workspace


@click.command("letters", help=_("Write the documents that are due into build/letters."))
@cases_argument
@as_of_option
@jobs_option
@click.option(
    "--executor",
    metavar="dask://HOST:PORT",
    help=_("Let the machines of a Dask cluster make the documents; dask+tls:// encrypts."),
)
@format_option("text", "json")
@click.pass_obj
def letters(
    session: Session,
    case_numbers: tuple[str, ...],
    as_of: date | None,
    jobs: int | None,
    executor: str | None,
    output_format: str,
) -> int:
    """Write the documents; 1 when something went wrong for a case."""
    from relance_docs.cli.progress import progress_bar
    from relance_docs.letters.batch import write_letters
    from relance_docs.letters.decisions import Decisions
    from relance_docs.review.tasks import in_order
    from relance_docs.store.each_case import with_related

    workspace = session.load_workspace(as_of, numbers=case_numbers)
    workspace.refuse_unsound()
    store = None if case_numbers or session.question is None else session.store
    decisions = Decisions(store, session.question) if store and session.question else None
    if store is not None:
        workspace = with_related(workspace, store)
    with progress_bar(session, session.words(_("letters"))) as progress:
        report = write_letters(
            workspace,
            processes=jobs or os.cpu_count() or 1,
            executor=_cluster(executor) if executor else None,
            progress=progress,
            today=session.today,
            decisions=decisions,
        )
    is_look = as_of is not None and as_of != session.today
    say(session, report, workspace, is_look=is_look)
    _say_failures(session, report)
    deadlines = _deadlines(workspace, decisions)
    for task in in_order(chain.from_iterable(deadlines.values())):
        session.note(_deadline_said(task))
    if output_format == "json":
        _print_json(session, report)
    else:
        _print_text(session, report, shows_closed=bool(case_numbers))
    if session.may_be_kept(workspace, case_numbers):
        _remember(session, workspace, report, decisions, deadlines)
    return 1 if report.failed else 0


def _cluster(address: str) -> Workforce:
    from relance_docs.letters.parcels import LetterParcels
    from relance_docs.processes.cluster import Cluster

    return Cluster(address, LetterParcels())


def _remember(
    session: Session,
    workspace: Workspace,
    report: LettersReport,
    decisions: Decisions | None,
    deadlines: Mapping[str, tuple[Task, ...]],
) -> None:
    """Keep what the next run will say of each case, and whole, where nothing is changed."""
    from relance_docs.letters.unchanged_run import counted_beside, made_there

    known = decisions.recalled.values() if decisions is not None else ()
    made = made_there(workspace.root, report, dict(_states(known)))
    session.stands_with = counted_beside(workspace.root, report, made)
    if decisions is not None and session.store is not None:
        decisions.keep(report, made, deadlines)
        session.store.write()


def _states(known: Iterable[Decided]) -> Iterator[tuple[str, str]]:
    return chain.from_iterable(each.made.items() for each in known)


def _print_json(session: Session, report: LettersReport) -> None:
    from relance_docs.cli.output import print_json

    print_json([_data(session, outcome) for outcome in report.outcomes])


def _data(session: Session, outcome: LetterOutcome) -> LetterData:
    """Return a document, or why there is none; `failed` is there only when something is wrong."""
    if outcome.has_document:
        made: LetterData = {"case": outcome.case, "step": outcome.step, "path": outcome.path}
        if outcome.others:
            made["co_debtors"] = list(outcome.others)
        made["sha256"] = outcome.sha256
        made["draft"] = outcome.draft_reason is not None
        if outcome.made_on:
            made["made_on"] = outcome.made_on.isoformat()
        return made
    data: LetterData = {"case": outcome.case, "step": outcome.step, "skipped": True}
    data["reason"] = _reason(session, outcome)
    if outcome.has_failed:
        data["failed"] = True
    return data


def _print_text(session: Session, report: LettersReport, *, shows_closed: bool) -> None:
    """Print one row per case: the document, or why there is none; of closed ones when named."""
    from relance_docs.cli.output import print_table
    from relance_docs.plan.records import BlockCode

    if not report.outcomes:
        session.note(
            Message(
                "there is no case in cases/ yet: `relance new`, or `relance import` with your files"
            )
        )
        return

    header = tuple(session.words(text) for text in (_("case"), _("step"), _("document")))
    rows = [
        (outcome.case, outcome.step or "-", _document(session, outcome))
        for outcome in report.outcomes
        if shows_closed or outcome.code is not BlockCode.CLOSED
    ]
    print_table(header, rows)
    if len(report.outcomes) > 1:
        session.note(_counted(report.outcomes))
    ready = [each for each in report.outcomes if each.has_document and each.draft_reason is None]
    letter = next((each for each in ready if not each.is_call), None)
    if letter is not None:
        session.note(
            Message(
                "next: look at each document and send it; then, as for the first one, "
                "`relance sent {case} {step}`",
                case=letter.case,
                step=letter.step,
            )
        )
    call = next((each for each in ready if each.is_call), None)
    if call is not None:
        session.note(
            Message(
                "next: call, with the sheet before you, and note what came of it, as for the first"
                " one, `relance note {case} --step {step} --outcome …`",
                case=call.case,
                step=call.step,
            )
        )


def _counted(outcomes: Sequence[LetterOutcome]) -> Message:
    made = [each for each in outcomes if each.has_document]
    return Message(
        "documents: {made} (for a call: {calls}, PROJET: {drafts}); cases without: {others}, of"
        " which failed: {failed}",
        made=len(made),
        calls=sum(each.is_call for each in made),
        drafts=sum(each.draft_reason is not None for each in made),
        others=len(outcomes) - len(made),
        failed=sum(each.has_failed for each in outcomes),
    )


def _document(session: Session, outcome: LetterOutcome) -> str:
    if outcome.has_failed:
        return session.translate(Message("FAILED: {reason}", reason=_failure(session, outcome)))
    if not outcome.has_document:
        return _reason(session, outcome)
    path = ", ".join((str(outcome.email_path or outcome.path), *outcome.others))
    if outcome.made_on is not None:
        return session.translate(
            Message("{path} (as made on {day}, it still holds)", path=path, day=outcome.made_on)
        )
    if outcome.draft_reason is None:
        return str(path)
    return session.translate(
        Message("{path} (PROJET: {reason})", path=path, reason=outcome.draft_reason)
    )


def _reason(session: Session, outcome: LetterOutcome) -> str:
    return session.translate(outcome.reason) if outcome.reason else ""


def _failure(session: Session, outcome: LetterOutcome) -> str:
    """Return why a document failed; phrases are printed by themselves, so only their places."""
    if not outcome.findings:
        return _reason(session, outcome)
    places = (f"{each.place.path}:{each.place.line}" for each in outcome.findings)
    return session.translate(
        Message("its wording is refused: {places}", places=", ".join(dict.fromkeys(places)))
    )


def say(session: Session, report: LettersReport, workspace: Workspace, *, is_look: bool) -> None:
    """Say on stderr what somebody should look at: phrases, removals.

    `is_look`: the day was asked for, and is not that of the machine.
    """
    from relance_docs.cli.findings_output import format_findings

    as_of = workspace.as_of
    # One phrase of a template bars many letters: it is told once.
    findings = dict.fromkeys(each for outcome in report.outcomes for each in outcome.findings)
    aside(format_findings(findings, "text", session.translate), ends_line=False)
    of_case = {each.case: each for each in reversed(report.outcomes)}
    files = {file.number: file for file in workspace.case_files}
    for path in (*report.removed, *report.replaced):
        number, _slash, name = path.partition("/")
        is_letter = path.endswith(".pdf") and not _is_call(workspace, files.get(number), name)
        if path not in report.replaced:
            session.note(_removal(report, path, of_case.get(number), as_of))
        elif is_letter:
            session.note(Message("made anew: {path}", path=f"build/letters/{path}"))
        put_away = report.replaced.get(path) or report.set_aside.get(path)
        if put_away and is_letter:
            session.note(_put_aside(path, put_away))
    if report.set_aside and is_look:
        session.note(
            Message(
                "note: --as-of {day} put letters of another day aside; `relance letters` without it"
                " brings back what still holds",
                day=as_of,
            )
        )
    for path in report.not_replaced:
        session.note(
            Message(
                "left there: {path} (what would take its place could not be made; look whether it"
                " is still right before it leaves)",
                path=f"build/letters/{path}",
            )
        )
    for path in report.kept:
        session.note(
            Message(
                "not due as of {day}, but changed by somebody, left there: {path}",
                path=f"build/letters/{path}",
                day=as_of,
            )
        )


def _say_failures(session: Session, report: LettersReport) -> None:
    for outcome in report.failed:
        reason = _failure(session, outcome)
        said = Message("{case}: error: {reason}", case=outcome.case, reason=reason)
        aside(session.translate(said))


def _is_call(workspace: Workspace, file: CaseFile | None, name: str) -> bool:
    """Whether a document is the sheet for a call, which goes to nobody."""
    from relance_docs.plan.default import plan_of
    from relance_docs.plan.kinds import StepKind, kind_of

    if file is None or file.case is None:
        return False
    plans = (
        plan_of(invoice, file.case, workspace.sound_settings) for invoice in file.case.invoices
    )
    steps = (step for plan in plans for step in plan if step.step == _step_of(name))
    return any(kind_of(step) is StepKind.CALL for step in steps)


def _step_of(name: str) -> str:
    return name.removesuffix(".pdf")[len("2026-11-20-") :]


def _deadlines(workspace: Workspace, decisions: Decisions | None) -> Mapping[str, tuple[Task, ...]]:
    """Return the deadlines of the law, whatever letter is due: they do not wait; by case."""
    from relance_docs.review.agenda import deadline_tasks
    from relance_docs.review.tasks import LEGAL

    found = dict(decisions.deadlines) if decisions is not None else {}
    for file in workspace.case_files:
        if file.number not in found and not file.has_errors and file.case is not None:
            found[file.number] = deadline_tasks(workspace.on_day(file.case), LEGAL)
    return {file.number: found.get(file.number, ()) for file in workspace.case_files}


def _deadline_said(task: Task) -> Message:
    return Message(
        "{case}: {what}: `{command}`",
        case=task.case_number,
        what=task.sentence,
        command=task.command,
    )


def _removal(
    report: LettersReport, path: str, outcome: LetterOutcome | None, as_of: date
) -> Message:
    """Say why a document was removed; `outcome`: what is made for its case, if that is there."""
    removed = f"build/letters/{path}"
    if path in report.archived:
        return Message(
            "sent, and kept in {place}: {path} is not needed any more",
            place=report.archived[path],
            path=removed,
        )
    if outcome is None:
        return Message("removed: {path} (its case is not there any more)", path=removed)
    if outcome.has_failed:
        return Message(
            "removed: {path} (it is outdated, and what takes its place could not be made)",
            path=removed,
        )
    if outcome.has_document:
        return Message(
            "removed: {path} (as of {day} it is {new})",
            path=removed,
            day=as_of,
            new=outcome.path,
        )
    return Message("removed: {path} (not due as of {day})", path=removed, day=as_of)


def _put_aside(path: str, place: str) -> Message:
    """Say where a document is that may have left, and how to record it."""
    case, _slash, name = path.partition("/")
    return Message(
        "it is kept as {place}: if it left all the same, `relance sent {case} {step} --file"
        " {place}`",
        place=place,
        case=case,
        step=_step_of(name),
    )
