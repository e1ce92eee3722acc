"""Co-debtors and guarantors from the command line: recorded, written to, proved, told."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_sent_together import SETTINGS, case
from tests.workspaces import Workplace, run

OTHER = ("--name", "Holding Fictive SAS", "--address", "1 RUE DU TEST", "--address", "69001 LYON")


def test_from_the_co_debtor_to_the_receipt(tmp_path: Path) -> None:
    """Both letters are made, recorded in one commit, proved each by itself, and made again."""
    files = {
        "relance.yaml": SETTINGS,
        ".gitignore": "build/\n",
        "cases/2026-001.yaml": case("Menuiserie Fictive SARL", "FA-1"),
    }
    desk = Workplace.of(tmp_path / "w", files)
    added = run(desk.root, "co-debtor", "1", *OTHER, "--bound-by", "article 4 du contrat")
    guaranteed = run(
        desk.root,
        *("guarantor", "1", "--name", "M. Paul Exemple", "--address", "2 RUE DU TEST"),
        *("--address", "69002 LYON", "--signed-on", "2026-01-15"),
    )
    twice = run(desk.root, "co-debtor", "1", *OTHER, "--bound-by", "article 4 du contrat")
    made = run(desk.root, "letters")
    sent = run(desk.root, "sent", "1", "relance-2")
    received = run(
        desk.root, "received", "1", "relance-2", "--party", "holding", "--on", "2026-11-20"
    )
    paid = run(desk.root, "paid", "1", "400,00", "--on", "2026-11-20", "--party", "holding")
    text = (desk.root / "cases/2026-001.yaml").read_text()
    debtor, other = text.split("history:")[1].split("payments:")[0].split("party: Holding")

    assert [each.exit_code for each in (added, guaranteed, made, sent, received, paid)] == [0] * 6
    assert twice.exit_code == 1
    assert "2026-11-20-relance-2--2-holding-fictive-sas.pdf" in made.stdout
    assert desk.git("log", "-3", "--format=%s", "--", "cases/2026-001.yaml").splitlines()[-1] == (
        "2026-001: relance-2 sent on 2026-11-20 (post)"
    )
    assert "received_on" in other
    assert "received_on" not in debtor
    assert "party: Holding Fictive SAS" in text.split("payments:")[1]
    assert "Holding Fictive SAS" in run(desk.root, "status").stdout
    assert "M. Paul Exemple" in run(desk.root, "explain", "1").stdout
    verified = run(desk.root, "verify")
    assert verified.exit_code == 0
    assert verified.stdout.count("the same bytes") == 2

    nobody = run(desk.root, "note", "1", "bonjour", "--party", "Durand")
    assert (nobody.exit_code, "Holding Fictive SAS" in nobody.stderr) == (1, True)


def test_who_promised(tmp_path: Path) -> None:
    """What a co-debtor promises keeps all letters back; what a guarantor does, none."""
    others = (
        "co_debtors:\n  - name: Holding Fictive SAS\n    address: [1 RUE DU TEST, 69001 LYON]\n"
        "    bound_by: article 4 du contrat\n"
        "guarantors:\n  - name: M. Paul Exemple\n    address: [2 RUE DU TEST, 69002 LYON]\n"
        "    signed_on: 2026-01-15\n"
    )
    files = {
        "relance.yaml": SETTINGS,
        "cases/2026-001.yaml": case("Menuiserie Fictive SARL", "FA-1") + others,
    }
    desk = Workplace.of(tmp_path / "w", files)
    asked = ("promise", "1", "--pay-by", "2026-12-10", "--channel", "phone", "--party")
    guarantor, co_debtor = run(desk.root, *asked, "Paul"), run(desk.root, *asked, "holding")
    called = run(desk.root, "note", "1", "x", "--step", "appel-1", "--party", "holding")
    letters = run(desk.root, "letters")
    confirmed = run(desk.root, "write", "1", "promise-confirmation", "--party", "holding")
    own = run(desk.root, "write", "1", "promise-confirmation")

    assert (guarantor.exit_code, "no promise of the debtor" in guarantor.stderr) == (1, True)
    assert co_debtor.exit_code == 0, co_debtor.output
    assert "party: Holding Fictive SAS" in (desk.root / "cases/2026-001.yaml").read_text()
    assert called.exit_code == 1
    assert "2026-12-10" in letters.output
    assert "--holding-fictive-sas.pdf" in confirmed.stdout
    assert own.exit_code == 1
