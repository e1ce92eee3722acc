"""A whole run of the post brought back: every line recorded in one commit, or none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from relance_docs.case.case import Case, PieceKind
from relance_docs.case.history import HistoryEntry, Outcome
from relance_docs.documents.catalogue import KINDS
from relance_docs.documents.leaving import dispatch_of as dispatch_on_demand
from relance_docs.documents.leaving import on_demand_kind
from relance_docs.errors import FindingsError, RefusalError
from relance_docs.files.ascii_names import ascii_words
from relance_docs.finding import Finding
from relance_docs.letters.built import built_about
from relance_docs.letters.leaving import dispatch_of_party
from relance_docs.message import Message
from relance_docs.post.returned import ReturnedRow, ReturnedTable
from relance_docs.reading.editing.edit import edited
from relance_docs.reading.reading import read_case
from relance_docs.recording.event import CommitMessage, Event
from relance_docs.recording.events.delivery import (
    Delivery,
    dispatch_proven,
    received,
    sent_entry,
)
from relance_docs.recording.events.documents import document_sent
from relance_docs.recording.events.obligors import party_named
from relance_docs.recording.events.pieces import Proof, given, proof_of
from relance_docs.recording.events.sending import Dispatch, recorded_of, sent
from relance_docs.recording.journal import FileChange
from relance_docs.recording.record import (
    Planned,
    Recorded,
    Request,
    Scene,
    additions,
    undertake,
)
from relance_docs.workspace.records import CaseFile, case_file


@dataclass
class _Run:
    """What is planned, line by line; each line sees what those before it changed."""

    scene: Scene
    table: ReturnedTable
    on: date | None
    files: dict[str, CaseFile] = field(default_factory=dict)
    """The case files as the lines before changed them, by number."""
    raw: dict[str, bytes] = field(default_factory=dict)
    """What stood in them at first."""
    events: list[tuple[str, Event]] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)
    known: int = 0
    """Lines that say nothing new."""

    def take(self, row: ReturnedRow) -> None:
        """Plan what a line says, and keep what is wrong with it."""
        try:
            before = len(self.events)
            self._sent(row)
            self._arrived(row)
            self.known += len(self.events) == before
        except RefusalError as refusal:
            self.faults.append(self.table.fault(row.line, refusal.message))
        except FindingsError as findings:
            self.faults += (self.table.fault(row.line, f.message) for f in findings.findings[:1])

    def _sent(self, row: ReturnedRow) -> None:
        scene = self._scene(row.case)
        kind = on_demand_kind(scene.case, scene.settings, row.step)
        if kind is not None:
            party = _party(scene.case, row)
            is_for_any = party is None and kind in KINDS and KINDS[kind].to_guarantor
            is_known = any(
                e.written is kind and row.sent_on in {None, e.day}
                for e in scene.case.history
                if is_for_any or e.party == party
            )
            if not is_known:
                self._record(row, lambda scene: _document_left(scene, row, self._day(row)))
            return
        party = _party(scene.case, row)
        about = built_about(scene.workspace.root, scene.case.number, row.step, party)
        entries = recorded_of(scene.case, row.step, party, invoices=about)
        if not entries:
            self._record(row, lambda scene: _letter_left(scene, row, self._day(row)))
            return
        _refuse_other(entries[-1], row)
        if _adds(entries[-1], row):
            self._record(row, lambda scene: _proven(scene, row))

    def _arrived(self, row: ReturnedRow) -> None:
        """Plan that a letter was presented or received, where the line says so and nobody has."""
        if row.presented_on is None and row.received_on is None:
            return
        scene = self._scene(row.case)
        party = _party(scene.case, row)
        entry = sent_entry(scene.case, row.step, party)[1]
        if entry.received_on == row.received_on is not None or (
            row.received_on is None and entry.presented_on == row.presented_on
        ):
            return
        delivery = Delivery(
            step=row.step,
            on=row.received_on,
            presented_on=row.presented_on,
            outcome=Outcome.DELIVERED,
            party=party,
        )
        self._record(row, lambda scene: received(scene.case, delivery, None, today=scene.as_of))

    def _day(self, row: ReturnedRow) -> date:
        day = row.sent_on or self.on
        if day is None:
            raise RefusalError(
                Message(
                    "the day on which {case}/{step} was posted is missing: enter it in this line,"
                    " say --on for all that lack it, or delete the line if it did not leave",
                    case=row.case,
                    step=row.step,
                )
            )
        return day

    def _scene(self, number: str) -> Scene:
        workspace = self.scene.workspace
        if number not in self.files:
            file = workspace.case_file(number)
            if file.case is None or file.has_errors:
                raise FindingsError(tuple(f for f in file.findings if f.is_error))
            self.files[number], self.raw[number] = file, file.raw
        return replace(self.scene, asked=self.files[number])

    def _record(self, row: ReturnedRow, event_of: Callable[[Scene], Event]) -> None:
        scene = self._scene(row.case)
        event = event_of(scene)
        path = scene.file.path
        new = edited(scene.file.raw, path, event.changes)
        case = read_case(new, path=path, number=row.case).record
        self.files[row.case] = case_file(row.case, new, case, scene.file.findings)
        self.events.append((row.case, event))

    def changes(self) -> Iterator[FileChange]:
        """Yield the case files that are changed, and the files that come beside them."""
        cases = dict.fromkeys(number for number, _event in self.events)
        for number in cases:
            file = self.files[number]
            yield FileChange(path=file.path, old=self.raw[number], new=file.raw)
        root = self.scene.workspace.root
        yield from additions(root, (f for _number, event in self.events for f in event.files))


def record_run(asked: Request, table: ReturnedTable, on: date | None) -> Recorded:
    """Record what a table says of each letter, in one commit; what is recorded already stays.

    `on`: the day of the lines that give none. Raises FindingsError with every line that is wrong,
    and RefusalError when nothing in it is new.
    """

    def plan(scene: Scene) -> Planned:
        run = _Run(scene=scene, table=table, on=on)
        for row in table.rows:
            run.take(row)
        faults = (*table.faults, *_twice(table), *run.faults)
        if faults:
            raise FindingsError(faults)
        if not run.events:
            raise RefusalError(Message("{path}: all of it is recorded already", path=table.path))
        return Planned(
            message=_message(run),
            files=tuple(run.changes()),
            warnings=(
                *(warning for _number, event in run.events for warning in event.warnings),
                *_said_already(run),
            ),
        )

    return undertake(asked, plan)


def _message(run: _Run) -> CommitMessage:
    left = sum(event.name == "sent" for _number, event in run.events)
    more = len(run.events) - left
    said = [f"{left} document{'s' if left > 1 else ''} sent"] if left else []
    said += [f"{more} completed"] if more else []
    trailers = tuple(
        each
        for _number, event in run.events
        for each in event.trailers
        if each[0] == "Document-SHA256"
    )
    return CommitMessage(
        cases=tuple(dict.fromkeys(number for number, _event in run.events)),
        name="sent",
        sentence=", ".join(said),
        trailers=trailers,
    )


def _said_already(run: _Run) -> Iterator[Message]:
    if run.known:
        yield Message("note: lines that say nothing new: {count}", count=run.known)


def _twice(table: ReturnedTable) -> Iterator[Finding]:
    seen: dict[tuple[str, str, str], int] = {}
    for row in table.rows:
        first = seen.setdefault((row.case, row.step, _folded(row.party)), row.line)
        if first != row.line:
            said = Message(
                "{case}/{step} stands in line {line} already: keep one of them",
                case=row.case,
                step=row.step,
                line=first,
            )
            yield table.fault(row.line, said)


def _folded(name: str) -> str:
    """Return a name as those of files have it: a service may give back the one or the other."""
    return ascii_words(name.lower(), longest=30)


def _party(case: Case, row: ReturnedRow) -> str | None:
    """Return the co-debtor or guarantor of a line; RefusalError for nobody of the case."""
    if not row.party:
        return None
    found = [each.name for each in case.obligors if _folded(each.name) == _folded(row.party)]
    return found[0] if len(found) == 1 else party_named(case, row.party)


def _said(scene: Scene, row: ReturnedRow, day: date) -> HistoryEntry:
    return HistoryEntry.model_construct(
        at=day,
        step=row.step,
        party=_party(scene.case, row),
        tracking_number=row.tracking_number or None,
    )


def _letter_left(scene: Scene, row: ReturnedRow, day: date) -> Event:
    dispatch = dispatch_of_party(scene, _said(scene, row, day), None, alone=True)
    _refuse_another_document(dispatch, row)
    proof = _proof(scene, row, day)
    return sent(scene.case, scene.workspace.root, dispatch, proof, today=scene.as_of)


def _document_left(scene: Scene, row: ReturnedRow, day: date) -> Event:
    kind = on_demand_kind(scene.case, scene.settings, row.step)
    if kind is None:
        raise ValueError(row.step)
    dispatch = dispatch_on_demand(scene, kind, _said(scene, row, day))
    _refuse_another_document(dispatch, row)
    proof = _proof(scene, row, day)
    return document_sent(scene.case, scene.workspace.root, dispatch, proof, today=scene.as_of)


def _proven(scene: Scene, row: ReturnedRow) -> Event:
    party = _party(scene.case, row)
    entry = sent_entry(scene.case, row.step, party)[1]
    number = row.tracking_number if entry.tracking_number is None else ""
    proof = _proof(scene, row, entry.day) if entry.proof is None else None
    return dispatch_proven(scene.case, row.step, number or None, proof, party)


def _proof(scene: Scene, row: ReturnedRow, day: date) -> Proof | None:
    if row.proof is None:
        return None
    if not row.proof.is_file():
        raise RefusalError(
            Message("the proof {name} does not lie beside the table", name=row.proof.name)
        )
    return proof_of(
        scene.case,
        scene.workspace.root,
        given(str(row.proof)),
        kind=PieceKind.PROOF_OF_DISPATCH,
        title=f"Preuve de dépôt ({row.step} du {day:%d/%m/%Y})",
        day=day,
    )


def _refuse_another_document(dispatch: Dispatch, row: ReturnedRow) -> None:
    document = dispatch.document
    if row.sha256 and document is not None and document.sha256 != row.sha256:
        raise RefusalError(
            Message(
                "the letter in build/ is not the one that was printed (SHA-256 {found}, in the"
                " table {printed}): record it by itself, `relance sent {case} {step} --file …`",
                found=document.sha256[:12],
                printed=row.sha256[:12],
                case=row.case,
                step=row.step,
            )
        )


def _refuse_other(entry: HistoryEntry, row: ReturnedRow) -> None:
    """Refuse what contradicts a letter that is recorded already."""
    if row.sent_on is not None and row.sent_on != entry.day:
        raise RefusalError(
            Message(
                "{step} of case {case} is recorded already, as sent on {day}; the line says"
                " {other}: correct the line, or `relance undo {case}` first",
                step=row.step,
                case=row.case,
                day=entry.day,
                other=row.sent_on,
            )
        )
    known = entry.tracking_number
    if known and row.tracking_number and _plain(known) != _plain(row.tracking_number):
        raise RefusalError(
            Message(
                "{step} of case {case} is recorded already, with the number {number}; the line says"
                " {other}: correct the line, or `relance undo {case}` first",
                step=row.step,
                case=row.case,
                number=known,
                other=row.tracking_number,
            )
        )


def _adds(entry: HistoryEntry, row: ReturnedRow) -> bool:
    has_number = bool(row.tracking_number) and entry.tracking_number is None
    return has_number or (row.proof is not None and entry.proof is None)


def _plain(number: str) -> str:
    return "".join(number.split()).upper()
