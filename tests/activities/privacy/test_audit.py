from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from activities.models import AuditEvent, Role, User
from activities.models.audit import AppendOnlyError
from activities.privacy import audit
from activities.runtime import clock
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


def test_an_event_holds_tokens_and_no_name() -> None:
    staff = User.objects.create_user("maija.meikalainen", "a password that is long", is_staff=True)
    learner = make.person()
    event = audit.record_event(action="results.view", actor=staff, subject=learner, course=make.course())
    assert event.actor == f"staff-{staff.pk}"
    assert event.subject == learner.username
    assert "maija" not in str(vars(event))


def test_nobody_changes_or_removes_an_event() -> None:
    event = audit.record_event(action="data.export", subject=make.person())
    event.action = "nothing.happened"
    with pytest.raises(AppendOnlyError):
        event.save()
    with pytest.raises(AppendOnlyError):
        event.delete()
    with pytest.raises(AppendOnlyError):
        AuditEvent.objects.update(action="nothing.happened")
    with pytest.raises(AppendOnlyError):
        AuditEvent.objects.filter(pk=event.pk).delete()
    assert AuditEvent.objects.get().action == "data.export"
    assert AuditEvent.objects.get().actor == "command"


def test_events_leave_by_their_age() -> None:
    audit.record_event(action="data.view")
    assert AuditEvent.objects.forget_before(clock.now() - timedelta(days=1)) == 0
    assert AuditEvent.objects.forget_before(clock.now() + timedelta(days=1)) == 1


def test_a_person_is_told_of_others_looks_and_not_of_the_own() -> None:
    learner, teacher = make.person(), make.person()
    audit.record_event(action="attempts.view", actor=teacher, subject=learner)
    audit.record_event(action="data.view", actor=learner, subject=learner)
    assert [event.action for event in audit.about(learner)] == ["attempts.view"]
    assert [event.action for event in audit.by(learner)] == ["data.view"]


def test_the_admin_shows_events_and_changes_none(client: Client) -> None:
    event = audit.record_event(action="attempts.view", actor=make.person(), subject=make.person())
    client.force_login(User.objects.create_superuser("chief", "a password that is long"))
    shown = client.get(reverse("admin:activities_auditevent_changelist")).content.decode()
    assert "attempts.view" in shown
    one = reverse("admin:activities_auditevent_change", args=[event.pk])
    assert client.post(one, {"action": "x"}).status_code == 403
    assert client.post(reverse("admin:activities_auditevent_delete", args=[event.pk])).status_code == 403
    assert client.get(reverse("admin:activities_auditevent_add")).status_code == 403


def test_the_admin_tells_who_looked_at_whom_by_the_numbers_of_the_course(client: Client) -> None:
    teacher = make.member(make.course("Group 3"), Role.INSTRUCTOR)
    learner = make.member(teacher.course)
    chief = User.objects.create_superuser("chief", "a password that is long")
    audit.record_event(action="person.view", actor=teacher.user, subject=learner.user, course=teacher.course)
    audit.record_event(action="data.export", actor=chief, subject=learner.user)
    client.force_login(chief)
    english = {"accept-language": "en"}
    shown = client.get(
        reverse("admin:activities_auditevent_changelist"), {"q": learner.user.token}, headers=english
    )
    text = shown.content.decode()
    for words in ("Participant 1<", "Participant 2<", "Group 3", f"staff-{chief.pk}", learner.user.token):
        assert words in text
    learner.user.delete()
    text = client.get(reverse("admin:activities_auditevent_changelist"), headers=english).content.decode()
    assert "Participant 2<" not in text


def test_the_admin_is_not_for_strangers(client: Client) -> None:
    assert client.get(reverse("admin:activities_auditevent_changelist")).status_code == 302
