"""Registered letters: the number of the form on the letter, consent to the electronic ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.post.test_run_of_post import SETTINGS, case
from tests.workspaces import Copies, Workplace, run

NUMBER = "1A 123 456 7890 1"
ONE = "2026-001"


def made(root: Path) -> None:
    """Make a workspace with one registered letter due to a consumer."""
    debtor = case("Mme Durand", "FA-1", "2026-10-01", "[3 QUAI DU RHONE, 69007 LYON]")
    before = "history:\n  - {at: 2026-10-05, step: relance-2, channel: post}\n"
    contact = ", contact: {name: Mme Durand, email: durand@exemple.invalid}}"
    text = debtor.replace("}\n", f"{contact}\n", 1).replace("business", "consumer") + before
    Workplace.of(
        root,
        {
            "relance.yaml": SETTINGS,
            ".gitignore": "build/\n",
            ".gitattributes": "cases/*/** -text -filter\n",
            f"cases/{ONE}.yaml": text,
        },
    )


@pytest.fixture
def desk(copies: Copies) -> Workplace:
    """Return a copy of it."""
    return Workplace(copies.of(made))


def test_the_number_of_the_form_stands_on_the_letter(desk: Workplace) -> None:
    """Taken before: printed, taken over by `sent`, and no form that is still to leave any more."""
    from tests.letters.reading_pdf import text_of

    assert run(desk.root, "registered", ONE, "mise-en-demeure", NUMBER).exit_code == 0
    assert run(desk.root, "letters").exit_code == 0
    (letter,) = (desk.root / f"build/letters/{ONE}").glob("*.pdf")
    assert NUMBER in text_of(letter.read_bytes()).replace("\N{NO-BREAK SPACE}", " ")
    other = run(desk.root, "sent", ONE, "mise-en-demeure", "--tracking", "2C 999 999 9999 9")
    assert "bears the number" in other.stderr
    assert run(desk.root, "sent", ONE, "mise-en-demeure").exit_code == 0
    text = (desk.root / f"cases/{ONE}.yaml").read_text()
    assert f'tracking_number: "{NUMBER}"' in text
    assert "registered_forms" not in text
    assert run(desk.root, "registered", ONE, "mise-en-demeure", NUMBER).exit_code != 0
    assert run(desk.root, "verify").exit_code == 0


def test_an_electronic_registered_letter_needs_consent(desk: Workplace) -> None:
    """To a consumer none, until a consent is recorded with its pièce; none after its withdrawal."""
    desk.change("channel: registered", "channel: e_registered", "relance.yaml")
    assert "L100" in run(desk.root, "letters").output
    assert "consent" in run(desk.root, "today", "--list").output
    proof = desk.root.parent / "accord.pdf"
    proof.write_bytes(b"%PDF-1.4 accord")
    said = ("--on", "2026-05-04", "--proof", str(proof))
    assert run(desk.root, "consent", ONE).exit_code == 2
    assert run(desk.root, "consent", ONE, *said).exit_code == 0
    assert "is recorded already" in run(desk.root, "consent", ONE, *said).stderr
    assert run(desk.root, "letters").exit_code == 0
    assert list((desk.root / f"build/letters/{ONE}").glob("*.pdf"))
    assert run(desk.root, "consent", ONE, "--withdrawn-on", "2026-11-20").exit_code == 0
    assert "L100" in run(desk.root, "letters").output
    refused = run(desk.root, "sent", ONE, "mise-en-demeure")
    assert "L100" in refused.stderr


def test_without_consent_it_goes_on_paper_where_the_plan_says_so(desk: Workplace) -> None:
    """`or_channel: registered` is taken; a public body needs consent too, a firm does not."""
    desk.change(
        "channel: registered", "channel: e_registered, or_channel: registered", "relance.yaml"
    )
    assert "by registered letter" in run(desk.root, "--lang", "en", "explain", ONE).stdout
    desk.change("kind: consumer", "kind: public_body", f"cases/{ONE}.yaml")
    assert "by registered letter" in run(desk.root, "--lang", "en", "explain", ONE).stdout
    desk.change("kind: public_body", "kind: business", f"cases/{ONE}.yaml")
    assert "electronic registered" in run(desk.root, "--lang", "en", "explain", ONE).stdout
