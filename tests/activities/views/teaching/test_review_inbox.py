from typing import Any

import pytest
from django.test import Client

from activities.learning import attempts, help_calls
from activities.models import (
    Attempt,
    Enrolment,
    GradeEvent,
    HelpCall,
    Placement,
    Reflection,
    Review,
    ReviewDraft,
    Role,
)
from tests.activities.mount import address
from tests.factories import activities as make
from tests.factories.hosts import FakeHost, hosted_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher() -> Enrolment:
    return make.member(make.course(), Role.INSTRUCTOR)


@pytest.fixture
def placement(teacher: Enrolment) -> Placement:
    return make.placement(teacher.course, make.activity(steps=[[make.reflection()]]))


def hand_in(placement: Placement, words: str = "I sawed.", who: Enrolment | None = None) -> Reflection:
    learner = who or make.member(placement.course)
    attempt = attempts.start(placement=placement, learner=learner.user)
    attempts.answer(attempt=attempt, block="r1", key=words, form={"response": [words]})
    return attempt.reflections.get()


def call(placement: Placement, text: str = "I am stuck.") -> HelpCall:
    attempt = attempts.start(placement=placement, learner=make.member(placement.course).user)
    return help_calls.ask(attempt=attempt, step=1, text=text)


def seen(client: Client, who: Enrolment, path: str = "queue/") -> str:
    return client.get(address(who, path)).content.decode()


def review(client: Client, who: Enrolment, reflection: Reflection, decision: str, **form: Any) -> Any:
    fields = {"decision": decision, "seen": "1", "comment": "", "points": ""} | form
    return client.post(address(who, f"reflections/{reflection.public_id}/review/"), fields)


def test_an_empty_queue_says_so(client: Client, teacher: Enrolment, placement: Placement) -> None:
    assert "Nothing waits for you." in seen(client, teacher)


@pytest.mark.parametrize("path", ["queue/", "queue/?placement={}", "p/{}/results/"])
def test_what_waits_stands_in_the_queue_and_with_the_results(
    client: Client, teacher: Enrolment, placement: Placement, path: str
) -> None:
    reflection, asked = hand_in(placement, "I <b>sawed</b>."), call(placement)
    with hosted_by(FakeHost(names={asked.learner_id: "Väinö"})):
        text = seen(client, teacher, path.format(placement.public_id))
    for words in (
        "I &lt;b&gt;sawed",
        "tell about r1 (en)",
        "I am stuck.",
        "Väinö",
        "Participant 2",
        "Step 1 (en)",
    ):
        assert words in text
    assert f"reflections/{reflection.public_id}/review/" in text


def test_the_queue_of_one_activity_has_only_its_own(
    client: Client, teacher: Enrolment, placement: Placement
) -> None:
    other = make.placement(teacher.course, make.activity(steps=[[make.reflection()]]))
    hand_in(placement, "from here")
    hand_in(other, "from there")
    text = seen(client, teacher, f"queue/?placement={placement.public_id}")
    assert "from here" in text
    assert "from there" not in text
    elsewhere = make.placement()
    hidden = client.get(address(teacher, f"queue/?placement={elsewhere.public_id}"))
    assert hidden.status_code == 404


def test_a_long_queue_comes_in_pages_with_as_many_queries(
    client: Client, teacher: Enrolment, placement: Placement, django_assert_max_num_queries: Any
) -> None:
    for number in range(23):
        hand_in(placement, f"work {number:02}")
    with django_assert_max_num_queries(14):
        text = seen(client, teacher)
    assert "work 00" in text
    assert "work 20" not in text
    assert "Page 1 of 2" in text
    assert "work 22" in seen(client, teacher, "queue/?page=2")
    assert "work 22" in seen(client, teacher, "queue/?page=999")


def test_of_many_calls_the_longest_waiting_are_shown(
    client: Client, teacher: Enrolment, placement: Placement, django_assert_max_num_queries: Any
) -> None:
    for number in range(23):
        call(placement, f"stuck {number:02}")
    with django_assert_max_num_queries(15):
        text = seen(client, teacher)
    assert '<span class="count">23</span>' in text
    assert "stuck 19" in text
    assert "stuck 20" not in text
    assert "The others come here when you have answered." in text


