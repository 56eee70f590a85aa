"""Chromium as three people have it set up, at the size of a phone."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Playwright, ViewportSize

PHONE = ViewportSize(width=360, height=800)
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",  # a view all around needs WebGL, without a graphics card too
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Playwright's own list of disabled features switches storage partitioning off; naming one here takes its place.
    "--disable-features=MediaRouter",
]


@dataclass(frozen=True)
class Profile:
    """A browser's settings; `refuses_in_frames`: the tool's cookies are not kept inside the LMS's frame."""

    name: str
    preferences: dict[str, Any] = field(default_factory=dict)
    refuses_in_frames: bool = False


DEFAULT = Profile("default")
THIRD_PARTY_BLOCKED = Profile(
    "third-party-blocked", {"block_third_party_cookies": True, "cookie_controls_mode": 1}
)
# Safari's case: what stands in a frame of another site keeps nothing, and in a window of its own everything.
REFUSED_IN_FRAMES = Profile(
    "refused-in-frames",
    {"content_settings": {"exceptions": {"cookies": {"127.0.0.1,localhost": {"setting": 2}}}}},
    refuses_in_frames=True,
)

REFUSED_EVERYWHERE = Profile(
    "refused-everywhere",
    {"content_settings": {"exceptions": {"cookies": {"127.0.0.1,*": {"setting": 2}}}}},
    refuses_in_frames=True,
)


def executable() -> str:
    """The Chromium of this machine; without one the test is skipped."""
    path = os.environ.get("CHROMIUM") or next((found for name in NAMES if (found := shutil.which(name))), "")
    if not path:
        pytest.skip("There is no Chromium here; CHROMIUM may name one.")
    return path


@contextmanager
def browser(
    playwright: Playwright, folder: Path, profile: Profile = DEFAULT, *, scripts: bool = True
) -> Iterator[BrowserContext]:
    """A browser that has never been anywhere."""
    preferences = folder / "Default" / "Preferences"
    preferences.parent.mkdir(parents=True)
    preferences.write_text(json.dumps({"profile": profile.preferences}), encoding="utf-8")
    context = playwright.chromium.launch_persistent_context(
        folder,
        executable_path=executable(),
        args=ARGUMENTS,
        viewport=PHONE,
        locale="en-GB",
        java_script_enabled=scripts,
        has_touch=True,
    )
    context.set_default_timeout(15_000)
    try:
        yield context
    finally:
        context.close()
