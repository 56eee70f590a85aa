"""The API for instructors and for programs that read results: the same services as the pages."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from activities import ports
from activities.api.permissions import PAGE_SESSION, PeopleView
from activities.api.teaching.people_serializers import (
    AnsweredStepSerializer,
    CourseSerializer,
    GradebookQuerySerializer,
    GridSerializer,
    OverviewSerializer,
    PeoplePageSerializer,
    PeopleQuerySerializer,
    RecordQuerySerializer,
    RecordSerializer,
    ResultsPageSerializer,
    StepInsightSerializer,
)
from activities.host_answers import Roster
from activities.models import Attempt, Course, User
from activities.outreach import services as outreach
from activities.teaching import gradebook, people, review_inbox, roster
from activities.teaching.people import PeopleFilter, Person
from activities.teaching.reports import by_step, learner_record, overview, results_table


class NamedView(PeopleView):
    """What these have in common: who is named to whom."""

    _roster: Roster | None = None

    def asked(self, request: Request, course: Course, query: type[PeopleQuerySerializer]) -> dict[str, Any]:
        """The query, checked; who gets no names gets no order by name either."""
        given = query(data=request.query_params)
        given.is_valid(raise_exception=True)
        asked: dict[str, Any] = given.validated_data
        has_names = self.has_names(course)
        return asked if has_names else {**asked, "sort": asked.get("sort", "number")}

    def has_names(self, course: Course) -> bool:
        """In the course as on its pages; outside, only names that may be kept."""
        return self.enrolment is not None or self.roster(course).may_export_names

    def roster(self, course: Course) -> Roster:
        """Asked for once a request, which is about one course; a program's request takes over a new one."""
        if self._roster is None:
            is_page = self.enrolment is not None
            self._roster = (
                ports.host().roster(course, names_only=True)
                if is_page
                else roster.current_roster(course=course)
            )
        return self._roster

    def person(self, request: Request, course: Course, number: int) -> Person:
        """The learner of that number."""
        found = people.find_learner(course=course, number=number, roster=self.roster(course))
        if found is None:
            raise Http404
        subject = User.objects.filter(pk=found.user_id).first() if found.user_id else None
        self.note(request, "person.view", course, subject)
        return found


def people_asked(asked: dict[str, Any]) -> PeopleFilter:
    """As the services understand it."""
    return PeopleFilter(
        show=asked.get("show", ""),
        sort=asked.get("sort", "name"),
        page=asked.get("page", 1),
    )


class CoursesView(PeopleView):
    """The courses."""

    @extend_schema(operation_id="v1_courses_list", auth=PAGE_SESSION, responses=CourseSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Inside a course it alone."""
        return Response(CourseSerializer(self.courses(), many=True).data)


class OverviewView(NamedView):
    """A course at a glance."""

    @extend_schema(auth=PAGE_SESSION, responses=OverviewSerializer)
    def get(self, request: Request, course: str) -> Response:
        """Counts of people, and what keeps grades; no one is named."""
        found = self.course(course)
        self.note(request, "course.view", found)
        lines, learners = overview.for_instructor(course=found, language=get_language() or "")
        shown = {
            "course": found,
            "learners": learners,
            "activities": lines,
            "waiting": outreach.count_waiting(course=found),
            "calls_for_help": review_inbox.how_many_calls(course=found),
            "to_review": review_inbox.reflections_of(course=found).count(),
            "grade_problems": [one.words for one in ports.host().hindrances(found)],
        }
        return Response(OverviewSerializer(shown).data)


class EveryoneView(NamedView):
    """The people of a course."""

    @extend_schema(
        operation_id="v1_courses_people_list",
        auth=PAGE_SESSION,
        parameters=[PeopleQuerySerializer],
        responses=PeoplePageSerializer,
    )
    def get(self, request: Request, course: str) -> Response:
        """A page of them."""
        found = self.course(course)
        asked = people_asked(self.asked(request, found, PeopleQuerySerializer))
        self.note(request, "people.list", found)
        shown = people.page(course=found, asked=asked, roster=self.roster(found))
        context = {"has_names": self.has_names(found)}
        return Response(PeoplePageSerializer(shown, context=context).data)


class PersonView(NamedView):
    """One learner."""

    @extend_schema(
        operation_id="v1_courses_people_retrieve",
        auth=PAGE_SESSION,
        parameters=[RecordQuerySerializer],
        responses=RecordSerializer,
    )
    def get(self, request: Request, course: str, number: int) -> Response:
        """Where the learner stands, and what happened lately."""
        found, language = self.course(course), get_language() or ""
        asked = RecordQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        page, earlier = asked.validated_data["page"], asked.validated_data["earlier"]
        person = self.person(request, found, number)
        shown = {
            "person": person,
            "activities": learner_record.lines(course=found, person=person, page=page, language=language),
            "timeline": learner_record.timeline(course=found, person=person, page=earlier, language=language),
        }
        return Response(RecordSerializer(shown, context={"has_names": self.has_names(found)}).data)


class PersonAttemptView(NamedView):
    """One attempt of a learner."""

    @extend_schema(auth=PAGE_SESSION, responses=AnsweredStepSerializer(many=True))
    def get(self, request: Request, course: str, number: int, attempt: str) -> Response:
        """Every answer in words."""
        found = self.course(course)
        person = self.person(request, found, number)
        here = Attempt.objects.filter(placement__course=found, learner=person.user_id or 0)
        chosen = get_object_or_404(here.select_related("version"), public_id=attempt)
        steps = learner_record.answers(attempt=chosen, language=get_language() or "")
        return Response(AnsweredStepSerializer(steps, many=True).data)


class GradebookView(NamedView):
    """Learners by activities."""

    @extend_schema(auth=PAGE_SESSION, parameters=[GradebookQuerySerializer], responses=GridSerializer)
    def get(self, request: Request, course: str) -> Response:
        """A page of learners and a page of activities."""
        found = self.course(course)
        asked = self.asked(request, found, GradebookQuerySerializer)
        self.note(request, "gradebook.view", found)
        shown = results_table.grid(
            course=found,
            asked=people_asked(asked),
            columns=asked.get("columns", 1),
            by=asked.get("by", ""),
            language=get_language() or "",
            roster=self.roster(found),
        )
        return Response(GridSerializer(shown, context={"has_names": self.has_names(found)}).data)


class ResultsView(NamedView):
    """Everyone's result in a placement."""

    @extend_schema(auth=PAGE_SESSION, parameters=[PeopleQuerySerializer], responses=ResultsPageSerializer)
    def get(self, request: Request, placement: str) -> Response:
        """The rows of the results page."""
        chosen = self.placement(placement)
        asked = people_asked(self.asked(request, chosen.course, PeopleQuerySerializer))
        self.note(request, "results.view", chosen.course)
        shown = gradebook.results(placement=chosen, asked=asked, roster=self.roster(chosen.course)).page
        context = {"has_names": self.has_names(chosen.course)}
        return Response(ResultsPageSerializer(shown, context=context).data)


class StepsView(NamedView):
    """How an activity fares, step by step."""

    @extend_schema(auth=PAGE_SESSION, responses=StepInsightSerializer(many=True))
    def get(self, request: Request, placement: str) -> Response:
        """No one is named."""
        steps = by_step.steps(placement=self.placement(placement), language=get_language() or "")
        return Response(StepInsightSerializer(steps, many=True).data)
