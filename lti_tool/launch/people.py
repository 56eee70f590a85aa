"""People as one LMS knows them. No one is ever matched by name or e-mail, nor across registrations."""

from dataclasses import dataclass

from activities.runtime import compiled_queries
from activities.runtime.compiled_queries import Slot
from lti_tool import bridge
from lti_tool.models import LtiUser, Registration
from lti_tool.protocol.errors import Refused

_KNOWN = compiled_queries.Select(
    lambda: LtiUser.objects.select_related("user").filter(registration=Slot("registration"), sub=Slot("sub"))
)


@dataclass(frozen=True)
class Arrived:
    """`lti_user` None: an anonymous person, who is new at each launch."""

    user: bridge.User
    lti_user: LtiUser | None
    is_new: bool


def arrive(registration: Registration, sub: str | None, *, language: str) -> Arrived:
    """The person with this `sub`, made at the first launch. The language chosen here before is kept.

    Raises Refused for who is blocked here, whatever the LMS says, and for accounts of staff: no launch reaches those.
    """
    if sub is None:
        return Arrived(bridge.new_person(language=language), None, is_new=True)
    lti_user = _known(registration, sub)
    arrived = (
        Arrived(lti_user.user, lti_user, is_new=False) if lti_user else _met(registration, sub, language)
    )
    if not may_enter(arrived.user):
        raise Refused("person_blocked")
    return arrived


def may_enter(user: bridge.User) -> bool:
    return user.is_active and not (user.is_staff or user.is_superuser)


def _known(registration: Registration, sub: str) -> LtiUser | None:
    return _KNOWN.one(registration=registration.pk, sub=sub)


def _met(registration: Registration, sub: str, language: str) -> Arrived:
    person = bridge.new_person(language=language)
    newcomer = LtiUser(registration=registration, sub=sub, user=person)
    if compiled_queries.insert(newcomer, unless_there=True):
        return Arrived(person, newcomer, is_new=True)
    person.delete()  # the same person's other frame was faster
    earlier = LtiUser.objects.select_related("user").get(registration=registration, sub=sub)
    return Arrived(earlier.user, earlier, is_new=False)
