"""Pictures of a page as small files: WebP straight from the browser, the wide ones at a smaller scale."""

import base64
from pathlib import Path

from playwright.sync_api import CDPSession, Frame, ViewportSize

WIDTHS = {360: 1.0, 1280: 0.7}  # CSS pixels, and the picture's pixels for each
PHONE, WIDE = (360, 720, 1.5), (1280, 860, 0.75)  # a window's width and height, and the picture's scale
TALL = 4000  # so high that pictures which load when they come into sight all load
QUALITY = 60
MARGIN = 12
# At the foot of so high a screen it would be far from the rest.
BAR_IN_ITS_PLACE = "document.querySelector('nav.steps')?.style.setProperty('position', 'static')"
SETTLED = 1500  # ms after which a video has put its wheel away


class Camera:
    """Stands before one page of the browser."""

    def __init__(self, place: Frame, folder: Path) -> None:
        self._page, self._folder = place.page, folder
        self._session: CDPSession = place.page.context.new_cdp_session(place.page)

    def take(self, address: str, name: str, selector: str) -> None:
        """The part of the page at an address that a selector names, once for each width."""
        for width, scale in WIDTHS.items():
            self._page.set_viewport_size(ViewportSize(width=width, height=TALL))
            self._page.goto(address, wait_until="networkidle")
            self._page.evaluate(BAR_IN_ITS_PLACE)
            if self._page.locator("video").count():
                self._page.wait_for_timeout(SETTLED)
            self._keep(f"{name}-{width}.webp", self._clip(selector, width, scale))

    def screen(self, name: str, *, is_wide: bool) -> None:
        """What stands in a window at the top of the page on the screen."""
        width, height, scale = WIDE if is_wide else PHONE
        self._page.set_viewport_size(ViewportSize(width=width, height=height))
        self._page.reload(wait_until="networkidle")
        self._page.evaluate("window.scrollTo(0, 0)")
        self._keep(f"{name}.webp", {"x": 0, "y": 0, "width": width, "height": height, "scale": scale})

    def _clip(self, selector: str, width: int, scale: float) -> dict[str, float]:
        """The smallest part of the page that holds all that is selected, and a margin."""
        boxes = [box for one in self._page.locator(selector).all() if (box := one.bounding_box())]
        assert boxes, f"{selector} is not to be seen at {self._page.url}"
        start, top = (max(0.0, min(box[side] for box in boxes) - MARGIN) for side in ("x", "y"))
        end = min(width, max(box["x"] + box["width"] for box in boxes) + MARGIN)
        foot = max(box["y"] + box["height"] for box in boxes) + MARGIN
        return {"x": start, "y": top, "width": end - start, "height": foot - top, "scale": scale}

    def _keep(self, file: str, clip: dict[str, float]) -> None:
        asked = {"format": "webp", "quality": QUALITY, "clip": clip, "captureBeyondViewport": True}
        taken = self._session.send("Page.captureScreenshot", asked)
        (self._folder / file).write_bytes(base64.b64decode(taken["data"]))
