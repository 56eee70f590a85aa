"""A course is copied, work is reviewed, data is taken out and removed: both sides as processes, over real HTTP."""

import json
from urllib.parse import urlsplit

import pytest

from tests.flows.house import House
from tests.flows.visitor import Visitor, until

pytestmark = pytest.mark.flow
SLUG = "make-an-email-account"
NOTICES = ("LtiContextCopyNotice", "LtiHelloWorldNotice")


def handlers(house: House) -> list[str]:
    """Which notices the LMS sends to this tool."""
    return sorted(house.lms.state()["tools"][-1]["notice_handlers"])


def do(house: House, person: str, link: int) -> None:
    with Visitor(house.lms, person) as learner:
        learner.launch(link)
        learner.do(SLUG)


def chosen_by_hand(house: House) -> int:
    """A graded link that names nothing; its instructor opens it and chooses."""
    link = house.link(title="E-mail", line_item={"scoreMaximum": 10, "label": "E-mail"})
    with Visitor(house.lms, "instructor") as instructor:
        instructor.launch(link)
        instructor.send(lambda form: ("activity", SLUG) in form.choices, {"activity": [SLUG]})
    return link


def test_a_copied_course_keeps_its_activities_and_its_columns(known: House) -> None:
    """By Moodle's rules: the LMS tells of the copied course, not of the copied link, and notices say so too."""
    link = chosen_by_hand(known)
    do(known, "learner1", link)
    until(lambda: known.grades("learner1"), [100.0], seconds=20)
    until(lambda: handlers(known), sorted(NOTICES), seconds=20)
    with Visitor(known.lms, "admin") as admin:
        admin.open(f"{known.lms.url}/admin/tools/")
        admin.press("/greet/")
        assert "The tool answered 200." in admin.page.text
    with Visitor(known.lms, "instructor") as instructor:
        instructor.open(f"{known.lms.url}/course/")
        instructor.press("/copy/")
    copied = known.lms.state()["links"][-1]
    assert copied["course"] != known.lms.state()["links"][0]["course"]
    do(known, "learner2", copied["id"])
    until(lambda: known.grades("learner2"), [100.0], seconds=20)
    columns = known.lms.state()["line_items"]
    assert [column["link"] for column in columns] == [link, copied["id"]]


def test_columns_that_the_copy_uncoupled_are_found_and_not_made_again(known: House) -> None:
    links = known.pick(SLUG)
    do(known, "learner1", links[SLUG])
    until(lambda: known.grades("learner1"), [100.0], seconds=20)
    made = known.lms.control("copy-course", {"loose_columns": True})
    do(known, "learner2", made["links"][str(links[SLUG])])
    until(lambda: known.grades("learner2"), [100.0], seconds=20)
    assert [column["link"] for column in known.lms.state()["line_items"]] == [links[SLUG], None]


def test_work_is_reviewed_from_the_gradebook_and_data_is_taken_out_and_removed(known: House) -> None:
    links = known.pick(SLUG)
    do(known, "learner5", links[SLUG])
    until(lambda: known.grades("learner5"), [100.0], seconds=20)
    person = next(one["sub"] for one in known.lms.state()["people"] if one["key"] == "learner5")
    with Visitor(known.lms, "instructor") as instructor:
        instructor.open(f"{known.lms.url}/gradebook/")
        instructor.follow(f"/{person}/")
        instructor.open(instructor.page.frames[0])
        instructor.go_through()
        assert "/learners/" in urlsplit(instructor.url).path
        assert "Mai Linh Nguyenlahti" in instructor.page.text
        assert "feedback-right" in instructor.page.classes
    with Visitor(known.lms, "learner5") as learner:
        _open_my_data(learner, known)
        learner.follow("/my-data/remove/")
        here = learner.url
        file = learner.session.get(here.replace("/remove/", "/file/"), timeout=30)
        data = json.loads(file.content)
        assert data["learning_platform"]["your_id_there"] == person
        assert [one["what"] for one in data["what_others_did_with_your_data"]] == ["attempts.view"]
        learner.send(lambda form: ("sure", "1") in form.choices, {"sure": ["1"]})
        again = learner.session.get(here, timeout=30)
        assert again.status_code == 401
    assert known.grades("learner5") == [100.0]  # the course's gradebook is the course's
    with Visitor(known.lms, "learner5") as learner, pytest.raises(AssertionError, match="404"):
        _open_my_data(learner, known)
    with Visitor(known.lms, "learner5") as learner:
        learner.launch(links[SLUG])  # and whoever comes back begins anew
        assert any(form.action.endswith("/start/") for form in learner.page.forms)
    assert json.loads(known.tool.manage("purge", "--dry-run", "--json"))["people"] == 0


def _open_my_data(learner: Visitor, house: House) -> None:
    learner.open(f"{house.lms.url}/course/")
    learner.open(next(link for link in learner.page.links if link.startswith("/privacy/")))
    learner.open(learner.page.frames[0])
    learner.go_through()
