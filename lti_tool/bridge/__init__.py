"""The one package that calls activities: a launch's words become a course, a person, a placement."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from activities.blocks.texts import localised
from activities.kinds import KINDS
from activities.learning import services as learning
from activities.learning.services import (
    MOMENT_LENGTH,
    CourseContext,
    Times,
    TimesForm,
    leave_storage_mark,
    sees_storage_mark,
)
from activities.models import (
    Activity,
    Away,
    Counting,
    Course,
    Enrolment,
    Feedback,
    GradeEvent,
    Organisation,
    Placement,
    Role,
    User,
)
from activities.organisations.services import (
    Handover,
    adopt,
    find_organisation,
    first_organisation,
    hand_over,
    house,
    organisation_sizes,
    organisations_for,
    phone_address,
    preview_handover,
    reaches_all,
    service_name,
)
from activities.outreach import services as outreach
from activities.privacy import services as privacy
from activities.privacy.services import (
    answered_feedback,
    forget_audit,
    old_audit_events,
    people_past_their_term,
    silent_people,
)
from activities.publishing import services as publishing
from activities.publishing.services import CatalogueEntry, Shelf
from activities.teaching.services import CellValue, as_csv, month_closer

# What passes through as it is; the functions below say in a launch's words what they ask of activities.
__all__ = [
    "MOMENT_LENGTH",
    "Activity",
    "CatalogueEntry",
    "CellValue",
    "Course",
    "CourseContext",
    "Enrolment",
    "Feedback",
    "GradeEvent",
    "Handover",
    "Organisation",
    "Placement",
    "Role",
    "Times",
    "TimesForm",
    "User",
    "adopt",
    "answered_feedback",
    "as_csv",
    "find_organisation",
    "first_organisation",
    "forget_audit",
    "hand_over",
    "house",
    "leave_storage_mark",
    "month_closer",
    "old_audit_events",
    "organisation_sizes",
    "organisations_for",
    "people_past_their_term",
    "phone_address",
    "preview_handover",
    "reaches_all",
    "sees_storage_mark",
    "service_name",
    "silent_people",
]


def new_person(*, language: str) -> User:
    return User.objects.create_person(language=language)


def courses_without_organisation() -> QuerySet[Course]:
    """Made by a release that knew no organisations."""
    return Course.objects.filter(organisation=None).order_by("pk")


def deployment_key(deployment: int) -> str:
    """Names the courses between which a learner may carry results."""
    return f"deployment-{deployment}"


def new_course(*, title: str, deployment_key: str, organisation: Organisation) -> Course:
    return Course.objects.create(title=title, deployment_key=deployment_key, organisation=organisation)


def enter(
    *,
    course: Course,
    person: User,
    role: str | None,
    counts: bool,
    mark: str = "",
    is_new: bool = False,
    comes_to: int | None = None,
) -> Enrolment:
    """Roles are read anew at every launch that names one: a demoted instructor is demoted here.

    `role` None: nothing was said of it, and the person stays what he or she was. `mark`: as on the course's list.
    """
    return learning.arrive(
        course=course, person=person, role=role, counts=counts, mark=mark, is_new=is_new, comes_to=comes_to
    )


def let_in(enrolment: Enrolment, placement: Placement) -> None:
    learning.let_in(enrolment=enrolment, placement=placement)


def note_gone(placement: Placement) -> None:
    """The LMS has this placement's link no more."""
    learning.put_away(placement=placement, why=Away.GONE)


def let_in_later(course: Course, person: User, placement: Placement) -> None:
    """Opens the placement to someone whose launch came before an activity was chosen for its link."""
    enrolment = Enrolment.objects.filter(course=course, user=person).first()
    if enrolment is not None:
        let_in(enrolment, placement)


def role_in(course: Course, person: User) -> str:
    """The role that the person's latest launch into the course brought."""
    role = Enrolment.objects.filter(course=course, user=person).values_list("role", flat=True).first()
    return role or Role.VISITOR


