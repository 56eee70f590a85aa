import pytest
from django.test import Client

from activities.models import User
from activities.runtime import clock
from lti_tool.models import NamePolicy, Registration, RegistrationInvite, Standing
from tests.factories.registrations import a_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("admin", "a long password of an administrator"))
    return client


def test_the_admin_shows_the_urls_and_makes_a_link(administrator: Client) -> None:
    page = administrator.get("/admin/lti_tool/registration/add/", secure=True)
    assert "https://testserver/lti/jwks/" in page.content.decode()
    made = administrator.post(
        "/admin/lti_tool/registration/invite/", {"auto_approve": "on", "names": "off"}, secure=True
    )
    assert "https://testserver/lti/register/" in made.content.decode()
    invite = RegistrationInvite.objects.get()
    assert (invite.auto_approve, invite.names) == (True, NamePolicy.OFF)


def test_the_admin_form_registers_an_lms(administrator: Client) -> None:
    fields = {
        "name": "By hand", "issuer": "https://lms.example.org", "client_id": "abc", "standing": "active",
        "auth_url": "https://lms.example.org/auth", "token_url": "https://lms.example.org/token",
        "jwks_url": "https://lms.example.org/jwks", "names": "shown", "frame_origins": "[]", "service_origins": "[]",
        "deployments-TOTAL_FORMS": "1", "deployments-INITIAL_FORMS": "0",
        "deployments-0-deployment_id": "1", "deployments-0-standing": "active",
    }  # fmt: skip
    response = administrator.post("/admin/lti_tool/registration/add/", fields, secure=True)
    assert response.status_code == 302, response.content.decode()
    registration = Registration.objects.get()
    assert registration.frame_origins == registration.service_origins == ["https://lms.example.org"]
    assert registration.deployments.get().standing == Standing.ACTIVE


def test_the_form_says_how_lmss_call_each_address(administrator: Client) -> None:
    page = administrator.get("/admin/lti_tool/registration/add/", secure=True).content.decode()
    for text in ("https://testserver/lti/jwks/", "Moodle: Public keyset", "Redirection URI(s)"):
        assert text in page
    assert "jwks_url</th>" not in page


def test_what_is_wrong_with_an_lmss_services_is_told_in_words(administrator: Client) -> None:
    registration = a_registration()
    Registration.objects.update(auth_problem="keys_unreachable")
    for page in ("", f"{registration.pk}/change/"):
        answer = administrator.get(
            f"/admin/lti_tool/registration/{page}", secure=True, headers={"accept-language": "en"}
        )
        text = answer.content.decode()
        assert "cannot fetch" in text
        assert "keys_unreachable" not in text


def test_a_deployment_written_by_an_administrator_is_approved(administrator: Client) -> None:
    page = administrator.get("/admin/lti_tool/registration/add/", secure=True).content.decode()
    field = page.split('name="deployments-0-standing"')[1].split("</select>")[0]
    assert '<option value="active" selected' in field


def test_one_click_approves_a_waiting_deployment(administrator: Client) -> None:
    waiting = a_registration().deployments.create(deployment_id="new")
    fields = {"action": "approve", "_selected_action": [waiting.pk]}
    administrator.post("/admin/lti_tool/deployment/", fields, secure=True)
    waiting.refresh_from_db()
    assert waiting.standing == Standing.ACTIVE


@pytest.mark.parametrize(
    "page", ["registration/add/", "registration/invite/", "deployment/", "scoredelivery/"]
)
def test_a_stranger_sees_nothing_of_the_admin(client: Client, page: str) -> None:
    assert client.get(f"/admin/lti_tool/{page}", secure=True).status_code == 302
    client.force_login(User.objects.create_user("clerk", "a long password of a clerk", is_staff=True))
    assert client.get(f"/admin/lti_tool/{page}", secure=True).status_code == 403


def test_launches_without_a_role_are_told_with_what_to_do(administrator: Client) -> None:
    registration, stranger = a_registration(), a_registration(client_id="another")
    Registration.objects.filter(pk=registration.pk).update(roleless_launches=7, roleless_at=clock.now())
    english = {"accept-language": "en"}
    text = administrator.get("/admin/lti_tool/registration/", secure=True, headers=english).content.decode()
    assert text.count("whose results do not count") == 1
    page = f"/admin/lti_tool/registration/{registration.pk}/change/"
    assert "7, the last one" in administrator.get(page, secure=True, headers=english).content.decode()
    Registration.objects.filter(pk=registration.pk).update(uses_institution_roles=True)
    assert (
        "roles of the institution decided"
        in administrator.get(page, secure=True, headers=english).content.decode()
    )
    assert not Registration.objects.get(pk=stranger.pk).roleless_launches
