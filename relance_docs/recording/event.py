"""What is to be recorded: the changes of the case file, the files beside it, the message."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from relance_docs.case.case import Case
from relance_docs.case.parties import DebtorKind
from relance_docs.errors import RefusalError
from relance_docs.git.subjects import CommitSubject
from relance_docs.message import Message
from relance_docs.reading.editing.changes import Change
from relance_docs.text import name_words
from relance_docs.unseen import shown, shown_in_line

_CAPITAL: Final = re.compile(r"(?<=\S )[^\W\d_a-zà-ÿ][\w’'-]*")
"""Words with a capital, but for the first one of a sentence."""
_ORDINARY: Final = frozenset(
    """
    agence atelier ateliers auto autos beau belle bois bonne bonnes boulangerie cabinet cafe centre
    cinema club commune compagnie conseil conseils construction cuisine cuisines depart ecole
    entreprise espace ferme fils fleurs fournil france frere freres garage grand grande grands
    groupe hotel immobilier institut jardin jardins jeune jeunes maison maisons mairie marche
    menuiserie monde moulin nord nouveau nouvelle ouest pain peinture pere petit petite petites
    petits place plomberie point pont port promotion region restaurant saint sainte salon service
    services societe soleil studio table temps terre transport transports travaux vert verte
    vieille vieux ville
    """.split()  # noqa: SIM905 - easier to read
)
"""Words of names that a reason may have without naming anybody, as they are compared."""
_PERSON: Final = re.compile(
    r"(?:M|MM|Mr|Mme|Mlle|Monsieur|Madame|Mademoiselle|Me|Dr)\b", re.IGNORECASE
)
"""How the name of a person begins."""
LONG_WORD: Final = 4
"""Letters from which on a word of a name is taken for the name."""


HELD_AT: Final = "Receipts-Open-After"
"""Trailer of an import: the day after which it left receipts that nobody had placed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewFile:
    """A file that the event brings: a proof, an archived document."""

    path: str
    """Relative to the workspace."""
    content: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One event of one case: it becomes one edit and one commit."""

    name: str
    """The word of the command: `sent`, `paid`."""
    sentence: str
    """What happened, in English, without a name: it follows the case number in the message."""
    changes: tuple[Change, ...]
    files: tuple[NewFile, ...] = ()
    trailers: tuple[tuple[str, str], ...] = ()
    warnings: tuple[Message, ...] = ()
    """What the user should look at; the event is recorded all the same."""


class StandsAlreadyError(RefusalError):
    """What is to be recorded stands in the case already; `record` adds how to take it back."""

    def __init__(self, what: Message, *, events: tuple[str, ...], step: str | None = None) -> None:
        super().__init__(what)
        self.events = events
        """The words of the commands that record it; the last such event of the case is meant."""
        self.step = step


@dataclass(frozen=True, kw_only=True, slots=True)
class CommitMessage:
    """The message of a commit: `CASE: sentence`, a reason if there is one, the trailers.

    What concerns several cases, or none, begins with the word of its command in their place.
    """

    cases: tuple[str, ...]
    name: str
    """The word of the command: `sent`, `import`."""
    sentence: str
    reason: str = ""
    trailers: tuple[tuple[str, str], ...] = ()

    @property
    def subject(self) -> CommitSubject:
        """The first line."""
        return CommitSubject(
            f"{self.cases[0] if len(self.cases) == 1 else self.name}: {self.sentence}"
        )

    @property
    def text(self) -> str:
        """The whole message; trailers come last, as git reads them."""
        cases = (("Case", case) for case in self.cases)
        facts = (*cases, ("Event", self.name), *self.trailers)
        trailers = "\n".join(f"{name}: {shown_in_line(value)}" for name, value in facts)
        parts = (shown_in_line(self.subject), shown(self.reason), trailers)
        return "\n\n".join(part for part in parts if part) + "\n"


def message_of(case: Case, event: Event, *, with_edits: bool) -> CommitMessage:
    """Return the commit message of an event.

    A sentence in which the debtor would be named (by its invoice numbers, say) is cut down to the
    name of the event: a message is seen by whoever is shown the history of another case.
    """
    names_debtor = names_the_debtor(event.sentence, case)
    kept = tuple(t for t in event.trailers if not names_the_debtor(t[1], case))
    return CommitMessage(
        cases=(case.number,),
        name=event.name,
        sentence=event.name if names_debtor else event.sentence,
        trailers=(*kept, *((("With-Edits", "yes"),) if with_edits else ())),
    )


def names_the_debtor(text: str, case: Case) -> bool:
    """Whether the name of the debtor, or of its contact, stands in the text.

    Legal forms and titles say nothing, so they are not looked for.
    """
    padded = f" {' '.join(name_words(text))} "
    return any(
        f" {wanted} " in padded for name in _names(case) if (wanted := " ".join(name_words(name)))
    )


def _names(case: Case) -> tuple[str, ...]:
    contact = case.debtor.contact
    return (case.debtor.name, *((contact.name,) if contact else ()))


def _surnames(case: Case) -> set[str]:
    """Return the words of the names of persons, and a name that is one word."""
    debtor = case.debtor
    persons = [name for name in _names(case) if _PERSON.match(name)]
    if debtor.kind is DebtorKind.CONSUMER or len(name_words(debtor.name)) == 1:
        persons.append(debtor.name)
    return {word for name in persons for word in name_words(name)}


def refuse_naming(reason: str, case: Case) -> None:
    """Raise RefusalError when a reason that goes into the commit message names the debtor.

    A person shortens a name: one of its longer words is enough, though it may mean something else.
    A word that everybody uses (« petit », « maison ») is the name only where it has its capital:
    at the beginning, where every word has one, only for a person or for who has no other name.
    """
    said = set(name_words(reason))
    capital = set(name_words(" ".join(_CAPITAL.findall(reason))))
    if reason.lstrip()[:1].isupper():
        capital |= _surnames(case) & set(name_words(reason)[:1])
    words = name_words(" ".join(_names(case)))
    found = (w for w in words if len(w) >= LONG_WORD and w in said)
    word = next((w for w in found if w not in _ORDINARY or w in capital), None)
    if word is not None or names_the_debtor(reason, case):
        raise RefusalError(
            Message(
                "the reason stands in the commit message, which others may see: write it without "
                "the debtor's name ({word})",
                word=word or case.debtor.name,
            )
        )
