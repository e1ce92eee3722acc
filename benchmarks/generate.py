"""A realistic workspace of any size, with its history: `python -m benchmarks.generate FOLDER`.

The same seed gives the same workspace, to the commit. A case is due, waits, is not due yet, is paid
or rests; each commit of it adds an event, right after it happened, as people record them (the last
one adds all that are left). What a case says in the end does not depend on the number of its
commits. 10,000 cases with 10 commits each take six minutes of CPU time, for each commit has a
folder of 10,000 entries (`packing.py`).
"""

from __future__ import annotations

import argparse
import hashlib
import random
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from benchmarks.packing import History

AS_OF: Final = date(2026, 8, 31)
_BEGINNING: Final = datetime.fromisoformat("2026-01-01T09:00+01:00")
_END: Final = datetime.fromisoformat("2026-08-31T09:00+02:00")
_SETTINGS: Final = f"""\
creditor:
  name: Atelier Exemple SARL
  legal_form: SARL au capital de 10 000 €
  siren: "010000016"
  rcs: Lyon
  address: [12 RUE DE LA FORGE, 69003 LYON]
  email: compta@exemple.example
  phone: "+33 4 00 00 00 00"
  iban: FR09000000000000FICTIF00183
  bic: AGRIFRPP
  signatory: {{name: Claire Exemple, role: Gérante}}
terms: {{source: cgv.pdf}}
payments_checked_until: {AS_OF}
as_of: {AS_OF}
"""
_TRADES: Final = ("Menuiserie", "Boulangerie", "Garage", "Transports", "Cabinet", "Plomberie")
_NAMES: Final = ("Lefèvre", "Moreau", "Girard", "Bonnet", "Lambert", "Béranger", "Legall")
_TOWNS: Final = ("69003 LYON", "75011 PARIS", "13006 MARSEILLE", "44000 NANTES", "59800 LILLE")
_STREETS: Final = ("RUE DE LA REPUBLIQUE", "AVENUE JEAN JAURES", "CHEMIN DU VIEUX MOULIN")
_WORKS: Final = ("Pose de menuiseries", "Mission de conseil", "Travaux de rénovation, lot n° 3")
_SAID: Final = (
    "Message laissé sur le répondeur du service comptable.",
    "La facture est en attente de validation interne.",
    "Duplicata de facture envoyé le jour même par courriel.",
)
_CHASED: Final = (
    *(
        ("relance-1", "email", "2026-07-21T09:00+02:00"),
        ("appel-1", "phone", "2026-07-27T10:10+02:00"),
    ),
    *(("", "phone", "2026-07-29T10:15+02:00"), ("appel-2", "phone", "2026-08-03T11:15+02:00")),
    *(("", "phone", "2026-08-05T11:15+02:00"), ("relance-2", "post", "2026-08-06T16:00+02:00")),
    *(("", "email", "2026-08-10T16:00+02:00"), ("", "email", "2026-08-12T16:00+02:00")),
)
_PAID: Final = (
    *(("relance-1", "email", "2026-06-22T09:00+02:00"), ("", "phone", "2026-06-24T09:00+02:00")),
    ("appel-1", "phone", "2026-06-26T10:10+02:00"),
)
_LAST_DUE: Final = {
    "due": date(2026, 7, 20),
    "waits": date(2026, 7, 20),
    "early": AS_OF + timedelta(days=25),
    "paid": date(2026, 6, 20),
    "rests": date(2026, 7, 20),
}
_SETTLED: Final = {"paid": "2026-07-09T09:00+02:00", "rests": "2026-08-20T09:00+02:00"}
"""When what is not in the history of such a case was recorded."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What kind of workspace."""

    count: int
    """Cases."""
    commits: int = 1
    """Of each case; 0: all cases in one commit."""
    seed: int = 1
    due: float = 0.3
    """The part of the cases whose next letter is due."""
    has_documents: bool = False
    """Whether letters that left are archived, as small PDFs."""


