"""An import as data, a mapping for each file: what was read, refused, taken, asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from relance_docs.importing.records import Decision, ImportPlan, Item
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.outputs.listing import DecisionData, ImportData

Words = Callable[[Message], str]


def import_data(plan: ImportPlan, words: Words) -> list[ImportData]:
    """Return what `--format json` prints; `words` puts sentences into the language of the run."""
    return [_file(plan, item, words) for item in plan.items]


def _file(plan: ImportPlan, item: Item, words: Words) -> ImportData:
    name, reading = item.source.name, item.reading
    if reading is None:
        return {"file": name, "error": words(item.error or Message("it cannot be read"))}
    refused = reading.refused or plan.refusals.get(name)
    data: ImportData = {
        "file": name,
        "kind": reading.kind,
        "refused": words(refused) if refused is not None else None,
    }
    data.update(plan.reports.get(name, reading.data))  # type: ignore[typeddict-item]  # by kind
    data["taken"] = [
        {"case": t.case, "new": t.is_new, "what": words(t.what), "reason": words(t.reason)}
        for t in plan.taken
        if t.source == name
    ]
    data["skipped"] = [
        {"what": words(s.what), "reason": words(s.reason), "alarm": s.is_alarm}
        for s in plan.skipped
        if s.source == name
    ]
    data["decisions"] = [_decision(d, words) for d in plan.decisions if d.source == name]
    data["warnings"] = [words(warning) for source, warning in plan.warnings if source == name]
    return data


def _decision(decision: Decision, words: Words) -> DecisionData:
    return {
        "key": decision.key,
        "question": words(decision.question),
        "form": "choice" if decision.choices else decision.form,
        "choices": [{"value": c.value, "label": words(c.label)} for c in decision.choices],
    }
