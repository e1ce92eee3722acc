"""The one place where failures become words and exit codes.

0 is done, 1 is a problem in the user's files or a refusal, 2 is misuse, 130 is Ctrl-C. Anything
else is a bug and keeps its traceback.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import click

from relance_docs.cli.streams import OutputError, aside, let_go_of
from relance_docs.errors import reason_of
from relance_docs.message import Message

PROBLEM: Final = 1
INTERRUPTED: Final = 130
_BUGS: Final = frozenset({errno.EBADF, errno.EINVAL, errno.ENOENT})
"""What the system says to a program that is wrong, and not to one whose disk is full."""


def exit_code_of(run: Callable[[], object], *, language: str) -> int:
    """Run the program and return its exit code, having said on stderr what went wrong.

    A command that returns a number chooses its exit code; one that returns nothing is done.
    """
    try:
        outcome = run()
        sys.stdout.flush()
    except click.ClickException as misuse:
        with suppress(OSError):
            misuse.show()
        return misuse.exit_code
    except click.Abort as stop:
        return _exit_code_of_stop(stop)
    except Exception as failure:
        said = words_of(failure, language)
        if said is None:
            raise
        aside(said, ends_line=False)
        return PROBLEM
    return outcome if isinstance(outcome, int) else 0


def words_of(failure: Exception, language: str) -> str | None:
    """Return what is to be said of an expected failure, its lines ended; None for a bug."""
    if isinstance(failure, click.ClickException):
        return f"{failure.format_message()}\n"
    # Imported only when something failed: --help has to answer at once.
    from relance_docs.cli.findings_output import format_findings
    from relance_docs.cli.present import sentences_in
    from relance_docs.errors import FindingsError, RefusalError

    if isinstance(failure, FindingsError):
        return format_findings(failure.findings, "text", sentences_in(language))
    refused = failure.message if isinstance(failure, RefusalError) else None
    if isinstance(failure, OSError):
        refused = _refusal_of_the_system(failure)
    if refused is None:
        return None
    return sentences_in(language)(Message("relance: error: {sentence}", sentence=refused)) + "\n"


def _refusal_of_the_system(failure: OSError) -> Message | None:
    """Return what is to be said of a disk, a terminal or a folder that fails; None for a bug."""
    reason = reason_of(failure)
    if isinstance(failure, OutputError):
        let_go_of(sys.stdout)
        if failure.errno == errno.EBADF:
            return Message("what was to be printed cannot be written: standard output is closed")
        return Message("what was to be printed cannot be written ({reason})", reason=reason)
    if _is_nowhere():
        return Message("the current folder is not there any more; go to your workspace again")
    if failure.errno is None or failure.errno in _BUGS:
        return None
    if failure.filename is None:
        return Message(
            "the system refuses to read or write a file ({reason}): mend that, then run it again",
            reason=reason,
        )
    return Message(
        "{path} cannot be read or written ({reason}): mend that, then run it again",
        path=os.fsdecode(failure.filename) if isinstance(failure.filename, (str, bytes)) else "?",
        reason=reason,
    )


def _is_nowhere() -> bool:
    from pathlib import Path

    try:
        Path.cwd()
    except OSError:
        return True
    return False


def _exit_code_of_stop(stop: click.Abort) -> int:
    # click wraps Ctrl-C in an Abort; an Abort without it is a question answered with « no ».
    return INTERRUPTED if isinstance(stop.__cause__, KeyboardInterrupt) else PROBLEM
