"""Who may see what: every page and API call fetches through these, so that what is not yours is not there."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from activities.learning import services as learning
from activities.learning.services import CourseContext
from activities.models import (
    Attempt,
    Course,
    Enrolment,
    HelpCall,
    Organisation,
    Placement,
    Progress,
    Reflection,
    ResumeSession,
    ReviewDraft,
    Role,
    Upload,
    User,
)
from activities.runtime import compiled_queries
from activities.runtime.compiled_queries import Slot
from activities.runtime.request_context import part_of

LEARNING = frozenset({Role.LEARNER, Role.VISITOR, Role.INSTRUCTOR, Role.CONTENT_DEVELOPER})
ASKS_FOR_HELP = frozenset({Role.LEARNER, Role.VISITOR})
SEES_PEOPLE = frozenset({Role.INSTRUCTOR})
SEES_CONTENT = frozenset({Role.INSTRUCTOR, Role.CONTENT_DEVELOPER})

_PLACE = compiled_queries.Select(lambda: Enrolment.objects.filter(course=Slot("course"), user=Slot("user")))
_OWN_ATTEMPT = compiled_queries.Select(
    lambda: (
        Attempt.objects.filter(
            placement__course=Slot("course"), learner=Slot("learner"), public_id=Slot("public_id")
        )
        .select_related("placement__activity", "version")
        .defer("version__content")
    )
)


def _placement() -> QuerySet[Placement]:
    here = _published().filter(course=Slot("course"), public_id=Slot("public_id")).order_by()
    return learning.annotate_admissions(here, Slot("learner"))


def _with_work(condition: Q) -> QuerySet[Placement]:
    """The placement and one of the learner's attempts in it, and whether there may be calls for help, in one look."""
    mine: dict[str, Any] = {
        "work": FilteredRelation("attempts", condition=Q(attempts__learner=Slot("learner")) & condition),
        "may_have_calls": Exists(HelpCall.objects.filter(placement=OuterRef("pk"), learner=Slot("learner"))),
    }
    related = ["activity__current_version", "work__version"]
    contents = [f"{version}__content" for version in related]
    return _placement().annotate(**mine).select_related(*related).defer(*contents)


_PLACEMENT = compiled_queries.Select(_placement)
_UNDER_WAY = compiled_queries.Select(lambda: _with_work(Q(attempts__finished_at=None)))
_WITH_ATTEMPT = compiled_queries.Select(lambda: _with_work(Q(attempts__public_id=Slot("attempt"))))


class NotLetInError(Exception):
    """The course has not opened this placement to the person; or it is no longer in the course."""

    def __init__(self, placement: Placement) -> None:
        super().__init__(placement.public_id)
        self.placement = placement


class CourseRequest(HttpRequest):
    """A request of someone who has a place in the course, as `enter` lets it in."""

    user: User
    course: Course
    enrolment: Enrolment


class ManagerRequest(HttpRequest):
    """A request of someone who may manage the organisation, as `manage` lets it in."""

    user: User
    organisation: Organisation


def manage(request: HttpRequest) -> ManagerRequest:
    """The request with the organisation that the person may manage; 404 for everybody else."""
    organisation = part_of(request, CourseContext).manages
    if organisation is None or not request.user.is_authenticated:
        raise Http404
    entered = cast(ManagerRequest, request)
    entered.organisation = organisation
    return entered


def enter(request: HttpRequest) -> CourseRequest:
    """The request with its course and the person's place in it; 404 without one."""
    enrolment = enrolment_of(request)
    entered = cast(CourseRequest, request)
    entered.enrolment, entered.course = enrolment, enrolment.course
    return entered


def resumed(request: HttpRequest) -> ResumeSession:
    """The resume code's session that the request came by; 404 where it came by none."""
    session = part_of(request, CourseContext).resumed
    if session is None:
        raise Http404
    return session


def is_by_code(request: HttpRequest) -> bool:
    """Did this come from a device that a resume code had opened?"""
    return part_of(request, CourseContext).resumed is not None


