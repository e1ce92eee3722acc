"""Who claims, who owes, who signs."""

from datetime import date
from enum import StrEnum

from relance_docs.case.legal_forms import LegalForm, form_of
from relance_docs.case.record import Record
from relance_docs.case.scalars import Country, Day, Text


class DebtorKind(StrEnum):
    """Which law of late payment applies to the debtor."""

    BUSINESS = "business"
    CONSUMER = "consumer"
    PUBLIC_BODY = "public_body"


class Language(StrEnum):
    """In which language a letter is written."""

    FRENCH = "fr"
    ENGLISH = "en"
    GERMAN = "de"


class ActsAs(StrEnum):
    """In what capacity the letters are sent."""

    CREDITOR = "creditor"
    COLLECTOR = "collector"
    ACCOUNTANT = "accountant"
    LAWYER = "lawyer"

    @property
    def needs_mandate(self) -> bool:
        """Whether nothing is demanded without a written mandate of the creditor.

        Law: R124-3 CPCE for a collector; art. 22 of ordonnance n° 45-2138 for an accountant.
        """
        return self in {ActsAs.COLLECTOR, ActsAs.ACCOUNTANT}


class Contact(Record):
    """A person to talk to."""

    name: Text
    """Name, as it is said on the telephone."""
    role: Text | None = None
    """What the person does there."""
    email: Text | None = None
    """E-mail address."""
    phone: Text | None = None
    """Telephone number, as it is dialled."""


class Signatory(Record):
    """Who signs, and in what capacity."""

    name: Text
    """First name and surname."""
    role: Text
    """Capacity of the signatory: « Gérante », « Responsable comptable »."""


class Mediator(Record):
    """The consumer mediator of the creditor (L616-1 C. conso.)."""

    name: Text
    """Name of the mediator."""
    address: tuple[Text, ...] = ()
    """Postal address, one line an item."""
    website: Text | None = None
    """Web address."""


class Creditor(Record):
    """The creditor: whose invoices are unpaid."""

    name: Text
    """Registered name of the creditor."""
    legal_form: Text | None = None
    """Legal form and capital: « SARL au capital de 10 000 € »."""
    siren: Text | None = None
    """Nine digits, checked by checksum."""
    siret: Text | None = None
    """Fourteen digits, checked by checksum."""
    rcs: Text | None = None
    """City of the registry of commerce: « Lyon »."""
    vat_identifier: Text | None = None
    """BT-31."""
    address: tuple[Text, ...]
    """Postal address, without the name: one to six lines of 38 characters."""
    email: Text | None = None
    """E-mail address for answers."""
    phone: Text | None = None
    """Telephone number for answers."""
    website: Text | None = None
    """Web address."""
    iban: Text | None = None
    """The account to pay to; checked by checksum."""
    bic: Text | None = None
    """BIC of that account."""
    other_ibans: tuple[Text, ...] = ()
    """Other accounts on which receipts arrive; no letter prints them."""
    signatory: Signatory | None = None
    """Who signs the letters."""
    logo: Text | None = None
    """Path of a picture, from the root of the workspace."""
    acts_as: ActsAs = ActsAs.CREDITOR
    """creditor: writes itself; collector, accountant or lawyer: `sender` says who writes."""
    mediator: Mediator | None = None
    """Named in letters to consumers."""


class Sender(Record):
    """Who writes for the creditor, when it is not the creditor itself."""

    name: Text
    """Registered name."""
    legal_form: Text | None = None
    """Legal form and capital."""
    siren: Text | None = None
    """Nine digits, checked by checksum."""
    address: tuple[Text, ...]
    """Postal address, one line an item."""
    email: Text | None = None
    """E-mail address."""
    phone: Text | None = None
    """Telephone number."""
    signatory: Signatory | None = None
    """Who signs for it; `creditor.signatory` signs what the creditor sends itself."""
    mandate_date: Day | None = None
    """Date of the written mandate (R124-3 CPCE; ordonnance n° 45-2138, art. 22)."""


class ERegisteredConsent(Record):
    """The debtor agreed to receive electronic registered letters (L100 CPCE, postes)."""

    given_on: Day
    """Day on which it was given."""
    proof: Text
    """Id of the pièce that shows it."""
    withdrawn_on: Day | None = None
    """Day from which it counts no more."""

    def holds_on(self, day: date) -> bool:
        """Whether it was given by that day, and not withdrawn."""
        return self.given_on <= day and (self.withdrawn_on is None or day < self.withdrawn_on)


class PublicBody(Record):
    """Who orders, pays and receives invoices for a public body."""

    order_giver: Text | None = None
    """Who orders the payment (ordonnateur): « M. le maire »; letters are for his attention."""
    accountant: Text | None = None
    """Who pays (comptable public assignataire): « Service de gestion comptable de Valfictif »."""
    accountant_address: tuple[Text, ...] = ()
    """Postal address of that accountant, one line an item."""
    service_code: Text | None = None
    """Code of the service that Chorus Pro asks for (code service exécutant)."""


class Debtor(Record):
    """The debtor: who owes."""

    kind: DebtorKind
    """business: L441-10 C. com.; consumer: legal interest only; public_body: CCP."""
    name: Text
    """Registered name, or first name and surname of a consumer."""
    legal_form: Text | None = None
    """Legal form: « SARL »."""
    siren: Text | None = None
    """Nine digits; a failed checksum is a warning, since real documents carry some."""
    siret: Text | None = None
    """Fourteen digits, of the establishment written to."""
    rcs: Text | None = None
    """City of the registry of commerce."""
    vat_identifier: Text | None = None
    """BT-48."""
    representative: Text | None = None
    """Organ or person that represents the debtor: « son gérant, M. Exemple », « son syndic, … »."""
    professional: bool | None = None
    """Of a syndicat or an association: whether it bought for a professional activity."""
    address: tuple[Text, ...] = ()
    """Postal address, without the name: at most five lines of 38 characters."""
    contact: Contact | None = None
    """The person to talk to."""
    customer_account: Text | None = None
    """Its account in the creditor's books: CompAuxNum of the FEC; no letter prints it."""
    ibans: tuple[Text, ...] = ()
    """Accounts it pays from: its transfers are recognised by them."""
    e_registered_consent: ERegisteredConsent | None = None
    """Without it no electronic registered letter to a consumer or a public body."""
    country: Country | None = None
    """Country of its seat or home, ISO 3166: « GB »; left out: France, or not said."""
    language: Language = Language.FRENCH
    """In which its letters are written: fr, en or de."""
    public_body: PublicBody | None = None
    """Of a public body alone: who orders and who pays, its service in Chorus Pro."""
    book: Text | None = None
    """Its entry in the address book, debtors/: what that states, this case states alike."""

    @property
    def form(self) -> LegalForm | None:
        """What its legal form is, where the documents know something of it."""
        return None if self.kind is DebtorKind.PUBLIC_BODY else form_of(self.legal_form, self.name)

    @property
    def is_collective(self) -> bool:
        """Whether it is a syndicat of co-owners or an association: no natural person."""
        return self.form in {LegalForm.CO_OWNERS, LegalForm.ASSOCIATION}

    @property
    def is_person(self) -> bool:
        """Whether it is a consumer of flesh and blood (article liminaire C. conso.)."""
        return self.kind is DebtorKind.CONSUMER and not self.is_collective

    @property
    def is_abroad(self) -> bool:
        """Whether the case says that it is established outside France."""
        return self.country is not None and self.country != "FR"
