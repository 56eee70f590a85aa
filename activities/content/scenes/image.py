"""Making a drawing an image, by Chromium: the same program that the browser tests use."""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

QUALITY = 0.8
PAGE = """<!doctype html><body><script>
const drawing = new Image();
drawing.onload = () => {{
  const canvas = document.createElement("canvas");
  canvas.width = drawing.width; canvas.height = drawing.height;
  canvas.getContext("2d").drawImage(drawing, 0, 0);
  document.body.textContent = canvas.toDataURL("image/webp", {quality});
}};
drawing.src = "data:image/svg+xml;base64,{drawing}";
</script>"""


def write_webp(svg: str, target: Path) -> None:
    """Draw an SVG and keep it as WebP."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        raise SystemExit("Chromium is missing. Install it, or name it: CHROMIUM=/path/to/chromium")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        drawing = base64.b64encode(svg.encode()).decode()
        page.write_text(PAGE.format(quality=QUALITY, drawing=drawing), encoding="utf-8")
        done = subprocess.run(
            [
                chromium,
                "--headless",
                "--no-sandbox",
                "--virtual-time-budget=20000",
                "--dump-dom",
                page.as_uri(),
            ],
            capture_output=True,
            text=True,
            check=True,
        )
    found = re.search(r"data:image/webp;base64,([A-Za-z0-9+/=]+)", done.stdout)
    if not found:
        raise SystemExit("Chromium drew nothing.")
    target.write_bytes(base64.b64decode(found[1]))
