import csv
import io

import pytest
from django.test import Client

from activities.host_answers import HeldResult, HeldResults, Roster
from activities.models import Enrolment, Placement, Role
from activities.runtime import clock
from activities.teaching.reports import results_table
from tests.activities.learning.doing import begin, do, give
from tests.activities.mount import address
from tests.factories import activities as make
from tests.factories.hosts import FakeHost, hosted_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher() -> Enrolment:
    return make.member(make.course(), Role.INSTRUCTOR)


@pytest.fixture
def placement(teacher: Enrolment) -> Placement:
    return make.placement(teacher.course)


@pytest.fixture
def learner(placement: Placement) -> Enrolment:
    learner = make.member(placement.course)
    do(placement, learner, "right", "wrong")
    return learner


def page(client: Client, teacher: Enrolment, path: str = "gradebook/") -> str:
    answer = client.get(address(teacher, path))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_course_without_activities_or_people_is_explained(client: Client, teacher: Enrolment) -> None:
    assert "Nothing is here yet." in page(client, teacher)
    make.placement(teacher.course)
    assert "No learner has come here yet." in page(client, teacher)


def test_a_difference_is_told_in_words_and_not_by_colour(
    client: Client, teacher: Enrolment, learner: Enrolment, placement: Placement
) -> None:
    held = {(placement.pk, learner.user_id): HeldResult(20, differs=True)}
    with hosted_by(FakeHost(held=HeldResults(held, is_offered=True))):
        assert "<b><bdi>the course: 20 %</bdi></b>" in page(client, teacher)


def test_a_heat_map_has_the_numbers_of_the_plain_table(
    client: Client, teacher: Enrolment, learner: Enrolment
) -> None:
    table, heat_map = page(client, teacher), page(client, teacher, "gradebook/?look=map")
    assert "h-2" not in table
    assert 'class="heat h-2"><bdi>50 %</bdi></td>' in heat_map
    assert "<bdi>50 %</bdi></td>" in table
    assert "look=map" in table
    assert "As a plain table" in heat_map


@pytest.mark.parametrize("path", ["gradebook/", "gradebook/?look=map", "p/{}/results/", "people/"])
def test_who_has_left_is_grey_and_said_so_at_the_end(
    client: Client, teacher: Enrolment, learner: Enrolment, placement: Placement, path: str
) -> None:
    stays = make.member(teacher.course)
    Enrolment.objects.filter(pk=learner.pk).update(left_at=clock.now())
    text = page(client, teacher, path.format(placement.public_id))
    assert text.count('class="left"') == 1
    assert "left the course" in text[text.index('class="left"') :]
    assert text.index(f"Participant {stays.number}<") < text.index('class="left"')


def test_on_paper_there_are_no_links_in_the_table(
    client: Client, teacher: Enrolment, learner: Enrolment
) -> None:
    paper = page(client, teacher, "gradebook/?look=paper")
    assert f"people/{learner.number}/" not in paper
    assert "50 %" in paper


def test_on_paper_stand_all_activities_though_a_screen_shows_a_part_of_them(
    client: Client, teacher: Enrolment, learner: Enrolment
) -> None:
    for _ in range(results_table.COLUMNS + 2):
        make.placement(teacher.course)
    screen, paper = page(client, teacher), page(client, teacher, "gradebook/?look=paper&columns=2")
    assert screen.count('<th scope="col"') == 1 + results_table.COLUMNS
    assert "Activities 1–6 of 11" in paper
    assert "Activities 7–11 of 11" in paper
    assert paper.count(f"<bdi>Participant {learner.number}</bdi>") == 2


def test_a_person_with_nothing_is_one_line_on_a_phone(
    client: Client, teacher: Enrolment, learner: Enrolment
) -> None:
    silent = make.member(teacher.course)
    make.placement(teacher.course)
    text = page(client, teacher)
    assert '<span class="folded">1 activity not started</span>' in text
    nothing = text[text.index(f"people/{silent.number}/") :]
    assert nothing.index("Has started nothing") < nothing.index("</tr>")
    cells = nothing[: nothing.index("</tr>")].split("<td")[1:]
    assert [cell.split(">")[0] for cell in cells] == [' role="cell" class="nothing"'] * 2


def test_the_button_asks_for_a_comparison_and_the_page_says_so(client: Client, teacher: Enrolment) -> None:
    host = FakeHost(held=HeldResults(is_offered=True, is_asked=True))
    with hosted_by(host):
        client.post(address(teacher, "gradebook/refresh/"))
        assert client.get(address(teacher, "gradebook/refresh/")).status_code == 405
        assert host.refreshed == [teacher.course]
        make.member(teacher.course)
        assert "Look again in a minute." in page(client, teacher)


def test_where_the_course_shows_no_grades_there_is_no_such_button(
    client: Client, teacher: Enrolment, learner: Enrolment
) -> None:
    assert "gradebook/refresh/" not in page(client, teacher)


def test_the_files_hold_the_results_and_no_name_that_is_only_shown(
    client: Client, teacher: Enrolment, learner: Enrolment
) -> None:
    shown = Roster(is_offered=True, has_names=True)
    with hosted_by(FakeHost(roster=shown, names={learner.user_id: "Aino"})):
        assert "Files have numbers in place of names" in page(client, teacher)
        answer = client.get(address(teacher, "gradebook/results.csv"))
        sheet = client.get(address(teacher, "gradebook/results.xlsx"))
    text = answer.content.decode("utf-8-sig")
    assert "Aino" not in text
    assert list(csv.reader(io.StringIO(text)))[1][0] == f"Participant {learner.number}"
    assert answer["Content-Disposition"] == 'attachment; filename="results.csv"'
    assert sheet.content.startswith(b"PK")
    assert sheet["Content-Type"].endswith("spreadsheetml.sheet")


def test_step_by_step_tells_of_tasks_and_names_no_one(
    client: Client, teacher: Enrolment, learner: Enrolment, placement: Placement
) -> None:
    for _ in range(2):
        give(begin(placement, make.member(teacher.course)), "wrong")
    with hosted_by(FakeHost(names={learner.user_id: "Aino"})):
        text = page(client, teacher, f"p/{placement.public_id}/step-by-step/")
        plain = page(client, teacher, f"p/{placement.public_id}/step-by-step/?look=table")
    for words in ("question q1 (en)", "33&nbsp;%", "that (en)", "2 times", "2 people stand here half done"):
        assert words in text
        assert words in plain
    assert "Aino" not in text
    assert "h-1" in text
    assert "h-1" not in plain


def test_what_needs_nobody_is_told_without_a_mark(
    client: Client, teacher: Enrolment, learner: Enrolment, placement: Placement
) -> None:
    held = {(placement.pk, learner.user_id): HeldResult(60, is_rounded=True, is_calm=True)}
    with hosted_by(FakeHost(held=HeldResults(held, is_offered=True))):
        text = page(client, teacher)
    assert '<span class="soft"><bdi>the course: 60 %, rounded</bdi></span>' in text


def test_what_could_not_be_compared_or_was_not_looked_for_is_said(
    client: Client, teacher: Enrolment, learner: Enrolment, placement: Placement
) -> None:
    unable = {"It answers nothing.": frozenset({placement.pk})}
    answer = HeldResults({}, is_offered=True, seen_at=clock.now(), not_seen=2, unable=unable)
    with hosted_by(FakeHost(held=answer)):
        text = page(client, teacher)
    assert "2 results that were sent have not been seen in the course's grades yet." in text
    assert "These could not be compared with the course's grades:" in text
    assert "It answers nothing." in text
