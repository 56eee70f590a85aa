"""A replacement that was a mistake is taken back within a day: the former deployment has its courses again.

Courses that had become one are two again. What a launch brought since is the new deployment's: links, columns,
people who came; what anybody did since stays with that person's own (activities/courses/parting.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from activities.runtime import clock
from lti_tool import bridge
from lti_tool.bridge import mergers
from lti_tool.models import (
    Deployment,
    LaunchSession,
    LineItem,
    LtiContext,
    Replacement,
    ResourceLink,
    RosterCopy,
    ScoreDelivery,
)
from lti_tool.registration.owners import owner_of
from lti_tool.registration.replaced_links import COLUMN, SERVICES, column_of
from lti_tool.registration.replacement_memory import UNDONE_WITHIN
from lti_tool.registration.replacements import send_again


class CannotUndoError(ValueError):
    """`code` names why nothing is taken back."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class UndoPreview:
    """What `undo_replacement` would do; `links`: those made since, which stay with the new deployment."""

    courses: int
    parted: int
    links: int


def preview_undo(replacement: Replacement) -> UndoPreview:
    """Raises CannotUndoError."""
    _check(replacement)
    merged = replacement.before["merged"]
    links = sum(_links_since(one).count() for one in merged)
    return UndoPreview(len(replacement.before["contexts"]), len(merged), links)


@transaction.atomic
def undo_replacement(*, replacement: Replacement, actor: bridge.User) -> None:
    """Raises CannotUndoError, and then nothing has changed."""
    pks = [replacement.former_id, replacement.successor_id]
    list(Deployment.objects.select_for_update().filter(pk__in=pks).order_by("pk"))
    row = Replacement.objects.select_for_update().get(pk=replacement.pk)
    _check(row)
    former = Deployment.objects.get(pk=row.former_id)
    merged = {one["context"]: one for one in row.before["merged"]}
    target = f"deployment:{row.former_id}<{row.successor_id}"
    for context in (
        LtiContext.objects.filter(pk__in=row.before["contexts"]).select_related("course").order_by("pk")
    ):
        LtiContext.objects.filter(pk=context.pk).update(deployment=former)
        if context.pk in merged:
            _part(context, merged[context.pk], row)
        mergers.move_course(context.course, deployment_key=bridge.deployment_key(former.pk))
        RosterCopy.objects.filter(context=context).delete()
        LaunchSession.rows.filter(context=context).update(deployment=former)
        mergers.note_replaced(actor=actor, course=context.course, target=target, is_undone=True)
    Deployment.objects.filter(pk=former.pk).update(standing=row.before["standing"])
    Replacement.objects.filter(pk=row.pk).update(undone_at=clock.now(), before={})


def _check(row: Replacement) -> None:
    if row.undone_at is not None:
        raise CannotUndoError("undone_already")
    if row.made_at < clock.now() - UNDONE_WITHIN:
        raise CannotUndoError("too_late")
    if not row.before:
        raise CannotUndoError("too_much")
    rows = Deployment.objects.select_related("organisation", "registration__organisation")
    if len({owner_of(one) for one in rows.filter(pk__in=[row.former_id, row.successor_id])}) > 1:
        raise CannotUndoError("another_organisation")
    contexts = LtiContext.objects.filter(pk__in=row.before["contexts"], deployment=row.successor_id)
    ids = list(contexts.values_list("context_id", flat=True))
    again = LtiContext.objects.filter(deployment=row.former_id, context_id__in=ids)
    if len(ids) != len(row.before["contexts"]) or again.exists():
        raise CannotUndoError("changed_since")


def _links_since(memory: Mapping[str, Any]) -> Any:
    before = [*memory["own_links"], *(one["pk"] for one in memory["links"])]
    return ResourceLink.objects.filter(context=memory["context"]).exclude(pk__in=before)


def _part(context: LtiContext, memory: Mapping[str, Any], row: Replacement) -> None:
    since = list(_links_since(memory))
    chosen = _give_links_back(memory)
    named = _give_columns_back(memory)
    fresh = [one.placement_id for one in since if one.placement_id is not None]
    chosen_since = [pk for pk in chosen.values() if pk is not None]
    people = mergers.part_courses(memory=memory["courses"], since=row.made_at, fresh=[*fresh, *chosen_since])
    now = SERVICES.values_of(context)
    LtiContext.objects.filter(pk=context.pk).update(**memory["services"])
    for one in mergers.stored_rows(memory["other"]):
        one.save()
    [other_id] = [one["pk"] for one in memory["other"]]
    LtiContext.objects.filter(pk=other_id).update(deployment=row.successor_id, **now)
    ResourceLink.objects.filter(pk__in=[one.pk for one in since]).update(context=other_id)
    _make_links_again(memory, other_id, chosen)
    _make_columns_again(memory, named)
    _move_sessions(context.pk, other_id, memory, people)


