import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils.translation import override

from activities.learning import help_calls
from activities.models import AuditEvent, Course, Enrolment, Outcome, Outreach, Role
from activities.outreach import cases
from activities.outreach.sentences import outreach_about
from tests.activities.learning.doing import begin, do, on_day
from tests.activities.mount import address
from tests.factories import activities as make
from tests.factories.hosts import FakeHost, hosted_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher() -> Enrolment:
    return make.member(make.course(), Role.INSTRUCTOR)


@pytest.fixture
def learner(teacher: Enrolment) -> Enrolment:
    with on_day(0):
        return make.member(teacher.course)


def page(client: Client, who: Enrolment, query: str = "") -> str:
    answer = client.get(address(who, f"outreach/{query}"))
    assert answer.status_code == 200
    return answer.content.decode()


def press(client: Client, who: Enrolment, number: int, act: str, **fields: object) -> tuple[int, str]:
    answer = client.post(address(who, f"outreach/{number}/{act}/"), fields)
    return answer.status_code, answer.content.decode() or answer["Location"]


def test_a_person_goes_through_the_hands_of_two_instructors(
    client: Client, teacher: Enrolment, learner: Enrolment
) -> None:
    timo, number = make.member(teacher.course, Role.INSTRUCTOR), learner.number
    assert "Not heard from for" in page(client, teacher)
    assert press(client, teacher, number, "take")[0] == 302
    assert "Nobody waits for anything just now." in page(client, teacher)
    assert "You have taken this" in page(client, teacher, "?show=mine")
    assert f"people/{number}/#outreach" in client.get(address(teacher)).content.decode()
    assert "has taken this" in page(client, timo, "?show=colleagues")
    assert press(client, teacher, number, "hand-over", to=timo.number)[0] == 302
    assert "You have taken this" in page(client, timo, "?show=mine")
    assert press(client, timo, number, "close", outcome="reached", note="Comes <b>on Friday</b>.")[0] == 302
    done = page(client, teacher, "?show=done")
    assert "Reached" in done
    assert "Comes &lt;b&gt;on Friday" in done
    assert '<details class="history" open>' in done
    assert Outreach.objects.get().holder == timo.user


def test_what_was_written_is_not_lost_by_a_mistake(
    client: Client, teacher: Enrolment, learner: Enrolment
) -> None:
    for fields in ({"note": "Comes on Friday."}, {"note": "Comes on Friday.", "outcome": "cured"}):
        status, text = press(client, teacher, learner.number, "close", **fields)
        assert status == 422
        assert "Choose what came of it first." in text
        assert "Comes on Friday.</textarea>" in text
        status, text = press(client, teacher, learner.number, "close", next="person", **fields)
        assert (status, "Comes on Friday.</textarea>" in text) == (422, True)
    assert not Outreach.objects.exists()


def test_a_note_has_room_for_200_characters(client: Client, teacher: Enrolment, learner: Enrolment) -> None:
    status, text = press(client, teacher, learner.number, "close", outcome="reached", note="x" * 201)
    assert (status, "The note is too long." in text) == (422, True)
    press(client, teacher, learner.number, "close", outcome="reached", note="x" * 199 + "ä")
    assert Outreach.objects.get().note == "x" * 199 + "ä"


def test_whoever_comes_too_late_is_told_so(client: Client, teacher: Enrolment, learner: Enrolment) -> None:
    timo = make.member(teacher.course, Role.INSTRUCTOR)
    press(client, timo, learner.number, "take")
    status, text = press(client, teacher, learner.number, "take")
    assert (status, "A colleague has just taken this person." in text) == (409, True)
    press(client, timo, learner.number, "put-back")
    assert press(client, teacher, learner.number, "put-back")[0] == 409


def test_from_the_persons_page_one_comes_back_to_it(
    client: Client, teacher: Enrolment, learner: Enrolment
) -> None:
    status, where = press(client, teacher, learner.number, "take", next="person")
    assert (status, where) == (302, address(teacher, f"people/{learner.number}/?told=take#outreach"))


