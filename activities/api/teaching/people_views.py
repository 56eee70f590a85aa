"""The API for instructors and for programs that read results: the same services as the pages."""

from typing import Any

from django.http import Http404
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from activities import access, ports
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
from activities.models import Course
from activities.outreach import services as outreach
from activities.teaching import gradebook, people, review_inbox, roster
from activities.teaching.people import PeopleFilter, Person
from activities.teaching.reports import by_step, learner_record, overview, results_table


class NamedView(PeopleView):
    """What these have in common: who is named to whom."""

    _roster: Roster | None = None

    def checked_query(
        self, request: Request, course: Course, query: type[PeopleQuerySerializer]
    ) -> dict[str, Any]:
        """The query, checked; who gets no names gets no order by name either."""
        serializer = query(data=request.query_params)
        serializer.is_valid(raise_exception=True)
        values: dict[str, Any] = serializer.validated_data
        has_names = self.has_names(course)
        return values if has_names else {**values, "sort": values.get("sort", "number")}

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
        """The learner of that number, after the look is noted in the audit; 404 for any other."""
        learner = people.find_learner(course=course, number=number, roster=self.roster(course))
        if learner is None:
            raise Http404
        subject = access.person_of(course, learner.user_id)
        self.note(request, "person.view", course, subject)
        return learner


def people_filter_of(query: dict[str, Any]) -> PeopleFilter:
    return PeopleFilter(
        show=query.get("show", ""),
        sort=query.get("sort", "name"),
        page=query.get("page", 1),
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
        chosen_course = self.course(course)
        self.note(request, "course.view", chosen_course)
        lines, learners = overview.for_instructor(course=chosen_course, language=get_language() or "")
        shown = {
            "course": chosen_course,
            "learners": learners,
            "activities": lines,
            "waiting": outreach.count_waiting(course=chosen_course),
            "calls_for_help": review_inbox.how_many_calls(course=chosen_course),
            "to_review": review_inbox.reflections_of(course=chosen_course).count(),
            "grade_problems": [one.words for one in ports.host().hindrances(chosen_course)],
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
        chosen_course = self.course(course)
        people_filter = people_filter_of(self.checked_query(request, chosen_course, PeopleQuerySerializer))
        self.note(request, "people.list", chosen_course)
        shown = people.page(
            course=chosen_course, people_filter=people_filter, roster=self.roster(chosen_course)
        )
        context = {"has_names": self.has_names(chosen_course)}
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
        chosen_course, language = self.course(course), get_language() or ""
        query = RecordQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        page, earlier = query.validated_data["page"], query.validated_data["earlier"]
        person = self.person(request, chosen_course, number)
        shown = {
            "person": person,
            "activities": learner_record.lines(
                course=chosen_course, person=person, page=page, language=language
            ),
            "timeline": learner_record.timeline(
                course=chosen_course, person=person, page=earlier, language=language
            ),
        }
        return Response(RecordSerializer(shown, context={"has_names": self.has_names(chosen_course)}).data)


class PersonAttemptView(NamedView):
    """One attempt of a learner."""

    @extend_schema(auth=PAGE_SESSION, responses=AnsweredStepSerializer(many=True))
    def get(self, request: Request, course: str, number: int, attempt: str) -> Response:
        """Every answer in words."""
        chosen_course = self.course(course)
        person = self.person(request, chosen_course, number)
        chosen = access.attempt_of(chosen_course, person.user_id, attempt)
        steps = learner_record.answers(attempt=chosen, language=get_language() or "")
        return Response(AnsweredStepSerializer(steps, many=True).data)


class GradebookView(NamedView):
    """Learners by activities."""

    @extend_schema(auth=PAGE_SESSION, parameters=[GradebookQuerySerializer], responses=GridSerializer)
    def get(self, request: Request, course: str) -> Response:
        """A page of learners and a page of activities."""
        chosen_course = self.course(course)
        query = self.checked_query(request, chosen_course, GradebookQuerySerializer)
        self.note(request, "gradebook.view", chosen_course)
        shown = results_table.grid(
            course=chosen_course,
            people_filter=people_filter_of(query),
            columns=query.get("columns", 1),
            by=query.get("by", ""),
            language=get_language() or "",
            roster=self.roster(chosen_course),
        )
        return Response(GridSerializer(shown, context={"has_names": self.has_names(chosen_course)}).data)


class ResultsView(NamedView):
    """Everyone's result in a placement."""

    @extend_schema(auth=PAGE_SESSION, parameters=[PeopleQuerySerializer], responses=ResultsPageSerializer)
    def get(self, request: Request, placement: str) -> Response:
        """The rows of the results page."""
        chosen = self.placement(placement)
        people_filter = people_filter_of(self.checked_query(request, chosen.course, PeopleQuerySerializer))
        self.note(request, "results.view", chosen.course)
        shown = gradebook.results(
            placement=chosen, people_filter=people_filter, roster=self.roster(chosen.course)
        ).page
        context = {"has_names": self.has_names(chosen.course)}
        return Response(ResultsPageSerializer(shown, context=context).data)


class StepsView(NamedView):
    """How an activity fares, step by step."""

    @extend_schema(auth=PAGE_SESSION, responses=StepInsightSerializer(many=True))
    def get(self, request: Request, placement: str) -> Response:
        """No one is named."""
        steps = by_step.steps(placement=self.placement(placement), language=get_language() or "")
        return Response(StepInsightSerializer(steps, many=True).data)
