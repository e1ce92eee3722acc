"""The records of a reminder plan: its steps, as a file states them."""

from enum import StrEnum
from typing import Annotated

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema

from relance_docs.case.mail import Sending
from relance_docs.case.record import Record
from relance_docs.case.scalars import Count, Flag, Text


class Channel(StrEnum):
    """How a step reaches the debtor."""

    EMAIL = "email"
    PHONE = "phone"
    POST = "post"
    REGISTERED = "registered"
    E_REGISTERED = "e_registered"
    VISIT = "visit"
    PORTAL = "portal"
    DOSSIER = "dossier"


class PlanStep(Record):
    """One step: its name, the day from which it is due, and the document it makes.

    Exactly one of before_due, after_due, after_previous and after_deadline is given.
    """

    step: Text
    """Name of the step: small letters, digits, hyphens."""
    before_due: Count | None = None
    """Days before the due date; the step is preventive and lapses on the due date."""
    after_due: Count | None = None
    """Days after the due date: the step is due when that day is reached."""
    after_previous: Count | None = None
    """Days after the step before it was really taken."""
    after_deadline: Count | None = None
    """Days after the date to pay that the step before it gave."""
    end_of_month: Flag = False
    """Count from the last day of the month of that date."""
    channel: Channel
    """How it reaches the debtor."""
    or_channel: Channel | None = None
    """How it does where no address is known for that: email → post, phone → email if left out."""
    template: Text | None = None
    """Name of the template; left out: the name of the step."""
    days_to_pay: Count | None = None
    """Days given to pay, counted from the expected presentation of the letter."""
    may_be_skipped: Flag = False
    """Whether leaving the step out is foreseen; `relance skip` records it, with the reason."""

    send: Sending = "asked"
    """asked, or automatic: by e-mail, `relance send --automatic` sends it without asking."""

    @property
    def template_name(self) -> str:
        """The template of the step's document."""
        return self.template or self.step


class _OrDefault:
    """Lets the word `default` stand for the packaged plan, which is read as a plan of no steps."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        def read(value: object, steps: core_schema.ValidatorFunctionWrapHandler) -> object:
            if value == []:
                raise PydanticCustomError("plan-empty", "a plan without steps")
            return () if value == "default" else steps(value)

        return core_schema.no_info_wrap_validator_function(read, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [{"const": "default"}, handler(schema)]}


PlanField = Annotated[tuple[PlanStep, ...] | None, _OrDefault()]
"""None where the layer says nothing; a plan of no steps is the packaged one, chosen by name."""
