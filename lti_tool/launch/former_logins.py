"""Logins as release 0.1 keeps them, in a table of their own: read as long as one may be on its way, written beside it.

Where its web processes run beside ours during an update, a login that begins here may come back there. All of this module,
the model and its table go with the release after this one.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from activities.runtime import clock, compiled_queries
from lti_tool.launch.login_rows import Login, new_session
from lti_tool.models import LaunchSession, LoginState
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.login import LoginFacts

BESIDE_FOR = timedelta(days=7)  # after `migrate`: longer than anyone takes from the first host to the last
FIRST, THIS = "0001_initial", "0011_one_row_from_login_to_session"
AT_ONCE = timedelta(hours=1)  # what was migrated from nothing has had no release before
_until: list[datetime] = []


def may_be_read_elsewhere() -> bool:
    """Whether web processes of release 0.1 may still take launches; looked up once in a process."""
    if not _until:
        applied = dict(_applied())
        is_new = applied[THIS] - applied[FIRST] < AT_ONCE
        _until.append(datetime.min.replace(tzinfo=UTC) if is_new else applied[THIS] + BESIDE_FOR)
    return clock.now() < _until[0]


def write(login: Login) -> None:
    row = LoginState(**login.columns, **vars(login.facts), lti_deployment_id=login.deployment_id)
    compiled_queries.insert(row)


def with_id(login_id: str) -> Login | None:
    return _login(LoginState.objects.select_related("registration").filter(pk=login_id).first())


def with_state(state: str) -> Login | None:
    rows = LoginState.objects.select_related("registration__key_set").defer("registration__key_set__keys")
    return _login(rows.filter(state=state).first())


def registration_of(state: str) -> int | None:
    """The number of the LMS that this state was meant for."""
    return LoginState.objects.filter(state=state).values_list("registration", flat=True).first()


def become_session(login: Login, facts: Mapping[str, Any]) -> LaunchSession:
    """The row is used up, and one of the sessions is written. Raises Refused where another launch was faster."""
    waiting = LoginState.objects.filter(pk=login.id, consumed_at=None)
    if not waiting.update(consumed_at=clock.now(), login_hint="", lti_message_hint=""):
        raise Refused("login_used")
    session = new_session(login, facts)
    compiled_queries.insert(session)
    return session


def forget_expired(before: datetime) -> int:
    """A used one is kept as long, for its token could be sent again."""
    return LoginState.objects.filter(expires_at__lt=before).delete()[0]


def _login(row: LoginState | None) -> Login | None:
    if row is None:
        return None
    return Login(
        id=row.pk,
        registration=row.registration,
        facts=LoginFacts(row.state, row.nonce, row.target_link_uri, row.login_hint, row.lti_message_hint),
        deployment_id=row.lti_deployment_id,
        binder_hash=row.binder_hash,
        is_own_window=row.is_own_window,
        created_at=row.created_at,
        expires_at=row.expires_at,
        is_used=row.consumed_at is not None,
        is_former=True,
    )


def _applied() -> Iterable[tuple[str, datetime]]:
    rows = MigrationRecorder(connection).migration_qs.filter(app="lti_tool", name__in=[FIRST, THIS])
    return rows.values_list("name", "applied")
