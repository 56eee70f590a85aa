"""Where a login is kept until the LMS answers: in the row that becomes its session."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from activities.runtime import compiled_queries
from activities.runtime.compiled_queries import Slot
from lti_tool.keys import services as keys
from lti_tool.models import LaunchSession, Registration
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.login import LoginFacts

_BY_ID = compiled_queries.Select(
    lambda: LaunchSession.rows.select_related("registration").filter(pk=Slot("id"))
)
_WITH_KEYS = compiled_queries.Select(
    lambda: (
        LaunchSession.rows.select_related("registration__key_set")
        .defer("registration__key_set__keys")
        .filter(pk=Slot("id"))
    )
)
# What a launch gives the row that was its login.
_OF_A_SESSION = (
    "deployment",
    "context",
    "resource_link",
    "user",
    "lti_user",
    "subject",
    "message_type",
    "role",
    "csrf_secret",
    "return_url",
    "frame_origin",
    "deep_linking_settings",
    "is_administrator",
    "created_at",
    "expires_at",
)
_BECOMES = compiled_queries.Update(
    lambda: LaunchSession.logins.filter(pk=Slot("id")),
    login=None,
    **{name: Slot(name) for name in _OF_A_SESSION},
)

NOTHING = LoginFacts("", "", "", "", "")


@dataclass(frozen=True)
class Login:
    """`facts` are gone as soon as it `is_used`: as soon as it has led to a launch."""

    id: str
    registration: Registration
    facts: LoginFacts
    deployment_id: str
    binder_hash: str
    is_own_window: bool
    created_at: datetime
    expires_at: datetime
    is_used: bool = False
    is_former: bool = False  # its row is one of release 0.1, and no session will come of it

    @property
    def columns(self) -> dict[str, Any]:
        """What stands under the same names in a row of either kind."""
        return {
            "id": self.id,
            "registration": self.registration,
            "binder_hash": self.binder_hash,
            "is_own_window": self.is_own_window,
            "created_at": self.created_at,
            "expires_at": self.expires_at,
        }


def id_of(state: str) -> str:
    """Names a login and the session it becomes, in addresses and in its cookie's name: 128 bits of the state's hash."""
    return keys.digest(state)[:32]


def write(login: Login) -> None:
    login_facts = {**vars(login.facts), "deployment_id": login.deployment_id}
    compiled_queries.insert(LaunchSession(**login.columns, login=login_facts))


def with_id(login_id: str) -> Login | None:
    return _login(_BY_ID.one(id=login_id))


def with_state(state: str) -> Login | None:
    """Read along with the key set of its LMS."""
    return _login(_WITH_KEYS.one(id=id_of(state)))


def registration_of(state: str) -> int | None:
    """The number of the LMS that this state was meant for."""
    row = LaunchSession.rows.filter(pk=id_of(state)).values_list("registration", flat=True)
    return row.first()


def become_session(login: Login, facts: Mapping[str, Any]) -> LaunchSession:
    """State, nonce and browser are one row, used up by this one UPDATE: of two launches at once, one finds no login."""
    if not _BECOMES(id=login.id, **facts):
        raise Refused("login_used")
    return new_session(login, facts)


def new_session(login: Login, facts: Mapping[str, Any]) -> LaunchSession:
    return LaunchSession(**{**login.columns, **facts})


def forget_expired(before: datetime) -> int:
    return LaunchSession.logins.filter(expires_at__lt=before).delete()[0]


def make_room(registration: Registration, *, most: int) -> None:
    """Deletes the oldest waiting logins of an LMS beyond the limit."""
    waiting = LaunchSession.logins.filter(registration=registration)
    newest_first = waiting.order_by("-created_at").values_list("created_at", flat=True)
    oldest_kept = list(newest_first[most - 1 : most])
    if oldest_kept:
        waiting.filter(created_at__lt=oldest_kept[0]).delete()


def _login(row: LaunchSession | None) -> Login | None:
    if row is None:
        return None
    facts = dict(row.login or {})
    deployment_id = facts.pop("deployment_id", "")
    return Login(
        id=row.pk,
        registration=row.registration,
        facts=LoginFacts(**facts) if facts else NOTHING,
        deployment_id=deployment_id,
        binder_hash=row.binder_hash,
        is_own_window=row.is_own_window,
        created_at=row.created_at,
        expires_at=row.expires_at,
        is_used=not facts,
    )
