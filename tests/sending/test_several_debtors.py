"""Several who owe one debt: each has a letter of her own, by her own way, recorded for her."""

from __future__ import annotations

import csv
import io
from email import policy
from email.parser import BytesParser

import pytest

from relance_docs.approving import approvals
from relance_docs.git.repository import Repository
from tests.desks.loopback_mail import PostOffice
from tests.sending.mailing import Mailing
from tests.workspaces import run

TABLE = "build/print/2026-11-20.csv"
NEXT = """\
  - invoice_number: FA-3
    issue_date: 2026-10-20
    due_date: 2026-11-20
    total_with_vat: 400.00
"""
PAUL = "M. Paul Exemple"
COPY = "build/letters/2026-001/2026-11-20-relance-1--3-m-paul-exemple.pdf"


@pytest.fixture
def several(mailing: Mailing) -> Mailing:
    """Return the workspace where three owe what 2026-001 is about."""
    return mailing.with_others()


def test_each_is_written_to_and_recorded_by_herself(several: Mailing, post: PostOffice) -> None:
    """Two by e-mail, one by post: nothing is recorded before it left, and nothing of it is lost."""
    done = several.send("--yes", "2026-001")
    messages = [BytesParser(policy=policy.default).parsebytes(m) for m in post.kept.values()]

    assert done.exit_code == 0, done.output
    assert [str(each["To"]) for each in messages] == [
        "Mme Durand <compta@menuiserie.example>",
        '"M. Petit" <petit@holding.example>',
    ]
    assert several.sent() == post.kept
    assert [e.get("party") for e in several.history("2026-001")] == [None, "Holding Fictive SAS"]
    assert "no e-mail is due" in several.send("2026-001", "--yes").output

    assert run(several.root, "print", "--jobs", "1").exit_code == 0
    rows = list(csv.DictReader(io.StringIO(several_table(several)), delimiter=";"))
    assert [row["Référence"] for row in rows] == [f"2026-001/relance-1/{PAUL}"]
    assert [row[f"Adresse {n}"] for row in rows for n in range(1, 7)] == [
        *(PAUL, "", "", "2 RUE DU TEST", "BP 12", "69002 LYON CEDEX 02"),
    ]
    back = run(several.root, "sent", "--from", str(several.root / TABLE), "--on", "2026-11-20")
    assert back.exit_code == 0, back.output
    last = several.history("2026-001")[-1]
    assert (last["party"], last["channel"]) == (PAUL, "post")
    assert run(several.root, "letters").exit_code == 0
    assert not (several.root / COPY).exists()
    assert run(several.root, "verify").exit_code == 0


def several_table(desk: Mailing) -> str:
    """Return the table of the day's post."""
    return (desk.root / TABLE).read_bytes().decode("utf-8-sig")


def test_the_post_may_go_first(several: Mailing, post: PostOffice) -> None:
    """A letter to a co-debtor that left first takes no step, and the e-mails stay as they were."""
    before = (several.root / "build/letters/2026-001/2026-11-20-relance-1.eml").read_bytes()
    done = run(several.root, "sent", "2026-001", "relance-1", "--party", "Paul")
    assert done.exit_code == 0, done.output
    assert several.send("2026-001", "--yes").exit_code == 0

    assert (several.root / "build/letters/2026-001").exists() is False or len(post.kept) == 2
    assert len(post.kept) == 2
    entries = several.history("2026-001")
    assert [e.get("party") for e in entries] == [PAUL, None, "Holding Fictive SAS"]
    assert before.split(b"JVBERi0")[1][:400] in next(iter(post.kept.values()))


def test_what_has_grown_wrong_stays(several: Mailing) -> None:
    """Who paid since is written to no more: the letter that stayed behind is put away."""
    assert several.send("2026-001", "--yes").exit_code == 0
    paid = run(several.root, "paid", "2026-001", "1000,00", "--on", "2026-11-19")
    assert paid.exit_code == 0, paid.output
    done = run(several.root, "print", "--jobs", "1")

    assert "no letter goes by post" in done.output
    assert not (several.root / COPY).exists()


def test_often_is_counted_for_each(several: Mailing, post: PostOffice) -> None:
    """What one of them was told in the week keeps no other from being written to."""
    for hour in ("09", "10", "11", "12"):
        noted = run(several.root, "note", "2026-001", f"appel de {hour} h", "--channel", "phone",
                    "--party", "Holding", "--at", f"2026-11-19T{hour}:00")  # fmt: skip
        assert noted.exit_code == 0, noted.output
    done = several.send("2026-001", "--yes")

    assert done.exit_code == 1
    assert [b"compta@menuiserie" in each for each in post.kept.values()] == [True]
    assert "4 times within seven days" in done.stderr


