"""What speaks against contacting a debtor now, and that nothing else does."""

from __future__ import annotations

from datetime import datetime

import pytest

from relance_docs.case.plan import Channel, PlanStep
from relance_docs.law.rates import packaged_rates
from relance_docs.plan.contacting.guard import objections
from relance_docs.plan.on_day import CaseOnDay
from relance_docs.reading.reading import read_case, read_settings

SETTINGS = b"creditor: {name: Atelier Exemple SARL, address: [A], email: nous@atelier.example}\n"
CASE = """\
debtor:
  kind: KIND
  name: NAME
  address: [3 QUAI DU RHONE, 69007 LYON]
  contact: {name: WHO, email: EMAIL, phone: "0102030405"}
invoices:
  - {invoice_number: F1, issue_date: 2026-09-01, due_date: 2026-10-01, total_with_vat: 100.00}
history: [ENTRIES]
"""
FRIDAY = datetime.fromisoformat("2026-11-20T10:00+01:00")


def said(
    channel: Channel,
    moment: datetime = FRIDAY,
    entries: str = "",
    *,
    kind: str = "business",
    who: str = "Mme Durand",
    email: str = "c@m.example",
) -> list[str]:
    """Return the codes of what speaks against a step."""
    name = "Jean Petit" if kind == "consumer" else "Menuiserie Fictive SARL"
    text = CASE.replace("KIND", kind).replace("NAME", name).replace("WHO", who)
    text = text.replace("EMAIL", email).replace("ENTRIES", entries)
    case = read_case(text.encode(), path="cases/1.yaml", number="1").record
    settings = read_settings(SETTINGS, path="relance.yaml").record
    assert case is not None
    assert settings is not None
    on_day = CaseOnDay(case=case, settings=settings, rates=packaged_rates(), as_of=moment.date())
    step = PlanStep(step="s", after_due=1, channel=channel)
    return [each.code.value for each in objections(on_day, step, moment)]


@pytest.mark.parametrize(
    ("channel", "moment", "codes"),
    [
        (Channel.EMAIL, "2026-11-20T08:00+01:00", []),
        (Channel.EMAIL, "2026-11-20T07:59+01:00", ["hour"]),
        (Channel.EMAIL, "2026-11-20T19:59+01:00", []),
        (Channel.EMAIL, "2026-11-20T20:00+01:00", ["hour"]),
        (Channel.EMAIL, "2026-11-20T07:00+00:00", []),  # a server in another zone
        (Channel.EMAIL, "2026-11-21T10:00+01:00", []),
        (Channel.EMAIL, "2026-11-22T10:00+01:00", ["day_of_rest"]),
        (Channel.EMAIL, "2026-11-11T10:00+01:00", ["day_of_rest"]),
        (Channel.PHONE, "2026-11-20T08:29+01:00", ["hour"]),
        (Channel.PHONE, "2026-11-20T19:00+01:00", []),
        (Channel.PHONE, "2026-11-21T10:00+01:00", ["saturday"]),
        (Channel.VISIT, "2026-11-22T07:00+01:00", ["day_of_rest", "hour"]),
        (Channel.POST, "2026-11-22T23:00+01:00", []),
    ],
)
def test_days_and_hours(channel: Channel, moment: str, codes: list[str]) -> None:
    """E-mails and calls have their hours, by the clocks of France; a posted letter has none."""
    assert said(channel, datetime.fromisoformat(moment)) == codes


def test_how_often() -> None:
    """Three contacts within seven days are enough, by any channel; what came back is none."""
    day = "{{at: 2026-11-{day}, channel: {channel}{more}}}"
    three = [
        day.format(day=14, channel="email", more=""),
        day.format(day=17, channel="phone", more=""),
        day.format(day=20, channel="post", more=""),
    ]
    assert said(Channel.POST, entries=", ".join(three)) == ["too_often"]
    earlier = three[0].replace("11-14", "11-13")
    assert said(Channel.POST, entries=", ".join([earlier, *three[1:]])) == []
    back = day.format(day=14, channel="email", more=", outcome: bounced")
    assert said(Channel.POST, entries=", ".join([back, *three[1:]])) == []
    skipped = "{at: 2026-11-14, step: relance-1, skipped: non, channel: email}"
    assert said(Channel.POST, entries=", ".join([skipped, *three[1:]])) == []


def test_who_is_no_third_party() -> None:
    """A consumer's contact is the consumer; the employee of a company is the company's."""
    assert said(Channel.EMAIL, kind="consumer", who="M. Petit") == []
    assert said(Channel.EMAIL, kind="consumer", who="Mme Durand") == ["third_party"]
    assert said(Channel.PHONE, kind="consumer", who="Mme Durand") == ["third_party"]
    assert said(Channel.POST, kind="consumer", who="Mme Durand") == []
    assert said(Channel.EMAIL, email="nous@atelier.example") == ["third_party"]
