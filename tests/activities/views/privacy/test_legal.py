import pytest
from django.test import Client
from pytest_django import Settings

from activities.learning.resume.brakes import Brake
from activities.models import Feedback
from activities.privacy import feedback
from activities.runtime.languages import COMPLETE
from tests.activities.mount import address
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/accessibility/", "/privacy/"])
@pytest.mark.parametrize("language", COMPLETE)
def test_the_public_pages_speak_every_language(client: Client, path: str, language: str) -> None:
    answer = client.get(path, {"language": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.content.decode()


def test_an_unknown_language_is_the_readers_own(client: Client) -> None:
    answer = client.get("/", {"language": "xx"}, headers={"Accept-Language": "sv"})
    assert '<html lang="sv"' in answer.content.decode()


@pytest.mark.parametrize("path", ["accessibility/", "privacy/"])
def test_the_notices_name_the_owner_in_and_outside_a_course(
    client: Client, settings: Settings, path: str
) -> None:
    settings.SITE_OWNER, settings.FEEDBACK_CONTACT = "The Town of Example", "help@example.org"
    for where in (f"/{path}", address(make.member(make.course()), path)):
        text = client.get(where).content.decode()
        assert "The Town of Example" in text
        assert "help@example.org" in text


def test_feedback_is_kept(client: Client) -> None:
    where = address(make.member(make.course()), "accessibility/")
    answer = client.post(where, {"message": "The text is too small.", "contact": "", "page": "Step 2"})
    assert answer["Location"] == f"{where}?thanks=1#thanks"
    assert "Thank you." in client.get(f"{where}?thanks=1").content.decode()
    kept = Feedback.objects.get()
    assert (kept.message, kept.page, kept.contact) == ("The text is too small.", "Step 2", "")
    assert kept.answered_at is None


def test_empty_feedback_is_explained(client: Client) -> None:
    answer = client.post("/accessibility/", {"message": " "}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert "Write your message first." in answer.content.decode()
    assert not Feedback.objects.exists()


def test_every_page_leads_to_both_notices(client: Client) -> None:
    someone = make.member(make.course())
    for where, prefix, chosen in ((address(someone), address(someone), ""), ("/", "/", "?language=fi")):
        text = client.get(where).content.decode()
        assert f'href="{prefix}accessibility/{chosen}"' in text
        assert f'href="{prefix}privacy/{chosen}"' in text


def test_outside_a_course_the_language_chosen_goes_along(client: Client) -> None:
    assert 'href="/accessibility/?language=ar"' in client.get("/?language=ar").content.decode()
    assert 'href="/resume/?language=ar"' in client.get("/?language=ar").content.decode()
    page = client.get("/accessibility/?language=ar").content.decode()
    assert 'action="/accessibility/?language=ar#feedback"' in page
    answer = client.post("/accessibility/?language=ar", {"message": "الحروف صغيرة"})
    assert answer["Location"] == "/accessibility/?language=ar&thanks=1#thanks"


def test_too_many_messages_wait_and_nothing_that_was_written_is_lost(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback, "EVERYONE", Brake("feedbacks", at_once=2, seconds_each=90))
    sent = {"message": 'a "long" story', "page": "course", "contact": "a@example.org"}
    for _ in range(2):
        assert client.post("/accessibility/", sent).status_code == 302
    answer = client.post("/accessibility/?language=en", sent)
    assert (answer.status_code, answer["Retry-After"]) == (429, "90")
    page = answer.content.decode()
    assert "Your text is still here. Wait 2 minutes." in page
    assert "a &quot;long&quot; story</textarea>" in page
    assert 'value="a@example.org"' in page
    assert Feedback.objects.count() == 2


def test_one_networks_messages_keep_nobody_else_from_writing(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TRUSTED_PROXIES = 1
    monkeypatch.setattr(feedback, "EACH_NETWORK", Brake("feedback", at_once=1, seconds_each=60))
    statuses = [
        client.post("/accessibility/", {"message": "x"}, headers={"X-Forwarded-For": who}).status_code
        for who in ("192.0.2.7", "192.0.2.7", "192.0.2.8")
    ]
    assert statuses == [302, 429, 302]
