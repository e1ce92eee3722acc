"""The bordereau: the usual order, one number a document, and numbers that never move."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relance_docs.case.case import Case, PieceKind
from relance_docs.case.history import SentDocument
from relance_docs.review.exhibit import ExhibitForm
from tests.plan.builders import case, did, invoice
from tests.review.review_cases import (
    HISTORY,
    NOTICE,
    PIECES,
    REMINDER,
    USUAL_ORDER,
    communicated,
    ids,
    numbered,
    piece,
    sent,
    whole_case,
)

DAYS = st.dates(date(2026, 1, 1), date(2026, 11, 20))


def test_a_first_bordereau_has_the_usual_order() -> None:
    """Each letter is followed by its e-mail, its proof of dispatch and its receipt."""
    found = numbered(whole_case())

    assert ids(found) == USUAL_ORDER
    assert [exhibit.number for exhibit in found.exhibits] == list(range(1, 15))


def test_a_letter_has_a_neutral_title_its_day_and_its_fingerprint() -> None:
    """What the history recorded of it is told with it."""
    letter = numbered(whole_case()).of(NOTICE)

    assert letter is not None
    registered = "lettre recommandée avec demande d’avis de réception n° 1A 000 000 0009 3"
    assert letter.title == f"Mise en demeure, {registered}"
    assert (letter.date, letter.sha256) == (date(2026, 7, 10), "0" * 64)
    assert letter.source == ("history", 1, "document")


def test_a_letter_listed_among_the_pieces_has_one_number() -> None:
    """One document, one number, under the title that a person gave it."""
    listed = piece("med", "formal_notice", "2026-07-10", file=NOTICE, original="true")
    found = numbered(whole_case(pieces=(*PIECES, listed)))

    letter = found.of(NOTICE)
    assert letter is not None
    assert letter is found.of("med")
    assert (letter.id, letter.also, letter.sha256) == ("med", (NOTICE,), "0" * 64)
    assert letter.form is ExhibitForm.COPY_OF_ORIGINAL
    assert len(found.exhibits) == len(USUAL_ORDER)


def test_a_receipt_that_no_letter_names_goes_to_the_registered_letter_before_it() -> None:
    """As a file has it whose receipt was added by hand."""
    history = (
        HISTORY[0],
        did("mise-en-demeure", date(2026, 7, 10), channel="registered", document=sent(NOTICE)),
    )

    assert ids(numbered(whole_case(history=history))) == USUAL_ORDER


def test_a_piece_without_a_file_has_no_number() -> None:
    """It is told as missing, in the order it would have."""
    found = numbered(whole_case(pieces=(*PIECES, piece("contrat", "contract", file=None))))

    assert [exhibit.id for exhibit in found.missing] == ["contrat"]
    assert found.missing[0].number is None
    assert ids(found) == USUAL_ORDER


def test_what_comes_after_a_communication_comes_last() -> None:
    """An older document that is found later does not take the number of another."""
    before = whole_case(pieces=[p for p in PIECES if p.id != "devis"])
    first = communicated("2026-09-10", *ids(numbered(before)))
    after = whole_case(
        did("relance-2", date(2026, 9, 12), channel="post", document=sent("2026-001/sent/r2.pdf")),
        bordereaux=(first,),
    )

    found = numbered(after)

    assert ids(found) == [*first.pieces, "devis", "2026-001/sent/r2.pdf"]
    days = [exhibit.communicated_on for exhibit in found.exhibits]
    assert days == [date(2026, 9, 10)] * 13 + [None, None]


def test_a_piece_that_was_withdrawn_keeps_its_number() -> None:
    """Nobody else ever gets it, whether its entry stays without a file or is gone."""
    first = communicated("2026-09-10", "facture", "bl", "parti")
    without = [piece("bl", "delivery_note", file=None), PIECES[5]]

    found = numbered(whole_case(pieces=without, history=(), bordereaux=(first,)))

    assert ids(found) == ["facture", "bl", "parti"]
    assert [exhibit.is_withdrawn for exhibit in found.exhibits] == [False, True, True]
    assert found.exhibits[2].title == "Pièce retirée du dossier (parti)"
    assert found.missing == ()


def test_what_is_dated_later_is_left_out() -> None:
    """A dossier as of a day holds no later document, except one that was communicated."""
    day = date(2026, 6, 30)

    assert NOTICE not in ids(numbered(whole_case(), day))
    assert REMINDER in ids(numbered(whole_case(), day))
    held = whole_case(bordereaux=(communicated("2026-09-10", NOTICE),))
    assert ids(numbered(held, day))[0] == NOTICE


def test_invoices_stand_in_the_order_of_the_file() -> None:
    """Not in that of the pièces, nor of their dates."""
    of = case(
        invoice("FA-2", pieces=("f2",)),
        invoice("FA-1", pieces=("f1",)),
        pieces=(piece("f1", "invoice", "2026-01-01"), piece("f2", "invoice", "2026-02-01")),
    )

    found = numbered(of)

    assert ids(found) == ["f2", "f1"]
    assert [exhibit.invoices for exhibit in found.exhibits] == [("FA-2",), ("FA-1",)]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a case with some pièces and some letters."""
    kinds = draw(st.lists(st.sampled_from(PieceKind), max_size=6))
    pieces = [
        piece(
            f"p{i}",
            kind.value,
            draw(st.none() | DAYS.map(date.isoformat)),
            file=draw(st.sampled_from([f"2026-001/p{i}.pdf", f"2026-001/p{i}.pdf", None])),
        )
        for i, kind in enumerate(kinds)
    ]
    letters = [
        did(
            draw(st.sampled_from(["relance-1", "mise-en-demeure", None])),
            draw(DAYS),
            channel=draw(st.sampled_from(["email", "registered"])),
            document=sent(f"2026-001/sent/{i}.pdf"),
            note="x",
        )
        for i in range(draw(st.integers(0, 3)))
    ]
    return case(pieces=pieces, history=letters)


