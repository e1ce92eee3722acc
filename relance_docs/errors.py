"""The expected failures: one clear sentence, or a bundle of findings. All else is a bug."""

from __future__ import annotations

from relance_docs.finding import Finding
from relance_docs.message import Message


class RefusalError(Exception):
    """Something was asked that cannot be done truthfully; the message says why and the way out."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class DoubtError(RefusalError):
    """What was asked is unlikely, and may be right: an option says so, or a person who is asked."""

    def __init__(self, doubt: Message, *, option: str) -> None:
        super().__init__(
            Message(
                "{doubt}. If that is right all the same, say so with {option}",
                doubt=doubt,
                option=option,
            )
        )
        self.doubt = doubt
        self.option = option


class FindingsError(Exception):
    """The user's files have problems; all of them are in `findings`, in order."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(findings)
        self.findings = tuple(sorted(findings, key=Finding.sort_key))
