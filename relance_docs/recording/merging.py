"""Two cases of one debtor made one: facts and pièces move, the old file says where they went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from relance_docs.case.case import Case, MergedCase
from relance_docs.case.claims import Invoice
from relance_docs.case.parties import Debtor
from relance_docs.case.record import Record
from relance_docs.case.terms import Terms
from relance_docs.case.title import Decision
from relance_docs.errors import FindingsError, RefusalError
from relance_docs.files.plain import PIECE_BYTES, read_file
from relance_docs.message import Message
from relance_docs.plan.events import concerned
from relance_docs.reading.checks.references import same_number
from relance_docs.reading.editing.changes import Append, Change, Put
from relance_docs.reading.editing.edit import edited
from relance_docs.reading.editing.writing import Value, block_lines
from relance_docs.recording.event import CommitMessage
from relance_docs.recording.events.entries import history_entry
from relance_docs.recording.journal import FileChange
from relance_docs.recording.record import Planned, Recorded, Request, Scene, undertake
from relance_docs.workspace.case_text import CASE_ORDER, stated, written
from relance_docs.workspace.layout import CASES_FOLDER
from relance_docs.workspace.records import CaseFile

MERGE: Final = "merge"
"""The word of the command, and of its event."""
_ONE_OF: Final = (
    "payment_plan",
    "pause",
    "insolvency",
    "over_indebtedness",
    "bodacc_checked_on",
    "plan",
)
"""What a case has once: it moves when the other one has none."""
_IDS: Final = frozenset(("proof", "receipt"))
"""Fields that name a pièce."""


def merge(request: Request, number: str, into: str, reason: str) -> Recorded:
    """Put all that a case says into another one of the same debtor, in one commit.

    Raises RefusalError when the two are not of one debtor, when one is closed or in other hands,
    and when both say something that a case says once.
    """

    def plan(scene: Scene) -> Planned:
        source, target = _sound(scene, number), _sound(scene, into)
        old, new = _case_of(source), _case_of(target)
        _refuse(old, new)
        move = _Move(scene=scene, old=old, new=new)
        raw = edited(target.raw, target.path, tuple(move.changes()))
        pointer = _pointer(new.number, scene, reason)
        moved = tuple(move.files())
        return Planned(
            message=CommitMessage(
                cases=(new.number, old.number),
                name=MERGE,
                sentence=f"{old.number} put into {new.number}",
            ),
            files=(
                FileChange(path=target.path, old=target.raw, new=raw),
                FileChange(path=source.path, old=source.raw, new=pointer),
                *moved,
            ),
            warnings=tuple(move.warnings()),
        )

    return undertake(request, plan)


def _sound(scene: Scene, number: str) -> CaseFile:
    file = scene.workspace.case_file(number)
    errors = tuple(finding for finding in file.findings if finding.is_error)
    # That both claim one invoice is what a merge may cure.
    barring = tuple(finding for finding in errors if finding.code != "invoice-in-other-case")
    if barring or file.case is None:
        raise FindingsError(barring or errors)
    return file


def _case_of(file: CaseFile) -> Case:
    if file.case is None:
        raise FindingsError(file.findings)
    return file.case


def _refuse(old: Case, new: Case) -> None:
    if old.number == new.number:
        raise RefusalError(Message("a case is not put into itself"))
    for case in (old, new):
        if case.closed is not None:
            raise RefusalError(
                Message(
                    "case {case} is closed since {day}; open it again first: `relance reopen "
                    "{case} REASON`",
                    case=case.number,
                    day=case.closed.closed_on,
                )
            )
        if case.handed_over is not None:
            raise RefusalError(
                Message(
                    "case {case} is handed over since {day}: whoever has it would have to know "
                    "first",
                    case=case.number,
                    day=case.handed_over.handed_on,
                )
            )
    for name in ("kind", "siren", "customer_account"):
        values = (getattr(old.debtor, name), getattr(new.debtor, name))
        if all(values) and values[0] != values[1]:
            raise RefusalError(
                Message(
                    "these are two debtors: {field} is {old} in case {case}, and {new} in case "
                    "{into}",
                    field=f"debtor.{name}",
                    old=values[0],
                    case=old.number,
                    new=values[1],
                    into=new.number,
                )
            )
    _refuse_decided(old, new)
    for name in (*_ONE_OF, "bordereaux"):
        values = (getattr(old, name), getattr(new, name))
        if all(values) and values[0] != values[1]:
            raise RefusalError(
                Message(
                    "both cases have `{field}`, and they are not the same: end or correct one of "
                    "them first",
                    field=name,
                )
            )
    if old.terms != new.terms and new.terms != Terms():
        raise RefusalError(
            Message(
                "the two cases have other terms: write those of case {case} on each of its "
                "invoices first, `relance set {case} invoices.{invoice}.terms.…`",
                case=old.number,
                invoice=old.invoices[0].invoice_number,
            )
        )


def _refuse_decided(old: Case, new: Case) -> None:
    if old.title is not None:
        raise RefusalError(
            Message(
                "what a court decided stays where it is: case {case} has a title; put {into} into"
                " it instead",
                case=old.number,
                into=new.number,
            )
        )


@dataclass(kw_only=True)
class _Move:
    """What goes from one case into another, under names that are free there."""

    scene: Scene
    old: Case
    new: Case
    ids: dict[str, str] = field(init=False)
    """Ids of the pièces that move, and those that they get."""
    names: dict[str, str] = field(init=False)
    """Files in the folder of the old case, below cases/, and what they are called then."""
    twice: list[Message] = field(default_factory=list)

    def __post_init__(self) -> None:
        taken = {piece.id for piece in self.new.pieces}
        self.ids = {}
        for piece in self.old.pieces:
            self.ids[piece.id] = _free(piece.id, taken)
            taken.add(self.ids[piece.id])
        self.names = dict(self._named())

    def _named(self) -> Iterator[tuple[str, str]]:
        folder = self.scene.workspace.root / CASES_FOLDER
        there = folder / self.new.number
        taken = {p.relative_to(folder).as_posix() for p in there.rglob("*") if p.is_file()}
        for path in sorted((folder / self.old.number).rglob("*")):
            if path.is_file() and not path.is_symlink():
                name = path.relative_to(folder).as_posix()
                free = _free_name(f"{self.new.number}/{name.partition('/')[2]}", taken)
                taken.add(free)
                yield name, free

    def changes(self) -> Iterator[Change]:
        """Yield the edits of the case that stays."""
        yield from self._debtor()
        yield from self._invoices()
        yield from self._items("credit_notes", "number", lambda note: same_number(note.number))
        yield from self._items(
            "payments",
            "bank_line",
            lambda p: (p.received_on, p.amount, p.reference, p.invoice_number, p.bank_line),
        )
        for piece in self.old.pieces:
            value = self._moved(piece) | {"id": self.ids[piece.id]}
            yield Append(key="pieces", value=value, order=CASE_ORDER)
        for bordereau in self.old.bordereaux if not self.new.bordereaux else ():
            yield Append(key="bordereaux", value=self._moved(bordereau), order=CASE_ORDER)
        yield from self._history()
        for form in self.old.registered_forms:
            if self.new.form_number(form.step) is None:
                yield Append(key="registered_forms", value=self._moved(form), order=CASE_ORDER)
        yield from self._decisions()
        for name in _ONE_OF:
            value = getattr(self.old, name)
            if value and not getattr(self.new, name) and name != "plan":
                said = self._moved(value) if isinstance(value, Record) else value
                yield Put(key=name, value=said, order=CASE_ORDER)
        for key in ("to_confirm", "confirmed"):
            lines, there = getattr(self.old, key), getattr(self.new, key)
            for line in lines:
                if line not in there:
                    yield Append(key=key, value=line, order=CASE_ORDER)

    def _decisions(self) -> Iterator[Change]:
        """Yield the invoices of each decision by name: it is not about those that come in."""
        for place, decision in enumerate(self.new.title.decisions if self.new.title else ()):
            if not decision.invoices:
                about = self.new.about(decision)
                named = tuple(
                    n.invoice_number for n in self.new.invoices if n.invoice_number in about
                )
                loc, order = ("title", "decisions", place), tuple(Decision.model_fields)
                yield Put(loc=loc, key="invoices", value=named, order=order)

    def _debtor(self) -> Iterator[Change]:
        for name in Debtor.model_fields:
            ours, theirs = (getattr(case.debtor, name) for case in (self.new, self.old))
            if theirs and not ours:
                value = self._moved(theirs) if isinstance(theirs, Record) else theirs
                yield Put(loc=("debtor",), key=name, value=value, order=tuple(Debtor.model_fields))

    def _invoices(self) -> Iterator[Change]:
        known = {same_number(i.invoice_number): i for i in self.new.invoices}
        for invoice in self.old.invoices:
            there = known.get(same_number(invoice.invoice_number))
            if there is None:
                yield Append(
                    key="invoices",
                    value=self._moved(self._with_terms(invoice)),
                    order=CASE_ORDER,
                    as_block=True,
                )
                continue
            same = ("issue_date", "total_with_vat", "paid_amount", "due_date", "instalments")
            if any(getattr(there, key) != getattr(invoice, key) for key in same):
                raise RefusalError(
                    Message(
                        "{number} stands in both cases, with another content: correct one of them "
                        "first, `relance set`",
                        number=invoice.invoice_number,
                    )
                )
            self.twice.append(
                Message(
                    "note: {number} stood in both cases, and stands there once now",
                    number=invoice.invoice_number,
                )
            )

    def _with_terms(self, invoice: Invoice) -> Invoice:
        """Return an invoice with what its case said of it, where the other case says otherwise."""
        said: dict[str, Any] = {}
        if self.old.terms != self.new.terms:
            own = invoice.terms.model_dump(exclude_unset=True) if invoice.terms else {}
            said["terms"] = Terms(**(self.old.terms.model_dump(exclude_unset=True) | own))
        if self.old.plan and not invoice.plan and self.old.plan != self.new.plan:
            said["plan"] = self.old.plan
        if not said:
            return invoice
        return invoice.model_copy(update=said)

    def _items(self, key: str, named: str, known_by: Any) -> Iterator[Change]:  # noqa: ANN401
        """Yield the items that the other case does not have; those that it has are told."""
        known = {known_by(item): item for item in getattr(self.new, key)}
        for item in getattr(self.old, key):
            there = known.get(known_by(item))
            if there is None:
                yield Append(key=key, value=self._moved(item), order=CASE_ORDER)
            elif there == item:
                self.twice.append(
                    Message(
                        "note: a {what} of {amount} stood in both cases, and stands there once now",
                        what=Message("credit note") if named == "number" else Message("payment"),
                        amount=item.amount,
                    )
                )
            else:
                raise RefusalError(
                    Message(
                        "the credit note {number} stands in both cases, with another content: "
                        "correct one of them first, `relance set`",
                        number=getattr(item, named),
                    )
                )

    def _history(self) -> Iterator[Change]:
        """Yield the entries, each where its day is; what they concern is written out.

        An entry that names no invoice concerns all that were overdue: of the case it was made in.
        """
        entries = list(self.new.history)
        for place, entry in enumerate(self.new.history):
            named = concerned(entry, self.new, self.scene.settings)
            if not entry.invoices and named and (entry.step or entry.promise):
                order = tuple(type(entry).model_fields)
                loc = ("history", place)
                yield Put(loc=loc, key="invoices", value=named, order=order)
        for entry in self.old.history:
            if entry in entries:
                continue
            named = entry.invoices or concerned(entry, self.old, self.scene.settings)
            is_about = named and not entry.invoices and (entry.step or entry.promise)
            moved = entry.model_copy(update={"invoices": named}) if is_about else entry
            at = next((i for i, e in enumerate(entries) if e.day > entry.day), len(entries))
            value = self._moved(moved)
            before = at if at < len(entries) else None
            yield Append(key="history", value=value, order=CASE_ORDER, place=before, as_block=True)
            entries.insert(at, entry)
        text = f"Dossier {self.old.number} réuni à celui-ci"
        yield history_entry(at=max((self.scene.as_of, *(e.day for e in entries))), note=text)

    def _moved(self, record: Record) -> dict[str, Value]:
        return self._renamed(written(record))

    def _renamed(self, value: Mapping[str, Any]) -> dict[str, Value]:
        return {key: self._renamed_value(key, inner) for key, inner in value.items()}

    def _renamed_value(self, key: str, value: Any) -> Value:  # noqa: ANN401 - any value of a record
        if isinstance(value, Mapping):
            return self._renamed(value)
        if isinstance(value, tuple):
            return tuple(self._renamed_value(key, each) for each in value)
        anew = {
            "file": self.names,
            "pieces": self.names | self.ids,
            **dict.fromkeys(_IDS, self.ids),
        }.get(key, {})
        kept: Value = anew.get(value, value) if isinstance(value, str) else value
        return kept

    def files(self) -> Iterator[FileChange]:
        """Yield the files in the folder of the case, which move with it."""
        root = self.scene.workspace.root / CASES_FOLDER
        for name, free in self.names.items():
            content = read_file(root / name, limit=PIECE_BYTES)
            yield FileChange(path=f"{CASES_FOLDER}/{name}", old=content, new=None)
            yield FileChange(path=f"{CASES_FOLDER}/{free}", old=None, new=content)

    def warnings(self) -> Iterator[Message]:
        """Yield what a person should look at."""
        yield from self.twice
        if any(payment.invoice_number is None for payment in self.old.payments):
            yield Message(
                "note: payments without an invoice are taken off all that the debtor owes now "
                "(1342-10 C. civ.): `relance statement {case}` shows it",
                case=self.new.number,
            )


def _free(name: str, taken: Iterable[str]) -> str:
    known = set(taken)
    return next(n for n in (name, *(f"{name}-{i}" for i in range(2, 9999))) if n not in known)


def _free_name(name: str, taken: set[str]) -> str:
    stem, dot, ending = name.rpartition(".")
    names = (name, *(f"{stem or ending}-{i}{dot}{ending if stem else ''}" for i in range(2, 9999)))
    return next(each for each in names if each not in taken)


def _pointer(into: str, scene: Scene, reason: str) -> bytes:
    said = stated(
        MergedCase, merged_into=into, merged_on=scene.as_of, reason=" ".join(reason.split())
    )
    lines = (
        f"# Ce dossier a été réuni au dossier {into} : ses faits et ses pièces y sont.",
        *block_lines(said),
    )
    return ("\n".join(lines) + "\n").encode()
