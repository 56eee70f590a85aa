"""Erasure of an organisation that has ended, in parts that can be done again: what is gone is not found a second time."""

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from activities.learning import services as learning
from activities.models import Activity, Attempt, AuditEvent, Course, Enrolment, Organisation, Placement, User
from activities.models.people import PERSON_NAME
from activities.organisations import services as organisations
from activities.privacy import audit

BEGUN, DONE = "organisation.erase_begin", "organisation.erase"


def note_erasure_begun(*, organisation: Organisation) -> None:
    """Once: how much there was, which is all that stays of it."""
    if AuditEvent.objects.filter(action=BEGUN, organisation=organisation.public_id).exists():
        return
    people = User.objects.filter(enrolments__course__organisation=organisation).distinct().count()
    counts = (
        f"people:{people} courses:{organisation.courses.count()} activities:{organisation.activities.count()}"
    )
    audit.record_event(action=BEGUN, target=counts, organisation=organisation)


def people_of_no_other(organisation: Organisation) -> QuerySet[User]:
    """People from courses whose every course is the organisation's."""
    mine = Enrolment.objects.filter(user=OuterRef("pk"))
    here = mine.filter(course__organisation=organisation)
    elsewhere = mine.exclude(course__in=Course.objects.filter(organisation=organisation))
    people = User.objects.filter(
        Exists(here), ~Exists(elsewhere), username__regex=PERSON_NAME, is_staff=False
    )
    return people.order_by("pk")


@transaction.atomic
def erase_course(*, course: Course) -> None:
    """With all that was done in it by people who stay elsewhere; the files of their photos first."""
    learning.delete_photos_in(course=course)
    course.delete()


@transaction.atomic
def erase_shelves(*, organisation: Organisation) -> None:
    """What is placed in others' courses goes on there, and is theirs from now on; all else goes."""
    for activity in Activity.objects.filter(organisation=organisation).order_by("pk"):
        heir = _heir(activity)
        if heir is not None:
            facts = {
                "organisation": heir,
                "unit": None,
                "owner": None,
                "is_offered": False,
                "is_listed": False,
            }
            Activity.objects.filter(pk=activity.pk).update(**facts)
            continue
        Activity.objects.filter(pk=activity.pk).update(current_version=None)
        activity.delete()


def _heir(activity: Activity) -> Organisation | None:
    """Whoever answers for the first course in which it is placed, or in which a version of it is still worked on."""
    placed = (
        Placement.objects.filter(activity=activity)
        .select_related("course__organisation")
        .order_by("pk")
        .first()
    )
    if placed is not None:
        return organisations.organisation_of(placed.course)
    worked = Attempt.objects.filter(version__activity=activity).select_related(
        "placement__course__organisation"
    )
    attempt = worked.order_by("pk").first()
    return organisations.organisation_of(attempt.placement.course) if attempt else None


@transaction.atomic
def erase_organisation(*, organisation: Organisation) -> None:
    """The row itself, with units, staff, tokens, feedback and logo; its courses and shelves are gone already."""
    audit.record_event(
        action=DONE, target=f"organisation:{organisation.public_id}", organisation=organisation
    )
    organisation.delete()
