import pytest
from django.test import Client
from django.urls import reverse

from activities.models import User
from activities.runtime import clock
from lti_tool.models import NoticeService, ReceivedNotice
from tests.factories.registrations import a_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def service() -> NoticeService:
    registration = a_registration()
    ReceivedNotice.objects.create(
        registration=registration, notice_id="1", type="LtiHelloWorldNotice", received_at=clock.now()
    )
    return NoticeService.objects.create(
        deployment=registration.deployments.get(),
        url="https://lms.example.org/notices",
        problem="service_refused",
    )


def test_an_administrator_sees_what_is_registered_and_what_came_and_changes_nothing(
    client: Client, service: NoticeService
) -> None:
    client.force_login(User.objects.create_superuser("chief", "a password that is long"))
    listed = client.get(reverse("admin:lti_tool_noticeservice_changelist")).content.decode()
    assert "service_refused" in listed
    came = client.get(reverse("admin:lti_tool_receivednotice_changelist")).content.decode()
    assert "LtiHelloWorldNotice" in came
    address = reverse("admin:lti_tool_noticeservice_change", args=[service.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"url": "https://elsewhere.example"}).status_code == 403


def test_others_see_nothing_of_it(client: Client, service: NoticeService) -> None:
    client.force_login(User.objects.create_user("someone", "a password that is long", is_staff=True))
    assert client.get(reverse("admin:lti_tool_noticeservice_changelist")).status_code == 403
