"""A replacement that was a mistake is taken back within a day: each has its own again, and nothing is lost."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from activities.learning import attempts
from activities.learning.statistics import rebuild
from activities.models import (
    Admission,
    Attempt,
    AuditEvent,
    Course,
    Enrolment,
    Expected,
    GradeEvent,
    Organisation,
    Placement,
    Progress,
    User,
)
from activities.outreach import cases
from activities.runtime import clock
from lti_tool.models import (
    Deployment,
    LaunchSession,
    LineItem,
    LtiContext,
    Replacement,
    ResourceLink,
    ScoreDelivery,
    Standing,
)
from lti_tool.protocol import vocabulary as v
from lti_tool.registration import replacement_memory, replacement_undo, replacements
from tests.activities.learning.statistics.test_rebuild import summaries
from tests.factories import activities as make
from tests.factories.signing_lms import SigningLms
from tests.lti_tool.registration.test_replacements import admin, do, launch, lms, placement_in

__all__ = ["admin", "lms"]  # fixtures
pytestmark = pytest.mark.django_db


def pair() -> tuple[Deployment, Deployment]:
    return Deployment.objects.get(deployment_id="1"), Deployment.objects.get(deployment_id="2")


def replace(admin: User) -> Replacement:
    former, by = pair()
    return replacements.replace_deployment(former=former, by=by, actor=admin)


def undo(admin: User) -> None:
    replacement_undo.undo_replacement(replacement=Replacement.objects.get(), actor=admin)


def points(deployment: str) -> dict[str, float | None]:
    rows = Progress.objects.filter(placement__course__lti_context__deployment__deployment_id=deployment)
    return {one.learner.lti_user.sub: one.points for one in rows.select_related("learner__lti_user")}


def numbers(deployment: str) -> dict[str, int]:
    rows = Enrolment.objects.filter(course__lti_context__deployment__deployment_id=deployment)
    return {one.user.lti_user.sub: one.number for one in rows.select_related("user__lti_user")}


def state() -> dict[str, Any]:
    """All that a replacement touches, by ids."""
    return {
        "courses": sorted(Course.objects.values_list("pk", "public_id", "deployment_key", "listed_at")),
        "contexts": sorted(LtiContext.objects.values_list("pk", "deployment", "context_id", "course")),
        "links": sorted(ResourceLink.objects.values_list("pk", "context", "resource_link_id", "placement")),
        "columns": sorted(LineItem.objects.values_list("pk", "resource_link", "url")),
        "placements": sorted(
            Placement.objects.values_list("pk", "public_id", "course", "away_because", "activity")
        ),
        "people": sorted(Enrolment.objects.values_list("pk", "course", "user", "number", "role", "begun")),
        "awaited": sorted(Expected.objects.values_list("pk", "course", "number")),
        "attempts": sorted(Attempt.objects.values_list("pk", "placement", "number", "points")),
        "admissions": sorted(Admission.objects.values_list("placement", "learner")),
        "results": sorted(
            Progress.objects.values_list("placement", "learner", "points", "status", "attempts")
        ),
        "standings": sorted(Deployment.objects.values_list("pk", "standing")),
    }


def counted() -> dict[str, list[Any]]:
    """What instructors' pages sum up; a row that says that there is nothing is as good as none."""
    sums: dict[str, list[Any]] = dict(summaries())
    return sums | {"people": [row for row in sums["people"] if any(row[1:])]}


def test_all_is_as_it_was(lms: SigningLms, admin: User) -> None:
    for sub in ("pupil", "stranger"):
        launch(lms, "1", sub)
        launch(lms, "2", sub)
    launch(lms, "1", "pupil", link="only-here")
    launch(lms, "2", "newcomer")
    launch(lms, "2", "newcomer", link="only-there")
    launch(lms, "1", "pupil", link="of-old", course="a-course-of-its-own")
    launch(lms, "2", "newcomer", link="of-new", course="another-of-its-own")
    for deployment, mark, number in (("1", "a", 90), ("2", "a", 91), ("2", "b", 92)):
        course = placement_in(deployment, "only-here" if deployment == "1" else "only-there").course
        Expected.objects.create(course=course, mark=mark, number=number, listed_at=clock.now())
        Course.objects.filter(pk=course.pk).update(last_number=99)
    do("1", "pupil", "right", "wrong")
    do("2", "pupil", "right", "right")
    do("2", "newcomer", "right")
    before, tallies = state(), counted()
    replace(admin)
    assert Course.objects.count() == 3
    undo(admin)
    assert state() == before
    assert counted() == tallies
    rebuild.rebuild_everything()
    assert counted() == tallies
    assert AuditEvent.objects.filter(action="deployment.undo").count() == 2


def test_what_was_done_since_stays_with_its_person(lms: SigningLms, admin: User) -> None:
    launch(lms, "1", "pupil")
    launch(lms, "2", "newcomer")
    do("1", "pupil", "right", "wrong")
    do("2", "newcomer", "right", "wrong")
    replace(admin)
    for sub in ("pupil", "newcomer", "latecomer"):
        launch(lms, "2", sub)
    launch(lms, "2", "latecomer", link="a-new-link")
    for sub in ("pupil", "newcomer", "latecomer"):
        do_again(sub)
    undo(admin)
    assert points("1") == {"pupil": 2}
    assert points("2") == {"newcomer": 2, "latecomer": 2}
    assert numbers("1") == {"pupil": 1}
    assert numbers("2") == {"newcomer": 1, "latecomer": 2}
    assert Attempt.objects.count() == 5
    assert placement_in("2", "a-new-link").course == placement_in("2").course
    sent = {(one.line_item.url[-1], one.lti_user.sub): one.score_given for one in ScoreDelivery.objects.all()}
    assert sent == {("1", "pupil"): 2, ("2", "newcomer"): 2, ("2", "latecomer"): 2}
    assert set(
        GradeEvent.objects.filter(placement=placement_in("1")).values_list("learner__lti_user__sub")
    ) == {("pupil",)}


