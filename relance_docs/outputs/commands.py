"""Which command prints what with `--format json`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from relance_docs.outputs.documents import (
    AuditPageData,
    CheckData,
    DossierData,
    LetterData,
    PostData,
    TrailData,
)
from relance_docs.outputs.doing import (
    AnonymisedData,
    CompletionData,
    DigestData,
    FoundedData,
    PlanData,
    SealData,
    SendData,
    UpgradeData,
    WatchData,
    WriteData,
)
from relance_docs.outputs.listing import (
    ComingData,
    CreditData,
    ExplanationData,
    FindingData,
    ImportData,
    KeptData,
    RateData,
    StatementData,
    StatusData,
    TaskData,
)

OUTPUTS: Final[Mapping[str, Any]] = {
    "agenda": list[ComingData],
    "anonymise": AnonymisedData,
    "audit": list[AuditPageData],
    "check": list[FindingData],
    "completion": CompletionData,
    "demo": FoundedData,
    "digest": DigestData,
    "dossier": DossierData,
    "explain": ExplanationData,
    "import": list[ImportData],
    "init": FoundedData,
    "letters": list[LetterData],
    "plan": PlanData,
    "policy": list[CreditData],
    "print": PostData,
    "privacy": list[KeptData],
    "rates": list[RateData],
    "seal": SealData,
    "send": SendData,
    "statement": StatementData | list[StatementData],
    "status": list[StatusData],
    "today": list[TaskData],
    "trail": list[TrailData],
    "upgrade": UpgradeData,
    "verify": list[CheckData],
    "watch": WatchData,
    "write": WriteData,
}
"""What a command prints, by its name; every other one prints an OutcomeData."""
