"""Who has not been heard from: the list, and what instructors do with it."""

from collections.abc import Callable, Mapping
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from activities import access
from activities.access import SEES_PEOPLE, CourseRequest
from activities.host_answers import Roster
from activities.incoming.numbers import whole
from activities.incoming.texts import Unfit
from activities.models import Course, Outcome, Outreach, User
from activities.outreach import cases, sentences, worklist
from activities.privacy import services as privacy
from activities.teaching import services as teaching
from activities.views.decorators import by_button, for_roles
from activities.views.list_filters import number_of
from activities.views.teaching.people import colleagues, person_page

TABS = {
    worklist.WAITING: gettext_lazy("Nobody has taken yet"),
    worklist.MINE: gettext_lazy("Mine"),
    worklist.COLLEAGUES: gettext_lazy("Colleagues have taken"),
    worklist.DONE: gettext_lazy("Done"),
}
MOST_DAYS = 60
TOO_LATE: dict[type[Exception], Promise] = {
    cases.TakenError: gettext_lazy("A colleague has just taken this person."),
    cases.ClosedError: gettext_lazy("A colleague has just written something here. Look again."),
    cases.NotAColleagueError: gettext_lazy("This colleague is no instructor of the course any more."),
}


@require_safe
@for_roles(SEES_PEOPLE)
def outreach_page(request: CourseRequest) -> HttpResponse:
    """The people to reach, and why."""
    return _page(request)


@by_button
@for_roles(SEES_PEOPLE)
def take(request: CourseRequest, number: int) -> HttpResponse:
    """ "I'll take care of this"."""
    return _done(request, number, "take", cases.take)


@by_button
@for_roles(SEES_PEOPLE)
def hand_over(request: CourseRequest, number: int) -> HttpResponse:
    to = whole(request.POST.get("to"))
    if to is None:
        return _page(request, error=_("Choose a colleague first."), number=number)

    def act(*, course: Course, number: int, actor: User) -> Outreach:
        return cases.hand_over(course=course, number=number, actor=actor, to=to)

    return _done(request, number, "hand_over", act)


@by_button
@for_roles(SEES_PEOPLE)
def put_back(request: CourseRequest, number: int) -> HttpResponse:
    return _done(request, number, "put_back", cases.put_back)


@by_button
@for_roles(SEES_PEOPLE)
def close(request: CourseRequest, number: int) -> HttpResponse:
    outcome, note = _written(request)
    if outcome not in Outcome.values:
        return _page(request, error=_("Choose what came of it first."), number=number)

    def act(*, course: Course, number: int, actor: User) -> Outreach:
        return cases.close(course=course, number=number, actor=actor, outcome=outcome, note=note)

    return _done(request, number, "close", act)


def _written(request: CourseRequest) -> tuple[str, str]:
    return str(request.POST.get("outcome", "")), str(request.POST.get("note", "")).strip()


@by_button
@for_roles(SEES_PEOPLE)
def rules(request: CourseRequest) -> HttpResponse:
    """How many days are silence here, and when the course ends."""
    days, ends = str(request.POST.get("days", "")), str(request.POST.get("ends_on", ""))
    silent_after_days = whole(days, least=1, most=MOST_DAYS)
    if silent_after_days is None:
        wrong = _("Write a number of days from 1 to %(most)s.") % {"most": MOST_DAYS}
        return _page(request, error=wrong, rules={"days": days, "ends_on": ends})
    try:
        ends_on = date.fromisoformat(ends) if ends else None
    except ValueError:
        wrong = _("Write the last day as a date.")
        return _page(request, error=wrong, rules={"days": days, "ends_on": ends})
    cases.set_rules(course=request.course, silent_after_days=silent_after_days, ends_on=ends_on)
    return redirect("activities:outreach")


def _page(
    request: CourseRequest,
    *,
    error: str = "",
    number: int = 0,
    status: int = 422,
    rules: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The list; after a mistake with what was written, so that nobody writes it again."""
    outcome, note = _written(request)
    if number and request.POST.get("next") == "person":
        return person_page(request, number, error=error, outcome=outcome, note=note, status=status)
    listed = teaching.current_roster(course=request.course)
    outreach = _list(request, listed, find=number)
    if number and all(
        entry.person.number != number for entry in outreach.page.items
    ):  # has left the list meanwhile
        return person_page(request, number, error=error, outcome=outcome, note=note, status=status)
    privacy.record_event(action="outreach.list", actor=request.user, course=request.course)
    context = {
        "list": listed,
        "outreach": outreach,
        "tabs": TABS,
        **colleagues(request, listed),
        "outcomes": Outcome.choices,
        "note_length": cases.NOTE_LENGTH,
        "error": error,
        "error_number": number,
        "chosen": outcome,
        "written": note,
        "told": sentences.CONFIRMATIONS.get(request.GET.get("told", "")),
        "rules": rules,
        "most_days": MOST_DAYS,
    }
    return render(request, "activities/outreach/outreach.html", context, status=status if error else 200)


def _list(request: CourseRequest, listed: Roster, *, find: int) -> worklist.OutreachList:
    return worklist.of_course(
        course=request.course,
        actor=request.user,
        show=request.GET.get("show", ""),
        page=number_of(request, "page"),
        find=find,
        roster=listed,
    )


def _done(request: CourseRequest, number: int, action: str, act: Callable[..., Outreach]) -> HttpResponse:
    """Run the act, note it in the audit, and go back to the page of the button."""
    try:
        done = act(course=request.course, number=number, actor=request.user)
    except cases.NobodyError as error:
        raise Http404 from error
    except Unfit as error:
        too_long = _("The note is too long. Write at most %(most)s characters.")
        return _page(request, error=too_long % {"most": error.most}, number=number)
    except tuple(TOO_LATE) as error:
        return _page(request, error=str(TOO_LATE[type(error)]), number=number, status=409)
    subject = access.person_of(request.course, done.learner_id)
    privacy.record_event(
        action=f"outreach.{action}", actor=request.user, subject=subject, course=request.course
    )
    if request.POST.get("next") == "person":
        return redirect(f"{reverse('activities:person', args=[number])}?told={action}#outreach")
    show, page = request.GET.get("show", ""), number_of(request, "page")
    values = {"show": show if show in TABS else "", "page": page if page > 1 else "", "told": action}
    query = urlencode({name: value for name, value in values.items() if value})
    return redirect(f"{reverse('activities:outreach')}?{query}")
