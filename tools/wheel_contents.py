"""What the wheel carries beside the code; called by hatchling when it builds one."""

from __future__ import annotations

import sys
import tempfile
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
    """Put the templates and the example workspace into the package, manual pages beside it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files; an editable install has none, for it finds them in the checkout."""
        if version != "standard":
            return
        root = Path(self.root)
        build_data["force_include"].update(
            {str(root / source): target for source, target in CARRIED.items()}
        )
        # Where a build stops, the folder goes with the process.
        self._pages = tempfile.TemporaryDirectory(prefix="relance-man-")
        sys.path.insert(0, self.root)  # the commands of this very source tell their pages
        from tools import man  # noqa: PLC0415 - hatchling reads this file by its path

        man.main([self._pages.name])
        build_data["shared_data"][self._pages.name] = "share/man"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was made for the build."""
        del build_data, artifact_path
        if version == "standard":
            self._pages.cleanup()
