"""From the registration link to the grade in the gradebook, over real HTTP, without JavaScript."""

import re

import pytest

from tests.flows.house import House
from tests.flows.right_answers import full_points
from tests.flows.visitor import Visitor, until

pytestmark = pytest.mark.flow
SLUG = "make-an-email-account"
POINTS = str(full_points(SLUG))


def _approve(house: House) -> None:
    """An administrator of the tool approves what waits, on the admin's own pages."""
    name, password = "approver", "a-long-password-for-a-test"
    house.tool.environment["DJANGO_SUPERUSER_PASSWORD"] = password
    try:
        house.tool.manage("createsuperuser", "--no-input", "--username", name)
    finally:
        del house.tool.environment["DJANGO_SUPERUSER_PASSWORD"]
    with Visitor(house.lms, "admin") as admin:
        admin.open(
            f"{house.tool.url}/admin/login/?next=/admin/lti_tool/registration/%3Fstanding__exact=pending"
        )
        admin.send(lambda form: "username" in form.fields, {"username": [name], "password": [password]})
        choices = [
            value for form in admin.page.forms for box, value in form.choices if box == "_selected_action"
        ]
        chosen = {"action": ["approve"], "_selected_action": choices}
        admin.send(lambda form: any(box == "_selected_action" for box, _ in form.choices), chosen)


def test_a_learner_opens_an_activity_of_an_approved_lms_and_the_grade_is_in_the_gradebook(
    house: House,
) -> None:
    house.register(house.registration_link(auto_approve=False))
    _approve(house)
    links = house.pick(SLUG)
    with Visitor(house.lms, "learner3") as learner:
        learner.launch(links[SLUG])
        learner.do(SLUG)
    until(lambda: house.grades("learner3"), [100], seconds=5)
    with Visitor(house.lms, "instructor") as instructor:
        instructor.launch(links[SLUG])
        assert instructor.url.endswith("/results/")
        assert "Grace Okonjo-Laine" in instructor.page.text
        assert re.search(rf"{POINTS} / {POINTS} \(100\s*%\)", instructor.page.text)
        assert "state-ok" in instructor.page.classes