def test_a_note_too_long_takes_no_choice_back_and_a_line_break_is_one_character(
    client: Client, teacher: Enrolment, learner: Enrolment
) -> None:
    for place in ("", "person"):
        fields = {"outcome": "reached", "note": "x" * 201, "next": place}
        _, text = press(client, teacher, learner.number, "close", **fields)
        assert 'value="reached" required checked>' in text
        assert text.count("checked>") == 1
    broken = "x" * 99 + "\r\n" + "y" * 100
    assert press(client, teacher, learner.number, "close", outcome="reached", note=broken)[0] == 302
    assert Outreach.objects.get().note == "x" * 99 + "\n" + "y" * 100


@pytest.mark.parametrize("place", ["", "person"])
def test_what_was_written_is_still_there_where_a_colleague_was_faster(
    client: Client,
    teacher: Enrolment,
    learner: Enrolment,
    place: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def too_late(**_: object) -> None:
        raise cases.ClosedError

    monkeypatch.setattr(cases, "close", too_late)
    fields = {"outcome": "reached", "note": "Comes on Friday.", "next": place}
    status, text = press(client, teacher, learner.number, "close", **fields)
    assert (status, "A colleague has just written something here." in text) == (409, True)
    assert "Comes on Friday.</textarea>" in text
    assert 'value="reached" required checked>' in text


def test_one_is_told_what_was_done_and_stays_on_the_list(
    client: Client, teacher: Enrolment, learner: Enrolment
) -> None:
    timo = make.member(teacher.course, Role.INSTRUCTOR)
    acts = {
        "take": "Taken. You find the person under “Mine”.",
        "hand-over": "Given to your colleague.",
        "put-back": "Put back.",
        "close": "Saved. What came of it stands under “Done”.",
    }
    for act, words in acts.items():
        where = address(teacher, f"outreach/{learner.number}/{act}/?show=mine&page=2&told=close")
        fields = {"to": timo.number, "outcome": "reached"}
        answer = client.post(where, fields)
        assert answer["Location"].startswith(address(teacher, "outreach/?show=mine&page=2&told="))
        assert words in client.get(answer["Location"]).content.decode()
        answer = client.post(where, fields | {"next": "person"})
        if answer.status_code == 302:
            assert words in client.get(answer["Location"]).content.decode()


def test_wrong_days_are_told_where_they_were_written(client: Client, teacher: Enrolment) -> None:
    answer = client.post(address(teacher, "outreach/rules/"), {"days": "61", "ends_on": "2026-12-18"})
    text = answer.content.decode()
    assert '<details class="act" open>' in text
    assert 'value="61"' in text
    assert 'value="2026-12-18"' in text


def test_a_colleague_who_is_one_no_more_is_told_in_words(
    client: Client, teacher: Enrolment, learner: Enrolment
) -> None:
    timo = make.member(teacher.course, Role.INSTRUCTOR)
    press(client, teacher, learner.number, "take")
    make.member(teacher.course, Role.LEARNER, who=timo.user)
    status, text = press(client, teacher, learner.number, "hand-over", to=timo.number)
    assert (status, "This colleague is no instructor of the course any more." in text) == (409, True)
    assert Outreach.objects.get().holder == teacher.user


@pytest.mark.parametrize("to", ["", "x", "٣", "99"])
def test_nobody_is_given_to_nobody(client: Client, teacher: Enrolment, learner: Enrolment, to: str) -> None:
    press(client, teacher, learner.number, "take")
    assert press(client, teacher, learner.number, "hand-over", to=to)[0] in {409, 422}
    assert Outreach.objects.get().holder == teacher.user


@pytest.mark.parametrize("act", ["take", "close"])
def test_someone_who_is_no_learner_here_is_not_there(client: Client, teacher: Enrolment, act: str) -> None:
    for number in (teacher.number, 99):
        assert press(client, teacher, number, act, outcome=Outcome.REACHED)[0] == 404
    assert not Outreach.objects.exists()


def test_a_person_of_another_course_is_touched_by_no_one(
    client: Client, teacher: Enrolment, learner: Enrolment
) -> None:
    stranger = make.member(make.course(), Role.INSTRUCTOR)
    press(client, teacher, learner.number, "take")
    for act in ("put-back", "close", "hand-over"):
        press(client, stranger, learner.number, act, outcome=Outcome.REACHED, to=1)
    kept = Outreach.objects.get()
    assert (kept.holder, kept.closed_at) == (teacher.user, None)


def test_the_course_has_its_own_days_of_silence_and_its_last_day(client: Client, teacher: Enrolment) -> None:
    where = address(teacher, "outreach/rules/")
    assert client.post(where, {"days": "3", "ends_on": "2026-12-18"}).status_code == 302
    course = Course.objects.get()
    assert (course.silent_after_days, str(course.ends_on)) == (3, "2026-12-18")
    assert "Has not been heard from for 3 days" in page(client, teacher)
    for fields in (
        {"days": "0"},
        {"days": "61"},
        {"days": "x"},
        {"days": "9" * 4301},
        {},
        {"days": "3", "ends_on": "soon"},
    ):
        assert client.post(where, fields).status_code == 422
    client.post(where, {"days": "٤", "ends_on": ""})
    assert Course.objects.get().silent_after_days == 4
    assert Course.objects.get().ends_on is None


def test_what_is_done_about_a_person_is_written_down(
    client: Client, teacher: Enrolment, learner: Enrolment
) -> None:
    press(client, teacher, learner.number, "take")
    press(client, teacher, learner.number, "close", outcome=Outcome.REACHED)
    seen = AuditEvent.objects.order_by("pk").values_list("action", "subject")
    assert list(seen) == [("outreach.take", learner.user.token), ("outreach.close", learner.user.token)]


def test_whoever_asked_for_help_can_be_answered_from_the_list(client: Client, teacher: Enrolment) -> None:
    placement = make.placement(teacher.course)
    learner = make.member(teacher.course)
    help_calls.ask(attempt=begin(placement, learner), step=1, text="")
    for path in ("outreach/", f"people/{learner.number}/"):
        text = client.get(address(teacher, path)).content.decode()
        assert f'href="{address(teacher, "queue/")}#open-calls"' in text


def test_whoever_has_just_succeeded_is_congratulated_and_the_others_are_taken_care_of(
    client: Client, teacher: Enrolment, learner: Enrolment
) -> None:
    assert "I'll take care of this" in page(client, teacher) + page(client, teacher, "?show=done")
    glad = make.member(teacher.course)
    do(make.placement(teacher.course), glad)
    card = page(client, teacher).split(f"people/{glad.number}/")[1].split("</li>\n  ")[0]
    assert "Congratulate!" in card
    assert "I'll congratulate" in card
    assert "I'll take care of this" not in card


def test_without_names_instructors_are_called_instructors_and_told_their_own_number(
    client: Client, teacher: Enrolment, learner: Enrolment
) -> None:
    timo = make.member(teacher.course, Role.INSTRUCTOR)
    press(client, teacher, learner.number, "take")
    text = page(client, teacher, "?show=mine")
    assert f">Instructor {timo.number}</option>" in text
    assert f"Your colleagues see you as Instructor {teacher.number}." in text
    assert f"Instructor {teacher.number} has taken this" in page(client, timo, "?show=colleagues")
    with hosted_by(FakeHost(names={teacher.user_id: "Leena"})):
        assert "Your colleagues see you as" not in page(client, teacher, "?show=mine")


def test_looking_takes_nobody(client: Client, teacher: Enrolment, learner: Enrolment) -> None:
    for act in ("take", "close", "hand-over", "put-back"):
        assert client.get(address(teacher, f"outreach/{learner.number}/{act}/")).status_code == 405


def test_a_form_without_the_csrf_token_does_nothing(teacher: Enrolment, learner: Enrolment) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(address(teacher, f"outreach/{learner.number}/take/")).status_code == 403
    assert not Outreach.objects.exists()


def test_a_learners_page_can_show_what_is_kept_of_keeping_in_touch(
    learner: Enrolment, teacher: Enrolment
) -> None:
    part = "activities/outreach/parts/outreach_kept.html"
    with override("en"):
        assert "Nothing is written down about you." in render_to_string(
            part, {"kept": outreach_about(learner=learner.user)}
        )
        note = "Comes <b>on Friday</b>."
        cases.close(
            course=learner.course, number=learner.number, actor=teacher.user, outcome="reached", note=note
        )
        text = render_to_string(part, {"kept": outreach_about(learner=learner.user)})
    for words in ("Not heard from", "Reached", "Comes &lt;b&gt;on Friday"):
        assert words in text
