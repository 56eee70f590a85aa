from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client

from activities.models import User
from activities.runtime import clock
from lti_tool.models import DeliveryState, Registration, ScoreDelivery
from tests.factories import activities as make
from tests.factories.deliveries import make_delivery, make_registration

pytestmark = pytest.mark.django_db
LIST = "/admin/lti_tool/scoredelivery/"
WAITING = f"{LIST}waiting/"


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("admin", "a long password of an administrator"))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def clerk(*rights: str) -> Client:
    """Someone of the staff with just these rights."""
    user = User.objects.create_user("clerk", "a long password of a clerk", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(user)
    return browser


def belongs_to_the_clerk(delivery: ScoreDelivery) -> None:
    """The LMS and the course are the organisation's in which the clerk is staff."""
    course = delivery.line_item.resource_link.context.course
    owner = make.organisation_of(course, staff=[User.objects.get(username="clerk")])
    Registration.objects.filter(pk=delivery.lti_user.registration_id).update(organisation=owner)


def test_staff_of_another_organisation_see_no_grade_and_wake_nothing() -> None:
    delivery = lost_grade()
    registration = delivery.lti_user.registration
    Registration.objects.filter(pk=registration.pk).update(organisation=make.organisation("Stranger"))
    browser = clerk("view_scoredelivery", "change_scoredelivery")
    make.organisation_of(staff=[User.objects.get(username="clerk")])
    assert registration.name not in browser.get(WAITING, secure=True).content.decode()
    assert registration.name not in browser.get(LIST, secure=True).content.decode()
    assert browser.post(wake_address(registration), secure=True).status_code == 404
    act(browser, "send_anyway", delivery)
    delivery.refresh_from_db()
    assert delivery.rev == 1


def wake_address(registration: Registration) -> str:
    return f"{WAITING}{registration.pk}/wake/"


def lost_grade() -> ScoreDelivery:
    delivery = make_delivery(make_registration())
    now = clock.now()
    ScoreDelivery.objects.filter(pk=delivery.pk).update(
        acked_rev=1,
        state=DeliveryState.SENT,
        next_at=None,
        delivered_at=now - timedelta(hours=5),
        lms_differs_at=now,
    )
    return ScoreDelivery.objects.get(pk=delivery.pk)


def act(browser: Client, action: str, *deliveries: ScoreDelivery) -> int:
    fields = {"action": action, "_selected_action": [row.pk for row in deliveries]}
    return browser.post(LIST, fields, secure=True).status_code


def test_the_overview_says_in_words_what_waits(administrator: Client) -> None:
    now = clock.now()
    registration = make_registration(
        name="Our Moodle", paused_until=now + timedelta(minutes=4), auth_problem="token_refused"
    )
    delivery = make_delivery(registration)
    ScoreDelivery.objects.update(problem="platform_error", submitted_at=now - timedelta(days=2))
    page = administrator.get(WAITING, secure=True).content.decode().replace("\xa0", " ")
    for text in ("Our Moodle", "2 days", "reports a fault of its own", "(1)", "does not know this tool"):
        assert text in page
    assert "The LMS is left alone until" in page
    assert wake_address(registration) in page
    assert delivery.lti_user.sub not in page


def test_the_list_leads_to_the_overview_and_an_empty_one_says_so(administrator: Client) -> None:
    assert f'href="{WAITING}"' in administrator.get(LIST, secure=True).content.decode()
    assert "No grades wait." in administrator.get(WAITING, secure=True).content.decode()


def test_the_overview_speaks_the_administrators_language(administrator: Client) -> None:
    administrator.defaults["HTTP_ACCEPT_LANGUAGE"] = "sv"
    assert "Inga vitsord väntar." in administrator.get(WAITING, secure=True).content.decode()


def test_one_button_tries_again_what_waits_for_one_lms(administrator: Client) -> None:
    rest = clock.now() + timedelta(hours=1)
    mine, other = make_registration(paused_until=rest), make_registration(paused_until=rest)
    waits, stays = make_delivery(mine), make_delivery(other)
    ScoreDelivery.objects.update(next_at=rest)
    answer = administrator.post(wake_address(mine), secure=True)
    assert (answer.status_code, answer.headers["Location"]) == (302, WAITING)
    for row in (mine, other, waits, stays):
        row.refresh_from_db()
    assert (mine.paused_until, other.paused_until) == (None, rest)
    assert waits.next_at is not None
    assert waits.next_at < rest
    assert stays.next_at == rest


def test_waking_is_a_post_with_a_token_and_only_for_an_lms_that_exists(administrator: Client) -> None:
    registration = make_registration()
    assert administrator.get(wake_address(registration), secure=True).status_code == 405
    assert administrator.post(f"{WAITING}{registration.pk + 1}/wake/", secure=True).status_code == 404
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(username="admin"))
    assert strict.post(wake_address(registration), secure=True).status_code == 403


