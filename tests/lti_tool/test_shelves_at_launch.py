"""What a launch may name and a picker offers, beside another organisation that shares the client's every other id."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest

from activities.models import Activity, Course, Organisation, Placement, Unit
from activities.organisations.services import new_organisation
from activities.publishing.copies import take_activity
from activities.publishing.offers import move_to_shelf
from activities.publishing.shelves import Place
from lti_tool.models import LaunchSession
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.roles import MEMBERSHIP
from tests.factories import activities as make
from tests.factories.signing_lms import SigningLms, a_signing_lms

pytestmark = [pytest.mark.django_db, pytest.mark.launch]
INSTRUCTOR = {v.ROLES: [f"{MEMBERSHIP}#Instructor"], "sub": "an-instructor"}

COPIED = {"context_id_history": "a-course"}


class School(NamedTuple):
    """An organisation with its LMS and an activity on its shelf."""

    lms: SigningLms
    organisation: Organisation
    activity: Activity

    def launch(self, claims: Mapping[str, Any], **how: Any) -> LaunchSession:
        return self.lms.session(self.lms.launch(claims, **how))

    def link(self, slug: str, **claims: Any) -> Placement | None:
        """The placement to which a learner's link of this name leads."""
        session = self.launch({v.CUSTOM: {"activity": slug}, v.RESOURCE_LINK: {"id": f"to-{slug}"}} | claims)
        return session.resource_link.placement if session.resource_link else None

    def picker(self) -> LaunchSession:
        return self.launch(INSTRUCTOR, body=SigningLms.picking)

    def get(self, session: LaunchSession, path: str) -> tuple[int, str]:
        answer = self.lms.client.get(f"/s/{session.pk}{path}", secure=True)
        return answer.status_code, answer.content.decode()

    def post(self, session: LaunchSession, path: str, form: Mapping[str, Any]) -> tuple[int, str]:
        answer = self.lms.client.post(f"/s/{session.pk}{path}", form, secure=True)
        return answer.status_code, answer.headers.get("Location", "")


def school(name: str) -> School:
    organisation = new_organisation(name=name)
    lms = a_signing_lms(issuer=f"https://{name}.example.org", organisation=organisation)
    return School(lms, organisation, make.shelved(f"{name}-tour", organisation))


@pytest.fixture
def ours() -> School:
    return school("ours")


@pytest.fixture
def theirs() -> School:
    return school("theirs")


def course_of(school: School) -> Course:
    return Course.objects.get(organisation=school.organisation)


def offered(page: str) -> set[str]:
    return set(re.findall('name="activity" value="([^"]+)"', page)) - {"_overview"}


def test_a_link_leads_to_what_lies_on_its_organisations_shelf(ours: School, theirs: School) -> None:
    placement = ours.link("ours-tour")
    assert placement is not None
    assert placement.activity == ours.activity


@pytest.mark.parametrize("slug", ["theirs-tour", "no-such-tour"])
def test_a_name_of_another_organisations_shelf_is_as_unknown_as_one_that_is_not(
    ours: School, theirs: School, slug: str
) -> None:
    assert ours.link(slug) is None
    session = ours.launch(INSTRUCTOR | {v.CUSTOM: {"activity": slug}, v.RESOURCE_LINK: {"id": f"to-{slug}"}})
    status, page = ours.get(session, "/lti/choose/")
    assert status == 200
    assert slug not in page
    status, _where = ours.post(session, "/lti/choose/", {"activity": slug})
    assert status == 422
    assert not Placement.objects.exists()


def test_a_link_that_an_instructor_made_of_an_activity_of_his_own_leads_learners_there(ours: School) -> None:
    session = ours.picker()
    make.shelved("own", ours.organisation, owner=session.user)
    assert ours.link("own") is not None


def test_a_placement_and_its_copies_keep_working_wherever_the_shelf_moves(
    ours: School, theirs: School
) -> None:
    first = ours.link("ours-tour")
    assert first is not None
    unit = make.unit(ours.organisation)
    for place in (Place(ours.organisation, unit=unit), Place(ours.organisation, owner=make.person())):
        move_to_shelf(activity=ours.activity, place=place)
        assert ours.link("ours-tour") == first
    Activity.objects.filter(pk=ours.activity.pk).update(organisation=theirs.organisation, owner=None)
    assert ours.link("ours-tour") == first
    copied = ours.link("ours-tour", **{v.CONTEXT: {"id": "a-copied-course"}})
    assert copied is not None
    assert (copied.activity, copied.course) != (first.activity, first.course)
    assert copied.activity == ours.activity


def test_a_copied_course_gets_the_copy_that_has_taken_the_activitys_place(ours: School) -> None:
    """Moodle tells of a copied link's course and not of the link itself."""
    first = ours.link("ours-tour")
    assert first is not None
    copy, other = make.shelved("our-copy", ours.organisation, origin=ours.activity), make.activity("other")
    copied = {v.CONTEXT: {"id": "a-copied-course"}, v.CUSTOM: {"activity": "ours-tour", **COPIED}}
    Placement.objects.filter(pk=first.pk).update(activity=copy)
    again = ours.link("ours-tour", **copied)
    assert again is not None
    assert again.activity == copy
    Placement.objects.filter(pk=first.pk).update(activity=other)
    later = ours.link("ours-tour", **(copied | {v.CONTEXT: {"id": "copied-later"}}))
    assert later is not None
    assert later.activity == ours.activity


