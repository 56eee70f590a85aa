"""The tool's side of the bench, in a process of its own: `prepare <lms> <scores>`, `due <scores>`, `unsent`, `one_at_a_time <scores>`."""

import http.client
import json
import sys
import time
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

import django
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.db.transaction import atomic

django.setup()

from activities.models import User
from activities.runtime import clock
from lti_tool.keys.tool_keys import signing_key
from lti_tool.models import (
    DeliveryAttempt,
    DeliveryState,
    LtiUser,
    Registration,
    ScoreDelivery,
)
from lti_tool.protocol.services.ags import Score, score_body
from lti_tool.protocol.services.service import Account, client_assertion
from lti_tool.protocol.vocabulary import MEDIA_SCORE, SCOPE_SCORE
from lti_tool.protocol.web_address import in_path
from tests.factories.deliveries import make_line_item, make_registration


@atomic
def _fill(lms: str, count: int) -> None:
    registration = make_registration(lms)
    column = make_line_item(registration, score_maximum=10)
    users = User.objects.bulk_create(User(username=f"person-{number}") for number in range(count))
    people = LtiUser.objects.bulk_create(
        LtiUser(registration=registration, sub=f"sub-{number}", user=user)
        for number, user in enumerate(users)
    )
    now = clock.now()
    ScoreDelivery.objects.bulk_create(
        ScoreDelivery(
            line_item=column,
            lti_user=person,
            score_given=7,
            score_maximum=10,
            started_at=now,
            submitted_at=now,
            score_ts=now,
        )
        for person in people
    )


def prepare(lms: str, count: str) -> None:
    """A course in which everyone has a grade; none is due yet."""
    call_command("migrate", verbosity=0)
    _fill(lms, int(count))
    signing_key()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a database that is not new knows its tables


def due(count: str) -> None:
    """A new grade for as many people, all in one moment, as at the end of an exam."""
    now = clock.now()
    DeliveryAttempt.objects.all().delete()
    ids = list(ScoreDelivery.objects.order_by("pk").values_list("pk", flat=True)[: int(count)])
    ScoreDelivery.objects.filter(pk__gte=ids[0], pk__lte=ids[-1]).update(
        rev=F("rev") + 1, state=DeliveryState.WAITING, next_at=now, score_ts=now
    )


def unsent() -> None:
    """How many grades the LMS has not acknowledged."""
    sys.stdout.write(str(ScoreDelivery.objects.filter(acked_rev__lt=F("rev")).count()))


def one_at_a_time(count: str) -> None:
    """What a plain tool does: for each grade a token, a connection for each request, and a line in the database."""
    registration = Registration.objects.get()
    account = Account(registration.client_id, registration.token_url)
    begun = time.monotonic()
    for row in ScoreDelivery.objects.select_related("line_item", "lti_user").order_by("pk")[: int(count)]:
        token = json.loads(_post(account.token_url, _token_form(account), {}))["access_token"]
        score = Score(row.lti_user.sub, row.score_given, row.score_maximum, clock.now())
        headers = {"Authorization": f"Bearer {token}", "Content-Type": MEDIA_SCORE}
        _post(in_path(row.line_item.url, "scores"), json.dumps(score_body(score)), headers)
        ScoreDelivery.objects.filter(pk=row.pk).update(acked_rev=row.rev, delivered_at=clock.now())
    sys.stdout.write(str(time.monotonic() - begun))


def _token_form(account: Account) -> str:
    return urlencode(
        {
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": client_assertion(account, signing_key(), clock.now()),
            "scope": SCOPE_SCORE,
        }
    )


def _post(url: str, body: str, headers: dict[str, str]) -> bytes:
    parts = urlsplit(url)
    fresh = http.client.HTTPConnection(parts.netloc, timeout=10)
    fresh.request("POST", f"{parts.path}?{parts.query}", body, headers)
    answer = fresh.getresponse().read()
    fresh.close()
    return answer


if __name__ == "__main__":
    commands: dict[str, Callable[..., None]] = {
        "prepare": prepare,
        "due": due,
        "unsent": unsent,
        "one_at_a_time": one_at_a_time,
    }
    commands[sys.argv[1]](*sys.argv[2:])