@pytest.mark.parametrize(
    "path", ["queue/", "queue/?show=reviewed", "reflections/{}/review/", "help-calls/{}/answer/"]
)
def test_from_what_waits_one_gets_to_every_other_place(
    client: Client, teacher: Enrolment, placement: Placement, path: str
) -> None:
    thing = call(placement) if "help" in path else hand_in(placement)
    text = seen(client, teacher, path.format(thing.public_id))
    for place in ("", "outreach/", "queue/", "gradebook/", "people/"):
        assert f'href="{address(teacher, place)}"' in text


def test_a_learners_name_leads_to_the_page_about_that_learner(
    client: Client, teacher: Enrolment, placement: Placement
) -> None:
    learner, visitor = make.member(teacher.course), make.member(teacher.course, Role.VISITOR)
    reflection = hand_in(placement, who=learner)
    for someone in (learner, visitor):
        help_calls.ask(attempt=attempts.start(placement=placement, learner=someone.user), step=1, text="")
    text = seen(client, teacher)
    assert text.count(f'href="{address(teacher, f"people/{learner.number}/")}"') == 2
    assert f"people/{visitor.number}/" not in text
    assert f"people/{learner.number}/" in seen(client, teacher, f"reflections/{reflection.public_id}/review/")


def test_accepting_leads_back_to_the_queue_and_makes_the_grade(
    client: Client, teacher: Enrolment, placement: Placement
) -> None:
    reflection = hand_in(placement)
    answer = review(client, teacher, reflection, "accepted", comment="Good.\r\nGo on.", points="4")
    assert answer["Location"] == address(teacher, "queue/?told=accepted")
    assert "Accepted. The learner can see it now." in seen(client, teacher, "queue/?told=accepted")
    grade = GradeEvent.objects.get()
    assert (grade.points, grade.comment, grade.grader) == (4, "Good.\nGo on.", teacher.user)


def test_a_review_that_lacks_something_is_explained_and_nothing_typed_is_lost(
    client: Client, teacher: Enrolment, placement: Placement
) -> None:
    reflection = hand_in(placement)
    answer = review(client, teacher, reflection, "accepted", comment="Good <b>work</b>.", points="lots")
    text = answer.content.decode()
    assert answer.status_code == 422
    for words in ("Give whole points from 0 to 5.", "Good &lt;b&gt;work", 'value="lots"'):
        assert words in text
    assert (
        "Write what the learner should do."
        in review(client, teacher, reflection, "returned").content.decode()
    )
    assert not Review.objects.exists()


def test_a_draft_is_there_again_in_another_session_and_only_for_its_writer(
    client: Client, teacher: Enrolment, placement: Placement
) -> None:
    reflection = hand_in(placement)
    answer = review(client, teacher, reflection, "draft", comment="Half a sent", points="3")
    assert "Saved as a draft." in client.get(answer["Location"].split("#")[0]).content.decode()
    text = seen(Client(), teacher, f"reflections/{reflection.public_id}/review/")
    assert "Half a sent" in text
    assert 'value="3"' in text
    assert "Go on with your draft" in seen(client, teacher)
    colleague = make.member(teacher.course, Role.INSTRUCTOR)
    text = seen(client, colleague, f"reflections/{reflection.public_id}/review/")
    assert "Half a sent" not in text
    assert "Another instructor has begun to write about this" in text


def test_the_second_of_two_instructors_is_told_kindly_and_can_decide_anew(
    client: Client, teacher: Enrolment, placement: Placement
) -> None:
    colleague, reflection = make.member(teacher.course, Role.INSTRUCTOR), hand_in(placement)
    review(client, teacher, reflection, "accepted", comment="First words.", points="5")
    late = review(client, colleague, reflection, "returned", comment="Second words.")
    text = late.content.decode()
    assert late.status_code == 409
    for words in ("Another instructor has decided", "First words.", "Second words.", 'name="seen" value="2"'):
        assert words in text
    assert GradeEvent.objects.get().comment == "First words."
    again = review(client, colleague, reflection, "returned", comment="Second words.", seen="2")
    assert again.status_code == 302
    assert list(Review.objects.values_list("comment", flat=True)) == ["First words.", "Second words."]


def test_an_answer_that_came_while_writing_is_shown_first(
    client: Client, teacher: Enrolment, placement: Placement
) -> None:
    learner = make.member(teacher.course)
    reflection = hand_in(placement, "first try", learner)
    hand_in(placement, "second try", learner)
    text = review(client, teacher, reflection, "accepted", points="5").content.decode()
    for words in ("The learner has answered again while you were writing.", "first try", "second try"):
        assert words in text
    assert not Review.objects.exists()