def test_an_instructor_picks_what_is_common_the_organisations_the_courses_units_and_his_own(
    ours: School, theirs: School
) -> None:
    make.activity("common")
    session = ours.picker()
    units = [make.unit(ours.organisation, name) for name in ("A", "B")]
    Course.objects.filter(pk=course_of(ours).pk).update(unit=units[0])
    make.shelved("unit-a", ours.organisation, unit=units[0])
    make.shelved("unit-b", ours.organisation, unit=units[1])
    make.shelved("mine", ours.organisation, owner=session.user)
    make.shelved("strange", ours.organisation, owner=make.person())
    _status, page = ours.get(session, "/lti/pick/")
    assert offered(page) == {"common", "ours-tour", "unit-a", "mine"}
    for shelf, slug in {
        "common": "common",
        "organisation": "ours-tour",
        "unit": "unit-a",
        "mine": "mine",
    }.items():
        assert offered(ours.get(session, f"/lti/pick/?shelf={shelf}")[1]) == {slug}
    assert offered(ours.get(session, "/lti/pick/?shelf=nonsense")[1]) == offered(page)


def test_where_two_are_called_alike_each_names_its_shelf(ours: School) -> None:
    copy = take_activity(activity=make.activity("alike"), place=Place(ours.organisation))
    page = ours.get(ours.picker(), "/lti/pick/")[1]
    names = {slug: page.split(f'id="pick-{slug}"')[1].split("</label>")[0] for slug in offered(page)}
    assert {slug for slug, name in names.items() if 'class="soft"' in name} == {"alike", copy.slug}


def test_where_one_shelf_alone_has_anything_there_are_no_tabs(ours: School, theirs: School) -> None:
    session = ours.picker()
    assert "to_shelf" not in ours.get(session, "/lti/pick/")[1]
    make.activity("common")
    page = ours.get(session, "/lti/pick/")[1]
    assert re.findall('name="to_shelf" value="([^"]*)"', page) == ["", "common", "organisation"]


def test_a_tab_keeps_what_is_ticked_and_searched(ours: School) -> None:
    make.activity("common")
    session = ours.picker()
    form = {"activity": "ours-tour", "q": "tour", "shelf": "organisation", "to_shelf": "common"}
    status, where = ours.post(session, "/lti/pick/", form)
    assert (status, where) == (303, "?activity=ours-tour&q=tour&shelf=common")
    page = ours.get(session, f"/lti/pick/{where}")[1]
    assert 'id="pick-ours-tour" checked' in page
    assert 'id="shelf-common" aria-current="true"' in page
    status, where = ours.post(session, "/lti/pick/", {"shelf": "common", "search": "1"})
    assert where == "?shelf=common"
    status, where = ours.post(session, "/lti/pick/", {"shelf": "common", "to_shelf": ""})
    assert (status, where) == (303, "?")
    status, where = ours.post(session, "/lti/pick/", {"shelf": "common", "preview": "common"})
    assert where.endswith("/preview/common/?shelf=common")


def test_what_is_not_to_be_picked_is_neither_taken_nor_previewed(ours: School, theirs: School) -> None:
    session = ours.picker()
    assert ours.get(session, "/preview/ours-tour/")[0] == 200
    assert (
        ours.get(session, "/preview/theirs-tour/")[0] == ours.get(session, "/preview/no-such-tour/")[0] == 404
    )
    assert ours.post(session, "/lti/pick/", {"preview": "theirs-tour"}) == (422, "")
    answer = ours.lms.client.post(
        f"/s/{session.pk}/lti/pick/", {"activity": ["theirs-tour", "ours-tour"]}, secure=True
    )
    assert answer.status_code == 200
    assert b"theirs-tour" not in answer.content


def test_what_is_placed_can_be_previewed_wherever_it_lies_now(ours: School, theirs: School) -> None:
    assert ours.link("ours-tour") is not None
    Activity.objects.filter(pk=ours.activity.pk).update(organisation=theirs.organisation)
    session = ours.launch(INSTRUCTOR)
    assert ours.get(session, "/preview/ours-tour/")[0] == 200


def test_an_address_that_an_lms_has_stored_tells_of_the_activity_wherever_it_lies(
    ours: School, theirs: School
) -> None:
    unit: Unit = make.unit(theirs.organisation)
    move_to_shelf(activity=theirs.activity, place=Place(theirs.organisation, unit=unit))
    answer = ours.lms.client.get("/lti/launch/theirs-tour/", headers={"Accept-Language": "en"}, secure=True)
    assert (answer.status_code, b"Activity theirs-tour (en)" in answer.content) == (200, True)


def test_the_picker_asks_for_its_activities_once(ours: School, django_assert_max_num_queries: Any) -> None:
    session = ours.picker()
    with django_assert_max_num_queries(3):
        ours.get(session, "/lti/pick/?q=tour")
