"""What a page may weigh on its way to an old phone: every page of every activity that we ship."""

import gzip
import re
from functools import cache
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client

from activities.learning import attempts
from activities.models import Activity, Enrolment, Placement
from activities.publishing import content
from tests.activities.mount import address
from tests.factories import activities as make

pytestmark = [pytest.mark.django_db, pytest.mark.once]
KB = 1024
PAGE, STYLES, SCRIPTS, TOUR = 60 * KB, 12 * KB, 25 * KB, 250 * KB
SHRINKS = {".css", ".js", ".svg", ".vtt", ".json"}  # what the web server sends compressed
STYLE = re.compile(r'<link rel="stylesheet" href="/static/([^"]+)"')
SCRIPT = re.compile(r'<script src="/static/([^"]+)"')
PICTURE = re.compile(r'<(?:img|source|image)\b[^>]*?\s(?:src|href)="/static/([^"]+)"')


@cache
def weight(name: str) -> int:
    """A static file's bytes on the wire."""
    found = finders.find(name)
    assert isinstance(found, str), name
    data = Path(found).read_bytes()
    return len(gzip.compress(data, 9)) if Path(found).suffix in SHRINKS else len(data)


def weights(pattern: re.Pattern[str], html: str) -> int:
    return sum(weight(name) for name in set(pattern.findall(html)))


def pages(client: Client, who: Enrolment, placement: Placement) -> dict[str, str]:
    """The page of an activity under way and each of its steps, by path."""
    attempt = attempts.start(placement=placement, learner=who.user)
    start = f"p/{placement.public_id}/"
    steps = range(1, len(content.steps_of(attempt.version.content)) + 1)
    paths = [start, f"{start}finish/", *(f"{start}steps/{number}/" for number in steps)]
    return {path.removeprefix(start): client.get(address(who, path)).content.decode() for path in paths}


@pytest.fixture
def learner() -> Enrolment:
    call_command("load_content", verbosity=0)
    return make.member(make.course())


@pytest.mark.parametrize("language", ["fi", "en"])
def test_no_page_is_heavier_than_a_slow_network_bears(
    client: Client, learner: Enrolment, language: str
) -> None:
    learner.user.language = language
    learner.user.save()
    shipped = list(Activity.objects.all())
    assert len(shipped) >= 3
    for activity in shipped:
        placement = make.placement(learner.course, activity)
        for path, html in pages(client, learner, placement).items():
            where = f"{activity.slug} {path}"
            styles, scripts = weights(STYLE, html), weights(SCRIPT, html)
            assert 0 < styles <= STYLES, where
            assert 0 < scripts <= SCRIPTS, where
            assert len(html.encode()) + styles + scripts <= PAGE, where


def test_the_first_page_of_each_tour_with_its_pictures_is_light(client: Client, learner: Enrolment) -> None:
    tours = list(Activity.objects.filter(kind="tour"))
    assert tours
    for activity in tours:
        html = pages(client, learner, make.placement(learner.course, activity))["steps/1/"]
        pictures = weights(PICTURE, html)
        assert pictures > 0, activity.slug
        whole = len(html.encode()) + weights(STYLE, html) + weights(SCRIPT, html) + pictures
        assert whole <= TOUR, f"{activity.slug}: {whole / KB:.0f} KB"


def test_the_pages_of_a_course_and_of_a_code_are_light_too(client: Client, learner: Enrolment) -> None:
    for activity in Activity.objects.all():
        make.placement(learner.course, activity)
    for path in (address(learner), "/", "/resume/"):
        html = client.get(path).content.decode()
        assert weights(STYLE, html) <= STYLES
        assert weights(SCRIPT, html) <= SCRIPTS
        assert len(html.encode()) + weights(STYLE, html) + weights(SCRIPT, html) <= PAGE
