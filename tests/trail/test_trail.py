"""The trail of every fact, from real repositories."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from relance_docs.cli.main import relance
from relance_docs.errors import RefusalError
from relance_docs.trail.trail import FactTrail
from tests.desks.trail_desk import CASE, TrailDesk
from tests.workspaces import PATH, SETTINGS, Copies

PAYMENT = "  - {received_on: 2026-07-15, amount: 2000.00, reference: VIR}\n"
CALL = "  - {at: 2026-06-08, step: appel-1, channel: phone, outcome: no_answer}\n"


@pytest.fixture
def desk(copies: Copies) -> TrailDesk:
    """Return a workspace with one case, committed on 1 August."""
    return TrailDesk(copies.of(TrailDesk.opened, "travail été"))


def later(fact: FactTrail) -> list[tuple[str, str, object]]:
    """Return what happened to a fact: what, in which commit, which values."""
    return [(step.happened.value, step.commit.commit, step.changes) for step in fact.later]


def test_a_fact_has_the_commit_that_brought_it(desk: TrailDesk) -> None:
    """A payment of 20 July committed on 5 August came 16 days later, and nothing became of it."""
    made = desk.change(PAYMENT, PAYMENT + PAYMENT.replace("07-15", "07-20"), day=5)

    fact = desk.fact("payment", "2026-07-20")

    assert made == fact.introduced.commit.commit
    assert 16 == fact.introduced.days
    assert ("C. Martin", "N") == (fact.introduced.commit.author, fact.introduced.commit.signature)
    assert () == fact.later
    assert 17 == desk.fact("payment", "2026-07-15").introduced.days


def test_a_changed_amount_is_a_changed_payment(desk: TrailDesk) -> None:
    """The old and the new value stand beside the commit that changed them."""
    made = desk.change("amount: 2000.00", "amount: 200.00", day=5)

    expected = [("changed", made, (("amount", "2000.00", "200.00"),))]
    assert expected == later(desk.fact("payment"))


def test_a_removed_entry_is_told(desk: TrailDesk) -> None:
    """What was removed keeps its line, and the commit that removed it."""
    made = desk.change(CALL, "", day=5)

    fact = desk.fact("history", "2026-06-08")
    assert [("removed", made)] == [each[:2] for each in later(fact)]
    assert fact.is_removed


def test_what_was_removed_and_comes_back_is_one_fact(desk: TrailDesk) -> None:
    """A deleted file that is added again goes on with its trail."""
    (desk.root / PATH).unlink()
    gone = desk.commit(5)
    desk.write(PATH, CASE)
    back = desk.commit(6)

    happened = [each[:2] for each in later(desk.fact("invoice"))]
    assert [("removed", gone), ("added_again", back)] == happened
    assert [("", PATH), (PATH, "")] == [(m.path, m.old_path) for m in desk.trail().moves[1:]]


def test_order_comments_and_quotes_are_no_facts(desk: TrailDesk) -> None:
    """A file that is written otherwise says the same."""
    relance_1 = "  - {at: 2026-06-01, step: relance-1, channel: email}\n"
    desk.change(relance_1 + CALL, CALL + "# remarque\n" + relance_1, day=5)
    desk.change("reference: VIR", 'reference: "VIR"', day=6)
    desk.change("\n", "\r\n", day=7)

    assert [] == [fact for fact in desk.trail().facts if fact.later]


def test_equal_payments_are_two(desk: TrailDesk) -> None:
    """Two payments of one day, amount and reference stay apart."""
    made = desk.change(PAYMENT, PAYMENT + PAYMENT, day=5)

    second = desk.fact("payment", "2026-07-15", "2000.00", "VIR", "(2)")
    assert made == second.introduced.commit.commit


def test_a_renamed_case_keeps_its_trail(desk: TrailDesk) -> None:
    """The commit that introduced a fact is found under the old name of the file."""
    first = desk.git("rev-parse", "HEAD")
    desk.git("mv", PATH, "cases/2026-099.yaml")
    renamed = desk.commit(5)

    trail = desk.trail("2026-099")

    assert {first} == {fact.introduced.commit.commit for fact in trail.facts}
    assert [(renamed, PATH, "cases/2026-099.yaml")] == [
        (m.commit.commit, m.old_path, m.path) for m in trail.moves if m.old_path
    ]
    assert ["relance.yaml", "2026-099"] == [each.case for each in desk.trails()]


def test_another_case_of_much_the_same_text_is_no_new_name(desk: TrailDesk) -> None:
    """A case that is deleted and one that is added in one commit stay two cases."""
    (desk.root / PATH).unlink()
    desk.write("cases/2026-099.yaml", CASE.replace("FA-2026-0042", "FA-2026-0099"))
    made = desk.commit(5)

    _settings, old, new = desk.trails()
    assert {made} == {fact.introduced.commit.commit for fact in new.facts}
    assert all(fact.is_removed for fact in old.facts)
    assert [("2026-014", "", PATH), ("2026-099", "cases/2026-099.yaml", "")] == [
        (trail.case, trail.moves[-1].path, trail.moves[-1].old_path) for trail in (old, new)
    ]


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
def test_signatures_are_told_as_git_sees_them(desk: TrailDesk, tmp_path: Path) -> None:
    """A good signature of a key that is trusted here is good; of another key it is not accepted."""
    key = tmp_path / "key"
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)]
    subprocess.run(command, check=True)
    signers = tmp_path / "signers"
    public = key.with_suffix(".pub").read_text(encoding="ascii")
    signers.write_text(f"c.martin@exemple.invalid {public}")
    for name, value in (
        ("gpg.format", "ssh"),
        ("user.signingKey", str(key)),
        ("commit.gpgSign", "true"),
        ("gpg.ssh.allowedSignersFile", str(signers)),
    ):
        desk.git("config", name, value)
    desk.change("amount: 2000.00", "amount: 1.00", day=5)

    (step,) = desk.fact("payment").later
    assert ("G", True) == (step.commit.signature, step.commit.is_signed)
    signers.write_text("")
    (step,) = desk.fact("payment").later
    assert not step.commit.is_signed


def test_a_merge_is_not_what_it_brings(desk: TrailDesk) -> None:
    """A payment recorded on a branch has the commit of the branch."""
    desk.git("switch", "--quiet", "--create", "branche")
    made = desk.change(PAYMENT, PAYMENT + PAYMENT.replace("07-15", "07-20"), day=5)
    desk.git("switch", "--quiet", "main")
    desk.change("outcome: no_answer", "outcome: refusal", day=6)
    desk.git("merge", "--quiet", "--no-edit", "branche", day=7)

    assert made == desk.fact("payment", "2026-07-20").introduced.commit.commit
    assert [] == [step for fact in desk.trail().facts for step in fact.later if step.is_merge]


@pytest.mark.parametrize("strategy", ["ours", "theirs"])
def test_a_merge_that_drops_a_fact_is_told(desk: TrailDesk, strategy: str) -> None:
    """What a branch recorded and the merge left out was removed by the merge."""
    added = PAYMENT + PAYMENT.replace("07-15", "07-20")
    desk.git("switch", "--quiet", "--create", "branche")
    if strategy == "ours":
        desk.change(PAYMENT, added, day=5)
        desk.git("switch", "--quiet", "main")
        desk.commit(6)
        desk.git("merge", "--quiet", "--no-edit", "--strategy=ours", "branche", day=7)
    else:
        desk.commit(5)
        desk.git("switch", "--quiet", "main")
        desk.change(PAYMENT, added, day=6)
        desk.git("merge", "--quiet", "--no-commit", "--no-ff", "branche", day=7)
        desk.write(PATH, CASE)
        desk.commit(7)

    (step,) = desk.fact("payment", "2026-07-20").later
    assert ("removed", True, False) == (step.happened.value, step.is_merge, step.is_choice)
    assert desk.git("rev-parse", "HEAD") == step.commit.commit


def test_a_merge_that_invents_a_fact_is_told(desk: TrailDesk) -> None:
    """An amount that none of the branches gives was changed by the merge."""
    desk.git("switch", "--quiet", "--create", "branche")
    desk.change("outcome: no_answer", "outcome: refusal", day=5)
    desk.git("switch", "--quiet", "main")
    desk.commit(6)
    desk.git("merge", "--quiet", "--no-commit", "--no-ff", "branche", day=7)
    desk.change("amount: 2000.00", "amount: 1.00", day=7)

    (step,) = desk.fact("payment").later
    assert (True, (("amount", "2000.00", "1.00"),)) == (step.is_merge, step.changes)


def test_a_conflict_that_was_settled_is_a_choice(desk: TrailDesk) -> None:
    """Where the branches differ, the merge takes one and the other stands as its old value."""
    desk.git("switch", "--quiet", "--create", "branche")
    desk.change("amount: 2000.00", "amount: 1.00", day=5)
    desk.git("switch", "--quiet", "main")
    desk.change("amount: 2000.00", "amount: 3.00", day=6)
    desk.git("merge", "--quiet", "--no-edit", "--strategy-option=ours", "branche", day=7)

    step = desk.fact("payment").later[-1]
    assert (True, True) == (step.is_merge, step.is_choice)
    assert (("amount", "1.00", "3.00"),) == step.changes


def test_an_unreadable_version_is_passed_over_and_told(desk: TrailDesk) -> None:
    """A version that is no YAML neither breaks the trail nor removes anything."""
    desk.write(PATH, "debtor: [\n")
    broken = desk.commit(5)
    desk.write(PATH, CASE)
    desk.commit(6)

    trail = desk.trail()
    assert [broken] == [commit.commit for commit in trail.unreadable]
    assert [] == [fact for fact in trail.facts if fact.later]


def test_a_replaced_piece_is_told(desk: TrailDesk) -> None:
    """The content of a file in the folder of the case is a fact like another."""
    desk.write("cases/2026-014/devis.pdf", "un")
    desk.commit(5)
    desk.write("cases/2026-014/devis.pdf", "deux")
    made = desk.commit(6)

    assert [("changed", made)] == [each[:2] for each in later(desk.fact("file"))]


def test_terms_and_disputes_are_facts_of_their_own(desk: TrailDesk) -> None:
    """A clause and a dispute are told apart from the invoice they stand in."""
    raised = "    dispute: {raised_on: 2026-05-10, reason: qualité}\n"
    clause = "    terms: {penalty_rate: {fixed: 12.00}}\n"
    desk.change("payments:\n", raised + clause + "payments:\n", day=5)
    made = desk.change("fixed: 12.00", "fixed: 15.00", day=6)

    assert 87 == desk.fact("dispute", "FA-2026-0042").introduced.days
    expected = [("changed", made, (("value", "12.00", "15.00"),))]
    assert expected == later(desk.fact("terms", "FA-2026-0042", "penalty_rate.fixed"))
    assert () == desk.fact("invoice").later


def test_a_workspace_below_the_top_of_its_repository(tmp_path: Path) -> None:
    """Paths are those of the workspace."""
    outer = TrailDesk.opened(tmp_path / "depot")
    outer.write("atelier/relance.yaml", "x: y\n")
    outer.write("atelier/" + PATH, CASE)
    made = outer.commit(5)

    inner = TrailDesk(outer.root / "atelier").trail()
    assert {made} == {fact.introduced.commit.commit for fact in inner.facts}


def test_what_was_read_before_is_not_believed_when_history_was_rewritten(desk: TrailDesk) -> None:
    """The cache gives what reading anew gives, also after a commit was amended."""
    desk.change("amount: 2000.00", "amount: 1.00", day=5)
    before = desk.trail()
    assert (desk.root / ".git/relance/history").is_file()
    assert before == desk.trail()
    desk.change("amount: 1.00", "amount: 2.00", day=6)
    assert ["1.00", "2.00"] == [step.changes[0][2] for step in desk.fact("payment").later]
    desk.git("reset", "--quiet", "--hard", "HEAD~2")
    made = desk.change("amount: 2000.00", "amount: 5.00", day=7)

    expected = [("changed", made, (("amount", "2000.00", "5.00"),))]
    assert expected == later(desk.fact("payment"))


@pytest.mark.parametrize("garbage", [b"", b"{}\n", b'{"tip": "--all", "log": 3}\nxyz', b"\xff"])
def test_a_damaged_cache_is_passed_over(desk: TrailDesk, garbage: bytes) -> None:
    """Whatever lies in its place, the trail is that of the repository."""
    expected = desk.trail()
    (desk.root / ".git/relance/history").write_bytes(garbage)

    assert expected == desk.trail()


def test_what_all_cases_share_has_a_trail(
    desk: TrailDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Account, clauses, rates, plan and options of relance.yaml are facts like those of a case."""
    said = (
        "terms: {penalty_rate: {fixed: 12}, allocation: legal}\n"
        "plan: [{step: relance-1, after_due: 10, channel: post}]\n"
        "rates: [{semester: 2027-S1, ecb_percent: 2.15, source: JO}]\n"
        "options: {transit_days: 2}\n"
    )
    account = "iban: FR52 0000 0000 000E XEMP LE00 112"
    desk.write("relance.yaml", SETTINGS.replace("]}", f"], {account}}}") + said)
    added = desk.commit(5)
    text = (desk.root / "relance.yaml").read_text(encoding="utf-8")
    for old, new in (("LE00 112", "LE00 999"), ("fixed: 12", "fixed: 15"), ("2.15", "2.40")):
        assert old in text
        text = text.replace(old, new)
    desk.write("relance.yaml", text)
    changed = desk.commit(9)

    trail = desk.trail("relance.yaml")
    facts = {(fact.kind, *fact.names): fact for fact in trail.facts}
    assert {
        ("creditor",),
        ("terms", "penalty_rate.fixed"),
        ("terms", "allocation"),
        ("plan", "relance-1"),
        ("rate", "2027-S1"),
        ("options",),
    } == set(facts)
    assert added == facts["rate", "2027-S1"].introduced.commit.commit
    (step,) = facts["terms", "penalty_rate.fixed"].later
    assert (changed, (("value", "12", "15"),)) == (step.commit.commit, step.changes)
    assert ["iban", "iban"] == [s.changes[0][0] for s in facts["creditor",].later]

    relance.main(["-C", str(desk.root), "trail", "relance.yaml"], standalone_mode=False)
    printed = capsys.readouterr().out
    assert printed.startswith("relance.yaml, for all cases\n")
    assert "    ! CHANGED: ecb_percent: 2.15 → 2.40: " in printed


