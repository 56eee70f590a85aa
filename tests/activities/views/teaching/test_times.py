"""Times that are kept here: who may begin when, and that nothing is lost by them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from activities.learning import attempts
from activities.models import Attempt, Enrolment, Placement, Progress, Role, Status
from tests.activities.mount import address
from tests.factories import activities as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def placed(**times: Any) -> tuple[Placement, Enrolment, Enrolment]:
    placement = make.placement(times=times)
    return placement, make.member(placement.course), make.member(placement.course, Role.INSTRUCTOR)


def page(client: Client, who: Enrolment, placement: Placement, path: str = "") -> str:
    return client.get(address(who, f"p/{placement.public_id}/{path}")).content.decode()


@pytest.mark.parametrize(
    ("times", "words"),
    [
        ({"available_from": timezone.now() + DAY}, "This activity opens"),
        ({"available_until": timezone.now() - DAY}, "This activity closed"),
    ],
)
def test_a_learner_cannot_begin_then_and_reads_why_and_an_instructor_may_try(
    client: Client, times: dict[str, Any], words: str
) -> None:
    placement, learner, instructor = placed(**times)
    text = page(client, learner, placement)
    assert words in text
    assert "/start/" not in text
    answer = client.post(address(learner, f"p/{placement.public_id}/start/"))
    assert answer.headers["Location"].endswith(f"/p/{placement.public_id}/")
    assert not Attempt.objects.exists()
    assert "/start/" in page(client, instructor, placement)
    client.post(address(instructor, f"p/{placement.public_id}/start/"))
    assert Attempt.objects.count() == 1


def test_who_has_begun_before_the_end_finishes_after_it_and_it_counts(client: Client) -> None:
    placement, learner, _ = placed(available_until=timezone.now() + DAY)
    attempt = attempts.start(placement=placement, learner=learner.user)
    assert "When you have begun, you may finish later too." in page(client, learner, placement)
    Placement.objects.update(available_until=timezone.now() - DAY)
    placement.refresh_from_db()
    assert "/start/" in page(client, learner, placement)
    for block in ("q1", "q2"):
        attempts.answer(attempt=attempt, block=block, key=block, form={"response": ["right"]})
    attempts.finish(attempt=attempt)
    assert Progress.objects.get().status == Status.FINISHED
    text = page(client, learner, placement)
    assert "See your result" in text
    assert "/start/" not in text


def test_a_day_by_which_it_is_wanted_is_shown_and_stops_nobody(client: Client) -> None:
    placement, learner, instructor = placed(due=timezone.now() - DAY)
    assert "Do this by" in page(client, learner, placement)
    assert "/start/" in page(client, learner, placement)
    assert "To be done by" in page(client, instructor, placement, "results/")


def test_an_instructor_changes_the_times_and_takes_them_away(client: Client) -> None:
    placement, _, instructor = placed(available_until=timezone.now() - DAY)
    here = address(instructor, f"p/{placement.public_id}/times/")
    assert 'value="' in client.get(here).content.decode().split('name="available_until"')[1].split(">")[0]
    wrong = client.post(here, {"available_from": "2.1.2027", "due": "1.1.2027"})
    assert (wrong.status_code, "The activity is not open then." in wrong.content.decode()) == (422, True)
    assert client.post(here, {"due": "1.1.2027"}).status_code == 302
    placement.refresh_from_db()
    assert (placement.available_from, placement.available_until) == (None, None)
    assert timezone.localtime(placement.due).isoformat() == "2027-01-01T23:59:59+02:00"
