"""Making drawings images, by Chromium: the same program that the browser tests use."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

QUALITY = 0.8
PAGE = """<!doctype html><body><script>
async function show(drawing) {{
  const image = new Image();
  image.src = "data:image/svg+xml;base64," + drawing;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width; canvas.height = image.height;
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL("{kind}", {quality});
}}
(async () => {{
  const shown = [];
  for (const drawing of {drawings}) shown.push(await show(drawing));
  document.body.textContent = shown.join(" ");
}})();
</script>"""


def draw(svgs: list[str], kind: str) -> list[bytes]:
    """Each drawing as an image of a kind: image/webp, image/png."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        raise SystemExit("Chromium is missing. Install it, or name it: CHROMIUM=/path/to/chromium")
    drawings = json.dumps([base64.b64encode(svg.encode()).decode() for svg in svgs])
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(PAGE.format(kind=kind, quality=QUALITY, drawings=drawings), encoding="utf-8")
        done = subprocess.run(
            [
                chromium,
                "--headless",
                "--no-sandbox",
                "--timeout=120000",
                "--virtual-time-budget=60000",
                "--dump-dom",
                page.as_uri(),
            ],
            capture_output=True,
            text=True,
            check=True,
        )
    pictures = re.findall(rf"data:{kind};base64,([A-Za-z0-9+/=]+)", done.stdout)
    if len(pictures) != len(svgs):
        raise SystemExit(f"Chromium drew {len(pictures)} of {len(svgs)} pictures.")
    return [base64.b64decode(one) for one in pictures]
