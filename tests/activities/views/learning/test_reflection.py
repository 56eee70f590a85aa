from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from activities.learning import attempts
from activities.learning.photos.painting import MAX_BYTES
from activities.models import Answer, Attempt, Enrolment, Role, Upload
from activities.teaching import reviews
from activities.teaching.reviews import Opinion
from tests.activities.mount import address
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> Enrolment:
    return make.member(make.course())


@pytest.fixture
def attempt(learner: Enrolment) -> Attempt:
    placement = make.placement(learner.course, make.activity(steps=[[make.reflection()], [make.question()]]))
    return attempts.start(placement=placement, learner=learner.user)


def step_of(attempt: Attempt, number: int = 1) -> str:
    return f"p/{attempt.placement.public_id}/steps/{number}/"


def send(client: Client, who: Enrolment, attempt: Attempt, path: str = "", **form: Any) -> Any:
    """As a browser without JavaScript sends the form."""
    fields = {"attempt": attempt.public_id, "block": "r1", "key": "k", "response": "I sawed."}
    named = {name.replace("_", "-"): value for name, value in form.items()}
    return client.post(address(who, path or step_of(attempt)), fields | named)


def seen(client: Client, who: Enrolment, path: str) -> str:
    return client.get(address(who, path)).content.decode()


def decide(attempt: Attempt, decision: str, comment: str = "", points: str = "") -> None:
    teacher = make.member(attempt.placement.course, Role.INSTRUCTOR).user
    reflection = attempt.reflections.get()
    opinion, revision = Opinion(comment, points), reflection.revision
    reviews.decide(
        reflection=reflection, reviewer=teacher, decision=decision, opinion=opinion, revision=revision
    )


def finish(attempt: Attempt) -> None:
    attempts.answer(attempt=attempt, block="q1", key="q1", form={"response": ["right"]})
    attempts.finish(attempt=attempt)


