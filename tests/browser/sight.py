"""Looking at a page: a picture of it, what axe has to say of it, and whether it fits a narrow screen."""

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, ViewportSize

from tests.browser.chromium import PHONE
from tests.demo_lms_process import ROOT

PICTURES = ROOT / "build" / "screenshots"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NARROW = ViewportSize(width=320, height=800)
WIDE = ViewportSize(width=1280, height=900)


def violations(frame: Frame) -> list[dict[str, Any]]:
    """What axe finds in this very frame: from outside it does not see into a frame of another site."""
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    found: list[dict[str, Any]] = Axe().run(frame, options=options).response["violations"]
    return [{"rule": one["id"], "at": [node["html"] for node in one["nodes"]]} for one in found]


def sideways(frame: Frame) -> int:
    """By how many pixels a page is wider than the place it stands in."""
    page = "document.documentElement"
    return int(frame.evaluate(f"{page}.scrollWidth - {page}.clientWidth"))


class Sight:
    """Keeps the pictures of one walk in a folder of their own, in the order in which they were met."""

    def __init__(self, walk: str) -> None:
        self._folder: Path = PICTURES / walk
        self._count = 0

    def look(self, frame: Frame, name: str, *, wide: bool = False) -> None:
        """One page of the tool: pictured, without fault for axe, and without a sideways scroll at 320 px."""
        self.picture(frame, name)
        assert violations(frame) == [], f"axe on {name}"
        page = frame.page
        page.set_viewport_size(NARROW)
        too_wide = sideways(frame)
        if wide:
            page.set_viewport_size(WIDE)
            self.picture(frame, f"{name}-1280")
        page.set_viewport_size(PHONE)
        assert too_wide <= 0, f"{name} scrolls sideways by {too_wide} px"

    def picture(self, frame: Frame, name: str) -> None:
        """The whole page where the tool has a window of its own, else the screen."""
        self._count += 1
        path = self._folder / f"{self._count:02}-{name}.png"
        frame.page.screenshot(path=path, full_page=frame.parent_frame is None)