def test_each_letter_is_approved(
    several: Mailing, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The letter to each is a document of its own; git is asked once which were approved."""
    several.change("as_of:", "approval: {relance-1: 2}\nas_of:", "relance.yaml")
    assert run(several.root, "letters").exit_code == 0
    with monkeypatch.context() as other:
        for name in ("AUTHOR", "COMMITTER"):
            other.setenv(f"GIT_{name}_NAME", "A. Petit")
            other.setenv(f"GIT_{name}_EMAIL", "a.petit@exemple.invalid")
        assert run(several.root, "approve", "2026-001", "relance-1").exit_code == 0
    done = several.send("2026-001", "--yes")
    assert (done.exit_code, len(post.kept)) == (1, 1)
    assert 'relance approve 2026-001 relance-1 --party "Holding Fictive SAS"' in done.stderr
    asked = list[object]()
    found = approvals.approvals

    def counted(
        repository: Repository, *, within: str = "HEAD"
    ) -> tuple[approvals.ApprovalGiven, ...]:
        asked.append(within)
        return found(repository, within=within)

    monkeypatch.setattr(approvals, "approvals", counted)
    refused = run(several.root, "sent", "2026-001", "relance-1", "--party", "Paul")

    assert refused.exit_code == 1
    assert len(asked) == 1


def test_a_document_on_demand_leaves_too(several: Mailing, post: PostOffice) -> None:
    """Made, shown, sent to whom it is for, and recorded as a contact with the very e-mail."""
    one = several.send("2026-002", "--document", "account-statement", "--yes")
    two = several.send("2026-001", "--document", "relevé", "--party", "Holding", "--yes")
    assert (one.exit_code, two.exit_code) == (0, 0), one.output + two.output
    assert several.sent() == post.kept
    assert [b"garage@" in m or b"petit@holding" in m for m in post.kept.values()] == [True, True]
    ((entry,), (other,)) = (several.history(n) for n in ("2026-002", "2026-001"))
    assert (entry["written"], entry["channel"]) == ("account-statement", "email")
    assert other["party"] == "Holding Fictive SAS"

    twice = several.send("2026-002", "--document", "account-statement", "--yes")
    assert (twice.exit_code, len(post.kept)) == (1, 2)
    nobody = several.send("2026-001", "--document", "relevé", "--party", "Paul", "--yes")
    assert "no e-mail address of M. Paul Exemple" in nobody.stderr
    inside = several.send("2026-001", "--document", "call-sheet", "--yes")
    assert inside.exit_code == 1
    assert len(post.kept) == 2
    assert run(several.root, "verify").exit_code == 0


def test_the_same_step_of_other_invoices_goes_to_each(several: Mailing) -> None:
    """Who was reminded of one invoice is reminded of the next one; her letter is not put away."""
    assert several.send("--yes", "2026-001").exit_code == 0
    done = run(several.root, "sent", "2026-001", "relance-1", "--party", "Paul")
    assert done.exit_code == 0, done.output
    several.change("invoices:\n", f"invoices:\n{NEXT}", "cases/2026-001.yaml")
    several.change("as_of: 2026-11-20", "as_of: 2026-11-28", "relance.yaml")
    several.change(": 2026-11-19", ": 2026-11-27", "relance.yaml")
    paid = run(several.root, "paid", "2026-001", "1042,04", "--on", "2026-11-21")
    assert paid.exit_code == 0, paid.output
    assert run(several.root, "letters").exit_code == 0

    assert several.send("--yes", "2026-001").exit_code == 0
    assert run(several.root, "letters").exit_code == 0
    made = [p.name for p in (several.root / "build/letters/2026-001").iterdir()]
    assert made == ["2026-11-28-relance-1--3-m-paul-exemple.pdf"]
    assert run(several.root, "print", "--jobs", "1").exit_code == 0
    back = run(several.root, "sent", "--from", f"{several.root}/build/print/2026-11-28.csv",
               "--on", "2026-11-28")  # fmt: skip
    assert back.exit_code == 0, back.output
    last = several.history("2026-001")[-1]
    assert (PAUL, ["FA-3"]) == (last["party"], last["invoices"])
