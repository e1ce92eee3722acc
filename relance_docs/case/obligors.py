"""Who answers for the debt beside the debtor: joint and several debtors, guarantors."""

from datetime import date

from relance_docs.case.claims import Invoice
from relance_docs.case.parties import Contact, Debtor, DebtorKind
from relance_docs.case.record import Record
from relance_docs.case.scalars import Amount, Day, Flag, Prose, Text


class CoDebtor(Record):
    """One who owes the whole of the same debt with the debtor (1313 C. civ.)."""

    name: Text
    """Registered name, or first name and surname."""
    legal_form: Text | None = None
    """Legal form: « SARL »."""
    siren: Text | None = None
    """Nine digits; a failed checksum is a warning."""
    rcs: Text | None = None
    """City of the registry of commerce."""
    representative: Text | None = None
    """Organ or person that represents it."""
    address: tuple[Text, ...]
    """Postal address, without the name: at most five lines of 38 characters."""
    contact: Contact | None = None
    """The person to talk to."""
    ibans: tuple[Text, ...] = ()
    """Accounts it pays from: its transfers are recognised by them."""
    bound_by: Prose
    """What makes it owe the whole, as the letter says it: « l’article 4 du contrat du 3 mai 2026 »;
    solidarity is not presumed (1310 C. civ.)."""
    proof: Text | None = None
    """Id of the pièce that shows it."""

    def as_debtor(self, debtor: Debtor) -> Debtor:
        """Return who is written to: it owes what `debtor` owes, under the same law."""
        return Debtor.model_construct(
            kind=debtor.kind,
            name=self.name,
            legal_form=self.legal_form,
            siren=self.siren,
            rcs=self.rcs,
            representative=self.representative,
            address=self.address,
            contact=self.contact,
            country=debtor.country,
            language=debtor.language,
        )


class Guarantor(Record):
    """A surety (caution, 2288 C. civ.): pays what it guaranteed if the debtor does not."""

    name: Text
    """First name and surname, or registered name."""
    natural_person: Flag = True
    """Whether it is a natural person, whom the creditor informs (2302 and 2303 C. civ.)."""
    address: tuple[Text, ...]
    """Postal address, without the name: at most five lines of 38 characters."""
    contact: Contact | None = None
    """The person to talk to."""
    ibans: tuple[Text, ...] = ()
    """Accounts it pays from: its transfers are recognised by them."""
    signed_on: Day
    """Date of the guarantee."""
    limit: Amount | None = None
    """The most it guarantees, all included; left out: the guarantee states none."""
    until: Day | None = None
    """Its last day: what is invoiced later is not guaranteed; left out: it has no term."""
    joint_and_several: Flag = False
    """Whether it gave up having the debtor pursued first (2305 C. civ.)."""
    invoices: tuple[Text, ...] = ()
    """The invoices that it guarantees; left out: those issued from its date to its last day."""
    proof: Text | None = None
    """Id of the pièce: the signed guarantee; without it nothing is asked of the guarantor."""

    def covers(self, invoice: Invoice) -> bool:
        """Whether it answers for an invoice."""
        if self.invoices:
            return invoice.invoice_number in self.invoices
        return self.signed_on <= invoice.issue_date <= (self.until or date.max)

    def as_debtor(self) -> Debtor:
        """Return who is written to, with the care that a natural person is owed."""
        return Debtor.model_construct(
            kind=DebtorKind.CONSUMER if self.natural_person else DebtorKind.BUSINESS,
            name=self.name,
            address=self.address,
            contact=self.contact,
        )