def test_a_stranger_neither_sees_nor_wakes(client: Client) -> None:
    registration = make_registration(paused_until=clock.now() + timedelta(hours=1))
    assert client.get(WAITING, secure=True).status_code == 302
    assert client.post(wake_address(registration), secure=True).status_code == 302
    staff = clerk()
    assert staff.get(WAITING, secure=True).status_code == 403
    assert staff.post(wake_address(registration), secure=True).status_code == 403
    registration.refresh_from_db()
    assert registration.paused_until is not None


def test_who_may_only_look_gets_no_button_and_sends_nothing() -> None:
    delivery = lost_grade()
    registration = delivery.lti_user.registration
    browser = clerk("view_scoredelivery")
    belongs_to_the_clerk(delivery)
    page = browser.get(WAITING, secure=True).content.decode()
    assert registration.name in page
    assert wake_address(registration) not in page
    assert browser.post(wake_address(registration), secure=True).status_code == 403
    act(browser, "send_anyway", delivery)
    delivery.refresh_from_db()
    assert delivery.rev == 1


def test_the_list_shows_and_filters_what_the_gradebook_holds_instead(administrator: Client) -> None:
    lost, differing, well = lost_grade(), lost_grade(), lost_grade()
    ScoreDelivery.objects.filter(pk=differing.pk).update(lms_score=4, lms_maximum=10)
    ScoreDelivery.objects.filter(pk=well.pk).update(lms_differs_at=None)

    def listed(query: str) -> set[int]:
        rows = administrator.get(f"{LIST}?{query}", secure=True).context["cl"].queryset
        return {row.pk for row in rows}

    page = administrator.get(LIST, secure=True).content.decode()
    assert "4 / 10" in page
    assert "no grade" in page
    assert listed("gradebook=differs") == {lost.pk, differing.pk}
    assert listed("gradebook=lost") == {lost.pk}
    assert len(listed("")) == len(listed("gradebook=nonsense")) == 3


def test_send_anyway_sends_what_differs_or_is_in_conflict_and_nothing_else(administrator: Client) -> None:
    lost, well = lost_grade(), lost_grade()
    ScoreDelivery.objects.filter(pk=well.pk).update(lms_differs_at=None)
    conflict = make_delivery(make_registration())
    ScoreDelivery.objects.filter(pk=conflict.pk).update(state=DeliveryState.CONFLICT, next_at=None)
    assert act(administrator, "send_anyway", lost, well, conflict) == 302
    for row in (lost, well, conflict):
        row.refresh_from_db()
    assert (lost.rev, lost.acked_rev, lost.state) == (2, 1, DeliveryState.WAITING)
    assert (well.rev, well.acked_rev) == (1, 1)
    assert (conflict.state, conflict.acked_rev) == (DeliveryState.WAITING, 0)
    assert conflict.next_at is not None
    assert LogEntry.objects.count() == 2


def test_words_to_a_learner_stand_on_no_page_of_the_administrators(administrator: Client) -> None:
    delivery = lost_grade()
    ScoreDelivery.objects.update(comment="Between us", acked_comment="Between us")
    page = administrator.get(f"{LIST}{delivery.pk}/change/", secure=True)
    assert (page.status_code, "Between us" in page.content.decode()) == (200, False)