def enrolment_of(request: HttpRequest) -> Enrolment:
    """The person's place in the course of the request; 404 without one."""
    course = part_of(request, CourseContext).course
    user = request.user
    if course is None or not user.is_authenticated:
        raise Http404
    place = course.place
    enrolment = place if place and place.user_id == user.pk else _PLACE.one(course=course.pk, user=user.pk)
    if enrolment is None:
        raise Http404
    enrolment.course, enrolment.user = course, user  # known already: no need to read them again
    return enrolment


def placements(course: Course) -> QuerySet[Placement]:
    """The course's placements whose activity is published."""
    return _published().filter(course=course)


def _published() -> QuerySet[Placement]:
    published = Placement.objects.filter(activity__current_version__isnull=False)
    return published.select_related("activity__current_version").defer("activity__current_version__content")


def placement(enrolment: Enrolment, public_id: str, *, even_away: bool = False) -> Placement:
    """A placement of this course; 404 for any other. Raises NotLetInError for a learner to whom it is not open.

    `even_away`: for what keeps or shows work that is there, in a placement that is no longer in the course.
    """
    return _open(enrolment, _PLACEMENT.one(**_names(enrolment, public_id)), even_away=even_away)


def placement_under_way(enrolment: Enrolment, public_id: str, *, even_away: bool) -> Placement:
    """As `placement`, with `work`: the person's attempt that is under way in it."""
    row = _UNDER_WAY.one(**_names(enrolment, public_id))
    return _open(enrolment, row, even_away=even_away)


def placement_of_attempt(enrolment: Enrolment, public_id: str, attempt: str) -> Placement:
    """As `placement`, even one that is away, with `work`: the person's attempt of this id, where it is one in it."""
    row = _WITH_ATTEMPT.one(**_names(enrolment, public_id), attempt=attempt)
    return _open(enrolment, row, even_away=True)


def _names(enrolment: Enrolment, public_id: str) -> dict[str, object]:
    return {"course": enrolment.course_id, "learner": enrolment.user_id, "public_id": public_id}


def _open(enrolment: Enrolment, placement: Placement | None, *, even_away: bool) -> Placement:
    if placement is None:
        raise Http404
    placement.course = enrolment.course
    if placement.work:
        placement.work.placement, placement.work.learner = placement, enrolment.user
    is_shut = not placement.is_let_in or (placement.away_at is not None and not even_away)
    if is_shut and not may(enrolment, SEES_CONTENT):
        raise NotLetInError(placement)
    return placement


def own_attempt(enrolment: Enrolment, public_id: str) -> Attempt:
    """The person's own attempt in this course; 404 for anyone else's."""
    mine = _OWN_ATTEMPT.one(course=enrolment.course_id, learner=enrolment.user_id, public_id=public_id)
    if mine is None:
        raise Http404
    mine.placement.course, mine.learner = enrolment.course, enrolment.user
    return mine


def attempt_here(request: CourseRequest, public_id: str, *, read: Attempt | None = None) -> Attempt:
    """The person's own attempt; to who came by a code, the code's own and no other. `read`: it was read before."""
    attempt = read or own_attempt(request.enrolment, public_id)
    if is_by_code(request) and resumed(request).code.attempt_id != attempt.pk:
        raise Http404
    return attempt


def reflections(enrolment: Enrolment) -> QuerySet[Reflection]:
    """The reflections that a person may see: an instructor the course's, everyone else his or her own in it."""
    here = Reflection.objects.filter(attempt__placement__course=enrolment.course_id)
    rows = here if may(enrolment, SEES_PEOPLE) else here.filter(attempt__learner=enrolment.user_id)
    return rows.select_related("answer", "attempt__version", "attempt__placement", "attempt__learner")


def reflection(enrolment: Enrolment, public_id: str) -> Reflection:
    """A reflection that the person may see; 404 for any other."""
    return get_object_or_404(reflections(enrolment), public_id=public_id)


