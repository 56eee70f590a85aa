from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db.models import ProtectedError
from django.test import TestCase

from activities.learning import attempts
from activities.learning.photos import painting, uploads
from activities.models import Answer, Attempt, Upload
from activities.teaching import reviews
from tests.factories import activities as make

pytestmark = pytest.mark.django_db
committing = TestCase.captureOnCommitCallbacks  # files go when the transaction has ended

RED, GREEN = make.photo(), make.photo("PNG", (50, 50))


def begin(**parts: Any) -> Attempt:
    placement = make.placement(of=make.activity(steps=[[make.reflection()], [make.question()]], **parts))
    return attempts.start(placement=placement, learner=make.member(placement.course).user)


@pytest.fixture
def attempt() -> Attempt:
    return begin()


def hand_in(attempt: Attempt, data: bytes, key: str, **form: list[str]) -> Upload:
    named = uploads.received(
        attempt=attempt, block="r1", form=form, files={"response-photo": make.sent(data)}, too_big=set()
    )
    answer(attempt, key, named)
    return Upload.objects.get(public_id=named["response-photo"][0])


def answer(attempt: Attempt, key: str, form: dict[str, list[str]]) -> Answer:
    with committing(execute=True):
        return attempts.answer(attempt=attempt, block="r1", key=key, form=form)


def stored() -> int:
    return sum(default_storage.exists(name) for name in Upload.objects.values_list("file", flat=True) if name)


def test_a_photo_is_stored_under_a_name_that_tells_nothing(attempt: Attempt) -> None:
    upload = hand_in(attempt, RED, "k")
    assert upload.file.startswith("photos/")
    assert "IMG" not in upload.file
    assert attempt.public_id not in upload.file
    assert uploads.read_photo(upload).startswith(b"\xff\xd8")


def test_the_same_form_sent_twice_is_one_photo_and_one_answer(attempt: Attempt) -> None:
    assert hand_in(attempt, RED, "k") == hand_in(attempt, RED, "k")
    assert (Upload.objects.count(), attempt.answers.count(), stored()) == (1, 1, 1)


def test_a_photo_that_is_replaced_before_review_is_gone(attempt: Attempt) -> None:
    first, second = hand_in(attempt, RED, "k1"), hand_in(attempt, GREEN, "k2")
    assert not default_storage.exists(first.file)
    first.refresh_from_db()
    assert first.file == ""
    assert default_storage.exists(second.file)


def test_a_replaced_photo_that_comes_once_more_with_its_old_form_stays_gone(attempt: Attempt) -> None:
    first, second = hand_in(attempt, RED, "k1"), hand_in(attempt, GREEN, "k2")
    assert hand_in(attempt, RED, "k1") == first
    assert attempt.answers.count() == 2
    assert attempt.reflections.get().answer.response["photo"] == second.public_id
    assert stored() == 1


def test_a_replaced_photo_may_be_chosen_again(attempt: Attempt) -> None:
    first = hand_in(attempt, RED, "k1")
    hand_in(attempt, GREEN, "k2")
    again = hand_in(attempt, RED, "k3")
    assert again == first
    assert attempt.reflections.get().answer.response["photo"] == first.public_id
    assert stored() == 1


def test_a_photo_that_was_reviewed_stays_with_its_review(attempt: Attempt) -> None:
    first = hand_in(attempt, RED, "k1")
    teacher = make.member(attempt.placement.course, "instructor").user
    opinion = reviews.Opinion("Show the whole bench.")
    reviews.decide(
        reflection=attempt.reflections.get(),
        reviewer=teacher,
        decision="returned",
        opinion=opinion,
        revision=1,
    )
    hand_in(attempt, GREEN, "k2")
    assert default_storage.exists(first.file)
    assert stored() == 2


def test_whoever_takes_a_photo_back_has_it_back(attempt: Attempt) -> None:
    first = hand_in(attempt, RED, "k1")
    form = {"response": ["words only"], "response-photo": [first.public_id], "response-remove": ["yes"]}
    answer(attempt, "k2", form)
    assert not default_storage.exists(first.file)


