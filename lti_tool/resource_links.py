"""An LMS's courses, links and gradebook columns as launches tell of them."""

from typing import Any

from django.db import IntegrityError, transaction

from activities import clock
from lti_tool import bridge, launch_choice, registrations, scores
from lti_tool.models import Deployment, LineItem, LtiContext, LtiUser, ResourceLink
from lti_tool.protocol.claims import AgsEndpoint, LaunchClaims
from lti_tool.protocol.vocabulary import SCOPE_LINEITEM, SCOPE_SCORE

TAG = "verstas"


def context_of(deployment: Deployment, claims: LaunchClaims) -> LtiContext:
    """The course of a launch, with the service addresses that it brought; without a context, the deployment's own."""
    context = _context(deployment, claims.context_id) or _new_context(deployment, claims)
    ags_urls = [claims.ags.lineitems, claims.ags.lineitem] if claims.ags else []
    # The worker sends a bearer token to allowed origins only; what is named here merely waits for that.
    urls = [claims.memberships_url, *ags_urls]
    registrations.learn(deployment.registration, product=claims.product, urls=urls)
    fresh = _services(claims)
    if any(getattr(context, name) != value for name, value in fresh.items()):
        for name, value in fresh.items():
            setattr(context, name, value)
        context.save(update_fields=list(fresh))
    return context


def _context(deployment: Deployment, context_id: str) -> LtiContext | None:
    found = LtiContext.objects.select_related("course").filter(deployment=deployment, context_id=context_id)
    return found.first()


def _new_context(deployment: Deployment, claims: LaunchClaims) -> LtiContext:
    try:
        with transaction.atomic():
            course = bridge.new_course(title=claims.context_title, group=f"deployment-{deployment.pk}")
            return LtiContext.objects.create(
                deployment=deployment, context_id=claims.context_id, course=course
            )
    except IntegrityError:  # another launch of the course was faster
        return LtiContext.objects.select_related("course").get(
            deployment=deployment, context_id=claims.context_id
        )


def _services(claims: LaunchClaims) -> dict[str, object]:
    """Only what this launch brought: one without a service says nothing of the service."""
    fresh: dict[str, object] = {}
    if claims.memberships_url:
        fresh["memberships_url"] = claims.memberships_url
    if claims.ags:
        fresh["ags_scopes"] = sorted(claims.ags.scopes)
        if claims.ags.lineitems:
            fresh["lineitems_url"] = claims.ags.lineitems
    return fresh


def link_of(context: LtiContext, claims: LaunchClaims) -> ResourceLink:
    """The link of a launch, its activity (the first choice stays) and its gradebook column."""
    link = _link(context, claims)
    if link.placement is None and not link.is_overview:
        if launch_choice.slug(claims) == launch_choice.OVERVIEW:
            choose_overview(link)
            return link
        activity = bridge.activity_named(launch_choice.slug(claims))
        if activity is not None:
            choose(link, activity)
    if claims.ags and not link.is_overview:
        _note_line_item(link, claims.ags)
    return link


def _link(context: LtiContext, claims: LaunchClaims) -> ResourceLink:
    found = ResourceLink.objects.select_related(
        "placement__activity__current_version", "context", "line_item"
    )
    link = found.filter(context=context, resource_link_id=claims.resource_link_id).first()
    if link is not None:
        return link
    try:
        with transaction.atomic():
            return ResourceLink.objects.create(
                context=context, resource_link_id=claims.resource_link_id, title=claims.resource_link_title
            )
    except IntegrityError:  # the link's other frame was faster
        return found.get(context=context, resource_link_id=claims.resource_link_id)


def choose(link: ResourceLink, activity: bridge.Activity) -> bridge.Placement | None:
    """Puts an activity behind a link, once: whoever chose first has chosen. None: it leads to the course's page."""
    with transaction.atomic():
        locked = ResourceLink.objects.select_for_update().get(pk=link.pk)
        if locked.placement_id is None and not locked.is_overview:
            locked.placement = bridge.place(course=link.context.course, activity=activity)
            locked.save(update_fields=["placement"])
            LineItem.objects.filter(resource_link=locked, url="").update(
                next_at=clock.now(), **_column(locked)
            )
    link.refresh_from_db(fields=["placement", "is_overview"])
    return link.placement


def choose_overview(link: ResourceLink) -> None:
    """The link leads to the course's own page from now on, unless an activity was chosen first."""
    ResourceLink.objects.filter(pk=link.pk, placement=None).update(is_overview=True)
    LineItem.objects.filter(resource_link=link, url="", resource_link__is_overview=True).delete()
    link.refresh_from_db(fields=["is_overview", "placement"])


def _note_line_item(link: ResourceLink, ags: AgsEndpoint) -> None:
    """Keeps the column that the LMS named, or notes that one is to be found or made by the worker."""
    if SCOPE_SCORE not in ags.scopes:
        return
    url = ags.lineitem
    known = LineItem.objects.filter(resource_link=link).first()
    if known is None:
        _new_line_item(link, ags, url)
    elif url and url != known.url:
        LineItem.objects.filter(pk=known.pk).update(url=url, is_coupled=True, problem="", next_at=None)
        scores.wake(link)
    elif known.problem or known.deliveries.exclude(problem="").exists():
        scores.wake(link)


def _new_line_item(link: ResourceLink, ags: AgsEndpoint, url: str) -> None:
    may_make = bool(link.context.lineitems_url) and SCOPE_LINEITEM in ags.scopes
    if not url and not may_make:
        return
    is_due = not url and link.placement is not None  # a link without an activity has nothing to grade yet
    facts = {"url": url, "is_coupled": bool(url), "next_at": clock.now() if is_due else None, **_column(link)}
    line_item, is_new = LineItem.objects.get_or_create(resource_link=link, defaults=facts)
    if is_new and link.placement is not None:
        _queue_earlier_grades(line_item, link.placement)


def _queue_earlier_grades(line_item: LineItem, placement: bridge.Placement) -> None:
    """Grades made before the LMS offered a column are sent as soon as there is one: none is lost."""
    registration = line_item.resource_link.context.deployment.registration
    for grade in bridge.newest_grades(placement):
        person = LtiUser.objects.filter(user=grade.learner_id, registration=registration).first()
        if person is not None:
            scores.queue(
                line_item=line_item,
                lti_user=person,
                points=grade.points,
                max_points=grade.max_points,
                started_at=grade.started_at,
                submitted_at=grade.submitted_at,
            )


def _column(link: ResourceLink) -> dict[str, Any]:
    """What a column made by us is called and found again by: resourceLinkId + resourceId + tag (AGS 2.0 §3.1)."""
    if link.placement is None:
        return {"label": link.title, "tag": TAG}
    entry = bridge.entry(link.placement.activity)
    return {
        "label": link.title or entry.title,
        "resource_id": entry.slug,
        "tag": TAG,
        "score_maximum": entry.max_points or 1,
    }