def generate(root: Path, asked: Asked) -> None:
    """Make the workspace in a new folder, checked out and committed."""
    root.mkdir(parents=True)
    git = ("git", "-C", str(root))
    subprocess.run([*git, "init", "--quiet", "--initial-branch=main"], check=True)
    subprocess.run([*git, "config", "user.name", "Bench"], check=True)
    subprocess.run([*git, "config", "user.email", "bench@exemple.invalid"], check=True)
    history = History(root)
    for at, message, files in _commits(asked):
        who = f"Bench <bench@exemple.invalid> {int(at.timestamp())} {at:%z}"
        history.commit(files, by=who, message=message)
    history.close()


def _commits(asked: Asked) -> Iterator[tuple[datetime, str, Iterable[tuple[str, bytes]]]]:
    """Return when each commit was made, its message and the files that it changes."""
    first = (("relance.yaml", _SETTINGS.encode()), (".gitignore", b"build/\n"))
    yield _BEGINNING, "workspace", first
    if not asked.commits:
        files = (file for rank in range(asked.count) for file in _files(rank, 1, asked))
        yield _END, "cases", files
    made = (
        (at + timedelta(seconds=60 + rank), rank, turn)
        for rank in range(asked.count)
        for turn, at in enumerate(_recorded(rank, asked), start=1)
    )
    for at, rank, turn in sorted(made):
        yield at, f"{_number(rank)}: event {turn}", _files(rank, turn, asked)


def _recorded(rank: int, asked: Asked) -> Iterator[datetime]:
    """Yield when what each commit of a case adds happened; first, all invoices were issued."""
    state = _state(_draw(rank, asked), asked)
    opened = f"{_LAST_DUE[state] - timedelta(days=29)}T09:00+02:00"
    moments = [opened, *(at for _step, _channel, at in _steps(state))]
    for turn in range(asked.commits - 1):
        yield datetime.fromisoformat(moments[min(turn, len(moments) - 1)])
    if asked.commits:
        yield datetime.fromisoformat(max(moments[-1], _SETTLED.get(state, "")))


def _number(rank: int) -> str:
    return f"2026-{rank:05}"


def _files(rank: int, turn: int, asked: Asked) -> Iterator[tuple[str, bytes]]:
    for name, content in _case(rank, turn, asked).items():
        yield f"cases/{_number(rank)}{name}", content


def _case(rank: int, turn: int, asked: Asked) -> dict[str, bytes]:
    """Return the files of a case after as many commits, by the end of their names."""
    draw = _draw(rank, asked)
    state = _state(draw, asked)
    debtor, invoices, total = _head(rank, state, draw)
    events = _events(rank, state, draw, asked)
    is_last = turn >= asked.commits
    shown = events if is_last else events[: turn - 1]
    files = {name: content for _text, more in shown for name, content in more.items()}
    history = "".join(text for text, _more in shown)
    text = debtor + invoices + (f"\nhistory:\n{history}" if history else "")
    if is_last and state == "paid":
        text += f"\npayments:\n  - {{received_on: 2026-07-08, amount: {_amount(total)}}}\n"
    if is_last and state == "rests":
        text += "\npause: {since: 2026-08-20, until: 2026-10-16, reason: échéancier attendu}\n"
    return {".yaml": text.encode(), **files}


def _draw(rank: int, asked: Asked) -> random.Random:
    return random.Random(asked.seed * 1_000_003 + rank)  # noqa: S311 - the same every time


def _state(draw: random.Random, asked: Asked) -> str:
    """Draw first of all how a case stands."""
    is_due = draw.random() < asked.due
    return "due" if is_due else draw.choice(("waits", "waits", "early", "paid", "rests"))


