"""An LMS's courses, links and gradebook columns as launches tell of them."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from activities.runtime import clock, compiled_queries
from activities.runtime.compiled_queries import Slot
from lti_tool import bridge
from lti_tool.delivery import outbox
from lti_tool.delivery.columns import TAG
from lti_tool.launch import course_copies, launch_choice
from lti_tool.models import (
    Deployment,
    LineItem,
    LtiContext,
    LtiUser,
    NoticeService,
    Registration,
    ResourceLink,
    ScoreDelivery,
)
from lti_tool.protocol import history
from lti_tool.protocol.claims import AgsEndpoint, LaunchClaims, NoticeEndpoint
from lti_tool.protocol.vocabulary import SCOPE_LINEITEM, SCOPE_SCORE
from lti_tool.registration import registrations, tool_names

NOTICE_URL_LENGTH = 1000  # an index holds it

_CONTEXT = compiled_queries.Select(
    lambda: LtiContext.objects.select_related("deployment", "course").filter(
        deployment__registration=Slot("registration"),
        deployment__deployment_id=Slot("deployment_id"),
        context_id=Slot("context_id"),
    )
)
_TROUBLED = ScoreDelivery.objects.filter(line_item=OuterRef("line_item")).exclude(problem="")
_LINK = compiled_queries.Select(
    lambda: (
        ResourceLink.objects.select_related(
            "context__deployment", "context__course", "placement", "line_item"
        )
        .filter(
            context__deployment__registration=Slot("registration"),
            context__deployment__deployment_id=Slot("deployment_id"),
            context__context_id=Slot("context_id"),
            resource_link_id=Slot("resource_link_id"),
        )
        .annotate(has_troubled_grades=Exists(_TROUBLED))
    )
)


@dataclass(frozen=True)
class Known:
    """What earlier launches have told of a launch's course, with its deployment, and of its link."""

    context: LtiContext | None
    link: ResourceLink | None


def known(registration: Registration, claims: LaunchClaims) -> Known:
    """Read at once; whether the deployment is open is the caller's to see."""
    link = _link(registration.pk, claims) if claims.resource_link_id else None
    if link is not None:
        return Known(link.context, link)
    return Known(_context(registration.pk, claims.deployment_id, claims.context_id), None)


