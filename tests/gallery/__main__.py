"""`python -m tests.gallery`: pictures of every block type and every tour, with a page that shows them.

`--readme` takes the six pictures of the README instead, which alone are kept in the repository.
"""

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import BrowserContext, sync_playwright

from tests.browser.instruments.chromium import browser
from tests.browser.instruments.person import Person, speak, start
from tests.browser.instruments.sight import Sight
from tests.browser.instruments.week import begun
from tests.demo_lms_process import ROOT, DemoLms
from tests.flows.house import House
from tests.gallery import showcase
from tests.gallery.camera import Camera
from tests.gallery.index import page
from tests.gallery.subjects import Subject, activities, subjects
from tests.harness.installation import Installation
from tests.tool_process import ToolProcess

GALLERY = ROOT / "build" / "gallery"
AT_MOST = 250_000  # bytes that the repository bears
WHOLE_STEP = ".top, .progress, article.panel, nav.steps, section.help"


def main() -> int:
    """Takes the pictures anew; ends with 1 where those that are kept are too heavy for the repository."""
    options = _options()
    if options.readme:
        _take_for_the_readme()
        return 1 if weight(showcase.PICTURES) > AT_MOST else 0
    folder: Path = options.to
    _emptied(folder)
    shown = subjects(activities())
    with tempfile.TemporaryDirectory(prefix="verstas-gallery-") as scratch:
        _take(shown, Path(scratch), folder, options.language)
    (folder / "README.md").write_text(page(shown, options.language), encoding="utf-8")
    sys.stdout.write(f"{len(shown)} subjects, {weight(folder) / 1_000_000:.2f} MB in {folder}\n")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.gallery", description=__doc__)
    parser.add_argument("--readme", action="store_true", help="the six pictures of the README")
    parser.add_argument("--to", type=Path, default=GALLERY, help="folder for the others")
    parser.add_argument("--language", default="fi", help="language of their pages")
    return parser.parse_args()


def weight(folder: Path) -> int:
    """Of the pictures in a folder, in bytes."""
    return sum(picture.stat().st_size for picture in folder.glob("*.webp"))


def _emptied(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.webp"):
        old.unlink()


def _take_for_the_readme() -> None:
    _emptied(showcase.PICTURES)
    with tempfile.TemporaryDirectory(prefix="verstas-gallery-") as scratch, ExitStack() as opened:
        folder = Path(scratch)
        lms = opened.enter_context(DemoLms(folder / "lms.sqlite3"))
        tool = opened.enter_context(Installation(folder, lms_port=lms.port, workers=1))
        week = begun(lms, tool)
        playwright = opened.enter_context(sync_playwright())
        context = opened.enter_context(browser(playwright, folder / "browser"))
        showcase.take(week, _visitor(context, week.house))


def _visitor(context: BrowserContext, house: House) -> Person:
    person = Person(context, house, Sight("gallery"))
    person.page.emulate_media(reduced_motion="reduce")
    return person


def _take(shown: list[Subject], scratch: Path, folder: Path, language: str) -> None:
    with DemoLms(scratch / "lms.sqlite3") as lms, ToolProcess(scratch, lms_port=lms.port) as tool:
        tool.load_every_block()
        house = House(lms, tool)
        house.register(house.registration_link())
        links = house.pick(*dict.fromkeys(subject.activity for subject in shown))
        with sync_playwright() as playwright, browser(playwright, scratch / "browser") as context:
            person = _visitor(context, house)
            person.log_in("learner3")
            for slug, link in links.items():
                _portray([one for one in shown if one.activity == slug], person, link, folder, language)


def _portray(mine: list[Subject], person: Person, link: int, folder: Path, language: str) -> None:
    """One activity, opened once."""
    place = person.launch(link, own_window=True)
    speak(place, language)
    start(place)
    steps = place.url.split("/steps/")[0] + "/steps"
    camera = Camera(place, folder)
    for subject in mine:
        selector = f"#block-{subject.block} > *" if subject.block else WHOLE_STEP
        camera.take(f"{steps}/{subject.step}/", subject.name, selector)


if __name__ == "__main__":
    raise SystemExit(main())
