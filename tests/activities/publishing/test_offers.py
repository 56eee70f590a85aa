"""Offering, taking, taking what is newer, and moving between shelves; a stranger gets nothing of it."""

import json

import pytest

from activities.models import Activity, Organisation
from activities.organisations.services import new_organisation
from activities.publishing import copies, offers
from activities.publishing.copies import (
    NothingNewerError,
    NotOfferedError,
    newer_of_origin,
    take_activity,
    take_newer,
)
from activities.publishing.offers import (
    NotForAllError,
    NotOursError,
    OnlyCopiedError,
    move_to_shelf,
    offer_activity,
    offered_to,
    withdraw_offer,
)
from activities.publishing.publish import publish
from activities.publishing.shelves import Place, Shelf, shelf_of
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours() -> Organisation:
    return new_organisation(name="Ours")


@pytest.fixture
def theirs() -> Organisation:
    return new_organisation(name="Theirs")


@pytest.fixture
def offered(theirs: Organisation) -> Activity:
    made = make.shelved("keys", theirs)
    offer_activity(activity=made, organisation=theirs)
    made.refresh_from_db()
    return made


def again(activity: Activity) -> Activity:
    return Activity.objects.select_related(
        "organisation", "origin__organisation", "origin__current_version"
    ).get(pk=activity.pk)


def listed(organisation: Organisation) -> set[str]:
    return {activity.slug for activity in offered_to(organisation)}


def test_what_is_offered_can_be_taken_by_others_and_is_no_offer_to_oneself(
    ours: Organisation, theirs: Organisation, offered: Activity
) -> None:
    make.shelved("kept", theirs)
    make.activity("common")
    assert listed(ours) == {"keys", "common"}
    assert listed(theirs) == {"common"}
    withdraw_offer(activity=offered, organisation=theirs)
    assert listed(ours) == {"common"}


def test_an_organisation_that_is_to_be_erased_offers_nothing(
    ours: Organisation, theirs: Organisation, offered: Activity
) -> None:
    Organisation.objects.filter(pk=theirs.pk).update(erased_from="2030-01-01T00:00:00Z")
    assert listed(ours) == set()
    with pytest.raises(NotOfferedError):
        take_activity(activity=offered, place=Place(ours))


def test_nobody_offers_or_withdraws_what_is_anothers(
    ours: Organisation, theirs: Organisation, offered: Activity
) -> None:
    for activity in (offered, make.activity("common")):
        with pytest.raises(NotOursError):
            offer_activity(activity=activity, organisation=ours)
        with pytest.raises(NotOursError):
            withdraw_offer(activity=activity, organisation=ours)
    assert again(offered).is_offered


def test_what_is_on_a_persons_own_shelf_is_not_offered(theirs: Organisation) -> None:
    own = make.shelved("own", theirs, owner=make.person())
    with pytest.raises(NotForAllError):
        offer_activity(activity=own, organisation=theirs)
    assert not again(own).is_offered


def test_taking_makes_a_copy_with_a_name_and_a_first_version_of_its_own(
    ours: Organisation, offered: Activity
) -> None:
    make.publish(offered, make.content(slug="keys") | {"minutes": 12})
    copy = take_activity(activity=offered, place=Place(ours))
    assert copy.slug != "keys"
    assert copy.slug.startswith("keys-")
    assert (copy.organisation, copy.unit, copy.owner) == (ours, None, None)
    assert (copy.origin, copy.origin_number, copy.is_offered) == (offered, 2, False)
    version = copy.current_version
    assert version is not None
    assert (version.number, version.content["slug"], version.content["minutes"]) == (1, copy.slug, 12)
    assert Activity.objects.get(slug="keys").current_version == again(offered).current_version


def test_a_copy_of_a_very_long_name_has_a_name_that_fits(ours: Organisation) -> None:
    long = make.activity("a" * 80)
    copy = take_activity(activity=long, place=Place(ours))
    assert len(copy.slug) <= 80
    copy.full_clean()


def test_taking_twice_gives_the_copy_that_is_there(ours: Organisation, offered: Activity) -> None:
    unit = make.unit(ours)
    first = take_activity(activity=offered, place=Place(ours))
    assert take_activity(activity=offered, place=Place(ours)) == first
    assert take_activity(activity=offered, place=Place(ours, unit=unit)) != first
    assert Activity.objects.filter(origin=offered).count() == 2


def test_what_is_not_offered_is_not_taken(
    ours: Organisation, theirs: Organisation, offered: Activity
) -> None:
    with pytest.raises(NotOfferedError):
        take_activity(activity=make.shelved("kept", theirs), place=Place(ours))
    with pytest.raises(NotOfferedError):
        take_activity(activity=offered, place=Place(theirs))
    assert not Activity.objects.exclude(origin=None).exists()


