"""`relance schema`: the JSON Schema of a case file or of relance.yaml, for editors."""

from __future__ import annotations

import click

from relance_docs.cli.words import marked as _


@click.command("schema", help=_("Print the JSON Schema of a case file, or of relance.yaml."))
@click.argument("kind", type=click.Choice(("case", "settings")), default="case")
def schema(kind: str) -> None:
    """Print the schema that is shipped; save it where your editor looks for it."""
    from relance_docs.reading.json_schema import packaged_schema

    click.echo(packaged_schema(kind), nl=False)
