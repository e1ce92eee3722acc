"""An approval as it is recorded: a commit of its own, which changes no file."""

from __future__ import annotations

from relance_docs.approving.approvals import APPROVED, NO_MORE, OF, approvals, of_document
from relance_docs.approving.identities import own_identity
from relance_docs.approving.rule import Leaving, needed
from relance_docs.errors import RefusalError
from relance_docs.message import Message
from relance_docs.recording.event import CommitMessage, refuse_naming
from relance_docs.recording.record import Planned, Recorded, Request, Scene, undertake


def approve(request: Request, leaving: Leaving) -> Recorded:
    """Record that whoever works here approves a document, these very bytes.

    Raises RefusalError for one that needs nobody else, and when it is said already.
    """
    subject = leaving.subject

    def plan(scene: Scene) -> Planned:
        wanted = needed(scene.settings.approval, subject)
        if wanted <= 1:
            raise RefusalError(
                Message(
                    "{step} needs no second person: relance.yaml says so under `approval`, as"
                    " `approval: {{{step}: 2}}`",
                    step=subject.step,
                )
            )
        own = own_identity(scene.repository)
        found = of_document(approvals(scene.repository), subject)
        before = next((each for each in found if each.by.key == own.key), None)
        if before is not None:
            raise RefusalError(
                Message(
                    "{who} approved this very document already, in {commit}; somebody else is"
                    " needed, under another git identity",
                    who=own.name,
                    commit=before.commit[:10],
                )
            )
        # Whoever sends it counts as well, and may be the one who approves now.
        left = wanted - len({own.key, *(each.by.key for each in found)})
        return Planned(
            message=CommitMessage(
                cases=(subject.case,),
                name=APPROVED,
                sentence=f"{subject.step} approved",
                trailers=(("Step", subject.step), (OF, subject.sha256)),
            ),
            files=(),
            warnings=(_what_is_left(left, subject.case, subject.step),),
        )

    return undertake(request, plan)


def _what_is_left(left: int, case: str, step: str) -> Message:
    if left > 0:
        return Message(
            "note: {left} more are needed: who approves it too, or who records it as sent"
            " (`relance sent {case} {step}`), under another git identity",
            left=left,
            case=case,
            step=step,
        )
    return Message("note: that is enough; `relance sent {case} {step}`", case=case, step=step)


def approve_no_more(request: Request, leaving: Leaving, reason: str) -> Recorded:
    """Record that whoever works here takes the own approval of a document back.

    Raises RefusalError where there is none of that identity.
    """
    subject = leaving.subject

    def plan(scene: Scene) -> Planned:
        said = " ".join(reason.split())
        refuse_naming(said, scene.case)
        own = own_identity(scene.repository)
        found = of_document(approvals(scene.repository), subject)
        if all(each.by.key != own.key for each in found):
            raise RefusalError(Message("{who} has not approved this document", who=own.name))
        return Planned(
            message=CommitMessage(
                cases=(subject.case,),
                name=APPROVED,
                sentence=f"{subject.step} approved no more",
                reason=said,
                trailers=(("Step", subject.step), (NO_MORE, subject.sha256)),
            ),
            files=(),
        )

    return undertake(request, plan)