def own_reflection(enrolment: Enrolment, public_id: str) -> Reflection:
    """The person's own reflection in this course; 404 for anyone else's."""
    mine = reflections(enrolment).filter(attempt__learner=enrolment.user_id)
    return get_object_or_404(mine, public_id=public_id)


def upload(request: CourseRequest, public_id: str) -> Upload:
    """A photo that the person may see: one's own in this course, or any of the course for its instructors.

    Who came by a code sees the photos of the code's attempt.
    """
    enrolment = request.enrolment
    here = Upload.objects.filter(attempt__placement__course=enrolment.course_id, removed_at=None)
    photos = here if may(enrolment, SEES_PEOPLE) else here.filter(attempt__learner=enrolment.user_id)
    if is_by_code(request):
        photos = photos.filter(attempt=resumed(request).code.attempt_id)
    return get_object_or_404(photos.exclude(file="").select_related("attempt__learner"), public_id=public_id)


def help_call(enrolment: Enrolment, public_id: str) -> HelpCall:
    """A call for help in this course; for its instructors, whoever it came from."""
    calls = HelpCall.objects.filter(placement__course=enrolment.course_id)
    return get_object_or_404(
        calls.select_related("attempt__version", "placement", "learner"), public_id=public_id
    )


def own_help_call(request: CourseRequest, public_id: str) -> HelpCall:
    """The person's own call for help in this course, by a code of that attempt alone; 404 for anyone else's."""
    enrolment = request.enrolment
    mine = HelpCall.objects.filter(placement__course=enrolment.course_id, learner=enrolment.user_id)
    if is_by_code(request):
        mine = mine.filter(attempt=resumed(request).code.attempt_id)
    return get_object_or_404(mine.select_related("placement"), public_id=public_id)


def learner(enrolment: Enrolment, number: int) -> Enrolment:
    """Oneself, or a learner of this course for whoever sees its people; 403 for others, whoever stands behind the number."""
    if number == enrolment.number:
        return enrolment
    if not may(enrolment, SEES_PEOPLE):
        raise PermissionDenied
    learners = Enrolment.objects.select_related("user").filter(course=enrolment.course_id, role=Role.LEARNER)
    return get_object_or_404(learners, number=number)


def person_of(course: Course, user: int | None) -> User | None:
    """Someone who is in the course; None for who has not come yet, and for anyone else."""
    return User.objects.filter(pk=user, enrolments__course=course).first() if user else None


def attempts_of(placement: Placement, learner: Enrolment) -> QuerySet[Attempt]:
    """What a learner of the placement's course has done in it, the first attempt first."""
    made = Attempt.objects.filter(placement=placement, learner=learner.user_id)
    return made.select_related("version").order_by("number")


def attempt_of(course: Course, learner: int | None, public_id: str) -> Attempt:
    """An attempt of this person in this course; 404 for any other."""
    here = Attempt.objects.filter(placement__course=course, learner=learner or 0)
    return get_object_or_404(
        here.select_related("version", "placement__activity__current_version"), public_id=public_id
    )


def drafts(reflection: Reflection) -> QuerySet[ReviewDraft]:
    """What its reviewers have begun to write of a reflection that was fetched here."""
    return ReviewDraft.objects.filter(reflection=reflection)


def own_course(enrolment: Enrolment) -> QuerySet[Course]:
    """The course of the place, and no other."""
    return Course.objects.filter(pk=enrolment.course_id)


def placements_in(courses: QuerySet[Course]) -> QuerySet[Placement]:
    """The placements of these courses whose activity is published."""
    return _published().filter(course__in=courses)


def has_worked(learner: int) -> Exists:
    """For a query of placements: has the person done anything there?"""
    return Exists(Progress.objects.filter(placement=OuterRef("pk"), learner=learner))


def may(enrolment: Enrolment, roles: frozenset[Role]) -> bool:
    """Is the person's role in this course one of these?"""
    return Role(enrolment.role) in roles
