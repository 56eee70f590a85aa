"""The administration's list of activities: which shelf each lies on, to whom that is shown, and what is not changed there."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from activities.models import Activity, User
from tests.factories import activities as make

pytestmark = pytest.mark.django_db
LIST = "/admin/activities/activity/"


def staff_user(name: str) -> User:
    user = User.objects.create_user(name, "a long password", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__model="activity"))
    return user


def listed(client: Client) -> str:
    return client.get(LIST, headers={"Accept-Language": "en"}).content.decode()


def test_superusers_see_each_shelf_of_everybody(client: Client) -> None:
    client.force_login(User.objects.create_superuser("boss", "a long password"))
    ours = make.organisation("Ours")
    make.activity("common")
    make.shelved("units", ours, unit=make.unit(ours, "Sewing"))
    make.shelved("persons", ours, owner=make.person())
    page = listed(client)
    for words in ("Common", "Sewing", "My own", "Ours"):
        assert words in page


def test_staff_see_their_organisations_shelves_and_nothing_that_a_person_keeps(client: Client) -> None:
    user = staff_user("ours")
    client.force_login(user)
    ours, theirs = make.organisation_of(staff=[user]), make.organisation_of(staff=[staff_user("theirs")])
    make.shelved("of-ours", ours)
    make.shelved("users-own", ours, owner=user)
    make.shelved("anothers-own", ours, owner=make.person())
    stranger = make.shelved("of-theirs", theirs)
    page = listed(client)
    assert "of-ours" in page
    assert "users-own" in page
    assert "anothers-own" not in page
    assert "of-theirs" not in page
    assert client.get(f"{LIST}{stranger.pk}/change/").status_code == 302


def test_no_form_here_moves_or_offers_an_activity(client: Client) -> None:
    client.force_login(User.objects.create_superuser("boss", "a long password"))
    ours, theirs = make.organisation("Ours"), make.organisation("Theirs")
    made = make.shelved("of-ours", ours)
    form = {"organisation": theirs.pk, "is_offered": "on", "origin": "", "slug": "x", "is_listed": ""}
    assert client.post(f"{LIST}{made.pk}/change/", form).status_code == 302
    after = Activity.objects.get(pk=made.pk)
    assert (after.organisation, after.is_offered, after.slug) == (ours, False, "of-ours")
    assert not after.is_listed
