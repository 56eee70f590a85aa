"""One revision of one grade as a worker holds it: what is sent, and what is known of its fate so far."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lti_tool.models import Deployment, ScoreDelivery
from lti_tool.protocol.services.ags import Score
from lti_tool.protocol.services.results import Result, is_same
from lti_tool.protocol.vocabulary import SCOPE_RESULT


@dataclass(frozen=True)
class LeasedGrade:
    """One revision of one grade, ours to send while the lease lasts."""

    delivery_id: int
    rev: int
    attempts: int
    lease_token: str
    line_item_id: int
    line_item_url: str
    score: Score
    deployment: Deployment
    may_look: bool
    is_probe: bool
    # This revision may have arrived though no answer came: see send.py.
    is_perhaps_there: bool = False
    # Other points than any that may stand there by now: where they are, the words that came with them are too.
    is_other_grade: bool = True
    comment: str = ""
    # What may stand there of ours by now, if not this grade: [points, maximum].
    former: tuple[tuple[float | None, float | None], ...] = ()
    sent_ts_before: datetime | None = None
    last_http_before: int | None = None
    leased_at: float = field(default_factory=time.monotonic)

    @property
    def registration_id(self) -> int:
        return self.deployment.registration_id


def leased_grade(
    row: ScoreDelivery, deployments: Mapping[int, Deployment], token: str, is_probe: bool
) -> LeasedGrade:
    context = row.line_item.resource_link.context
    deployment = deployments[context.deployment_id]
    return LeasedGrade(
        delivery_id=row.pk,
        rev=row.rev,
        attempts=row.attempts,
        lease_token=token,
        line_item_id=row.line_item_id,
        line_item_url=row.line_item.url,
        score=_score(row, deployment.registration.product),
        deployment=deployment,
        may_look=SCOPE_RESULT in context.ags_scopes,
        is_probe=is_probe,
        is_perhaps_there=_is_perhaps_there(row),
        is_other_grade=_is_other_grade(row, deployment.registration.product),
        comment=row.comment,
        former=_former(row),
        sent_ts_before=row.sent_ts,
        last_http_before=row.last_http,
    )


def _is_perhaps_there(row: ScoreDelivery) -> bool:
    """Whether a try of this revision got no answer; a refusal says that this very one is not there."""
    return row.is_perhaps_there or (row.sent_ts == row.score_ts and not is_answer(row.last_http))


def _former(row: ScoreDelivery) -> tuple[tuple[float | None, float | None], ...]:
    return ((row.acked_score, row.acked_maximum), *((one[0], one[1]) for one in row.perhaps_held))


def _is_other_grade(row: ScoreDelivery, product: str) -> bool:
    """Moodle tells comments (4.5, 2026-11): there, points prove nothing of words."""
    return product != "moodle" and not any(
        is_same(Result(*grade), row.score_given, row.score_maximum) for grade in _former(row)
    )


def is_answer(status: int | None) -> bool:
    """Whether the LMS itself has answered: a gateway's 5xx says nothing of what stands behind it."""
    return status is not None and status < 500


def _score(row: ScoreDelivery, product: str) -> Score:
    # Canvas counts a submission and adds a comment for each score, a repeated one too, unless told otherwise (2026-11).
    is_canvas = product == "canvas"
    # What no answer came to may have been counted; what was refused is as new as before.
    is_new_submission = row.grader is None and not _is_perhaps_there(row)
    return Score(
        user_id=row.lti_user.sub,
        points=row.score_given,
        max_points=row.score_maximum,
        timestamp=row.score_ts,
        started_at=row.started_at,
        submitted_at=row.submitted_at,
        comment="" if is_canvas and row.comment == row.acked_comment else row.comment,
        scoring_user_id=row.grader.sub if row.grader else "",
        new_submission=is_new_submission if is_canvas else None,
    )
