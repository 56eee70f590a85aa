"""A login is the row that becomes its session; beside release 0.1 it stands in that release's table."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client

from activities.models import User
from activities.runtime import clock
from lti_tool.keys.secrets_at_rest import digest
from lti_tool.launch import former_logins, launches, login_rows, logins
from lti_tool.launch.cookies import PREFIX
from lti_tool.models import LaunchSession, LoginState
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.login import new_nonce, new_state
from tests.factories import activities as make
from tests.factories.sessions import waiting_login
from tests.factories.signing_lms import Begun, SigningLms, a_signing_lms

pytestmark = pytest.mark.django_db
HINT = '{"launchid": "once"}'


@pytest.fixture
def lms() -> SigningLms:
    make.activity("an-activity")
    return a_signing_lms()


@pytest.fixture
def beside_the_release_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(former_logins, "_until", [clock.now() + timedelta(days=1)])


def updated(monkeypatch: pytest.MonkeyPatch, *, first: timedelta, this: timedelta) -> None:
    """As if these migrations had run so long ago."""
    now = clock.now()
    applied = [(former_logins.FIRST, now - first), (former_logins.THIS, now - this)]
    monkeypatch.setattr(former_logins, "_applied", lambda: applied)
    monkeypatch.setattr(former_logins, "_until", [])


def test_a_login_and_its_session_are_one_row(lms: SigningLms) -> None:
    begun = lms.begin(lti_message_hint=HINT)
    login = waiting_login()
    response = lms.post(lms.token(lms.claims(begun)), begun)
    assert LaunchSession.rows.get() == lms.session(response)
    assert lms.session(response).pk == login.id
    assert not LoginState.objects.exists()


def test_what_the_login_kept_is_gone_with_the_launch(lms: SigningLms) -> None:
    begun = lms.begin(lti_message_hint=HINT)
    assert waiting_login().facts.lti_message_hint == HINT
    lms.post(lms.token(lms.claims(begun)), begun)
    assert LaunchSession.rows.get().login is None


def test_a_login_is_no_session_wherever_sessions_are_asked_for(lms: SigningLms) -> None:
    lms.begin()
    assert not LaunchSession.objects.exists()
    assert not lms.registration.sessions.exists()
    assert lms.client.get(f"/s/{waiting_login().id}/", secure=True).status_code == 401


def test_the_state_leads_to_the_login_and_the_logins_name_not_to_the_state(lms: SigningLms) -> None:
    begun, login = lms.begin(), waiting_login()
    assert login_rows.id_of(begun.state) == login.id
    assert login.id not in begun.state
    with pytest.raises(Refused, match="state_unknown"):
        logins.answered(login.id)


def test_of_two_launches_at_once_one_is_refused_and_leaves_nothing(lms: SigningLms) -> None:
    begun = lms.begin()
    login, secret = waiting_login(), lms.client.cookies[f"{PREFIX}{waiting_login().id}"].value
    params = {"state": begun.state, "id_token": lms.token(lms.claims(begun))}
    launches.accept(login=login, params=params, binder=secret)
    late = {**params, "id_token": lms.token(lms.claims(begun) | {"sub": "someone-else"})}
    with pytest.raises(Refused, match="login_used"):
        launches.accept(login=login, params=late, binder=secret)
    assert LaunchSession.rows.count() == User.objects.count() == 1


def test_of_several_logins_that_wait_only_the_answered_one_becomes_a_session(lms: SigningLms) -> None:
    begun, other = lms.begin(), lms.begin()
    strangers = a_signing_lms(issuer="https://other.example.org").begin()
    session = lms.session(lms.post(lms.token(lms.claims(begun)), begun))
    assert (session.pk, LaunchSession.objects.count()) == (login_rows.id_of(begun.state), 1)
    waiting = {login_rows.id_of(one.state) for one in (other, strangers)}
    assert {one.pk for one in LaunchSession.logins.all()} == waiting
    assert logins.answered(other.state).registration == lms.registration


def test_what_waited_in_vain_is_forgotten_and_neither_a_session_nor_what_waits_still(lms: SigningLms) -> None:
    lms.launch()
    lms.begin()
    LaunchSession.rows.update(expires_at=clock.now() - timedelta(hours=3))
    waiting = login_rows.id_of(lms.begin().state)
    assert logins.forget_expired_logins() == 1
    assert LaunchSession.logins.get().pk == waiting
    assert LaunchSession.objects.count() == 1


def test_a_login_that_is_not_there_or_has_led_to_a_launch_waits_for_nothing(lms: SigningLms) -> None:
    session, waiting = lms.session(lms.launch()), login_rows.id_of(lms.begin().state)
    assert logins.waiting_login(waiting).id == waiting
    for login_id in (session.pk, "f" * 32):
        with pytest.raises(Refused, match="state_unknown"):
            logins.waiting_login(login_id)


def test_who_begins_too_many_logins_pushes_out_the_oldest_of_its_own(lms: SigningLms) -> None:
    other = a_signing_lms(issuer="https://other.example.org")
    session = lms.session(lms.launch())
    strangers = login_rows.id_of(other.begin().state)
    ids = [login_rows.id_of(lms.begin().state) for _ in range(4)]
    now = clock.now()
    for age, login_id in enumerate([ids[2], ids[0], ids[3], ids[1], strangers, session.pk]):
        LaunchSession.rows.filter(pk=login_id).update(created_at=now - timedelta(minutes=age))
    login_rows.make_room(lms.registration, most=2)
    assert {one.pk for one in LaunchSession.logins.all()} == {ids[2], ids[0], strangers}
    login_rows.make_room(lms.registration, most=3)
    assert LaunchSession.rows.count() == 4


@pytest.mark.usefixtures("beside_the_release_before")
def test_beside_the_release_before_its_processes_find_the_login_and_ours_the_launch(lms: SigningLms) -> None:
    begun = lms.begin(lti_message_hint=HINT)
    stored = LoginState.objects.get(state=begun.state)
    assert (stored.lti_message_hint, LaunchSession.rows.count()) == (HINT, 0)
    response = lms.post(lms.token(lms.claims(begun)), begun)
    assert lms.session(response).pk == stored.pk
    stored.refresh_from_db()
    assert (stored.consumed_at is None, stored.lti_message_hint) == (False, "")
    again = lms.post(lms.token(lms.claims(begun)), begun)
    assert "login_used" in again.content.decode()


def test_a_login_that_the_release_before_began_becomes_a_launch_here(lms: SigningLms) -> None:
    secret, now = "a secret of its cookie", clock.now()
    begun = Begun(new_state(), new_nonce())
    row = LoginState.objects.create(
        registration=lms.registration,
        state=begun.state,
        nonce=begun.nonce,
        binder_hash=digest(secret),
        target_link_uri="https://testserver/lti/launch/",
        login_hint="hint",
        created_at=now,
        expires_at=now + timedelta(minutes=10),
    )
    lms.client.cookies[f"{PREFIX}{row.pk}"] = secret
    assert lms.client.get(f"/lti/login/{row.pk}/", secure=True).status_code == 302
    response = lms.post(lms.token(lms.claims(begun)), begun)
    assert lms.client.get(response.headers["Location"], secure=True).status_code == 200


def test_the_release_before_writes_and_reads_sessions_in_the_table_as_it_is_now_and_sees_no_login(
    lms: SigningLms,
) -> None:
    state = MigrationLoader(connection).project_state(("lti_tool", "0010_lists_that_broke_off"))
    former: Any = state.apps.get_model("lti_tool", "LaunchSession")
    session = lms.session(lms.launch())
    lms.begin()
    facts = former.objects.values().get(pk=session.pk)
    former.objects.create(**facts | {"id": "f" * 32})
    as_its_pages_read = former.objects.select_related("registration", "deployment", "user").filter(
        closed_at=None
    )
    assert {row.pk for row in as_its_pages_read} == {session.pk, "f" * 32}
    assert not former.objects.exclude(user=session.user_id).exists()
    assert {row.login for row in LaunchSession.objects.all()} == {None}


@pytest.mark.parametrize(
    ("first", "this", "is_beside"),
    [
        (timedelta(days=30), timedelta(hours=1), True),
        (timedelta(days=30), timedelta(days=8), False),
        (timedelta(minutes=1), timedelta(0), False),
    ],
    ids=["just updated", "updated long ago", "never anything else"],
)
def test_the_table_of_the_release_before_is_written_for_a_week_after_an_update(
    lms: SigningLms, monkeypatch: pytest.MonkeyPatch, first: timedelta, this: timedelta, is_beside: bool
) -> None:
    updated(monkeypatch, first=first, this=this)
    lms.begin()
    assert LoginState.objects.exists() is is_beside
    assert LaunchSession.logins.exists() is not is_beside


def test_another_browsers_cookie_proves_no_login_of_either_table(lms: SigningLms) -> None:
    begun = lms.begin()
    refused = lms.post(lms.token(lms.claims(begun)), begun, Client())
    assert "cookie_missing" in refused.content.decode()
    assert waiting_login().facts.state == begun.state