def context_of(deployment: Deployment, claims: LaunchClaims, known: LtiContext | None) -> LtiContext:
    """The course of a launch, with the service addresses that it brought; without a context, the deployment's own."""
    context = known or _new_context(deployment, claims.context_id, claims.context_title)
    ags_urls = [claims.ags.lineitems, claims.ags.lineitem] if claims.ags else []
    # The worker sends a bearer token to allowed origins only; what is named here merely waits for that.
    notices_url = claims.notices.url if claims.notices else ""
    urls = [claims.memberships_url, claims.groups_url, claims.group_sets_url, notices_url, *ags_urls]
    registrations.learn(deployment.registration, product=claims.product, urls=urls)
    fresh = _services(context, claims)
    changed = {name: value for name, value in fresh.items() if getattr(context, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(context, name, value)
        context.save(update_fields=list(changed))
    if claims.notices and "notices" in changed:
        _note_notices(deployment, claims.notices)
    return context


def _note_notices(deployment: Deployment, offered: NoticeEndpoint) -> None:
    """The worker registers there; a course's own copy of the claim spares each launch the look."""
    facts = {"types": list(offered.types), "next_at": clock.now(), "attempts": 0}
    row, is_new = NoticeService.objects.get_or_create(deployment=deployment, url=offered.url, defaults=facts)
    if not is_new and row.types != facts["types"]:
        NoticeService.objects.filter(pk=row.pk).update(**facts)


def context_named(deployment: Deployment, context_id: str, *, title: str) -> LtiContext:
    """The course of this id, made where it is new."""
    known = _context(deployment.registration_id, deployment.deployment_id, context_id)
    return known or _new_context(deployment, context_id, title)


def _context(registration: int, deployment: str, context: str) -> LtiContext | None:
    return _CONTEXT.one(registration=registration, deployment_id=deployment, context_id=context)


def _new_context(deployment: Deployment, context_id: str, title: str) -> LtiContext:
    try:
        with transaction.atomic():
            course = bridge.new_course(title=title, group=f"deployment-{deployment.pk}")
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


def link_of(
    context: LtiContext, claims: LaunchClaims, known: ResourceLink | None, *, may_name: bool
) -> ResourceLink:
    """The link of a launch, its activity (the first choice stays) and its gradebook column.

    `may_name`: an instructor's launch tells a link's new name; learners' ones may tell it in a language of their own.
    """
    link = known or _new_link(context, claims)
    link.context = context
    if may_name:
        _rename(link, claims.resource_link_title)
    if link.placement is None and not link.is_overview:
        _settle(link, claims)
    if link.is_overview:
        return link
    column = _note_line_item(link, claims.ags) if claims.ags else None
    if column is not None and not column.is_coupled:
        _retell(column, link, claims)
    return link


def _settle(link: ResourceLink, claims: LaunchClaims) -> None:
    """What the link was copied from stays with it; else what it names; else what its course was copied from."""
    if launch_choice.slug(claims) == launch_choice.OVERVIEW:
        choose_overview(link)
        return
    origin = course_copies.by_link(link, claims)
    activity = None if origin else bridge.activity_named(launch_choice.slug(claims))
    origin = origin or course_copies.by_course(link, activity)
    if origin is not None:
        _choose_like(link, origin)
    elif activity is not None:
        choose(link, activity, times=launch_choice.times(claims))


def _choose_like(link: ResourceLink, origin: ResourceLink) -> None:
    if origin.placement is None:
        choose_overview(link)
    else:
        choose(link, origin.placement.activity, counting=origin.placement.counting)


def _rename(link: ResourceLink, title: str) -> None:
    if title and title != link.title:
        link.title = title
        link.save(update_fields=["title"])


def _retell(column: LineItem, link: ResourceLink, claims: LaunchClaims) -> None:
    """A column that we made bears its link's name and dates; one that the LMS made is the LMS's own affair."""
    told = {"label": _own_title(link) or column.label, **launch_choice.submission(claims)}
    if any(getattr(column, name) != value for name, value in told.items()):
        is_known = {"is_changed": True, "next_at": clock.now(), "attempts": 0} if column.url else {}
        LineItem.objects.filter(pk=column.pk).update(**told, **is_known)


def _link(registration: int, claims: LaunchClaims) -> ResourceLink | None:
    return _LINK.one(
        registration=registration,
        deployment_id=claims.deployment_id,
        context_id=claims.context_id,
        resource_link_id=claims.resource_link_id,
    )


def _new_link(context: LtiContext, claims: LaunchClaims) -> ResourceLink:
    link = ResourceLink(
        context=context, resource_link_id=claims.resource_link_id, title=claims.resource_link_title
    )
    if compiled_queries.insert(link, unless_there=True):
        return link
    # The link's other frame was faster.
    found = ResourceLink.objects.select_related("placement", "line_item")
    return found.get(context=context, resource_link_id=claims.resource_link_id)


def choose(
    link: ResourceLink, activity: bridge.Activity, *, counting: str = "", times: bridge.Times | None = None
) -> bridge.Placement | None:
    """Puts an activity behind a link, once: whoever chose first has chosen. None: it leads to the course's page."""
    with transaction.atomic():
        locked = ResourceLink.objects.select_for_update().get(pk=link.pk)
        if locked.placement_id is None and not locked.is_overview:
            locked.placement = bridge.place(
                course=link.context.course, activity=activity, counting=counting, times=times
            )
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


def _note_line_item(link: ResourceLink, ags: AgsEndpoint) -> LineItem | None:
    """Keeps the column that the LMS named, or notes that one is to be found or made by the worker."""
    if SCOPE_SCORE not in ags.scopes:
        return None
    url = ags.lineitem
    known: LineItem | None = getattr(link, "line_item", None)
    if known is None:
        return _new_line_item(link, ags, url)
    if url and url != known.url:
        known.url, known.is_coupled, known.is_changed = url, True, False
        known.problem, known.next_at = "", None
        known.save(update_fields=["url", "is_coupled", "is_changed", "problem", "next_at"])
        outbox.wake(link)
    elif known.problem or getattr(link, "has_troubled_grades", False):
        outbox.wake(link)
    return known


def _new_line_item(link: ResourceLink, ags: AgsEndpoint, url: str) -> LineItem | None:
    may_make = bool(link.context.lineitems_url) and SCOPE_LINEITEM in ags.scopes
    if not url and not may_make:
        return None
    is_due = not url and link.placement is not None  # a link without an activity has nothing to grade yet
    facts = {"url": url, "is_coupled": bool(url), "next_at": clock.now() if is_due else None, **_column(link)}
    line_item, is_new = LineItem.objects.get_or_create(resource_link=link, defaults=facts)
    if is_new and link.placement is not None:
        _queue_earlier_grades(line_item, link.placement)
    return line_item


def _queue_earlier_grades(line_item: LineItem, placement: bridge.Placement) -> None:
    """Grades made before the LMS offered a column are sent as soon as there is one: none is lost."""
    here = LtiUser.objects.filter(registration=line_item.resource_link.context.deployment.registration)
    for grade in bridge.newest_grades(placement):
        person = here.filter(user=grade.learner_id).first()
        if person is not None:
            outbox.queue_grade(line_item=line_item, lti_user=person, grade=grade)


def _column(link: ResourceLink) -> dict[str, Any]:
    """What a column made by us is called and found again by: resourceLinkId + resourceId + tag (AGS 2.0 §3.1)."""
    if link.placement is None:
        return {"label": _own_title(link), "tag": TAG}
    entry = bridge.entry(link.placement.activity)
    return {
        "label": _own_title(link) or entry.title,
        "resource_id": entry.slug,
        "tag": TAG,
        "score_maximum": entry.max_points or 1,
    }


def _own_title(link: ResourceLink) -> str:
    """A link that bears only this tool's name has no title of its own: several columns would be called alike."""
    is_ours = tool_names.is_among(link.title, link.context.deployment.registration)
    return "" if is_ours else link.title
