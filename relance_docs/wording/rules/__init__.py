"""All rules of wording, in the order of their table."""

from __future__ import annotations

from relance_docs.wording.rules.acts import ACTS
from relance_docs.wording.rules.amounts import AMOUNTS
from relance_docs.wording.rules.claims import CLAIMS
from relance_docs.wording.rules.dignity import DIGNITY
from relance_docs.wording.rules.threats import THREATS

RULES = (*ACTS, *THREATS, *AMOUNTS, *CLAIMS, *DIGNITY)
