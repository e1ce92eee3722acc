"""What the wheel carries beside the code; called by hatchling when it builds one."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# One source each: the repository's own workspace is the example, its templates are the defaults.
CARRIED: Final = {
    "letter_templates": "relance_docs/letter_templates",
    "relance.yaml": "relance_docs/example/relance.yaml",
    "cases": "relance_docs/example/cases",
}


class WheelContents(BuildHookInterface[Any]):
    """Put the templates and the example workspace into the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files; an editable install has none, for it finds them in the checkout."""
        if version == "standard":
            root = Path(self.root)
            build_data["force_include"].update(
                {str(root / source): target for source, target in CARRIED.items()}
            )