def test_the_place_on_a_path_stays_the_origins(ours: Organisation) -> None:
    origin = make.activity("pears")
    make.publish(origin, make.content(slug="pears") | {"path": {"name": "first-steps", "place": 1}})
    copy = take_activity(activity=origin, place=Place(ours))
    assert copy.current_version is not None
    assert copy.current_version.card["path"] == {}


def test_offering_what_one_has_only_copied_is_refused(ours: Organisation, offered: Activity) -> None:
    copy = take_activity(activity=offered, place=Place(ours))
    with pytest.raises(OnlyCopiedError):
        offer_activity(activity=copy, organisation=ours)
    changed = make.content(slug=copy.slug) | {"minutes": 55}
    publish(content=changed)
    offer_activity(activity=copy, organisation=ours)
    assert again(copy).is_offered


def test_a_copy_whose_origin_is_gone_is_a_copy_all_the_same(ours: Organisation, offered: Activity) -> None:
    copy = take_activity(activity=offered, place=Place(ours))
    Activity.objects.filter(pk=copy.pk).update(origin=None)
    with pytest.raises(OnlyCopiedError):
        offer_activity(activity=copy, organisation=ours)


def test_a_newer_version_of_the_origin_becomes_a_new_version_of_the_copy(
    ours: Organisation, offered: Activity
) -> None:
    copy = take_activity(activity=offered, place=Place(ours))
    assert newer_of_origin(again(copy)) is None
    with pytest.raises(NothingNewerError):
        take_newer(copy=copy)
    make.publish(offered, make.content(slug="keys") | {"minutes": 33})
    newer = newer_of_origin(again(copy))
    assert newer is not None
    assert newer.number == 2
    assert take_newer(copy=copy).number == 2
    taken = again(copy)
    assert taken.origin_number == 2
    assert taken.current_version is not None
    assert (taken.current_version.content["slug"], taken.current_version.content["minutes"]) == (
        copy.slug,
        33,
    )
    assert newer_of_origin(taken) is None
    assert copies.is_mere_copy(taken)


def test_a_version_that_is_no_longer_offered_is_not_taken(
    ours: Organisation, theirs: Organisation, offered: Activity
) -> None:
    copy = take_activity(activity=offered, place=Place(ours))
    make.publish(offered, make.content(slug="keys") | {"minutes": 33})
    withdraw_offer(activity=offered, organisation=theirs)
    assert newer_of_origin(again(copy)) is None
    with pytest.raises(NothingNewerError):
        take_newer(copy=copy)
    assert again(copy).origin_number == 1


def test_an_activity_moves_within_its_organisation(ours: Organisation, theirs: Organisation) -> None:
    person, unit = make.person(), make.unit(ours)
    activity = make.shelved("ours", ours)
    for place, shelf in [
        (Place(ours, unit=unit), Shelf.UNIT),
        (Place(ours, owner=person), Shelf.MINE),
        (Place(ours), Shelf.ORGANISATION),
    ]:
        move_to_shelf(activity=activity, place=place)
        assert shelf_of(again(activity)) == shelf
    for stranger in (
        Place(theirs),
        Place(theirs, unit=make.unit(theirs)),
        Place(ours, unit=make.unit(theirs, "B")),
    ):
        with pytest.raises(NotOursError):
            move_to_shelf(activity=activity, place=stranger)
    with pytest.raises(NotOursError):
        move_to_shelf(activity=make.activity("common"), place=Place(ours))
    assert again(activity).organisation == ours


def test_what_goes_to_a_persons_own_shelf_is_offered_no_more(theirs: Organisation, offered: Activity) -> None:
    move_to_shelf(activity=offered, place=Place(theirs, unit=make.unit(theirs)))
    assert again(offered).is_offered
    move_to_shelf(activity=offered, place=Place(theirs, owner=make.person()))
    assert not again(offered).is_offered


def test_the_shelves_of_an_organisation_hold_nothing_that_others_keep_to_themselves(
    ours: Organisation, theirs: Organisation, offered: Activity
) -> None:
    person = make.person()
    make.shelved("all", ours)
    make.shelved("mine", ours, owner=person)
    make.shelved("strange", ours, owner=make.person())
    make.shelved("units", ours, unit=make.unit(ours))
    assert {one.slug for one in offers.shelved_in(ours, person)} == {"all", "mine", "units"}


def test_what_is_copied_is_written_as_the_origin_is(ours: Organisation, offered: Activity) -> None:
    copy = take_activity(activity=offered, place=Place(ours))
    assert copy.current_version is not None
    assert offered.current_version is not None
    expected = json.loads(json.dumps(offered.current_version.content)) | {"slug": copy.slug}
    assert copy.current_version.content == expected
