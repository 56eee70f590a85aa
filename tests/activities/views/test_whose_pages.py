"""Two organisations in one installation: each one's pages have its own words, look, texts and languages."""

import re

import pytest
from django.test import Client

from activities.models import Course, Enrolment, Feedback, Organisation
from activities.organisations.services import store_logo
from tests.activities.mount import address
from tests.activities.organisations.pictures import a_logo, text
from tests.factories import activities as make

pytestmark = pytest.mark.django_db
WORDS = {
    "service": {"fi": ["Paja"], "en": ["The Workshop"]},
    "instructor": {"en": ["coach", "coaches"]},
}


def a_member(name: str, **fields: object) -> Enrolment:
    organisation = Organisation.objects.create(name=name, **fields)
    member = make.member(make.course(f"Course of {name}"))
    Course.objects.filter(pk=member.course_id).update(organisation=organisation)
    return member


@pytest.fixture
def ours() -> Enrolment:
    return a_member(
        "Ours",
        words=WORDS,
        palette="forest",
        contact="help@ours.example",
        phone="050 123 4567",
        phone_name="Kaisa",
        people_kept_days=91,
        accessibility_text={"en": "First.\n\nSecond <b>.", "fi": "Eka."},
        privacy_text={"fi": "Suomeksi."},
    )


@pytest.fixture
def theirs() -> Enrolment:
    return a_member("Theirs", palette="plum", contact="help@theirs.example", people_kept_days=730)


def page(client: Client, where: str, **headers: str) -> str:
    answer = client.get(where, headers=headers)
    return answer.content.decode()


@pytest.mark.parametrize("path", ["", "accessibility/", "privacy/"])
def test_each_ones_pages_are_its_own(client: Client, ours: Enrolment, theirs: Enrolment, path: str) -> None:
    mine, other = (page(client, address(one, path)) for one in (ours, theirs))
    assert 'data-palette="forest"' in mine
    assert 'data-palette="plum"' in other
    assert "The Workshop</title>" in mine
    assert "Verstas</title>" in other
    assert "<bdi>The Workshop</bdi>" in mine
    for word in ("Workshop", "ours.example", "coach", "forest", "050 123"):
        assert word not in other


def test_the_notices_have_the_organisations_texts_contact_and_months(
    client: Client, ours: Enrolment, theirs: Enrolment
) -> None:
    statement = page(client, address(ours, "accessibility/"))
    assert "<p>First.</p>" in statement
    assert "<p>Second &lt;b&gt;.</p>" in statement
    assert "help@ours.example" in statement
    notice = page(client, address(ours, "privacy/"))
    assert '<section lang="fi" dir="ltr" aria-labelledby="own-text">' in notice
    assert "<p>Suomeksi.</p>" in notice
    assert "not been here for 3 months" in notice
    assert "what your <bdi>coach</bdi> writes to you" in notice
    strange = page(client, address(theirs, "privacy/"))
    assert "not been here for 24 months" in strange
    assert "own-text" not in strange


def test_feedback_is_the_organisations_own(client: Client, ours: Enrolment, theirs: Enrolment) -> None:
    client.post(address(ours, "accessibility/"), {"message": "Small letters."})
    assert Feedback.objects.get().organisation == Organisation.objects.get(name="Ours")
    client.post("/accessibility/", {"message": "From outside."})
    assert Feedback.objects.get(message="From outside.").organisation is None


def test_outside_courses_the_only_organisation_speaks_and_of_several_the_house(client: Client) -> None:
    first = a_member("Ours", words=WORDS, palette="brick", languages=["fi", "en"], phone="112")
    for path in ("/", "/accessibility/", "/privacy/", "/resume/"):
        found = page(client, f"{path}?language=en")
        assert 'data-palette="brick"' in found
        assert "The Workshop</title>" in found
    assert 'href="tel:112"' in page(client, "/resume/")
    client.post("/accessibility/", {"message": "From outside."})
    assert Feedback.objects.get().organisation_id == Course.objects.get(pk=first.course_id).organisation_id
    Organisation.objects.create(name="Theirs")
    assert 'data-palette="sea"' in page(client, "/")
    assert "Workshop" not in page(client, "/?language=en")


def test_a_language_that_is_off_is_not_offered_and_not_spoken(
    client: Client, ours: Enrolment, theirs: Enrolment
) -> None:
    Organisation.objects.filter(name="Ours").update(languages=["en", "sv"])
    offered = re.findall(r'name="language" value="(\w+)"|value="(\w+)" lang', page(client, address(ours)))
    assert {one or other for one, other in offered} == {"en", "sv"}
    assert "English</summary>" in page(client, address(ours))
    client.post(address(ours, "language/"), {"language": "ar"})
    ours.user.refresh_from_db()
    assert ours.user.language != "ar"
    client.post(address(ours, "language/"), {"language": "sv"})
    client.post(address(theirs, "language/"), {"language": "ar"})
    for one, language in ((ours, "sv"), (theirs, "ar")):
        one.user.refresh_from_db()
        assert one.user.language == language


def test_where_one_language_is_on_there_is_nothing_to_choose(client: Client, ours: Enrolment) -> None:
    Organisation.objects.filter(name="Ours").update(languages=["en"])
    assert 'class="languages"' not in page(client, address(ours))


def test_outside_courses_a_language_that_is_off_falls_back(client: Client) -> None:
    Organisation.objects.create(name="Ours", languages=["sv", "en"])
    for where, headers in (("/?language=ar", {}), ("/", {"Accept-Language": "fi"})):
        assert '<html lang="sv"' in page(client, where, **headers)
    assert '<html lang="en"' in page(client, "/?language=en")


def test_the_logo_stands_in_the_head_with_its_size_and_its_text(
    client: Client, ours: Enrolment, theirs: Enrolment
) -> None:
    organisation = Organisation.objects.get(name="Ours")
    store_logo(organisation=organisation, upload=a_logo(), text=text("Our sign"))
    found = page(client, address(ours))
    assert f'src="/logos/{organisation.logo_digest}.png" alt="Our sign" width="200" height="80"' in found
    assert 'class="mark"' not in found
    strange = page(client, address(theirs))
    assert 'class="mark"' in strange
    assert "/logos/" not in strange


def test_whoever_is_stuck_sees_whom_to_call(client: Client, ours: Enrolment, theirs: Enrolment) -> None:
    empty = page(client, address(ours))
    assert (
        '<bdi>Kaisa</bdi> <a href="tel:0501234567"><bdi dir="ltr" translate="no">050 123 4567</bdi></a>'
        in empty
    )
    assert "tel:" not in page(client, address(theirs))


def test_a_course_that_no_launch_has_adopted_yet_is_the_houses(client: Client) -> None:
    member = make.member(make.course())
    Course.objects.filter(pk=member.course_id).update(organisation=None)
    assert 'data-palette="sea"' in page(client, address(member))
