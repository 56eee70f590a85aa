"""An LMS's courses as launches tell of them, with the addresses of their services."""

from django.db import IntegrityError, transaction

from activities.runtime import clock, compiled_queries
from activities.runtime.compiled_queries import Slot
from lti_tool import bridge
from lti_tool.bridge import endings
from lti_tool.messages.services import Launch
from lti_tool.models import Deployment, LtiContext, NoticeService
from lti_tool.protocol import history
from lti_tool.protocol.claims import LaunchClaims, NoticeEndpoint
from lti_tool.protocol.errors import Refused
from lti_tool.registration.services import note_platform, owner_of

NOTICE_URL_LENGTH = 1000  # an index holds it

_CONTEXT = compiled_queries.Select(
    lambda: LtiContext.objects.select_related("deployment", "course__organisation").filter(
        deployment__registration=Slot("registration"),
        deployment__deployment_id=Slot("deployment_id"),
        context_id=Slot("context_id"),
    )
)


def context_of(launch: Launch) -> LtiContext:
    """The course of a launch, with the service addresses that it brought; without a context, the deployment's own.

    Raises Refused where whoever answers for the course has ended.
    """
    deployment, claims = launch.deployment, launch.claims
    context = launch.known.context or _new_context(deployment, claims.context_id, claims.context_title)
    _see_whose_it_is(context.course, deployment)
    if endings.has_ended(context.course):
        raise Refused("organisation_ended")
    ags_urls = [claims.ags.lineitems, claims.ags.lineitem] if claims.ags else []
    # The worker sends a bearer token to allowed origins only; what is named here merely waits for that.
    notices_url = claims.notices.url if claims.notices else ""
    urls = [claims.memberships_url, claims.groups_url, claims.group_sets_url, notices_url, *ags_urls]
    note_platform(deployment.registration, product=claims.product, urls=urls)
    fresh = _services(context, claims)
    changed = {name: value for name, value in fresh.items() if getattr(context, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(context, name, value)
        context.save(update_fields=list(changed))
    if claims.notices and "notices" in changed:
        _note_notices(deployment, claims.notices)
    return context


def _see_whose_it_is(course: bridge.Course, deployment: Deployment) -> None:
    """It was made by a release that knew no organisations, or in the moment in which the deployment changed hands."""
    owner = deployment.organisation_id or deployment.registration.organisation_id
    if course.organisation_id is None or owner not in {None, course.organisation_id}:
        bridge.adopt(course, owner_of(deployment))


def _note_notices(deployment: Deployment, offered: NoticeEndpoint) -> None:
    """The worker registers there; a course's own copy of the claim spares each launch the look."""
    facts = {"types": list(offered.types), "next_at": clock.now(), "attempts": 0}
    row, is_new = NoticeService.objects.get_or_create(deployment=deployment, url=offered.url, defaults=facts)
    if not is_new and row.types != facts["types"]:
        NoticeService.objects.filter(pk=row.pk).update(**facts)


def context_named(deployment: Deployment, context_id: str, *, title: str) -> LtiContext:
    """The course of this id, made where it is new."""
    context = known_context(deployment.registration_id, deployment.deployment_id, context_id)
    return context or _new_context(deployment, context_id, title)


def known_context(registration: int, deployment: str, context: str) -> LtiContext | None:
    return _CONTEXT.one(registration=registration, deployment_id=deployment, context_id=context)


def _new_context(deployment: Deployment, context_id: str, title: str) -> LtiContext:
    try:
        with transaction.atomic():
            course = bridge.new_course(
                title=title,
                deployment_key=bridge.deployment_key(deployment.pk),
                organisation=owner_of(deployment),
            )
            return LtiContext.objects.create(deployment=deployment, context_id=context_id, course=course)
    except IntegrityError:  # another launch of the course was faster
        return LtiContext.objects.select_related("course").get(deployment=deployment, context_id=context_id)


def _services(context: LtiContext, claims: LaunchClaims) -> dict[str, object]:
    """Only what this launch brought: one without a service says nothing of the service."""
    fresh: dict[str, object] = {}
    if origins := history.of_context(claims.custom):
        fresh["copied_from"] = list(dict.fromkeys([*origins, *context.copied_from]))[: history.MOST]
    if claims.notices and len(claims.notices.url.encode()) <= NOTICE_URL_LENGTH:
        fresh["notices"] = {"url": claims.notices.url, "types": list(claims.notices.types)}
    if claims.memberships_url:
        fresh["memberships_url"] = claims.memberships_url
    if claims.ags:
        fresh["ags_scopes"] = sorted(claims.ags.scopes)
        if claims.ags.lineitems:
            fresh["lineitems_url"] = claims.ags.lineitems
    if claims.groups_url:
        fresh["groups_url"], fresh["group_sets_url"] = claims.groups_url, claims.group_sets_url
    return fresh
