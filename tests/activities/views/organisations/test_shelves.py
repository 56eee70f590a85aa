"""The pages of an organisation's shelves, as its manager and as a stranger's."""

from typing import Any

import pytest
from django.test import Client

from activities.learning import attempts
from activities.models import Activity, AuditEvent, Course, Organisation, Placement, Role, Unit
from activities.organisations import services as organisations
from activities.publishing.offers import offer_activity
from activities.publishing.publish import publish
from activities.publishing.services import take_activity
from activities.publishing.shelves import Place
from tests.activities.mount import address, managing
from tests.factories import activities as make

pytestmark = pytest.mark.django_db
SHELVES, OFFERS, REPLACE = "manage/shelves/", "manage/shelves/offers/", "manage/shelves/replace/"


class Manager:
    """Someone who manages an organisation by launch, at a browser."""

    def __init__(self, name: str) -> None:
        self.organisation: Organisation = organisations.new_organisation(name=name)
        self.unit: Unit = make.unit(self.organisation, f"Unit of {name}")
        self.course: Course = make.course(organisation=self.organisation, unit=self.unit)
        self.enrolment = make.member(self.course, Role.VISITOR)
        self.client = Client()

    def get(self, path: str) -> tuple[int, str]:
        answer = self.client.get(managing(self.enrolment, path))
        return answer.status_code, answer.content.decode()

    def post(self, path: str, **form: str) -> tuple[int, str]:
        answer = self.client.post(managing(self.enrolment, path), form)
        return answer.status_code, answer.content.decode()


@pytest.fixture
def ours() -> Manager:
    return Manager("Ours")


@pytest.fixture
def theirs() -> Manager:
    return Manager("Theirs")


def page_of(slug: str) -> str:
    return f"manage/shelves/activities/{slug}/"


def state() -> list[Any]:
    placed = Placement.objects.order_by("pk").values_list("activity", flat=True)
    return [list(Activity.objects.order_by("pk").values()), list(placed)]


def actions() -> list[tuple[str, str]]:
    return list(AuditEvent.objects.order_by("pk").values_list("action", "target"))


def test_the_shelves_show_what_is_ours_and_nothing_that_others_keep(ours: Manager, theirs: Manager) -> None:
    make.shelved("for-all", ours.organisation)
    make.shelved("for-unit", ours.organisation, unit=ours.unit)
    make.shelved("my-own", ours.organisation, owner=ours.enrolment.user)
    make.shelved("anothers-own", ours.organisation, owner=make.person())
    make.shelved("strangers", theirs.organisation)
    _status, page = ours.get(SHELVES)
    assert all(f"Activity {slug} (en)" in page for slug in ("for-all", "for-unit", "my-own"))
    assert not any(slug in page for slug in ("anothers-own", "strangers"))


def test_a_strangers_activity_has_no_page_and_takes_no_orders(ours: Manager, theirs: Manager) -> None:
    make.activity("common")
    make.shelved("strangers", theirs.organisation)
    make.shelved("anothers-own", ours.organisation, owner=make.person())
    before = state()
    for slug in ("common", "strangers", "anothers-own", "no-such-thing"):
        assert ours.get(page_of(slug))[0] == 404
        for do in ("move", "offer", "withdraw", "take_newer"):
            assert ours.post(page_of(slug), do=do, shelf="organisation")[0] == 404
    assert state() == before
    assert actions() == []


def test_nobody_reaches_a_shelf_by_a_role_in_the_course(client: Client, ours: Manager) -> None:
    make.shelved("for-all", ours.organisation)
    instructor, before = make.member(ours.course, Role.INSTRUCTOR), state()
    for path in (SHELVES, OFFERS, REPLACE, page_of("for-all")):
        assert client.get(address(instructor, path)).status_code == 404
        assert client.post(address(instructor, path), {"do": "offer"}).status_code == 404
    assert state() == before


def test_an_activity_moves_by_its_page_and_to_no_shelf_of_a_stranger(ours: Manager, theirs: Manager) -> None:
    activity = make.shelved("for-all", ours.organisation)
    assert ours.post(page_of("for-all"), do="move", shelf=f"unit:{ours.unit.public_id}")[0] == 302
    activity.refresh_from_db()
    assert activity.unit == ours.unit
    for shelf in (f"unit:{theirs.unit.public_id}", "unit:", "common", ""):
        assert ours.post(page_of("for-all"), do="move", shelf=shelf)[0] == 404
    assert ours.post(page_of("for-all"), do="move", shelf="mine")[0] == 302
    assert Activity.objects.filter(pk=activity.pk, unit=None, owner=ours.enrolment.user).exists()
    assert actions() == [("activity.move", "activity:for-all")] * 2


