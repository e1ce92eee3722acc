"""Announcements held against the debtors: by SIREN it is certain, by name it is a question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from relance_docs.case.case import Case
from relance_docs.case.same_debtor import plain_name, siren_of, tells_somebody
from relance_docs.importing.notices.records import Announcement, NoticeKind
from relance_docs.message import Message


class NoticeCertainty(StrEnum):
    """What tells that an announcement is about a debtor."""

    SIREN = "siren"
    NAME = "name"
    """A person has to say whether it is the same."""


class CaseStanding(StrEnum):
    """What the case says of it already."""

    NEW = "new"
    COMPLETES = "completes"
    """The procedure is recorded, without its publication."""
    KNOWN = "known"
    TO_READ = "to_read"
    """A person has to read it: nothing is proposed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeMatch:
    """An announcement that is, or may be, about the debtor of a case."""

    case: Case
    notice: Announcement
    certainty: NoticeCertainty
    standing: CaseStanding

    @property
    def is_proposed(self) -> bool:
        """Whether there is something to be recorded, by values that the announcement gives."""
        return self.standing in {CaseStanding.NEW, CaseStanding.COMPLETES}

    @property
    def command(self) -> str:
        """What records it; empty where nothing is proposed."""
        notice = self.notice
        if not self.is_proposed or notice.procedure is None or notice.decided_on is None:
            return ""
        published = f" --published-on {notice.published_on}" if notice.published_on else ""
        return (
            f"relance insolvency {self.case.number} --kind {notice.procedure.value}"
            f" --opened-on {notice.decided_on}{published}"
        )


class Debtors:
    """Those of the open cases, by what tells them."""

    def __init__(self, cases: Iterable[Case]) -> None:
        self.cases = tuple(case for case in cases if case.closed is None)
        self._by_siren: dict[str, list[Case]] = {}
        self._by_name: dict[str, list[Case]] = {}
        for case in self.cases:
            number = siren_of(case.debtor)
            if number is not None:
                self._by_siren.setdefault(number, []).append(case)
            if tells_somebody(case.debtor.name):
                self._by_name.setdefault(plain_name(case.debtor.name), []).append(case)

    @property
    def sirens(self) -> tuple[str, ...]:
        """Those of the debtors, each once."""
        return tuple(sorted(self._by_siren))

    @property
    def nameless(self) -> tuple[Case, ...]:
        """Cases whose debtor has no SIREN: no match of theirs is certain."""
        return tuple(case for case in self.cases if siren_of(case.debtor) is None)

    def may_be(self, sirens: Iterable[str], names: Iterable[str]) -> bool:
        """Whether one of them may be meant."""
        numbers = tuple(sirens)
        return any(True for _ in chain(self._certain(numbers), self._alike(numbers, names)))

    def matches(self, notices: Iterable[Announcement]) -> tuple[NoticeMatch, ...]:
        """Return who is meant, or may be, by case and day; a corrected announcement is left out."""
        found = {
            (case.number, notice.number, notice.kind, notice.nature): NoticeMatch(
                case=case, notice=notice, certainty=certainty, standing=_standing(case, notice)
            )
            for notice in notices
            for case, certainty in self._meant(notice)
        }.values()
        replaced = {(m.case.number, m.notice.replaces) for m in found if m.notice.replaces}
        kept = (m for m in found if (m.case.number, m.notice.number) not in replaced)
        return tuple(sorted(kept, key=lambda m: (m.case.number, m.notice.place)))

    def _meant(self, notice: Announcement) -> Iterator[tuple[Case, NoticeCertainty]]:
        certain = {case.number: case for case in self._certain(notice.sirens)}
        yield from ((case, NoticeCertainty.SIREN) for case in certain.values())
        for case in dict.fromkeys(self._alike(notice.sirens, notice.names)):
            if case.number not in certain:
                yield case, NoticeCertainty.NAME

    def _certain(self, sirens: Iterable[str]) -> Iterator[Case]:
        return (case for number in sirens for case in self._by_siren.get(number, ()))

    def _alike(self, sirens: Iterable[str], names: Iterable[str]) -> Iterator[Case]:
        """Yield who bears one of the names, unless two numbers tell them apart."""
        has_number = any(sirens)
        for name in names:
            for case in self._by_name.get(plain_name(name), ()):
                if not (has_number and siren_of(case.debtor)):
                    yield case


