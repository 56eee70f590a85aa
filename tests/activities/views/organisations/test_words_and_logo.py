"""An organisation's own words and its logo, on their pages."""

from typing import Any

import pytest
from django.test import Client

from activities.models import AuditEvent, Enrolment, Organisation, Role
from activities.organisations import services as organisations
from activities.organisations.words import examples_of, field_name, forms_of
from tests.activities.mount import managing
from tests.factories import activities as make

pytestmark = pytest.mark.django_db

TEXTS = {f"text-{language}": "The workshop" for language in ("fi", "sv", "en")} | {"text-ar": "الورشة"}


@pytest.fixture
def manager() -> Enrolment:
    course = make.course()
    organisations.adopt(course, organisations.new_organisation(name="Our own"))
    return make.member(course, Role.INSTRUCTOR)


def ours(manager: Enrolment) -> Organisation:
    return Organisation.objects.get(courses=manager.course)


def send(client: Client, manager: Enrolment, path: str, **fields: Any) -> Any:
    page = client.get(managing(manager, f"manage/{path}"))
    form = {"seen": page.context.get("seen", ""), **fields}
    return client.post(managing(manager, f"manage/{path}"), form)


def word(name: str, language: str, *forms: str) -> dict[str, str]:
    names = (field_name(name, language, form) for form in forms_of(name, language))
    return dict(zip(names, forms, strict=True))


def test_words_of_one_language_leave_those_of_the_others(client: Client, manager: Enrolment) -> None:
    coach = word("instructor", "en", "coach", "coaches")
    assert send(client, manager, "organisation/words-en/", **coach).status_code == 302
    swedish = word("instructor", "sv", "coach", "coachen", "coacher")
    assert send(client, manager, "organisation/words-sv/", **swedish).status_code == 302
    assert ours(manager).words["instructor"] == {
        "en": ["coach", "coaches"],
        "sv": ["coach", "coachen", "coacher"],
    }
    assert "service" in ours(manager).words  # of the other languages, from the settings
    assert AuditEvent.objects.count() == 2
    assert send(client, manager, "organisation/words-en/").status_code == 302
    assert ours(manager).words["instructor"] == {"sv": ["coach", "coachen", "coacher"]}


@pytest.mark.parametrize(
    ("forms", "fault"),
    [
        (("c" * 200, "coaches"), "The word is too long. It may have 40 letters."),
        (("<b>coach</b>", "coaches"), "Write the word alone, without the signs"),
        (("co\u202each", "coaches"), "There is a sign in the word that nobody can see."),
        (("مدرب", "coaches"), "This language runs from left to right"),
        (("coach", ""), "Fill in all forms of the word"),
    ],
)
def test_a_word_that_cannot_be_taken_gets_a_clear_word_at_its_form(
    client: Client, manager: Enrolment, forms: tuple[str, str], fault: str
) -> None:
    before = ours(manager).words
    answer = send(client, manager, "organisation/words-en/", **word("instructor", "en", *forms))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(fault) == 2
    assert "coach" in page
    assert ours(manager).words == before


def test_an_arabic_word_is_taken_in_arabic(client: Client, manager: Enrolment) -> None:
    arabic = [f"مدرب {number}" for number in range(len(forms_of("instructor", "ar")))]
    assert (
        send(client, manager, "organisation/words-ar/", **word("instructor", "ar", *arabic)).status_code
        == 302
    )


def test_words_are_seen_in_the_page_before_they_are_saved(client: Client, manager: Enrolment) -> None:
    fields = word("instructor", "en", "coach", "coaches") | word(
        "service", "en", "The <b>".replace("<b>", "yard")
    )
    answer = send(client, manager, "organisation/words-en/", preview="yes", **fields)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<bdi>coach</bdi> has answered your call for help." in page
    assert "The yard" in page.split("</head>")[0]
    assert "instructor" not in ours(manager).words
    again = client.get(managing(manager, "manage/organisation/words-en/")).content.decode()
    assert "The yard" not in again


def test_the_usual_word_stands_beside_each_field(client: Client, manager: Enrolment) -> None:
    page = client.get(managing(manager, "manage/organisation/words-fi/")).content.decode()
    assert all(f"Usually: {example}" in page for example in examples_of("instructor", "fi").values())


def test_a_logo_is_stored_shown_and_removed(client: Client, manager: Enrolment) -> None:
    upload = make.sent(make.photo("PNG", (120, 40)), "logo.png")
    assert send(client, manager, "logo/", logo=upload, **TEXTS).status_code == 302
    row = ours(manager)
    assert row.logo_text["en"] == "The workshop"
    page = client.get(managing(manager, "manage/logo/")).content.decode()
    assert f"/logos/{row.logo_digest}.png" in page
    assert send(client, manager, "logo/", **TEXTS | {"text-en": "The yard"}).status_code == 302
    assert ours(manager).logo_text["en"] == "The yard"
    assert ours(manager).logo_digest == row.logo_digest
    assert client.post(managing(manager, "manage/logo/remove/")).status_code == 302
    assert ours(manager).logo_digest == ""
    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True)) == [
        "organisation.logo",
        "organisation.logo",
        "organisation.logo_remove",
    ]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"<svg onload='alert(1)'/>", "This is no picture that we can show."),
        (b"", "The file is empty."),
        (b"x" * (2 * 1024 * 1024 + 1), "The file is too big. It may have 2 megabytes."),
    ],
)
def test_a_picture_that_cannot_be_taken_gets_a_word_and_its_texts_stay(
    client: Client, manager: Enrolment, data: bytes, fault: str
) -> None:
    answer = send(client, manager, "logo/", logo=make.sent(data, "logo.png"), **TEXTS)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(fault) == 2
    assert page.count('value="The workshop"') == 3
    assert ours(manager).logo_digest == ""


def test_a_logo_without_words_for_those_who_do_not_see_it_is_refused(
    client: Client, manager: Enrolment
) -> None:
    upload = make.sent(make.photo("PNG", (120, 40)), "logo.png")
    answer = send(client, manager, "logo/", logo=upload, **TEXTS | {"text-fi": ""})
    assert answer.status_code == 422
    assert answer.content.decode().count("Write for those who do not see the picture") == 2
    assert "Choose a picture first." in send(client, manager, "logo/", **TEXTS).content.decode()
