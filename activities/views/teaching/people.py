"""The people of a course, and one of them."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from activities import access, ports
from activities.access import SEES_PEOPLE, CourseRequest
from activities.host_answers import Roster
from activities.learning import services as learning
from activities.models import Outcome, User
from activities.outreach import services as outreach
from activities.privacy import services as privacy
from activities.publishing import services as publishing
from activities.teaching import aside, gradebook, people, roster
from activities.teaching.people import Person
from activities.teaching.reports import learner_record
from activities.views.decorators import by_button, for_roles
from activities.views.list_filters import list_of, number_of, search_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(SEES_PEOPLE)
def everyone(request: CourseRequest) -> HttpResponse:
    """Everyone on the course's list and everyone who has come."""
    if request.method == "POST":
        return search_of(request)
    of_list = list_of(request)
    privacy.record_event(action="people.list", actor=request.user, course=request.course)
    shown = people.page(course=request.course, people_filter=of_list["asked"], roster=of_list["list"])
    context = of_list | {"people": shown, "apart": aside.of_course(request.course, of_list["list"])}
    return render(request, "activities/teaching/people.html", context)


@by_button
@for_roles(SEES_PEOPLE)
def refresh(request: CourseRequest) -> HttpResponse:
    """Fetch the course's own list anew."""
    roster.current_roster(course=request.course, is_wanted_now=True)
    return redirect("activities:people")


@by_button
@for_roles(SEES_PEOPLE)
def put_aside(request: CourseRequest, number: int) -> HttpResponse:
    """This person is no learner."""
    return _set_apart(request, "person.put_aside", aside.put_aside, number)


@by_button
@for_roles(SEES_PEOPLE)
def count_again(request: CourseRequest, number: int) -> HttpResponse:
    """A learner after all."""
    return _set_apart(request, "person.count_again", aside.count_again, number)


def _set_apart(
    request: CourseRequest, action: str, act: Callable[..., User | None], number: int
) -> HttpResponse:
    try:
        subject = act(course=request.course, number=number)
    except aside.NobodyError as error:
        raise Http404 from error
    privacy.record_event(action=action, actor=request.user, subject=subject, course=request.course)
    return redirect(f"{reverse('activities:people')}#apart")


@require_safe
@for_roles(SEES_PEOPLE)
def person(request: CourseRequest, number: int) -> HttpResponse:
    """Where one learner stands, what happened, and what has been tried to reach this person."""
    return person_page(request, number)


def person_page(
    request: CourseRequest,
    number: int,
    *,
    error: str = "",
    outcome: str = "",
    note: str = "",
    status: int = 422,
) -> HttpResponse:
    """The page; after a mistake with what was written, so that nobody writes it again."""
    course, language = request.course, get_language() or ""
    listed = ports.host().roster(course, names_only=True)
    person = _person(request, number, listed)
    context = {
        "person": person,
        "groups": [one for one in listed.groups if (person.user_id or person.mark) in one.who],
        "lines": learner_record.lines(
            course=course, person=person, page=number_of(request, "page"), language=language
        ),
        "timeline": learner_record.timeline(
            course=course, person=person, page=number_of(request, "earlier"), language=language
        ),
        "entry": outreach.history_of(course=course, person=person, actor=request.user, roster=listed),
        **colleagues(request, listed),
        "outcomes": Outcome.choices,
        "note_length": outreach.NOTE_LENGTH,
        "error": error,
        "chosen": outcome,
        "written": note,
        "told": outreach.CONFIRMATIONS.get(request.GET.get("told", "")),
    }
    return render(request, "activities/teaching/person.html", context, status=status if error else 200)


@require_safe
@for_roles(SEES_PEOPLE)
def attempt(request: CourseRequest, number: int, attempt: str) -> HttpResponse:
    """Every answer of one attempt."""
    person = _person(request, number)
    chosen = access.attempt_of(request.course, person.user_id, attempt)
    language = get_language() or ""
    context = {
        "person": person,
        "attempt": chosen,
        "entry": publishing.catalogue_entry(chosen.placement.activity, language),
        "steps": learner_record.answers(attempt=chosen, language=language),
    }
    return render(request, "activities/teaching/person_attempt.html", context)


def colleagues(request: CourseRequest, listed: Roster) -> dict[str, Any]:
    """The other instructors, to hand a person over to; and what they call the reader where names are off."""
    others = learning.colleagues_of(course=request.course, person=request.user)
    names = gradebook.names_of(request.course, [*others, request.enrolment], listed)
    label = gradebook.participant(request.enrolment)
    return {
        "colleagues": [(one.number, names[one.user_id]) for one in others],
        "own_label": label if names[request.user.pk] == label else "",
    }


def _person(request: CourseRequest, number: int, listed: Roster | None = None) -> Person:
    person = people.find_learner(course=request.course, number=number, roster=listed)
    if person is None:
        raise Http404
    subject = access.person_of(request.course, person.user_id)
    privacy.record_event(action="person.view", actor=request.user, subject=subject, course=request.course)
    return person