def test_words_are_changed_without_sending_the_photo_again(attempt: Attempt) -> None:
    first = hand_in(attempt, RED, "k1")
    form = {"response": ["more words"], "response-photo": [first.public_id]}
    kept = answer(attempt, "k2", form)
    assert (kept.response["photo"], kept.response["text"]) == (first.public_id, "more words")
    assert default_storage.exists(first.file)


def test_no_one_shows_anothers_photo_as_an_own_one(attempt: Attempt) -> None:
    foreign = hand_in(begin(), RED, "k")
    form = {"response": ["look"], "response-photo": [foreign.public_id]}
    assert attempts.answer(attempt=attempt, block="r1", key="k", form=form).response["photo"] == ""


@pytest.mark.parametrize("block", ["q1", "no such block"])
def test_a_photo_for_a_block_that_takes_none_is_not_stored(attempt: Attempt, block: str) -> None:
    form = {"response": ["right"]}
    files = {"response-photo": make.sent(RED)}
    assert uploads.received(attempt=attempt, block=block, form=form, files=files, too_big=set()) == form
    assert not Upload.objects.exists()


def test_what_is_wrong_with_a_photo_is_told_by_the_form(attempt: Attempt) -> None:
    def told(data: bytes, too_big: set[str], **form: list[str]) -> list[str]:
        files = {"response-photo": make.sent(data, "photo.jpg")}
        named = uploads.received(attempt=attempt, block="r1", form=form, files=files, too_big=too_big)
        return named.get("response-photo-problem", [])

    assert told(b"no photo at all", set()) == ["not_a_photo"]
    assert told(RED, {"response-photo"}) == ["too_big"]
    forged = {"response-photo-problem": ["heic"]}
    assert told(RED, set(), **forged) == []


def test_erasure_deletes_a_persons_files_and_no_one_elses(attempt: Attempt) -> None:
    mine, foreign = hand_in(attempt, RED, "k"), hand_in(begin(), RED, "k")
    assert uploads.delete_photos_of(learner=attempt.learner) == 1
    assert not default_storage.exists(mine.file)
    assert default_storage.exists(foreign.file)
    attempt.delete()


def test_an_attempt_is_not_deleted_without_its_files(attempt: Attempt) -> None:
    hand_in(attempt, RED, "k")
    with pytest.raises(ProtectedError):
        attempt.delete()


def test_a_storage_that_fails_stops_the_erasure_and_forgets_nothing(
    attempt: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(attempt, RED, "k")

    def fail(name: str) -> None:
        raise OSError("the storage is away")

    monkeypatch.setattr(default_storage, "delete", fail)
    with pytest.raises(OSError, match="away"):
        uploads.delete_photos_of(learner=attempt.learner)
    assert Upload.objects.get().file


def test_a_file_that_could_not_be_removed_is_removed_with_the_next_answer(
    attempt: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = hand_in(attempt, RED, "k1")
    with monkeypatch.context() as away:
        away.setattr(default_storage, "delete", lambda name: 1 / 0)
        hand_in(attempt, GREEN, "k2")
    assert default_storage.exists(first.file)
    answer(attempt, "k3", {"response": ["words"]})
    assert not default_storage.exists(first.file)


def test_two_at_once_store_one_photo(attempt: Attempt, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second comes while the first is being made smaller."""
    make_smaller = painting.cleaned
    names = []

    def overtaken(source: Any) -> painting.Photo:
        photo = make_smaller(source)
        monkeypatch.setattr(painting, "cleaned", make_smaller)
        names.append(uploads.keep(attempt=attempt, block="r1", file=make.sent(RED)).file)
        return photo

    def files() -> set[str]:
        return set(default_storage.listdir("photos")[1]) if default_storage.exists("photos") else set()

    before = files()
    monkeypatch.setattr(painting, "cleaned", overtaken)
    with committing(execute=True):
        kept = uploads.keep(attempt=attempt, block="r1", file=make.sent(RED))
    assert {kept.file} == {f"photos/{name}" for name in files() - before} == set(names)
