"""An organisation is ended, taken back and copied in the administration, by superusers alone."""

import io
from zipfile import ZipFile

import pytest
from django.test import Client

from activities.models import AuditEvent, Organisation, User
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    make.organisation("Stranger")
    return make.organisation_of(make.course("Own course"), name="Ending")


def page(organisation: Organisation) -> str:
    return f"/admin/activities/organisation/{organisation.pk}/end/"


def ends(organisation: Organisation) -> bool:
    organisation.refresh_from_db()
    return organisation.erased_from is not None


def test_it_ends_when_a_copy_is_there_and_comes_back(
    admin_client: Client, organisation: Organisation
) -> None:
    assert admin_client.post(page(organisation)).status_code == 200
    assert not ends(organisation)
    admin_client.post(page(organisation), {"sure": "on"})
    assert ends(organisation)
    assert "take_back" in admin_client.get(page(organisation)).content.decode()
    assert Organisation.objects.get(name="Stranger").erased_from is None
    admin_client.post(page(organisation), {"take_back": "1"})
    assert not ends(organisation)
    actions = AuditEvent.objects.order_by("pk").values_list("action", "organisation")
    own = organisation.public_id
    assert list(actions) == [("organisation.end", own), ("organisation.take_back", own)]


def test_the_archive_is_downloaded(admin_client: Client, organisation: Organisation) -> None:
    answer = admin_client.get(f"/admin/activities/organisation/{organisation.pk}/export.zip")
    with ZipFile(io.BytesIO(answer.getvalue())) as archive:
        assert "Own course" in archive.read("courses.json").decode()


def test_staff_of_the_organisation_do_not_end_it(client: Client, organisation: Organisation) -> None:
    user = User.objects.create_user("clerk", "a long password", is_staff=True)
    organisation.staff.create(user=user)
    client.force_login(user)
    assert client.post(page(organisation), {"sure": "on"}).status_code == 403
    assert not ends(organisation)