def _give_links_back(memory: Mapping[str, Any]) -> dict[int, int | None]:
    """The former links lead where they led; returns where the new ones lead, by their ids, where that is another place."""
    chosen: dict[int, int | None] = {}
    fresh = dict(memory["shared"])
    own = {one["pk"]: one["fields"]["placement"] for one in memory["links"]}
    for one in memory["former_links"]:
        found = ResourceLink.objects.filter(pk=one["pk"]).first()
        if found is None:
            continue
        former, link = one["fields"]["placement"], fresh[one["pk"]]
        if found.placement_id not in {former, None}:
            chosen[link] = found.placement_id
        elif own[link] is not None:
            chosen[link] = own[link]
        ResourceLink.objects.filter(pk=found.pk).update(
            placement=former, is_overview=one["fields"]["is_overview"]
        )
    return chosen


def _give_columns_back(memory: Mapping[str, Any]) -> dict[int, dict[str, Any]]:
    """The former columns are what they were; returns what the LMS has named since, by the new links' ids."""
    named: dict[int, dict[str, Any]] = {}
    before = {one["fields"]["resource_link"]: one for one in memory["former_columns"]}
    for former, fresh in memory["shared"]:
        column = LineItem.objects.filter(resource_link=former).first()
        was = before.get(former)
        if column is not None and (was is None or column.url != was["fields"]["url"]):
            named[fresh] = COLUMN.values_of(column)
        if column is not None and was is not None and column.pk == was["pk"]:
            values = {name: was["fields"][name] for name in COLUMN.names}
            LineItem.objects.filter(pk=column.pk).update(**values)
            continue
        LineItem.objects.filter(resource_link=former).delete()  # the new one's, which is made again there
        if was is not None:
            _make(was)
    return named


def _make_links_again(memory: Mapping[str, Any], other: int, chosen: Mapping[int, int | None]) -> None:
    for row, one in zip(memory["links"], mergers.stored_rows(memory["links"]), strict=True):
        if not ResourceLink.objects.filter(pk=row["pk"]).update(context=other):
            one.save()
        if row["pk"] in chosen:
            ResourceLink.objects.filter(pk=row["pk"]).update(placement=chosen[row["pk"]])


def _make_columns_again(memory: Mapping[str, Any], named: Mapping[int, dict[str, Any]]) -> None:
    shared = {fresh for _former, fresh in memory["shared"]}
    for row in memory["columns"]:
        if row["fields"]["resource_link"] in shared:
            _make(row)
    for link, values in named.items():
        if not LineItem.objects.filter(resource_link=link).update(**values):
            LineItem.objects.create(resource_link_id=link, **values)
    shared_ids = [pk for pair in memory["shared"] for pk in pair]
    for one in ResourceLink.objects.filter(pk__in=shared_ids).order_by("pk"):
        if (column := column_of(one)) is not None:
            _forget_strangers(column, one)
            send_again(column)


def _forget_strangers(column: LineItem, link: ResourceLink) -> None:
    """Grades of people who have none in this link's place any more are not sent to its column."""
    deliveries = ScoreDelivery.objects.filter(line_item=column)
    deliveries.exclude(lti_user__user__in=mergers.graded_people(link.placement_id)).delete()


def _make(row: Mapping[str, Any]) -> None:
    """A column as it was, which no worker holds."""
    free = {"lease_token": "", "lease_until": None, "next_at": None}
    for one in mergers.stored_rows([{**row, "fields": {**row["fields"], **free}}]):
        one.save()


def _move_sessions(context: int, other: int, memory: Mapping[str, Any], people: set[int]) -> None:
    """Whoever is in the middle goes on in the course that has his or her work."""
    links = dict(memory["shared"])
    theirs = set(ResourceLink.objects.filter(context=other).values_list("pk", flat=True))
    for session in LaunchSession.rows.filter(context=context):
        is_others = session.user_id in people
        link = session.resource_link_id
        if is_others and link is not None:
            link = links.get(link, link if link in theirs else None)
        elif link in theirs:
            link = None
        LaunchSession.rows.filter(pk=session.pk).update(
            context=other if is_others else context, resource_link=link
        )
