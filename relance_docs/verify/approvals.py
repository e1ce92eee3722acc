"""Check of the second person: whoever relance.yaml asked for approved a document before it left."""

from __future__ import annotations

from collections.abc import Iterator

from relance_docs.approving.approvals import approvals, behind, of_document
from relance_docs.approving.identities import CommitIdentity
from relance_docs.approving.rule import Leaving, needed
from relance_docs.case.settings import Approval
from relance_docs.git.blobs import contents_of
from relance_docs.git.commits import CommitFacts
from relance_docs.message import Message
from relance_docs.reading.reading import read_settings
from relance_docs.trail.trail import FILE
from relance_docs.verify.checks import CheckOutcome, CheckResult, HistoryInQuestion
from relance_docs.verify.documents import Sent, all_sent, numbers_then
from relance_docs.workspace.layout import SETTINGS_FILE


def approved_before_leaving(scene: HistoryInQuestion) -> Iterator[CheckResult]:
    """Each document was approved, before it was recorded as sent, by as many as were asked for.

    What relance.yaml asked in that very commit counts, and so do approvals of exactly these bytes,
    each by the author of its commit; an identity is what git was told. Who recorded it counts too.
    """
    found = tuple(_of(scene, sent) for sent in all_sent(scene)) if _was_ever_asked(scene) else ()
    told = tuple(result for result in found if result is not None)
    yield from told
    if not told:
        said = Message("no document needed a second person")
        yield CheckResult(outcome=CheckOutcome.NOT_APPLICABLE, message=said)


def _was_ever_asked(scene: HistoryInQuestion) -> bool:
    """Whether any version of relance.yaml so much as names it."""
    history = scene.history
    ranks = history.touches.get(SETTINGS_FILE, ())
    found = contents_of(scene.repository, ((history.ids[rank], SETTINGS_FILE) for rank in ranks))
    return any(b"approval" in content for content in found.values())


def _of(scene: HistoryInQuestion, sent: Sent) -> CheckResult | None:
    """Return what is found of a document; None for one that needs nobody else, or is not there."""
    recorded, content = _recorded_in(scene, sent.path), scene.content(sent.path)
    if sent.kind != "letter" or recorded is None or content is None:
        return None
    subject = Leaving(
        case=numbers_then(scene, [(sent, recorded.commit)])[0],
        step=sent.entry.step or sent.entry.written or "",
        content=content,
        is_of_plan=sent.entry.written is None,
    ).subject
    wanted = needed(_asked_in(scene, recorded.commit), subject)
    if wanted <= 1:
        return None
    given = of_document(approvals(scene.repository, scene.history, within=recorded.commit), subject)
    standing = behind(given, CommitIdentity.of_author(recorded))
    names = ", ".join(dict.fromkeys(f"{e.by.name} ({e.commit[:10]})" for e in reversed(given)))
    return CheckResult(
        outcome=CheckOutcome.OK if standing >= wanted else CheckOutcome.FAILED,
        subject=sent.path,
        message=Message(
            "{step} needed {wanted} persons, and {standing} stand behind it: recorded by {who}"
            " in {commit}, approved by {names}",
            step=subject.step,
            wanted=wanted,
            standing=standing,
            who=recorded.author,
            commit=recorded.commit,
            names=names or "–",
        ),
    )


def _recorded_in(scene: HistoryInQuestion, path: str) -> CommitFacts | None:
    """Return the commit that brought an archived document."""
    files = (f for trail in scene.trails for f in trail.facts if f.kind == FILE)
    return next((f.introduced.commit for f in files if f.names[0] == path), None)


def _asked_in(scene: HistoryInQuestion, commit: str) -> Approval | None:
    raw = scene.content(SETTINGS_FILE, commit)
    settings = read_settings(raw, path=SETTINGS_FILE).record if raw is not None else None
    return settings.approval if settings is not None else None