def test_chosen_ones_are_accepted_together(client: Client, teacher: Enrolment, placement: Placement) -> None:
    first, second, third = (hand_in(placement, f"work {number}") for number in range(3))
    chosen = [f"{first.public_id}:1", f"{second.public_id}:7", "no-such-one:1", "nonsense"]
    answer = client.post(address(teacher, "queue/accept/"), {"chosen": chosen})
    text = client.get(answer["Location"]).content.decode()
    assert "Accepted: 1. Left in the queue, because something has changed or you have a draft: 1." in text
    assert GradeEvent.objects.get().points == 5
    assert set(Reflection.objects.filter(state="waiting")) == {second, third}


def test_choosing_none_is_told_and_all_can_be_chosen_without_a_script(
    client: Client, teacher: Enrolment, placement: Placement
) -> None:
    for number in range(2):
        hand_in(placement, f"work {number}")
    answer = client.post(address(teacher, "queue/accept/"), {"placement": placement.public_id})
    text = client.get(answer["Location"]).content.decode()
    assert '<p class="notice" role="status">Nothing was chosen.' in text
    assert text.count(" checked>") == 0
    assert f'href="?placement={placement.public_id}&amp;all=1#waiting-reflections"' in text
    assert seen(client, teacher, "queue/?all=1").count(" checked>") == 2


def test_what_was_reviewed_is_found_again_and_can_be_changed(
    client: Client, teacher: Enrolment, placement: Placement
) -> None:
    assert "Nothing has been reviewed yet." in seen(client, teacher, "queue/?show=reviewed")
    first, second, third = (hand_in(placement, f"work {number}") for number in range(3))
    review(client, teacher, first, "accepted", points="4")
    review(client, teacher, second, "returned", comment="More.")
    text = seen(client, teacher, f"queue/?show=reviewed&placement={placement.public_id}")
    assert text.index("work 1") < text.index("work 0")
    assert "work 2" not in text
    for words in ("4 / 5", "Sent back", first.public_id):
        assert words in text
    assert third.public_id in seen(client, teacher)
    shown = seen(client, teacher, f"reflections/{first.public_id}/review/")
    assert "You accepted this" in shown
    assert 'value="4"' in shown
    stranger = make.member(make.course(), Role.INSTRUCTOR)
    assert "work 0" not in seen(client, stranger, "queue/?show=reviewed")


def test_what_another_courses_instructor_chooses_is_left_alone(client: Client, placement: Placement) -> None:
    reflection = hand_in(placement)
    stranger = make.member(make.course(), Role.INSTRUCTOR)
    client.post(address(stranger, "queue/accept/"), {"chosen": f"{reflection.public_id}:1"})
    assert review(client, stranger, reflection, "accepted", points="5").status_code == 404
    assert not Review.objects.exists()


@pytest.mark.parametrize("role", [Role.LEARNER, Role.CONTENT_DEVELOPER, Role.VISITOR])
def test_no_one_but_an_instructor_decides(client: Client, placement: Placement, role: Role) -> None:
    reflection, someone = hand_in(placement), make.member(placement.course, role)
    assert review(client, someone, reflection, "accepted", points="5").status_code == 403
    accepted = client.post(address(someone, "queue/accept/"), {"chosen": f"{reflection.public_id}:1"})
    assert accepted.status_code == 403
    assert not Review.objects.exists()


def test_a_decision_without_the_csrf_token_is_refused(teacher: Enrolment, placement: Placement) -> None:
    reflection = hand_in(placement)
    refused = review(Client(enforce_csrf_checks=True), teacher, reflection, "accepted", points="5")
    assert refused.status_code == 403


def test_characters_that_no_one_types_break_nothing(
    client: Client, teacher: Enrolment, placement: Placement
) -> None:
    reflection = hand_in(placement)
    assert review(client, teacher, reflection, "draft", comment="a\0b", seen="9" * 40).status_code == 302
    assert ReviewDraft.objects.get().comment == "ab"
    for query in ("page=x", "told=%00", "told=many&accepted=-1&left=²"):
        assert client.get(address(teacher, f"queue/?{query}")).status_code == 200


def test_an_attempt_that_was_begun_in_an_older_version_is_reviewed_as_it_was_asked(
    client: Client, teacher: Enrolment, placement: Placement
) -> None:
    hand_in(placement)
    make.publish(placement.activity, make.content(steps=[[make.question()]]))
    assert "tell about r1 (en)" in seen(client, teacher)
    assert Attempt.objects.get().version.number == 1
