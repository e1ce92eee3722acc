"""`python -m relance_docs` is `relance`.

Python has put the current folder first on its path by then: nothing is imported from there any
more. Where a folder named `relance_docs` lies in it, that one was started, and nothing here can
help; `relance`, or `python -P -m relance_docs`, never looks there.
"""

import sys

if __name__ == "__main__" and not sys.flags.safe_path:  # each import asks the path: so first
    del sys.path[0]

from relance_docs.version import VERSION


def main() -> None:
    """Run the command line; what needs no more than was kept of it loads nothing else."""
    words = sys.argv[1:]
    if words == ["--version"]:
        print(f"relance {VERSION}")  # noqa: T201 - as the command line does
        return
    from relance_docs.store.question import Question  # noqa: PLC0415

    question = Question.of(words)
    if question is not None:
        from relance_docs.store.answers import answer, printed  # noqa: PLC0415

        said = answer(question)
        if said is not None and printed(said):
            sys.exit(said.code)
    from relance_docs.cli.main import relance  # noqa: PLC0415

    relance(prog_name="relance", question=question)


if __name__ == "__main__":
    main()
