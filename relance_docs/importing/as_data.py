"""An import as data, a mapping for each file: what was read, refused, taken, asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from relance_docs.importing.records import DecisionNeeded, ImportPlan, Item
from relance_docs.message import Message

if TYPE_CHECKING:
    from relance_docs.outputs.listing import DecisionData, ImportData

Words = Callable[[Message], str]


def import_data(plan: ImportPlan, words: Words) -> list[ImportData]:
    """Return what `--format json` prints; `words` puts sentences into the language of the run."""
    of_file: dict[str, dict[str, list[Any]]] = defaultdict(
        lambda: {"taken": [], "skipped": [], "decisions": [], "warnings": []}
    )
    for t in plan.taken:
        of_file[t.source]["taken"].append(
            {"case": t.case, "new": t.is_new, "what": words(t.what), "reason": words(t.reason)}
        )
    for s in plan.skipped:
        of_file[s.source]["skipped"].append(
            {"what": words(s.what), "reason": words(s.reason), "alarm": s.is_alarm}
        )
    for decision in plan.decisions:
        of_file[decision.source]["decisions"].append(_decision(decision, words))
    for source, warning in plan.warnings:
        of_file[source]["warnings"].append(words(warning))
    return [_file(plan, item, words, of_file[item.source.name]) for item in plan.items]


def _file(plan: ImportPlan, item: Item, words: Words, said: Mapping[str, list[Any]]) -> ImportData:
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
    data.update(said)  # type: ignore[typeddict-item]
    return data


def _decision(decision: DecisionNeeded, words: Words) -> DecisionData:
    return {
        "key": decision.key,
        "question": words(decision.question),
        "form": "choice" if decision.choices else decision.form,
        "choices": [{"value": c.value, "label": words(c.label)} for c in decision.choices],
    }
