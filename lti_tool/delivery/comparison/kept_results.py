"""What gradebooks hold, kept from the comparisons, so that no page asks an LMS."""

from collections.abc import Mapping

from django.db import transaction

from lti_tool.models import GradebookResult, LineItem, LtiUser
from lti_tool.protocol.services.results import Result


@transaction.atomic
def keep(line_item_id: int, results: Mapping[str, Result]) -> None:
    """Replaces the kept results of a column by these; rows that have not changed are not written."""
    people = _people(line_item_id)
    fresh = {
        people[sub]: (result.score, result.maximum)
        for sub, result in results.items()
        if sub in people and result.score is not None
    }
    rows = GradebookResult.objects.filter(line_item=line_item_id)
    before = {row.lti_user_id: (row.score, row.maximum) for row in rows}
    rows.filter(lti_user__in=before.keys() - fresh.keys()).delete()
    changed = [
        GradebookResult(line_item_id=line_item_id, lti_user_id=pk, score=score, maximum=maximum)
        for pk, (score, maximum) in fresh.items()
        if before.get(pk) != (score, maximum)
    ]
    GradebookResult.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["line_item", "lti_user"],
        update_fields=["score", "maximum"],
        batch_size=500,
    )


def _people(line_item_id: int) -> dict[str, int]:
    """The people of the column's course whom we know, by the LMS's user id."""
    column = LineItem.objects.select_related("resource_link__context__deployment").get(pk=line_item_id)
    context = column.resource_link.context
    people = LtiUser.objects.filter(
        registration=context.deployment.registration_id, user__enrolments__course=context.course_id
    )
    return dict(people.values_list("sub", "pk"))
