"""The six pictures of the README: what learners and instructors see, in the languages of the tool."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Frame

from tests.browser.instruments.person import Person, finish, speak, start
from tests.browser.instruments.week import OVERVIEW, SLUG, Week
from tests.demo_lms_process import ROOT
from tests.gallery.camera import Camera

PICTURES = ROOT / "docs" / "pictures"
TOUR, MEETING = "tour-uusix", "join-a-meeting"


@dataclass(frozen=True)
class Scene:
    """A picture, and what someone who does not see it is told."""

    name: str
    words: str
    is_wide: bool = False

    @property
    def tag(self) -> str:
        """As it stands in the README."""
        width = 420 if self.is_wide else 200
        return f'<img src="docs/pictures/{self.name}.webp" width="{width}" alt="{self.words}">'


PLACE = Scene(
    "place",
    "A place of a tour in Finnish: the picture of a dressmaker's workshop, and below it short sentences",
)
SCREEN = Scene("practice-screen", "A practice screen in Swedish: a meeting on a phone, with buttons to press")
QUESTION = Scene(
    "question", "A question in English: a text message about a parcel, to be judged as genuine or a scam"
)
FINISHED = Scene(
    "finished", "The page at the end in Arabic, from right to left: everything is right, with the points"
)
COURSE = Scene(
    "overview",
    "An instructor's page of the course: what has happened, and who waits to be heard from",
    is_wide=True,
)
RESULTS = Scene(
    "results",
    "An instructor's results of one activity: who has finished, with points and states",
    is_wide=True,
)
SCENES = (PLACE, SCREEN, QUESTION, FINISHED, COURSE, RESULTS)


def take(week: Week, person: Person, folder: Path = PICTURES) -> None:
    links = week.links | week.house.pick(TOUR, MEETING)
    person.log_in("learner5")
    _portray(person, links[TOUR], PLACE, folder, "fi", 4)
    _portray(person, links[MEETING], SCREEN, folder, "sv", 4)
    _portray(person, links[SLUG], QUESTION, folder, "en", 2)
    _end(week, person, links[SLUG], folder)
    _instructors_pages(week, person, links, folder)


def _portray(person: Person, link: int, scene: Scene, folder: Path, language: str, step: int) -> None:
    place = person.launch(link, own_window=True)
    speak(place, language)
    start(place)
    place.goto(f"{place.url.split('/steps/')[0]}/steps/{step}/")
    _keep(place, scene, folder)


def _end(week: Week, person: Person, link: int, folder: Path) -> None:
    week.do_all("learner1")
    person.log_in("learner1")
    place = person.launch(link, own_window=True)
    speak(place, "ar")
    if place.locator('a[href$="/done/"]').count():
        place.goto(str(place.locator('a[href$="/done/"]').first.evaluate("link => link.href")))
    else:
        finish(place)
    _keep(place, FINISHED, folder)


def _instructors_pages(week: Week, person: Person, links: dict[str, int], folder: Path) -> None:
    """Between two visits someone gets stuck, someone begins, another finishes, the others are silent."""
    person.log_in("instructor")
    person.launch(links[OVERVIEW], own_window=True)
    week.begin("learner2", wrong=3)
    week.begin("learner3")
    week.do_all("learner6")
    for name, scene in ((OVERVIEW, COURSE), (SLUG, RESULTS)):
        place = person.launch(links[name], own_window=True)
        speak(place, "en")
        _keep(place, scene, folder)


def _keep(place: Frame, scene: Scene, folder: Path) -> None:
    Camera(place, folder).screen(scene.name, is_wide=scene.is_wide)