def _standing(case: Case, notice: Announcement) -> CaseStanding:
    is_opening = notice.kind in {NoticeKind.OPENING, NoticeKind.EXTENSION} and not notice.is_void
    known = case.insolvency
    if not is_opening or notice.procedure is None or notice.decided_on is None:
        return CaseStanding.TO_READ
    if known is None:
        return CaseStanding.NEW
    if (known.kind, known.opened_on) != (notice.procedure, notice.decided_on):
        return CaseStanding.TO_READ
    return CaseStanding.KNOWN if known.published_on else CaseStanding.COMPLETES


def told(match: NoticeMatch) -> tuple[Message, ...]:
    """Return what is said of a match: who, what is announced, what to make of it."""
    return (_who(match), *_what(match.notice), _advice(match))


def _who(match: NoticeMatch) -> Message:
    values = {"case": match.case.number, "debtor": match.case.debtor.name}
    if match.certainty is NoticeCertainty.SIREN:
        return Message(
            "{case} {debtor}: certain, by its SIREN {siren}",
            siren=siren_of(match.case.debtor),
            **values,
        )
    return Message(
        "{case} {debtor}: is it {name}, {where}? A name alone tells nobody",
        name=", ".join(match.notice.names) or "?",
        where=" ".join((match.notice.postcode, *sorted(match.notice.sirens))).strip() or "?",
        **values,
    )


def _what(notice: Announcement) -> Iterator[Message]:
    place = f"{notice.place.path}:{notice.place.line}"
    if notice.kind is NoticeKind.CEASED:
        yield (
            Message("SIRENE: the unit has ceased ({place})", place=place)
            if notice.decided_on is None
            else Message(
                "SIRENE: the unit has ceased since {day} ({place})",
                day=notice.decided_on,
                place=place,
            )
        )
        return
    yield Message(
        "published on {day}: {nature}; {court} ({place})",
        day=notice.published_on,
        nature=notice.nature or "?",
        court=notice.court or "?",
        place=place,
    )
    if notice.said:
        yield Message("« {said} »", said=notice.said)


def _advice(match: NoticeMatch) -> Message:
    number = match.case.number
    if match.certainty is NoticeCertainty.NAME:
        return Message(
            "if it is the same: `relance set {case} debtor.siren=…`, then compare again; if not,"
            " its own SIREN there ends the question",
            case=number,
        )
    if match.command:
        return Message("to record it: `{command}`", command=match.command)
    return Message("recorded already") if match.standing is CaseStanding.KNOWN else _to_read(match)


def _to_read(match: NoticeMatch) -> Message:
    notice, number = match.notice, match.case.number
    if notice.is_void:
        return Message("it annuls an announcement: `relance explain {case}`", case=number)
    if notice.kind is NoticeKind.CEASED:
        return Message(
            "it is no collective procedure: look in the BODACC for a dissolution or a liquidation"
            " before the next letter"
        )
    if match.case.insolvency is not None:
        return Message(
            "the case records a procedure opened on {day}: read the announcement, and correct or"
            " complete the case",
            day=match.case.insolvency.opened_on,
        )
    if notice.kind is NoticeKind.CONVERSION:
        return Message(
            "a procedure was opened before: look for that judgment, the time to declare began with"
            " its publication; then `relance insolvency {case} …`",
            case=number,
        )
    return Message(
        "read the announcement: which procedure, opened when, it does not say in figures; then"
        " `relance insolvency {case} …`",
        case=number,
    )
