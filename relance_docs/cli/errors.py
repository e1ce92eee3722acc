"""The one place where failures become words and exit codes.

0 is done, 1 is a problem in the user's files or a refusal, 2 is misuse, 130 is Ctrl-C. Anything
else is a bug and keeps its traceback.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Final

import click

from relance_docs.cli.words import translation
from relance_docs.errors import FindingsError, RefusalError
from relance_docs.message import Message

PROBLEM: Final = 1
INTERRUPTED: Final = 130


def exit_code_of(run: Callable[[], object], *, language: str) -> int:
    """Run the program and return its exit code, having said on stderr what went wrong.

    A command that returns a number chooses its exit code; one that returns nothing is done.
    """
    try:
        outcome = run()
    except RefusalError as refusal:
        _say_refusal(refusal, language)
    except FindingsError as failure:
        _say_findings(failure, language)
    except click.ClickException as misuse:
        misuse.show()
        return misuse.exit_code
    except click.Abort as stop:
        return _stopped(stop)
    else:
        return outcome if isinstance(outcome, int) else 0
    return PROBLEM


def _say_refusal(refusal: RefusalError, language: str) -> None:
    words = translation(language)
    sentence = refusal.message.render(words)
    click.echo(Message("relance: error: {sentence}", sentence=sentence).render(words), err=True)


def _say_findings(failure: FindingsError, language: str) -> None:
    from relance_docs.cli.findings_output import format_findings  # noqa: PLC0415 - rarely needed

    click.echo(format_findings(failure.findings, "text", translation(language)), err=True, nl=False)


def _stopped(stop: click.Abort) -> int:
    # click wraps Ctrl-C in an Abort; an Abort without it is a question answered with « no ».
    if isinstance(stop.__cause__, KeyboardInterrupt):
        return INTERRUPTED
    sys.stderr.flush()
    return PROBLEM
