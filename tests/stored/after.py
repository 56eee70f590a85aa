"""`python -m tests.stored.after`: whose a former release's rows are after an update, and what goes on; one line of JSON."""

import json
import sys

import django

django.setup()

from django.conf import settings

from activities.learning import attempts
from activities.models import ApiToken, Attempt, Course, Feedback, Organisation, User
from lti_tool.models import Deployment, LtiContext, LtiUser, Registration, ScoreDelivery
from lti_tool.protocol import vocabulary as v
from lti_tool.registration import services as registration
from tests.factories import reviews as work
from tests.factories.signing_lms import SigningLms

TARGET = f"{settings.TOOL_URL}/lti/launch/"
OWNED = (Course, Registration, ApiToken, Feedback)


def owners() -> dict[str, object]:
    """The rows of each table that are not the first organisation's, and what that one is."""
    first = Organisation.objects.get()
    strangers = {
        model.__name__: [
            model._default_manager.count(),
            model._default_manager.exclude(organisation=first).count(),
        ]
        for model in OWNED
    }
    deployments = [registration.owner_of(one) == first for one in Deployment.objects.all()]
    return {
        "strangers": strangers,
        "deployments": deployments,
        "first": [first.public_id, first.name, first.contact, first.people_kept_days],
        "service": first.words["service"]["fi"],
    }


def goes_on() -> dict[str, object]:
    """Who was in the middle hands in, is reviewed, and the grade waits to be sent."""
    attempt = Attempt.objects.filter(finished_at=None, learner__lti_user__sub="learner2").get()
    before = ScoreDelivery.objects.filter(lti_user__user=attempt.learner_id).get()
    work.give(attempt, "r1", "Hioin pinnan.")
    attempts.finish(attempt=attempt)
    work.decide(attempt, User.objects.get(lti_user__sub="teacher"), "accepted", comment="Hyvä.", points="4")
    after = ScoreDelivery.objects.get(pk=before.pk)
    return {
        "is_newer": after.rev > before.rev,
        "waits": after.acked_rev < after.rev,
        "points": after.score_given,
    }


def adopted() -> bool:
    """A course that a process of the former release makes beside is the deployment's after its next launch."""
    deployment = Deployment.objects.earliest("pk")
    course = Course.objects.create(
        title="Made by the release before", deployment_key=f"deployment-{deployment.pk}"
    )
    LtiContext.objects.create(deployment=deployment, context_id="made-beside", course=course)
    lms = SigningLms(deployment.registration)
    lms.publish()
    sub = LtiUser.objects.get(sub="learner0").sub
    changes = {
        "sub": sub,
        v.CONTEXT: {"id": "made-beside"},
        v.DEPLOYMENT_ID: deployment.deployment_id,
        v.TARGET_LINK_URI: TARGET,
    }
    answer = lms.launch(changes, login={"target_link_uri": TARGET})
    course.refresh_from_db()
    return answer.status_code == 303 and course.organisation == Organisation.objects.get()


if __name__ == "__main__":
    sys.stdout.write(json.dumps({**owners(), "goes_on": goes_on(), "adopted": adopted()}))