def _head(rank: int, state: str, draw: random.Random) -> tuple[str, str, int]:
    """Return debtor and invoices of a case, and what they sum up to, in cents."""
    name = draw.choice(_NAMES)
    debtor = (
        f"debtor:\n  kind: business\n  name: {draw.choice(_TRADES)} {name} {rank} SARL\n"
        f'  legal_form: SARL\n  siren: "{siren(rank)}"\n'
        f"  address: [{draw.randint(1, 180)} {draw.choice(_STREETS)}, {draw.choice(_TOWNS)}]\n"
        f"  contact: {{name: M. {name}, role: gérant, email: compta@debiteur{rank}.example}}\n\n"
    )
    lines, total = [], 0
    for place in range(draw.choice((1, 1, 2, 2, 3, 3, 4, 5, 7))):
        due = _LAST_DUE[state] - timedelta(days=draw.randint(0, 20 if state == "early" else 60))
        cents = draw.randint(20_000, 950_000)
        total += cents
        lines.append(
            f"  - invoice_number: FA-2026-{rank:06}{place}\n"
            f"    issue_date: {due - timedelta(days=30)}\n    due_date: {due}\n"
            f"    total_with_vat: {_amount(cents)}\n    delivery_date: {due - timedelta(days=33)}\n"
            f"    order_reference: CDE-{draw.randint(1000, 9999)}\n"
            f"    description: {draw.choice(_WORKS)}\n"
        )
    return debtor, "invoices:\n" + "".join(lines), total


def _events(
    rank: int, state: str, draw: random.Random, asked: Asked
) -> list[tuple[str, dict[str, bytes]]]:
    """Return what happened, each with the files that came with it."""
    return [_event(rank, step, channel, at, draw, asked) for step, channel, at in _steps(state)]


def _steps(state: str) -> tuple[tuple[str, str, str], ...]:
    """Return what happened in a case that stands so: a step of the plan or none, how, and when."""
    steps = {"paid": _PAID, "early": (("", "email", "2026-08-28T09:00+02:00"),)}.get(state, _CHASED)
    if state in {"due", "waits", "rests"}:
        at = "2026-08-28T09:00+02:00" if state == "waits" else "2026-08-17T09:00+02:00"
        steps = (*steps, ("avertissement", "post", at))
    return steps


def _event(
    rank: int, step: str, channel: str, at: str, draw: random.Random, asked: Asked
) -> tuple[str, dict[str, bytes]]:
    text = f"  - at: {at}\n" + (f"    step: {step}\n" if step else "") + f"    channel: {channel}\n"
    text += "    by: C. Martin\n"
    if channel == "phone":
        text += f"    outcome: {draw.choice(('other', 'other', 'no_answer'))}\n"
    if not step or channel == "phone":
        text += f"    note: {draw.choice(_SAID)}\n"
    if step not in {"relance-2", "avertissement"}:
        return text, {}
    text += f"    pay_by: {date.fromisoformat(at[:10]) + timedelta(days=8)}\n"
    if not asked.has_documents:
        return text, {}
    letter = f"%PDF-1.7\n% {rank} {step}\n{'x' * 60_000}\n%%EOF\n".encode()
    name = f"{_number(rank)}/sent/{at[:10]}-{step}.pdf"
    text += f"    document: {{file: {name}, sha256: {hashlib.sha256(letter).hexdigest()}}}\n"
    return text, {name.removeprefix(_number(rank)): letter}


def _amount(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def siren(rank: int) -> str:
    """Return a SIREN whose check digit is right, another one for each rank."""
    digits = f"{rank + 1000:08}"
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(digits))
    total = sum(value - 9 * (value > 9) for value in doubled)
    return f"{digits}{-total % 10}"


def main() -> None:
    """Read the command line and make the workspace."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("-n", type=int, default=1_000, help="cases (default 1000)")
    parser.add_argument("--commits", type=int, default=10, help="of each case; 0: one for all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--due", type=float, default=0.3, help="part of the cases due (0.3)")
    parser.add_argument("--documents", action="store_true", help="archive the letters that left")
    asked = parser.parse_args()
    kind = Asked(
        count=asked.n,
        commits=asked.commits,
        seed=asked.seed,
        due=asked.due,
        has_documents=asked.documents,
    )
    generate(asked.folder, kind)


if __name__ == "__main__":
    main()
