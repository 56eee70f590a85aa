"""What a link's custom parameters say: which activity or page it leads to, and when the LMS wants the work."""

from datetime import datetime

from activities.runtime import clock
from lti_tool import addresses
from lti_tool.bridge import Times
from lti_tool.protocol.claims import LaunchClaims
from lti_tool.protocol.history import VARIABLES
from lti_tool.protocol.services.ags import iso

OVERVIEW = "_overview"  # the course's own page; activities' slugs have no underscore
# Filled in at each launch by LMSs that know them (Core 1.3 §C.3); others send the name itself.
_DATES = {
    "submission_starts": "$ResourceLink.submission.startDateTime",
    "submission_ends": "$ResourceLink.submission.endDateTime",
}


_TIMES = ("available_from", "available_until", "due")  # which this tool keeps itself, where the LMS does not


def custom(slug: str, times: Times | None = None) -> dict[str, str]:
    """The custom parameters of a link that leads to this activity; `times`: those that the LMS would not keep."""
    dates = {name: iso(moment) for name, moment in _moments(times or {}) if moment}
    return {"activity": slug, **_DATES, **VARIABLES, **dates}


def _moments(times: Times) -> list[tuple[str, datetime | None]]:
    moments = (times.get("available_from"), times.get("available_until"), times.get("due"))
    return list(zip(_TIMES, moments, strict=True))


def slug(claims: LaunchClaims) -> str:
    """A deep-linked item names its activity in its url and repeats it in custom, for LMSs that keep only one."""
    return addresses.named_activity(claims.target_link_uri) or claims.custom.get("activity", "")


def times(claims: LaunchClaims) -> Times:
    """What the instructor set in the picker; a link copied from a course that is over brings none of its times."""
    begins, ends, due = (_moment(claims.custom.get(name, "")) for name in _TIMES)
    is_over = ends is not None and ends < clock.now()
    return Times() if is_over else Times(available_from=begins, available_until=ends, due=due)


def submission(claims: LaunchClaims) -> dict[str, datetime | None]:
    """When work may be handed in, by `starts_at` and `ends_at`; what the LMS does not tell is left out."""
    texts = {
        "starts_at": claims.custom.get("submission_starts"),
        "ends_at": claims.custom.get("submission_ends"),
    }
    filled = {name: text for name, text in texts.items() if text is not None and not text.startswith("$")}
    return {name: _moment(text) for name, text in filled.items()}


def _moment(text: str) -> datetime | None:
    """None where the LMS has set no limit, or writes it as no one can read."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else None
