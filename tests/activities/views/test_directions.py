"""Pages in a language that runs the other way than what stands in them, or that nobody has checked."""

import re
from pathlib import Path

import polib
import pytest
from django.test import Client
from pytest_django import Settings

from activities.learning import attempts
from activities.models import Attempt, Enrolment, Role
from tests.activities.learning.doing import do
from tests.activities.mount import address
from tests.factories import activities as make

pytestmark = pytest.mark.django_db
FINNISH = r' lang="fi" dir="ltr"'
ARABIC = r' lang="ar" dir="rtl"'
UNCHECKED = "The texts in this language have not been checked yet."


@pytest.fixture
def learner() -> Enrolment:
    """Someone who reads Arabic."""
    return make.member(make.course("Digitaidot"), who=make.person("ar"))


@pytest.fixture
def attempt(learner: Enrolment) -> Attempt:
    return attempts.start(placement=make.placement(learner.course), learner=learner.user)


def page(client: Client, attempt: Attempt, learner: Enrolment, path: str = "") -> str:
    return client.get(address(learner, f"p/{attempt.placement.public_id}/{path}")).content.decode()


def test_the_page_runs_from_right_to_left(client: Client, learner: Enrolment) -> None:
    text = client.get(address(learner)).content.decode()
    assert '<html lang="ar" dir="rtl"' in text
    assert '<bdi class="course-name">Digitaidot</bdi>' in text


def test_content_without_arabic_is_finnish_and_runs_from_left_to_right(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    text = page(client, attempt, learner, "steps/2/")
    assert f'<article class="panel" id="step"{FINNISH}>' in text
    assert "question q1 (fi)" in text
    assert re.search(f"<a href=[^>]*{FINNISH}>Step 3", text)
    assert re.search(f"<h1{FINNISH}>", page(client, attempt, learner))
    assert re.search(f"<a href=[^>]*{FINNISH}>Activity", client.get(address(learner)).content.decode())


def test_what_the_page_says_within_the_content_is_arabic(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    attempts.answer(attempt=attempt, block="q1", key="k", form={"response": ["wrong"]})
    text = page(client, attempt, learner, "steps/2/")
    assert re.search(f'id="feedback-q1"[^>]*{ARABIC}>\\s*<p class="feedback-head">ليس بعد', text)
    assert re.search(f'class="feedback-words"{FINNISH}><p>not that in q1 \\(fi\\)', text)
    assert re.search(f'class="answer-foot"{ARABIC}>\\s*<p class="answer-state is-saved">', text)
    assert re.search(r'<button[^>]*form="answer-q1">أجب مرة أخرى', text)


def test_a_form_that_could_not_be_read_is_explained_in_arabic(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    where = address(learner, f"p/{attempt.placement.public_id}/steps/2/")
    answer = client.post(where, {"attempt": attempt.public_id, "block": "q1", "key": "k"})
    assert answer.status_code == 422
    assert "لم تختر إجابة بعد." in answer.content.decode()


def test_a_block_speaks_the_language_of_its_content(client: Client, learner: Enrolment) -> None:
    hinted = {**make.question(), "hint": make.text("a hint")}
    placement = make.placement(learner.course, make.activity(steps=[[hinted]]))
    attempt = attempts.start(placement=placement, learner=learner.user)
    assert "Näytä vihje" in page(client, attempt, learner, "steps/1/")


def test_a_result_within_arabic_is_not_turned_around(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    for block in ("q1", "q2"):
        attempts.answer(attempt=attempt, block=block, key=block, form={"response": ["right"]})
    attempts.finish(attempt=attempt)
    text = page(client, attempt, learner, "done/")
    assert '<bdi dir="ltr"><strong>2</strong> / 2</bdi>' in text
    assert re.search(f"<bdi{FINNISH}>Activity [^<]*</bdi>", text)
    assert '<bdi dir="ltr">100&nbsp;%</bdi>' in client.get(address(learner)).content.decode()


def test_a_title_within_an_arabic_sentence_keeps_its_own_direction(client: Client) -> None:
    teacher = make.member(make.course(), Role.INSTRUCTOR, who=make.person("ar"))
    learner = make.member(teacher.course)
    do(make.placement(teacher.course, make.activity("keys")), learner)
    for path in ("outreach/", f"people/{learner.number}/"):
        text = client.get(address(teacher, path)).content.decode()
        assert "«\u2068Activity keys (fi)\u2069»" in text, path
        assert "«A" not in text, path


def test_nothing_is_marked_where_all_is_in_one_language(client: Client) -> None:
    someone = make.member(make.course())
    attempt = attempts.start(placement=make.placement(someone.course), learner=someone.user)
    attempts.answer(attempt=attempt, block="q1", key="k", form={"response": ["wrong"]})
    text = page(client, attempt, someone, "steps/2/")
    assert '<article class="panel" id="step">' in text
    assert '<div class="answer-foot">' in text


def test_a_page_says_where_its_language_is_unchecked(client: Client, settings: Settings) -> None:
    someone = make.member(make.course())
    for where in (address(someone), "/?language=en"):
        settings.UNCHECKED_LANGUAGES = ["fi", "ar"]
        assert UNCHECKED not in client.get(where).content.decode()
        settings.UNCHECKED_LANGUAGES = ["en"]
        assert UNCHECKED in client.get(where).content.decode()


def test_the_language_that_all_is_written_in_is_told_of_in_the_accessibility_statement_alone(
    client: Client, settings: Settings
) -> None:
    settings.UNCHECKED_LANGUAGES = ["fi", "ar"]
    someone = make.member(make.course(), who=make.person("fi"))
    said = "Tämän kielen tekstejä ei ole vielä tarkistettu."
    assert said not in client.get(address(someone)).content.decode()
    statement = client.get(address(someone, "accessibility/")).content.decode()
    assert re.search(r"<li>suomi</li><li>arabia</li>", statement)
    assert said not in statement


def test_a_language_that_django_does_not_know_needs_a_line_and_a_catalogue(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    catalogue.append(polib.POEntry(msgid="Welcome", msgstr="Soo dhawoow"))
    folder = tmp_path / "so" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue.save_as_mofile(str(folder / "django.mo"))
    settings.LOCALE_PATHS = [tmp_path]
    settings.LANGUAGES = [*settings.LANGUAGES, ("so", "Soomaali")]
    text = client.get("/", {"language": "so"}).content.decode()
    assert '<html lang="so" dir="ltr"' in text
    assert "<title>Soo dhawoow" in text
    assert ">Soomaali</a>" in text
