"""Erasing people, and erasing them again where a backup has brought them back."""

import json
import logging
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.dateparse import parse_datetime

from activities.runtime import clock
from lti_tool import bridge
from lti_tool.bridge import personal
from lti_tool.keys import services as keys
from lti_tool.models import ErasedPerson, LtiUser, RosterCopy, ScoreDelivery

log = logging.getLogger("verstas.privacy")
EVENT = "person_erased"
AT_ONCE = 500


@transaction.atomic
def erase_person(*, person: bridge.User, actor: bridge.User | None, remember: bool = True) -> None:
    """Ends what waits to be sent and removes everything of the person, here and in activities, at once.

    `remember` keeps a fingerprint, so that a restored backup is erased again; retention would find such people anyway.
    """
    personal.hold(person)
    # After what answering locks, and before the person: a worker that holds a grade ends first, then finds it gone.
    list(ScoreDelivery.objects.select_for_update().filter(lti_user__user=person).order_by("pk"))
    copies = RosterCopy.objects.filter(context__course__enrolments__user=person)
    copies.update(
        names_encrypted="", has_names=False, differences_url="", fetched_at=None
    )  # fetched anew when the next instructor looks
    lti_user = LtiUser.objects.select_for_update().filter(user=person).first()
    if lti_user is not None and remember:
        _remember(lti_user)
    personal.erase(person, actor=actor)


def erase_again(erased: Mapping[str, datetime]) -> int:
    """Erases whom these fingerprints name and who came before the erasure; returns how many there were.

    Someone who came back afterwards is a new person, and stays.
    """
    if not erased:
        return 0
    people = LtiUser.objects.select_related("registration", "user")
    before = people.filter(created_at__lt=max(erased.values())).order_by("pk")
    back = [one for one in before.iterator(chunk_size=AT_ONCE) if _is_among(one, erased)]
    for lti_user in back:
        erase_person(person=lti_user.user, actor=None)
    return len(back)


def listed_erasures() -> dict[str, datetime]:
    """The fingerprints that this database remembers."""
    return dict(ErasedPerson.objects.values_list("fingerprint", "erased_at"))


def merge_erasures(erased: Mapping[str, datetime]) -> dict[str, datetime]:
    """Adds the fingerprints of another list to this database's, and returns all; of two erasures the later counts."""
    for fingerprint, erased_at in erased.items():
        row, is_new = ErasedPerson.objects.get_or_create(
            fingerprint=fingerprint, defaults={"erased_at": erased_at}
        )
        if not is_new and row.erased_at < erased_at:
            ErasedPerson.objects.filter(pk=row.pk).update(erased_at=erased_at)
    return listed_erasures()


def erasure_lines(erased: Mapping[str, datetime]) -> Iterable[str]:
    """A list to keep beside the backups: the same form as the log's own lines."""
    return (json.dumps(_fields(*one)) for one in erased.items())


def read_erasures(lines: Iterable[str]) -> dict[str, datetime]:
    """The fingerprints of such a list, or of the log itself; other lines are passed over."""
    entries = [one for one in map(_read, lines) if one]
    return dict(sorted(entries, key=lambda one: one[1]))


def _read(line: str) -> tuple[str, datetime] | None:
    start = line.find("{")  # journals write a date and a name before it
    try:
        fields = json.loads(line[start:]) if start >= 0 else {}
        erased_at = parse_datetime(str(fields.get("erased_at", "")))
    except ValueError:
        return None
    is_ours = fields.get("event") == EVENT and isinstance(fields.get("fingerprint"), str)
    return (fields["fingerprint"], erased_at) if is_ours and erased_at and erased_at.tzinfo else None


def _fields(fingerprint: str, erased_at: datetime) -> dict[str, str]:
    return {"event": EVENT, "fingerprint": fingerprint, "erased_at": erased_at.isoformat()}


def _remember(lti_user: LtiUser) -> None:
    fingerprint, erased_at = keys.fingerprints(_identity(lti_user))[0], clock.now()
    ErasedPerson.objects.update_or_create(fingerprint=fingerprint, defaults={"erased_at": erased_at})
    fields = _fields(fingerprint, erased_at)
    event = fields.pop("event")
    transaction.on_commit(lambda: log.info(event, extra=fields))


def _is_among(lti_user: LtiUser, erased: Mapping[str, datetime]) -> bool:
    moments = (erased[one] for one in keys.fingerprints(_identity(lti_user)) if one in erased)
    return any(lti_user.created_at < erased_at for erased_at in moments)


def _identity(lti_user: LtiUser) -> str:
    """Made of the LMS's own ids, which are the same in every backup; row numbers may not be."""
    return json.dumps([lti_user.registration.issuer, lti_user.registration.client_id, lti_user.sub])