def test_what_is_offered_by_one_is_taken_by_the_other(ours: Manager, theirs: Manager) -> None:
    make.shelved("keys", theirs.organisation)
    assert "Activity keys" not in ours.get(OFFERS)[1]
    assert ours.post(OFFERS, activity="keys")[0] == 404
    assert theirs.post(page_of("keys"), do="offer")[0] == 302
    assert "Activity keys (en)" in ours.get(OFFERS)[1]
    assert ours.post(OFFERS, activity="keys")[0] == 302
    copy = Activity.objects.get(origin__slug="keys")
    assert copy.organisation == ours.organisation
    _status, page = ours.get(page_of(copy.slug))
    assert "Theirs" in page
    assert "version 1" in page
    assert "You have a copy of it" in ours.get(OFFERS)[1]
    assert ours.post(OFFERS, activity="keys")[0] == 302
    assert Activity.objects.filter(origin__slug="keys").count() == 1
    assert theirs.post(page_of("keys"), do="withdraw")[0] == 302
    assert "Activity keys" not in ours.get(OFFERS)[1]
    organisation = AuditEvent.objects.filter(action="activity.offer").values_list("organisation", flat=True)
    assert list(organisation) == [theirs.organisation.public_id]


def test_offering_a_mere_copy_is_refused_in_words(ours: Manager, theirs: Manager) -> None:
    origin = make.shelved("keys", theirs.organisation)
    offer_activity(activity=origin, organisation=theirs.organisation)
    copy = take_activity(activity=origin, place=Place(ours.organisation))
    status, page = ours.post(page_of(copy.slug), do="offer")
    assert status == 422
    assert "Only its maker can offer it to others." in page
    assert not Activity.objects.get(pk=copy.pk).is_offered
    own = make.shelved("own", ours.organisation, owner=ours.enrolment.user)
    status, page = ours.post(page_of(own.slug), do="offer")
    assert status == 422
    assert "Move it to another shelf before you offer it." in page


def test_a_button_that_is_not_there_and_a_version_that_is_not_newer_are_refused_in_words(
    ours: Manager,
) -> None:
    make.shelved("for-all", ours.organisation)
    assert ours.post(page_of("for-all"), do="burn")[0] == 422
    status, page = ours.post(page_of("for-all"), do="take_newer")
    assert status == 422
    assert "There is no newer version to take." in page


def test_one_press_takes_the_newer_version_of_the_origin(ours: Manager) -> None:
    origin = make.activity("keys")
    copy = take_activity(activity=origin, place=Place(ours.organisation))
    assert "A newer version" not in ours.get(SHELVES)[1]
    publish(content=make.content(slug="keys") | {"minutes": 44})
    assert "A newer version exists" in ours.get(SHELVES)[1]
    assert "Take the newer version" in ours.get(page_of(copy.slug))[1]
    assert ours.post(page_of(copy.slug), do="take_newer")[0] == 302
    copy.refresh_from_db()
    assert copy.current_version is not None
    assert (copy.current_version.number, copy.current_version.content["minutes"]) == (2, 44)
    assert "Take the newer version" not in ours.get(page_of(copy.slug))[1]


def test_a_replacement_is_told_in_numbers_before_it_is_done(ours: Manager, theirs: Manager) -> None:
    old, new = make.activity("old"), make.shelved("new", ours.organisation)
    placement = make.placement(ours.course, old)
    attempts.start(placement=placement, learner=make.member(ours.course).user)
    elsewhere = make.placement(theirs.course, old)
    chosen = {"unit": ours.unit.public_id, "activity": "old", "by": "new"}
    query = "&".join(f"{name}={value}" for name, value in chosen.items())
    _status, page = ours.get(f"{REPLACE}?{query}")
    assert "1 course gets the other activity." in page
    assert "1 learner has begun and finishes what is begun." in page
    placement.refresh_from_db()
    assert placement.activity == old
    assert ours.post(REPLACE, **chosen)[0] == 302
    placement.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (placement.activity, elsewhere.activity) == (new, old)
    assert actions() == [("activity.replace", "activity:old")]


@pytest.mark.parametrize(
    "wrong", [{"by": "strangers"}, {"by": "old"}, {"activity": "new"}, {"activity": ""}, {"by": "no-such"}]
)
def test_nothing_is_replaced_by_a_strangers_by_itself_or_where_it_is_not(
    ours: Manager, theirs: Manager, wrong: dict[str, str]
) -> None:
    make.placement(ours.course, make.activity("old"))
    make.shelved("new", ours.organisation)
    make.shelved("strangers", theirs.organisation)
    before = state()
    form = {"unit": ours.unit.public_id, "activity": "old", "by": "new"} | wrong
    assert ours.post(REPLACE, **form)[0] == 200
    assert (
        ours.post(REPLACE, **(form | {"by": "new", "activity": "old", "unit": theirs.unit.public_id}))[0]
        == 404
    )
    assert state() == before
    assert actions() == []


def test_an_organisation_without_units_is_told_so(client: Client) -> None:
    organisation = organisations.new_organisation(name="Small")
    manager = make.member(make.course(organisation=organisation))
    page = client.get(managing(manager, REPLACE)).content.decode()
    assert "There are no units yet." in page