def test_a_case_may_bear_nearly_that_name(desk: TrailDesk) -> None:
    """cases/relance.yaml is the case `relance`, and not the settings."""
    desk.write("cases/relance.yaml", CASE)
    desk.commit(5)

    assert ["relance.yaml", PATH, "cases/relance.yaml"] == [each.path for each in desk.trails()]


def test_an_unknown_case_is_refused(desk: TrailDesk) -> None:
    """A case that nobody ever committed has no trail; a similar one is named."""
    with pytest.raises(RefusalError, match="did you mean 2026-014"):
        desk.trails("2026-041")


def test_names_in_commits_do_not_lead_astray(desk: TrailDesk) -> None:
    """Authors, subjects and paths with odd characters are no part of git's answer."""
    desk.write("cases/2026-014/:100644 été\n\x01.txt", "x")
    message = "\x01\x02" + "a" * 40 + " " + "b" * 40
    made = desk.commit(5, message)

    (odd,) = (fact for fact in desk.trail().facts if fact.kind == "file")
    assert made == odd.introduced.commit.commit


def test_the_command_prints_a_line_for_each_fact(
    desk: TrailDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Later changes stand below the fact, marked."""
    made = desk.change("amount: 2000.00", "amount: 200.00", day=20)
    relance.main(["-C", str(desk.root), "trail", "2026-014"], standalone_mode=False)

    lines = capsys.readouterr().out.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("  payment 2026-07-15"))
    assert lines[at].endswith(
        "C. Martin 2026-08-01 12:00 +00:00, not signed, days after the event: 17"
    )
    assert lines[at + 1] == (
        f"    ! CHANGED: amount: 2000.00 → 200.00: {made[:10]} "
        "C. Martin 2026-08-20 12:00 +00:00, not signed"
    )


def test_the_json_has_everything(desk: TrailDesk, capsys: pytest.CaptureFixture[str]) -> None:
    """The keys are those that docs/trail.md lists."""
    desk.change("amount: 2000.00", "amount: 200.00", day=20)
    relance.main(["-C", str(desk.root), "trail", "--format=json"], standalone_mode=False)

    settings, trail = json.loads(capsys.readouterr().out)
    assert ("relance.yaml", "relance.yaml") == (settings["case"], settings["path"])
    (payment,) = (fact for fact in trail["facts"] if fact["kind"] == "payment")
    assert [{"field": "amount", "old": "2000.00", "new": "200.00"}] == payment["later"][0][
        "changes"
    ]
    page = (Path(__file__).parents[2] / "docs/trail.md").read_text(encoding="utf-8")
    keys = {*trail, *payment, *payment["introduced"], *payment["introduced"]["commit"]}
    assert set() == {key for key in keys if f"`{key}`" not in page}