def _grown(first: Case, later: Case, *bordereaux: object) -> Case:
    """Return a case to which the facts of another one were added."""
    renamed = [
        each.model_copy(update={"id": f"late-{each.id}", "file": each.file and f"late/{each.file}"})
        for each in later.pieces
    ]
    history = [
        each.model_copy(update={"document": SentDocument.model_validate(sent(f"late-{i}.pdf"))})
        for i, each in enumerate(later.history)
    ]
    return case(
        pieces=(*first.pieces, *renamed),
        history=(*first.history, *history),
        bordereaux=bordereaux,
    )


@settings(max_examples=100, deadline=None)
@given(cases(), cases(), cases())
def test_numbers_never_move(first: Case, second: Case, third: Case) -> None:
    """Whatever is added after a communication, and after the next one."""
    given_once = ids(numbered(first))
    if not given_once:
        return
    one = communicated("2026-09-10", *given_once)
    grown = _grown(first, second, one)
    given_twice = ids(numbered(grown))
    two = communicated("2026-10-10", *given_twice)
    last = ids(numbered(_grown(grown, _renamed(third), one, two)))

    assert given_twice[: len(given_once)] == given_once
    assert last[: len(given_twice)] == given_twice


def _renamed(of: Case) -> Case:
    pieces = [
        p.model_copy(update={"id": f"third-{p.id}", "file": p.file and f"third/{p.file}"})
        for p in of.pieces
    ]
    return case(pieces=pieces)


@settings(max_examples=100, deadline=None)
@given(cases())
def test_every_document_has_one_number(of: Case) -> None:
    """Numbers run from 1 without a gap, each file has one, and no document is forgotten."""
    found = numbered(of)

    assert [e.number for e in found.exhibits] == list(range(1, len(found.exhibits) + 1))
    files = [e.file for e in found.exhibits]
    assert len(files) == len(set(files))
    named = {p.id for p in of.pieces} | {e.document.file for e in of.history if e.document}
    assert named == {e.id for e in (*found.exhibits, *found.missing)}


def test_pieces_of_one_kind_and_day_keep_the_order_of_the_file() -> None:
    """« Annexe 10 » comes after « Annexe 2 »: nothing is put in order by its id as text."""
    listed = tuple(piece(f"annexe-{n}", "other", "2026-05-04") for n in range(1, 13))

    assert ids(numbered(whole_case(pieces=listed, history=()))) == [
        f"annexe-{n}" for n in range(1, 13)
    ]


SHEET = "2026-001/sent/2026-07-01-appel-1.pdf"


@pytest.mark.parametrize(
    ("fact", "is_shown"),
    [({}, False), ({"in_act": True}, True), ({"channel": "visit"}, False)],
)
def test_a_call_sheet_is_no_piece(fact: dict[str, object], *, is_shown: bool) -> None:
    """What the office wrote for itself is communicated only where its author says so."""
    call = did("appel-1", date(2026, 7, 1), **{"channel": "phone", "document": sent(SHEET)} | fact)
    assert is_shown is (SHEET in ids(numbered(whole_case(history=(call,)))))


def test_a_call_sheet_that_was_communicated_keeps_its_number() -> None:
    """A number never moves, nor does what it stands for."""
    call = did("appel-1", date(2026, 7, 1), channel="phone", document=sent(SHEET))
    first = communicated("2026-08-01", SHEET)
    found = numbered(whole_case(history=(call,), bordereaux=(first,)))
    assert SHEET == ids(found)[0]
    assert found.exhibits[0].file == SHEET