def remember_place(course: Course, place: object) -> None:
    """`place`: the one of the person who asks, read along with the course, so that no page of it asks again."""
    course.place = place if isinstance(place, Enrolment) else None


def note_assigned(*, actor: User | None, target: str, organisation: Organisation) -> None:
    """Audits that an administrator said whose an LMS, or a deployment of it, is."""
    privacy.record_event(
        action="organisation.assign", actor=actor, target=f"{target}>{organisation.public_id}"
    )


def forget_notes() -> None:
    """What instructors wrote about reaching people goes some time after the course."""
    outreach.forget_notes()


def activity_named(slug: str, *, course: Course) -> Activity | None:
    """The activity that a link of the course names, as far as the course's organisation knows one."""
    return publishing.find_named(slug=slug, course=course) if slug else None


def activity_seen(slug: str, *, course: Course, person: User) -> Activity | None:
    """The activity that the person may look at before it is chosen."""
    return publishing.find_activity(slug=slug, course=course, person=person) if slug else None


def place(*, course: Course, activity: Activity, counting: str = "", times: Times | None = None) -> Placement:
    return learning.place_activity(
        course=course, activity=activity, counting=counting or Counting.BEST, times=times
    )


def newest_grades(placement: Placement) -> list[GradeEvent]:
    """The grade that stands now for each learner of the placement."""
    events = GradeEvent.objects.filter(placement=placement).order_by("pk")
    return list({event.learner_id: event for event in events}.values())


def entries(*, course: Course, person: User, language: str) -> list[CatalogueEntry]:
    """The activities that the person may pick in the course, told in `language`."""
    return publishing.search_catalogue(course=course, person=person, language=language)


def narrowed(
    entries: Iterable[CatalogueEntry],
    *,
    text: str = "",
    kind: str = "",
    shelf: str = "",
    only_language: str = "",
    max_minutes: int | None = None,
) -> list[CatalogueEntry]:
    """Those of the entries that a search keeps; `only_language`: that exist in it."""
    found = publishing.narrow_catalogue(entries, text=text, kind=kind, shelf=shelf, max_minutes=max_minutes)
    return [entry for entry in found if not only_language or only_language in entry.languages]


def presentable(slug: str, *, language: str) -> CatalogueEntry | None:
    """What an ordinary link tells of its activity, to whoever follows it."""
    activity = publishing.find_presentable(slug=slug) if slug else None
    return publishing.catalogue_entry(activity, language) if activity else None


def shelves(entries: Iterable[CatalogueEntry]) -> list[tuple[str, str]]:
    """The shelves on which any of these lie, the widest first, each with its label."""
    found = {entry.shelf for entry in entries}
    return [(shelf.value, shelf.label) for shelf in Shelf if shelf in found]


def entry(activity: Activity, *, language: str = "") -> CatalogueEntry:
    return publishing.catalogue_entry(activity, language)


def kinds(language: str) -> list[tuple[str, str]]:
    return [(name, localised(kind.label, language)) for name, kind in KINDS.items()]


def close_code_sessions(request: HttpRequest, response: HttpResponse, *, newcomer: User) -> None:
    """Whoever went on here with a resume code is logged out when another person arrives."""
    learning.log_out_others(request, response, newcomer=newcomer)


def forget_full_buckets() -> int:
    """Rate limits outlive their purpose once a bucket is full again."""
    return learning.forget_full_brakes()


def code_tries_left() -> float:
    """Wrong resume codes that everyone together may try at this moment."""
    return learning.code_tries_left()


def try_writing() -> None:
    """One small commit, for the readiness check. Raises the database's error."""
    learning.try_commit()


def forget_old_codes() -> int:
    return learning.forget_expired_codes()


def learner_number(*, course: Course, person: User) -> int | None:
    """The learner's number in the course; None for someone who is no learner there."""
    enrolments = Enrolment.objects.filter(course=course, user=person, role=Role.LEARNER)
    return enrolments.values_list("number", flat=True).first()
