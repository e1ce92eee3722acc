"""What bars a claim for the sake of all creditors: collective procedures, over-indebtedness."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from relance_docs.case.record import Record
from relance_docs.case.scalars import Day, Prose, Text
from relance_docs.case.word import Word


class InsolvencyKind(StrEnum):
    """The collective procedures of book VI of the code de commerce."""

    SAUVEGARDE = "sauvegarde"
    REDRESSEMENT = "redressement"
    LIQUIDATION = "liquidation"


PROCEDURE_WORDS: Final[Mapping[type[StrEnum], Mapping[StrEnum, Word]]] = {
    InsolvencyKind: {
        InsolvencyKind.SAUVEGARDE: Word("sauvegarde"),
        InsolvencyKind.REDRESSEMENT: Word(
            "redressement", also=("redressement judiciaire", "rj"), label="redressement judiciaire"
        ),
        InsolvencyKind.LIQUIDATION: Word(
            "liquidation", also=("liquidation judiciaire", "lj"), label="liquidation judiciaire"
        ),
    },
}


class Representative(Record):
    """The mandataire judiciaire or liquidateur."""

    name: Text
    """Name of the office holder."""
    address: tuple[Text, ...] = ()
    """Postal address, one line an item."""
    email: Text | None = None
    """E-mail address."""


class RetentionOfTitle(Record):
    """A clause by which goods stay the creditor's until they are paid (L624-16 C. com.)."""

    goods: Prose
    """Which goods, as they may be found with the debtor."""
    proof: Text | None = None
    """Id of the pièce that shows the clause, accepted by delivery at the latest."""


class Insolvency(Record):
    """A collective procedure opened against the debtor."""

    kind: InsolvencyKind
    """sauvegarde, redressement or liquidation."""
    opened_on: Day
    """Date of the opening judgment."""
    published_on: Day | None = None
    """Publication in the BODACC: the two months to declare start there."""
    representative: Representative | None = None
    """To whom the claim is declared."""
    court: Text | None = None
    """The court that opened it, as its acts name it: « tribunal de commerce de Grenoble »."""
    procedure_number: Text | None = None
    """Number of the procedure, as the office holder writes it."""
    observation_ended_on: Day | None = None
    """End of the period of observation: the year to tell of later claims starts there."""
    retention_of_title: RetentionOfTitle | None = None
    """Goods to be claimed back within three months of the publication (L624-9 C. com.)."""
    declared_on: Day | None = None
    """Day on which the declaration was sent: the day of dispatch counts."""

    @property
    def is_liquidation(self) -> bool:
        """Whether the debtor no longer goes on trading, but by leave of the court (L641-10)."""
        return self.kind is InsolvencyKind.LIQUIDATION


class OverIndebtedness(Record):
    """The over-indebtedness of a natural person, dealt with by a commission (book VII C. conso.).

    What arose before the decision is not demanded nor enforced: the debtor may not pay it
    (L722-2, L722-5). What arose since is paid when it falls due.
    """

    admissible_on: Day
    """Day of the decision that found the application admissible."""
    commission: Text | None = None
    """The commission, as its letters name it."""
    address: tuple[Text, ...] = ()
    """Postal address of its secretariat, one line an item."""
    file_number: Text | None = None
    """Number of the file, as the commission writes it."""
    informed_on: Day | None = None
    """Day on which it told us what the debtor declared: thirty days to justify the claim."""
    justified_on: Day | None = None
    """Day on which the claim was justified to the commission."""
    measures_on: Day | None = None
    """Day on which a plan was approved, or measures imposed: nothing is enforced while they run."""
    measures_until: Day | None = None
    """Last day of these measures."""
    erased_on: Day | None = None
    """Day of the decision of personal recovery: what arose before it is erased (L741-2)."""
    ended_on: Day | None = None
    """Day on which it ended otherwise: refused, lapsed, put an end to by the judge."""
    proof: Text | None = None
    """Id of the pièce that shows it: the letter of the commission."""