def test_a_reflection_is_an_ordinary_form_with_a_file(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    text = seen(client, learner, step_of(attempt))
    for words in (
        'enctype="multipart/form-data"',
        'type="file"',
        "What is in the photo?",
        "Hand in</button>",
    ):
        assert words in text
    answer = send(
        client, learner, attempt, response_photo=make.sent(make.photo()), response_description="A stool"
    )
    assert answer["Location"] == f"{address(learner, step_of(attempt))}#feedback-r1"
    text = seen(client, learner, step_of(attempt))
    for words in ("Handed in. It waits for your instructor.", "I sawed.", 'alt="A stool"', "Hand in again"):
        assert words in text


def test_what_was_handed_in_stands_below_what_was_asked(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    send(client, learner, attempt)
    text = seen(client, learner, step_of(attempt))
    places = [text.index(words) for words in ("<h2>tell about r1 (en)", "Handed in. It waits", "I sawed.")]
    assert places == sorted(places)


def test_the_photo_is_served_as_a_picture_and_nothing_else(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    send(client, learner, attempt, response_photo=make.sent(make.photo("PNG"), "evil.html"))
    photo = client.get(address(learner, f"photos/{Upload.objects.get().public_id}/"))
    assert photo.content.startswith(b"\xff\xd8\xff")
    assert photo["Content-Type"] == "image/jpeg"
    assert photo["X-Content-Type-Options"] == "nosniff"
    assert photo["Cache-Control"] == "no-store"
    assert photo["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert photo["Content-Disposition"] == 'inline; filename="photo.jpg"'


def test_a_photo_that_the_storage_has_lost_is_not_found(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    send(client, learner, attempt, response_photo=make.sent(make.photo()))
    upload = Upload.objects.get()
    default_storage.delete(upload.file)
    assert client.get(address(learner, f"photos/{upload.public_id}/")).status_code == 404
    assert client.get(address(learner, step_of(attempt))).status_code == 200


def test_a_photo_that_was_replaced_is_not_found(client: Client, learner: Enrolment, attempt: Attempt) -> None:
    send(client, learner, attempt, response_photo=make.sent(make.photo()))
    first = Upload.objects.get()
    send(client, learner, attempt, key="k2", response_photo=make.sent(make.photo("PNG")))
    assert client.get(address(learner, f"photos/{first.public_id}/")).status_code == 404


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\0\0\0\x18ftypheic" + b"\0" * 50, "the format HEIC"),
        (b"<script>alert(1)</script>", "This file is not a photo that we can open."),
        (b"\xff\xd8\xff" + b"\0" * (MAX_BYTES + 1), "The photo is too big."),
    ],
)
def test_a_photo_that_cannot_be_taken_is_explained_and_the_words_stay(
    client: Client, learner: Enrolment, attempt: Attempt, data: bytes, words: str
) -> None:
    answer = send(client, learner, attempt, response_photo=make.sent(data, "photo.jpg"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert "I sawed." in text
    assert not Answer.objects.exists()
    assert not Upload.objects.exists()


def test_a_photo_stays_chosen_while_the_words_are_mended(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    refused = send(client, learner, attempt, response="x" * 5001, response_photo=make.sent(make.photo()))
    upload = Upload.objects.get()
    assert refused.status_code == 422
    assert f'name="response-photo" value="{upload.public_id}"' in refused.content.decode()
    send(client, learner, attempt, response="shorter", response_photo=upload.public_id)
    assert Answer.objects.get().response["photo"] == upload.public_id


def test_a_request_that_no_phone_makes_is_not_read(learner: Enrolment, attempt: Attempt) -> None:
    client = Client(raise_request_exception=False)
    huge = str(9 * MAX_BYTES)
    refused = client.post(address(learner, step_of(attempt)), {"block": "r1"}, CONTENT_LENGTH=huge)
    assert refused.status_code == 400
    assert not Answer.objects.exists()


def test_what_was_sent_back_says_so_everywhere_and_leads_to_its_step(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    send(client, learner, attempt)
    decide(attempt, "returned", "Which <b>saw</b>?")
    text = seen(client, learner, step_of(attempt))
    assert "Your instructor has sent this back. Please answer again." in text
    assert "Which &lt;b&gt;saw" in text
    assert "Your instructor has sent something back." in seen(client, learner, step_of(attempt, 2))
    start_page = seen(client, learner, f"p/{attempt.placement.public_id}/")
    assert "Which &lt;b&gt;saw" in start_page
    assert start_page.index("Your instructor has sent something back.") < start_page.index(">Continue<")
    begun = client.post(address(learner, f"p/{attempt.placement.public_id}/start/"))
    assert begun["Location"].endswith("/steps/1/")
    send(client, learner, attempt, key="k2", response="The band saw.")
    text = seen(client, learner, step_of(attempt))
    assert "Handed in. It waits" in text
    assert "Which &lt;b&gt;saw" not in text


def test_after_the_end_it_has_a_page_of_its_own(client: Client, learner: Enrolment, attempt: Attempt) -> None:
    send(client, learner, attempt)
    finish(attempt)
    own = f"reflections/{attempt.reflections.get().public_id}/"
    assert own in seen(client, learner, f"p/{attempt.placement.public_id}/done/")
    decide(attempt, "returned", "Which saw?")
    assert "Which saw?" in seen(client, learner, f"p/{attempt.placement.public_id}/done/")
    text = seen(client, learner, own)
    assert f'action="{address(learner, own)}#feedback-r1"' in text
    assert send(client, learner, attempt, own, key="k2", response="").status_code == 422
    answer = send(client, learner, attempt, own, key="k3", response="The band saw.")
    assert answer["Location"] == f"{address(learner, own)}#feedback-r1"
    assert "The band saw." in seen(client, learner, own)


def test_while_the_attempt_is_open_its_page_is_the_step(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    send(client, learner, attempt)
    own = client.get(address(learner, f"reflections/{attempt.reflections.get().public_id}/"))
    assert own["Location"] == f"{address(learner, step_of(attempt))}#block-r1"


def test_an_accepted_reflection_is_read_and_no_longer_changed(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    send(client, learner, attempt, response_photo=make.sent(make.photo()))
    decide(attempt, "accepted", "Well seen.", "4")
    text = seen(client, learner, step_of(attempt))
    for words in ("Your instructor has accepted this.", "Points: 4 / 5", "Well seen.", "I sawed.", "<img"):
        assert words in text
    assert "<textarea" not in text.split('id="help"')[0]
    assert "Change my answer" not in text
    late = send(
        client, learner, attempt, key="k2", response="Too late.", response_photo=make.sent(make.photo("PNG"))
    )
    assert late["Location"].endswith("#feedback-r1")
    assert (Answer.objects.count(), Upload.objects.count()) == (1, 1)


def test_the_end_says_that_the_points_come_after_the_review(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    send(client, learner, attempt)
    finish(attempt)
    done = f"p/{attempt.placement.public_id}/done/"
    text = seen(client, learner, done)
    assert "Your instructor looks at what you handed in." in text
    assert "0</strong> / 6" not in text
    decide(attempt, "accepted", "Well seen.", "4")
    text = seen(client, learner, done)
    for words in ("<strong>5</strong> / 6", "Your instructor has accepted this.", "Well seen."):
        assert words in text


def test_who_tries_out_is_told_that_no_one_looks(client: Client, attempt: Attempt) -> None:
    visitor = make.member(attempt.placement.course, Role.VISITOR)
    trial = attempts.start(placement=attempt.placement, learner=visitor.user)
    send(client, visitor, trial)
    text = seen(client, visitor, step_of(attempt))
    assert "You are trying this out, so no instructor looks at it." in text
    assert "It waits for your instructor" not in text


def test_a_preview_shows_the_form_and_takes_nothing(client: Client, attempt: Attempt) -> None:
    teacher = make.member(attempt.placement.course, Role.INSTRUCTOR)
    text = seen(client, teacher, f"preview/{attempt.placement.activity.slug}/")
    assert "tell about r1 (en)" in text
    assert '<fieldset class="bare" disabled>' in text
