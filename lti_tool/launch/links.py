"""An LMS's links as launches tell of them, and the activity that each leads to: whoever chose first has chosen."""

from django.db import transaction
from django.db.models import Exists, OuterRef

from activities.runtime import clock, compiled_queries
from activities.runtime.compiled_queries import Slot
from lti_tool import bridge
from lti_tool.launch import contexts, course_copies, launch_choice, link_columns
from lti_tool.messages.services import Launch, StoredRows
from lti_tool.models import LineItem, LtiContext, Registration, ResourceLink, ScoreDelivery
from lti_tool.protocol.claims import LaunchClaims
from lti_tool.protocol.roles import INSTRUCTOR

_TROUBLED = ScoreDelivery.objects.filter(line_item=OuterRef("line_item")).exclude(problem="")
_LINK = compiled_queries.Select(
    lambda: (
        ResourceLink.objects.select_related(
            "context__deployment", "context__course__organisation", "placement", "line_item"
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


def known(registration: Registration, claims: LaunchClaims) -> StoredRows:
    """One query for link and course; whether the deployment is open is the caller's to check."""
    link = _link(registration.pk, claims) if claims.resource_link_id else None
    if link is not None:
        return StoredRows(link.context, link)
    return StoredRows(contexts.known_context(registration.pk, claims.deployment_id, claims.context_id), None)


def link_of(launch: Launch, context: LtiContext) -> ResourceLink:
    """The link of a launch, its activity (the first choice stays) and its gradebook column.

    An instructor's launch tells a link's new name; learners' ones may tell it in a language of their own.
    """
    claims = launch.claims
    link = launch.known.link or _new_link(context, claims)
    link.context = context
    if launch.role == INSTRUCTOR:
        _rename(link, claims.resource_link_title)
    if link.placement is None and not link.is_overview:
        _settle(link, claims)
    if not link.is_overview:
        link_columns.note(link, claims)
    return link


def _settle(link: ResourceLink, claims: LaunchClaims) -> None:
    """Gives the link its activity: that of its original, else the one that it names, else that of its course's original."""
    if launch_choice.slug(claims) == launch_choice.OVERVIEW:
        choose_overview(link)
        return
    origin = course_copies.by_link(link, claims)
    course = link.context.course
    activity = None if origin else bridge.activity_named(launch_choice.slug(claims), course=course)
    origin = origin or course_copies.by_course(link, activity)
    if origin is not None:
        _choose_like(link, origin)
    elif activity is not None:
        choose_activity(link, activity, times=launch_choice.times(claims))


def _choose_like(link: ResourceLink, origin: ResourceLink) -> None:
    if origin.placement is None:
        choose_overview(link)
    else:
        choose_activity(link, origin.placement.activity, counting=origin.placement.counting)


def _rename(link: ResourceLink, title: str) -> None:
    if title and title != link.title:
        link.title = title
        link.save(update_fields=["title"])


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
    rows = ResourceLink.objects.select_related("placement", "line_item")
    return rows.get(context=context, resource_link_id=claims.resource_link_id)


def choose_activity(
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
                next_at=clock.now(), **link_columns.facts(locked)
            )
    link.refresh_from_db(fields=["placement", "is_overview"])
    return link.placement


def choose_overview(link: ResourceLink) -> None:
    """The link leads to the course's own page from now on, unless an activity was chosen first."""
    ResourceLink.objects.filter(pk=link.pk, placement=None).update(is_overview=True)
    LineItem.objects.filter(resource_link=link, url="", resource_link__is_overview=True).delete()
    link.refresh_from_db(fields=["is_overview", "placement"])
