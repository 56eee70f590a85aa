"""Looking at a page: a picture of it, what axe has to say of it, and whether it fits screens, fingers and large letters."""

from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Frame, ViewportSize

from tests.browser.instruments.chromium import PHONE
from tests.browser.instruments.measures import cut_off, large_letters, small_targets
from tests.demo_lms_process import ROOT

PICTURES = ROOT / "build" / "screenshots"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
MORE = [
    "heading-order",
    "empty-heading",
    "landmark-one-main",
    "label-title-only",
]  # no law asks for them, readers do
NARROW = ViewportSize(width=320, height=800)
WIDE = ViewportSize(width=1280, height=900)


def violations(frame: Frame) -> list[dict[str, Any]]:
    """What axe finds in this very frame: from outside it does not see into a frame of another site."""
    if not frame.evaluate("'axe' in window"):
        frame.evaluate(AXE_SCRIPT)
    runs = {"type": "tag", "values": TAGS}
    options = {
        "runOnly": runs,
        "rules": {rule: {"enabled": True} for rule in MORE},
        "resultTypes": ["violations"],
    }
    found = frame.evaluate("options => axe.run(document, options).then(told => told.violations)", options)
    return [{"rule": one["id"], "at": [node["html"] for node in one["nodes"]]} for one in found]


def sideways(frame: Frame) -> int:
    """By how many pixels a page is wider than the place it stands in."""
    page = "document.documentElement"
    return int(frame.evaluate(f"{page}.scrollWidth - {page}.clientWidth"))


def examine(frame: Frame) -> list[Any]:
    """What axe and the ruler find on a page at the size that it has now."""
    return [*violations(frame), *small_targets(frame)]


def fits(frame: Frame) -> list[str]:
    """What makes a page scroll sideways or lose words at the size that it has now."""
    too_wide = sideways(frame)
    return [*([f"scrolls sideways by {too_wide} px"] if too_wide > 0 else []), *cut_off(frame)]


class Sight:
    """Keeps the pictures of one walk in a folder of their own, in the order in which they were met."""

    def __init__(self, walk: str) -> None:
        self._folder: Path = PICTURES / walk
        self._count = 0

    def look(self, frame: Frame, name: str, *, wide: bool = False) -> None:
        """One page of the tool: pictured, and without fault on a phone, a desktop, at 320 px and with large letters."""
        page = frame.page
        self.picture(frame, name)
        on_phone = examine(frame)
        page.set_viewport_size(NARROW)
        narrow = fits(frame)
        with large_letters(frame):
            enlarged = fits(frame)
        page.set_viewport_size(WIDE)
        if wide:
            self.picture(frame, f"{name}-1280")
        on_desktop = violations(frame)
        page.set_viewport_size(PHONE)
        found = {"phone": on_phone, "320 px": narrow, "320 px, 200 %": enlarged, "desktop": on_desktop}
        faults = {where: some for where, some in found.items() if some}
        assert not faults, f"{name}: {faults}"

    def picture(self, frame: Frame, name: str) -> None:
        """The whole page where the tool has a window of its own, else the screen."""
        self._count += 1
        path = self._folder / f"{self._count:02}-{name}.png"
        frame.page.screenshot(path=path, full_page=frame.parent_frame is None)
