"""`relance watch`: are debtors among the announcements of insolvency? From open files on disk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

import click

from relance_docs.cli.outcome import outcome_option
from relance_docs.cli.recording import carry_out, perform, recording_options, request
from relance_docs.cli.session import Session
from relance_docs.cli.words import marked as _
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.finding import Finding
    from relance_docs.importing.notices.matching import Debtors, NoticeMatch
    from relance_docs.importing.notices.reading import Contents
    from relance_docs.outputs.doing import MatchData
    from relance_docs.recording.event import Event
    from relance_docs.recording.record import Scene
    from relance_docs.recording.watched import Comparison


@click.command(
    "watch",
    help=_(
        "Compare the debtors of open cases with the announcements of the BODACC (CSV, JSON, XML)"
        " and the stock of SIRENE: a match by SIREN is certain, one by name a question. The day of"
        " the comparison is recorded; a procedure only with --record."
    ),
    epilog=_("Example: relance watch annonces-commerciales.csv StockUniteLegale_utf8.zip"),
)
@click.argument("names", metavar=_("FILE…"), nargs=-1, type=click.Path())
@click.option(
    "--fetch",
    is_flag=True,
    help=_(
        "Ask the public API of the BODACC by the network: the SIREN of the debtors are sent to it."
    ),
)
@click.option(
    "--record",
    "records",
    is_flag=True,
    help=_("Record the procedures that are certain, each as `relance insolvency` does."),
)
@recording_options
@outcome_option
@click.pass_obj
def watch(
    session: Session,
    *,
    names: tuple[str, ...],
    fetch: bool,
    records: bool,
    with_edits: bool,
    dry_run: bool,
) -> int:
    """Compare and tell; 1 when a line could not be read: then nothing passes for compared."""
    from dataclasses import replace

    from relance_docs.importing.notices.matching import Debtors
    from relance_docs.recording.record import Request
    from relance_docs.recording.watched import is_recorded, watched

    if not names and not fetch:
        said = Message("name a file of the BODACC or of SIRENE, or say --fetch")
        raise click.UsageError(session.translate(said))
    workspace = session.load_workspace()
    workspace.refuse_unsound()
    debtors = Debtors(workspace.cases)
    contents = _read(session, names, debtors, fetch=fetch)
    matches = debtors.matches(chain.from_iterable(each.notices for each in contents))
    faults = [finding for each in contents for finding in each.faults]
    if session.outcome is not None:
        session.outcome.more |= _found(session, matches, faults)
    else:
        _print_text(session, debtors, contents, matches)
    _tell_faults(session, faults)
    if faults:
        session.note(Message("note: some lines could not be compared: no comparison is recorded"))
        return 1
    asked = Request(root=session.root, today=session.today, with_edits=with_edits, dry_run=dry_run)
    comparison = _comparison(debtors, contents, matches, fetch=fetch, today=workspace.as_of)
    if is_recorded(workspace, comparison):
        session.note(Message("note: this comparison is recorded already"))
    else:
        carry_out(session, lambda: watched(replace(asked, now=session.clock), comparison))
    if records:
        _record_procedures(session, matches, with_edits=with_edits, dry_run=dry_run)
    return int(any(file.case is None or file.has_errors for file in workspace.case_files))


def _read(
    session: Session, names: Iterable[str], debtors: Debtors, *, fetch: bool
) -> tuple[Contents, ...]:
    from relance_docs.finding import Finding
    from relance_docs.importing.notices.fetching import fetched, host_of
    from relance_docs.importing.notices.reading import Contents, contents_of

    contents = [contents_of(name, debtors.may_be) for name in names]
    if fetch:
        session.note(
            Message(
                "note: {count} SIREN are sent to {host}, and nothing else",
                count=len(debtors.sirens),
                host=host_of(),
            )
        )
        answered = Contents(name=host_of())
        for each in fetched(debtors.sirens):
            (answered.faults if isinstance(each, Finding) else answered.notices).append(each)  # type: ignore[arg-type]
        answered.count = len(answered.notices)
        contents.append(answered)
    return tuple(contents)


def _comparison(
    debtors: Debtors,
    contents: Iterable[Contents],
    matches: Iterable[NoticeMatch],
    *,
    fetch: bool,
    today: date,
) -> Comparison:
    """Return what is recorded; a debtor with any announcement is not said to have none."""
    from relance_docs.case.same_debtor import siren_of
    from relance_docs.importing.notices.fetching import BEGINNING, host_of
    from relance_docs.recording.watched import Comparison

    spans = [(each.first, each.last) for each in contents if each.first and each.last]
    if fetch:
        spans.append((BEGINNING, today))
    announced = {match.case.number for match in matches}
    searched = (
        case.number
        for case in debtors.cases
        if fetch and siren_of(case.debtor) and case.number not in announced
    )
    return Comparison(
        spans=tuple(spans),
        searched=tuple(searched),
        asked=host_of() if fetch else None,
    )


def _record_procedures(
    session: Session, matches: Iterable[NoticeMatch], *, with_edits: bool, dry_run: bool
) -> None:
    """Record what is certain and new, the first announcement of each case."""
    from relance_docs.case.procedures import Insolvency
    from relance_docs.importing.notices.matching import NoticeCertainty
    from relance_docs.recording.events.insolvency import insolvency

    certain = [m for m in matches if m.command and m.certainty is NoticeCertainty.SIREN]
    for number in dict.fromkeys(match.case.number for match in certain):
        notice = next(m.notice for m in certain if m.case.number == number)
        values: dict[str, Any] = {
            "kind": notice.procedure,
            "opened_on": notice.decided_on,
            "published_on": notice.published_on,
        }
        judgment = Insolvency.model_construct(**values)

        def event(scene: Scene, judgment: Insolvency = judgment) -> Event:
            return insolvency(scene.case, judgment, None, today=scene.as_of)

        perform(session, request(session, number, with_edits=with_edits, dry_run=dry_run), event)


def _print_text(
    session: Session, debtors: Debtors, contents: Iterable[Contents], matches: Iterable[NoticeMatch]
) -> None:
    from relance_docs.importing.notices.matching import told

    for each in contents:
        session.note(_compared(each, len(debtors.cases)))
    if debtors.nameless:
        said = Message(
            "note: without a SIREN, compared by name alone: {cases}",
            cases=", ".join(case.number for case in debtors.nameless),
        )
        session.note(said)
    for match in matches:
        who, *what = told(match)
        click.echo(session.translate(who))
        for sentence in what:
            click.echo(f"  {session.translate(sentence)}")
    if not matches:
        session.announce(Message("no debtor is among them"))


def _compared(contents: Contents, cases: int) -> Message:
    if contents.first is None or contents.last is None:
        return Message(
            "note: {file}: {count} lines, {cases} open cases",
            file=contents.name,
            count=contents.count,
            cases=cases,
        )
    return Message(
        "note: {file}: {count} announcements published from {first} to {last}, {cases} open cases",
        file=contents.name,
        count=contents.count,
        first=contents.first,
        last=contents.last,
        cases=cases,
    )


def _tell_faults(session: Session, faults: Iterable[Finding]) -> None:
    from relance_docs.cli.findings_output import format_finding
    from relance_docs.cli.streams import aside

    for finding in faults:
        aside(format_finding(finding, session.translate))


def _found(
    session: Session, matches: Iterable[NoticeMatch], faults: Iterable[Finding]
) -> dict[str, object]:
    from relance_docs.cli.findings_output import finding_data

    return {
        "matches": [_data(session, match) for match in matches],
        "faults": [finding_data(finding, session.translate) for finding in faults],
    }


def _data(session: Session, match: NoticeMatch) -> MatchData:
    from relance_docs.importing.notices.matching import told

    notice = match.notice
    return {
        "case": match.case.number,
        "debtor": match.case.debtor.name,
        "certainty": match.certainty.value,
        "standing": match.standing.value,
        "notice": notice.kind.value,
        "nature": notice.nature or None,
        "kind": notice.procedure.value if notice.procedure else None,
        "opened_on": notice.decided_on.isoformat() if notice.decided_on else None,
        "published_on": notice.published_on.isoformat() if notice.published_on else None,
        "court": notice.court or None,
        "text": notice.said or None,
        "place": f"{notice.place.path}:{notice.place.line}",
        "sentence": session.translate(told(match)[-1]),
        "command": match.command or None,
    }
