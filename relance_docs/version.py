"""The version of this program, for `--version`, which answers before anything is loaded."""

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing takes longer to load than Python itself
    from typing import Final

VERSION: "Final" = "0.1.0"
"""As pyproject.toml says it: what is installed is asked only where it goes into a document."""
