"""A page of the report that is open in the browser, and what is asked of every one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--font-render-hinting=none",
)
HEIGHT: Final = 800
CONTRAST: Final = "color-contrast"
"""The one rule of axe-core that depends on the colours; it takes longer than all others."""
SEEN: Final = {"exclude": [["tbody tr:nth-child(n+4):not(:has(.state))"]]}
"""Of a long table the first rows, and those that look otherwise, stand for the others."""


@dataclass
class Opened:
    """An open page."""

    page: Page
    path: Path
    complaints: list[str] = field(default_factory=list)
    """Console messages (violations of the policy are some), errors, requests but the file."""

    @staticmethod
    @contextmanager
    def of(
        browser: Browser,
        path: Path,
        *,
        dark: bool = False,
        width: int = 1280,
        scripts: bool = True,
    ) -> Iterator[Opened]:
        """Open a file from disk, without any network."""
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHT},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            offline=True,
        )
        opened = Opened(page=context.new_page(), path=path)
        opened._listen()
        opened.page.goto(path.resolve().as_uri(), wait_until="load")
        yield opened
        context.close()

    def _listen(self) -> None:
        page, own = self.page, self.path.resolve().as_uri()
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "request",
            lambda asked: None if asked.url == own else self.complaints.append(asked.url),
        )
        page.on("dialog", lambda shown: self.complaints.append(shown.message))

    def unfolded(self) -> Opened:
        """Open everything that folds."""
        self.page.evaluate(
            "for (const each of document.querySelectorAll('details')) each.open = true"
        )
        return self

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        return int(
            self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
        )

    def barriers(self) -> list[str]:
        """Return what axe-core finds against its rules, but for contrast: a line for each kind."""
        return self._found({"rules": {CONTRAST: {"enabled": False}}})

    def faint(self) -> list[str]:
        """Return what is shown with too little contrast."""
        return self._found({"runOnly": {"type": "rule", "values": [CONTRAST]}})

    def _found(self, options: dict[str, Any]) -> list[str]:
        asked = {"resultTypes": ["violations"], **options}
        found: dict[str, Any] = Axe().run(self.page, context=SEEN, options=asked).response
        return [
            f"{each['id']}: {each['help']}: {each['nodes'][0]['target']} {each['nodes'][0]['html']}"
            for each in found["violations"]
        ]

    def text(self) -> str:
        """Return the text of the page, with one kind of space."""
        return " ".join(self.page.inner_text("body").split())

    def printed(self, path: Path) -> Path:
        """Print the page to a PDF as the stylesheet wants it."""
        self.page.pdf(path=path, prefer_css_page_size=True)
        return path


Open = Callable[..., Opened]
"""What the fixture `open_page` gives."""
