"""What an organisation says of itself, changed on its pages: saved by topic, or back with a clear word and all that was typed."""

from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape
from django.utils.translation import override

from activities.models import AuditEvent, Enrolment, Organisation, Role
from activities.organisations import services as organisations
from activities.organisations import switches
from tests.activities.mount import managing
from tests.factories import activities as make

pytestmark = pytest.mark.django_db

OF_CHOICES = {"palette", "names_ceiling", "languages", "publishing", "switched_on"}
OVERRIDE = "\u202e"


@pytest.fixture
def manager() -> Enrolment:
    course = make.course()
    organisations.adopt(course, organisations.new_organisation(name="Our own"))
    return make.member(course, Role.INSTRUCTOR)


def ours(manager: Enrolment) -> Organisation:
    return Organisation.objects.get(courses=manager.course)


def seen(client: Client, manager: Enrolment, topic: str) -> str:
    page = client.get(managing(manager, f"manage/organisation/{topic}/"))
    return str(page.context["seen"])


def send(client: Client, manager: Enrolment, topic: str, **fields: Any) -> Any:
    form = {"seen": seen(client, manager, topic), **fields}
    return client.post(managing(manager, f"manage/organisation/{topic}/"), form)


SAVED: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("name", {"name": "  The  workshop "}, {"name": "The workshop"}),
    ("name", {"name": "ورشة العمل"}, {"name": "ورشة العمل"}),
    ("look", {"palette": "forest"}, {"palette": "forest"}),
    (
        "contacts",
        {"contact": "feedback@example.org", "phone_name": "The office", "phone": "+٣٥٨ 50 123"},
        {"contact": "feedback@example.org", "phone_name": "The office", "phone": "+358 50 123"},
    ),
    (
        "accessibility",
        {"fi": "Yksi.\r\n\r\nKaksi <b>.", "sv": "", "en": " One. "},
        {"accessibility_text": {"fi": "Yksi.\n\nKaksi <b>.", "en": "One."}},
    ),
    ("privacy", {"ar": "نص"}, {"privacy_text": {"ar": "نص"}}),
    (
        "people",
        {"people_kept_days": "٨٠٠", "names_ceiling": "shown"},
        {"people_kept_days": 800, "names_ceiling": "shown"},
    ),
    (
        "people",
        {"people_kept_days": "90", "names_ceiling": "off", "sure": "on"},
        {"people_kept_days": 90, "names_ceiling": "off"},
    ),
    ("languages", {"languages": ["fi", "ar"]}, {"languages": ["fi", "ar"]}),
    ("languages", {"languages": ["fi", "sv", "en", "ar"]}, {"languages": []}),
    (
        "meetings",
        {"meeting_hosts": "Meet.Example.org\n\nhttps://zoom.example/j/1\nmeet.example.org"},
        {"meeting_hosts": ["meet.example.org", "zoom.example"]},
    ),
    ("meetings", {"meeting_hosts": ""}, {"meeting_hosts": []}),
    ("publishing", {"publishing": "reviewed"}, {"publishing": "reviewed"}),
    ("switches", {"switched_on": ["read_aloud"]}, {"switched_on": ["read_aloud"]}),
    ("switches", {}, {"switched_on": []}),
]


@pytest.mark.parametrize(("topic", "fields", "columns"), SAVED)
def test_a_topic_is_saved_by_itself_and_audited(
    client: Client, manager: Enrolment, topic: str, fields: dict[str, Any], columns: dict[str, Any]
) -> None:
    before = Organisation.objects.filter(courses=manager.course).values().get()
    stranger = organisations.new_organisation(name="A stranger")
    answer = send(client, manager, topic, **fields)
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"manage/?saved={topic}")
    assert Organisation.objects.filter(courses=manager.course).values().get() == before | columns
    stranger.refresh_from_db()
    assert stranger.name == "A stranger"
    event = AuditEvent.objects.get()
    assert (event.action, event.organisation) == (f"organisation.{topic}", before["public_id"])
    assert event.actor == manager.user.token
    assert "Saved" in client.get(managing(manager, f"manage/?saved={topic}")).content.decode()


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("name", {"name": ""}, "Write something here."),
    ("name", {"name": "w" * 200}, "It may have 120 letters, and has 200."),
    ("name", {"name": "<b>Bold</b>"}, "Write it without the signs &lt; and &gt;."),
    ("name", {"name": f"Work{OVERRIDE}shop"}, "There is a sign in it that nobody can see."),
    ("look", {"palette": "pink"}, "Choose one of these."),
    ("look", {}, "Choose one of these."),
    ("contacts", {"phone": "call me"}, "Write the number like this"),
    ("contacts", {"phone_name": "The office"}, "Write the number too, or leave both empty."),
    ("contacts", {"contact": "<script>alert(1)</script>"}, "Write it without the signs"),
    ("accessibility", {"fi": "w" * 5001}, "It may have 5000 letters, and has 5001."),
    ("privacy", {"fi": f"a{OVERRIDE}b"}, "There is a sign in it that nobody can see."),
    ("people", {"people_kept_days": "29", "names_ceiling": "off"}, "Write at least 30 days."),
    ("people", {"people_kept_days": "3651", "names_ceiling": "off"}, "Write at most 3650 days."),
    (
        "people",
        {"people_kept_days": "two years", "names_ceiling": "off"},
        "Write a number of days, in digits.",
    ),
    ("people", {"people_kept_days": "90", "names_ceiling": "kept"}, "This is shorter than before."),
    ("people", {"people_kept_days": "730", "names_ceiling": "all"}, "Choose one of these."),
    ("languages", {}, "Choose at least one language."),
    ("languages", {"languages": ["fi", "tlh"]}, "Choose among these."),
    ("meetings", {"meeting_hosts": "meet.example.org\nlocalhost"}, "“localhost” is no name of a host."),
    ("meetings", {"meeting_hosts": "127.0.0.1"}, "is no name of a host."),
    ("meetings", {"meeting_hosts": "https://[::1"}, "is no name of a host."),
    ("meetings", {"meeting_hosts": "*.example.org"}, "is no name of a host."),
    (
        "meetings",
        {"meeting_hosts": "\n".join(f"h{n}.example.org" for n in range(51))},
        "There may be 50 hosts",
    ),
    ("publishing", {"publishing": "nobody"}, "Choose one of these."),
    ("switches", {"switched_on": ["everything"]}, "Choose among these."),
]


