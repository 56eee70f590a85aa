"""What a whole column of a gradebook holds, asked for as its LMS can bear it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from activities.runtime import clock
from lti_tool.delivery.clients import service_of
from lti_tool.models import Deployment, Registration
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.services.results import Result, column_results

REQUEST_SECONDS, COLUMN_SECONDS = 10.0, 120.0
# After so long an LMS may have been updated, and is asked with a limit again.
REMEMBERED = timedelta(days=7)


def fetched(deployment: Deployment, url: str) -> Mapping[str, Result]:
    """Everyone's result by the LMS's user id; raises LtiError.

    An LMS that has answered without `limit`, and not with one, is asked without it from then on.
    """
    registration, now = deployment.registration, clock.now()
    since = registration.results_unlimited_at
    is_known = since is not None and now - since < REMEMBERED
    service = service_of(deployment, seconds=REQUEST_SECONDS)
    try:
        results = column_results(service, url, may_limit=not is_known, within=COLUMN_SECONDS)
    except Refused:
        if is_known:  # it may have learnt to page since
            _remember(registration, None)
        raise
    if results.is_unlimited and not is_known:
        _remember(registration, now)
    elif not results.is_unlimited and since is not None:
        _remember(registration, None)
    return results.by_user


def _remember(registration: Registration, unlimited_at: datetime | None) -> None:
    Registration.objects.filter(pk=registration.pk).update(results_unlimited_at=unlimited_at)