def do_again(sub: str) -> None:
    """A whole attempt, both right."""
    attempt = attempts.start(placement=placement_in("2"), learner=User.objects.get(lti_user__sub=sub))
    for number in (1, 2):
        attempts.answer(
            attempt=attempt, block=f"q{number}", key=f"again{number}", form={"response": ["right"]}
        )
    attempts.finish(attempt=attempt)


def test_work_under_way_goes_on_and_open_sessions_too(lms: SigningLms, admin: User) -> None:
    browsers = {}
    for deployment, sub in (("1", "pupil"), ("2", "newcomer")):
        browsers[sub] = (SigningLms(lms.registration), deployment)
        browsers[sub][0].launch({v.DEPLOYMENT_ID: deployment, "sub": sub})
        do(deployment, sub, "right")
    replace(admin)
    undo(admin)
    for sub, (browser, deployment) in browsers.items():
        attempt = Attempt.objects.get(learner__lti_user__sub=sub)
        assert attempt.placement == placement_in(deployment)
        session = LaunchSession.objects.get(user__lti_user__sub=sub)
        assert session.deployment.deployment_id == deployment
        page = browser.client.get(f"/s/{session.pk}/p/{attempt.placement.public_id}/", secure=True)
        assert page.status_code == 200


def test_a_link_that_led_elsewhere_leads_there_again(lms: SigningLms, admin: User) -> None:
    make.activity("another-activity")
    launch(lms, "1", "pupil")
    do("1", "pupil", "right", "right")
    SigningLms(lms.registration).launch(
        {v.DEPLOYMENT_ID: "2", "sub": "pupil", v.CUSTOM: {"activity": "another-activity"}}
    )
    here, there = placement_in("1"), placement_in("2")
    replace(admin)
    assert placement_in("2") == there
    undo(admin)
    assert (placement_in("1"), placement_in("2")) == (here, there)
    here.refresh_from_db()
    assert here.away_at is None
    assert ScoreDelivery.objects.get().score_given == 2


def test_notes_of_reaching_people_go_back_with_them(lms: SigningLms, admin: User) -> None:
    for deployment in ("1", "2"):
        launch(lms, deployment, "pupil")
        course = placement_in(deployment).course
        cases.take(course=course, number=1, actor=admin)
    replace(admin)
    undo(admin)
    for deployment in ("1", "2"):
        assert placement_in(deployment).course.outreach.get().closed_at is None


def test_who_was_erased_since_does_not_come_back(lms: SigningLms, admin: User) -> None:
    launch(lms, "1", "pupil")
    for sub in ("pupil", "gone"):
        launch(lms, "2", sub)
        do("2", sub, "right", "right")
    replace(admin)
    User.objects.get(lti_user__sub="gone").delete()
    undo(admin)
    assert numbers("2") == {"pupil": 1}
    assert points("2") == {"pupil": 2}


def test_after_a_day_nothing_is_taken_back_and_nothing_kept(lms: SigningLms, admin: User) -> None:
    launch(lms, "1", "pupil")
    launch(lms, "2", "pupil")
    row = replace(admin)
    assert row.before["merged"]
    replacement_memory.forget_replacements()
    row.refresh_from_db()
    assert row.before
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1), tick=False):
        refuse(row, "too_late")
        replacement_memory.forget_replacements()
    row.refresh_from_db()
    assert row.before == {}


def refuse(row: Replacement, code: str) -> None:
    with pytest.raises(replacement_undo.CannotUndoError) as refused:
        replacement_undo.preview_undo(row)
    assert refused.value.code == code


def test_what_has_changed_since_is_not_guessed_at(
    lms: SigningLms, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    launch(lms, "1", "pupil")
    launch(lms, "2", "pupil")
    monkeypatch.setattr(replacements, "MOST_REMEMBERED", 0)
    former, by = pair()
    assert not replacements.preview_replacement(former=former, by=by).can_be_undone
    refuse(replace(admin), "too_much")
    monkeypatch.undo()
    Replacement.objects.update(
        before={"contexts": [], "merged": [], "standing": "active"}, undone_at=clock.now()
    )
    refuse(Replacement.objects.get(), "undone_already")
    Replacement.objects.all().delete()
    Deployment.objects.filter(pk=former.pk).update(standing=Standing.ACTIVE)
    launch(lms, "1", "pupil")
    row = replace(admin)
    third = Deployment.objects.create(registration=lms.registration, deployment_id="3", standing="active")
    replacements.replace_deployment(former=by, by=third, actor=admin)
    refuse(row, "changed_since")
    Deployment.objects.filter(pk=by.pk).update(organisation=Organisation.objects.create(name="Another"))
    refuse(row, "another_organisation")


def test_the_preview_counts_what_will_move(lms: SigningLms, admin: User) -> None:
    for sub in ("pupil", "stranger"):
        launch(lms, "1", sub)
    do("1", "pupil", "right", "right")
    launch(lms, "2", "pupil")
    launch(lms, "1", "pupil", course="a-course-of-its-own")
    former, by = pair()
    seen = replacements.preview_replacement(former=former, by=by)
    assert (seen.courses, seen.merged, seen.links, seen.people) == (2, 1, 2, 2)
    assert (seen.columns, seen.grades, seen.can_be_undone) == (2, 1, True)
    row = replace(admin)
    launch(lms, "2", "pupil", link="since")
    undoing = replacement_undo.preview_undo(row)
    assert (undoing.courses, undoing.parted, undoing.links) == (2, 1, 1)