@pytest.mark.parametrize(("topic", "fields", "word"), REFUSED)
def test_what_cannot_be_taken_gets_a_word_at_its_field_and_nothing_is_lost(
    client: Client, manager: Enrolment, topic: str, fields: dict[str, Any], word: str
) -> None:
    before = Organisation.objects.filter(courses=manager.course).values().get()
    answer = send(client, manager, topic, **fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(word) == 2  # in the summary, and at the field
    assert 'role="alert"' in page
    for field, value in fields.items():
        if field not in OF_CHOICES:
            assert escape(value) in page
    assert Organisation.objects.filter(courses=manager.course).values().get() == before
    assert not AuditEvent.objects.exists()


def test_every_error_of_the_summary_leads_to_its_field(client: Client, manager: Enrolment) -> None:
    for topic, fields, _word in REFUSED:
        page = send(client, manager, topic, **fields).content.decode()
        leads = [part.split('"')[0] for part in page.split('<a href="#own-')[1:]]
        assert leads
        assert all(f'id="own-{lead}"' in page for lead in leads)


def test_who_saves_second_is_told_what_changed_and_overwrites_nobody(
    client: Client, manager: Enrolment
) -> None:
    first_mark = seen(client, manager, "contacts")
    assert send(client, manager, "contacts", contact="first@example.org").status_code == 302
    path = managing(manager, "manage/organisation/contacts/")
    answer = client.post(path, {"seen": first_mark, "contact": "second@example.org"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody has changed this meanwhile" in page
    assert "first@example.org" in page
    assert 'value="second@example.org"' in page
    assert ours(manager).contact == "first@example.org"
    again = client.post(path, {"seen": answer.context["seen"], "contact": "second@example.org"})
    assert again.status_code == 302
    assert ours(manager).contact == "second@example.org"


def test_two_who_change_different_topics_do_not_disturb_each_other(
    client: Client, manager: Enrolment
) -> None:
    mark = seen(client, manager, "look")
    assert send(client, manager, "name", name="Another name").status_code == 302
    path = managing(manager, "manage/organisation/look/")
    assert client.post(path, {"seen": mark, "palette": "plum"}).status_code == 302
    assert (ours(manager).name, ours(manager).palette) == ("Another name", "plum")


def test_two_who_want_the_same_both_have_it(client: Client, manager: Enrolment) -> None:
    mark = seen(client, manager, "name")
    assert send(client, manager, "name", name="Same").status_code == 302
    path = managing(manager, "manage/organisation/name/")
    assert client.post(path, {"seen": mark, "name": "Same"}).status_code == 302


def test_colours_are_seen_before_they_are_saved(client: Client, manager: Enrolment) -> None:
    answer = send(client, manager, "look", palette="plum", preview="yes")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "This is how it would look" in page
    assert 'data-palette="plum"' in page
    assert ours(manager).palette == "sea"
    assert not AuditEvent.objects.exists()


def test_shortening_asks_twice_and_the_second_time_is_taken(client: Client, manager: Enrolment) -> None:
    assert (
        "Erase them earlier"
        not in client.get(managing(manager, "manage/organisation/people/")).content.decode()
    )
    fields = {"people_kept_days": "60", "names_ceiling": "kept"}
    assert "Erase them earlier from now on" in send(client, manager, "people", **fields).content.decode()
    assert send(client, manager, "people", **fields, sure="on").status_code == 302
    assert ours(manager).people_kept_days == 60


def test_what_speaks_or_records_is_off_until_it_is_switched_on(client: Client, manager: Enrolment) -> None:
    assert not any(switches.is_switched_on(ours(manager), name) for name in switches.SWITCHES)
    page = client.get(managing(manager, "manage/organisation/switches/")).content.decode()
    with override("en"):
        assert all(str(switch.allows) in page for switch in switches.SWITCHES.values())
    send(client, manager, "switches", switched_on=[switches.DISCUSSION])
    on = [name for name in switches.SWITCHES if switches.is_switched_on(ours(manager), name)]
    assert on == [switches.DISCUSSION]


def test_what_is_no_switch_any_more_is_off() -> None:
    assert not switches.is_switched_on(Organisation(switched_on=["telepathy"]), "telepathy")
