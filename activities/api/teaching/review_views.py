"""What waits for the instructors of a course, over the API: the same services as the pages, and only inside a course."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from activities import access
from activities.access import SEES_PEOPLE
from activities.api.parsers import BoundedPagination
from activities.api.permissions import PAGE_SESSION, CourseView
from activities.api.problems import problem
from activities.api.teaching.review_serializers import (
    DecisionSerializer,
    DraftSerializer,
    NewHelpAnswerSerializer,
    OpenCallSerializer,
    WaitingReflectionSerializer,
)
from activities.learning import services as learning
from activities.models import Enrolment, HelpCall, Placement, Reflection, User
from activities.teaching import review_inbox, reviews
from activities.teaching.reviews import Opinion

BY_PLACEMENT = OpenApiParameter("placement", str, description="Only of this placement.")


class InstructorView(CourseView):
    """A call by an instructor of the course; nobody else reads what learners wrote, staff included."""

    instructor: Enrolment

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """After finding the caller's place in the course."""
        super().initial(request, *args, **kwargs)
        if self.enrolment is None or not access.may(self.enrolment, SEES_PEOPLE):
            raise PermissionDenied
        self.instructor = self.enrolment

    @property
    def reviewer(self) -> User:
        return self.instructor.user

    def only_in(self, request: Request) -> Placement | None:
        """The placement that the query narrows the list to."""
        public_id = request.query_params.get("placement", "")
        return self.placement(public_id) if public_id else None

    def described(self, rows: list[Reflection]) -> list[review_inbox.WaitingReflection]:
        course, language = self.instructor.course, get_language() or ""
        return review_inbox.described(rows=rows, course=course, reviewer=self.reviewer, language=language)


class ReflectionsView(InstructorView):
    """The reflections that wait for review, the longest waiting first."""

    @extend_schema(
        auth=PAGE_SESSION, parameters=[BY_PLACEMENT], responses=WaitingReflectionSerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        """A page of the queue."""
        self.note(request, "queue.view", self.instructor.course)
        rows = review_inbox.reflections_of(course=self.instructor.course, placement=self.only_in(request))
        pages = BoundedPagination()
        shown = pages.paginate_queryset(rows, request, view=self) or []
        return pages.get_paginated_response(
            WaitingReflectionSerializer(self.described(shown), many=True).data
        )


class ReviewView(InstructorView):
    """One reflection, and deciding on it."""

    @extend_schema(auth=PAGE_SESSION, responses=WaitingReflectionSerializer)
    def get(self, request: Request, reflection: str) -> Response:
        """As it stands."""
        return self._shown(access.reflection(self.instructor, reflection))

    @extend_schema(auth=PAGE_SESSION, request=DecisionSerializer, responses=WaitingReflectionSerializer)
    def post(self, request: Request, reflection: str) -> Response:
        """Accept it or send it back; 409 where it has changed since it was read."""
        chosen = access.reflection(self.instructor, reflection)
        fields = _valid(DecisionSerializer, request)
        opinion = Opinion(fields["comment"], fields["points"])
        review = {"decision": fields["decision"], "opinion": opinion, "revision": fields["seen"]}
        try:
            reviews.decide(reflection=chosen, reviewer=self.reviewer, **review)
        except reviews.UnfitReviewError as error:
            return problem(422, str(error))
        except reviews.OvertakenError:
            return problem(409, _("This has changed meanwhile. What you wrote is saved as a draft."))
        return self._shown(access.reflection(self.instructor, reflection))

    def _shown(self, chosen: Reflection) -> Response:
        learner = chosen.attempt.learner
        self.note(self.request, "reflection.view", self.instructor.course, learner)
        return Response(WaitingReflectionSerializer(self.described([chosen])[0]).data)


class ReviewDraftView(InstructorView):
    """A reviewer's own draft."""

    @extend_schema(auth=PAGE_SESSION, request=DraftSerializer, responses={204: None})
    def put(self, request: Request, reflection: str) -> Response:
        """Keep what has been written so far."""
        chosen = access.reflection(self.instructor, reflection)
        fields = _valid(DraftSerializer, request)
        opinion = Opinion(fields["comment"], fields["points"])
        reviews.save_draft(
            reflection=chosen, reviewer=self.reviewer, opinion=opinion, revision=fields["seen"]
        )
        return Response(status=204)


class HelpCallsView(InstructorView):
    """Who waits for help, the longest waiting first."""

    @extend_schema(auth=PAGE_SESSION, parameters=[BY_PLACEMENT], responses=OpenCallSerializer(many=True))
    def get(self, request: Request) -> Response:
        """All open calls of the course."""
        self.note(request, "queue.view", self.instructor.course)
        course, language = self.instructor.course, get_language() or ""
        calls = review_inbox.calls_of(course=course, placement=self.only_in(request), language=language)
        return Response(OpenCallSerializer(calls, many=True).data)


class HelpAnswerView(InstructorView):
    """Answering a call for help."""

    @extend_schema(auth=PAGE_SESSION, request=NewHelpAnswerSerializer, responses=OpenCallSerializer)
    def post(self, request: Request, call: str) -> Response:
        """Answer it; 409 where someone was faster."""
        chosen = access.help_call(self.instructor, call)
        fields = _valid(NewHelpAnswerSerializer, request)
        try:
            answered = learning.answer_call(
                call=chosen, by=self.reviewer, text=fields["text"], version=fields["seen"]
            )
        except learning.OvertakenError:
            return problem(409, _("Somebody has answered, or the learner needs no help any more."))
        return Response(OpenCallSerializer(self._described(answered)).data)

    def _described(self, call: HelpCall) -> review_inbox.OpenCall:
        self.note(self.request, "help_call.view", self.instructor.course, call.learner)
        course, language = self.instructor.course, get_language() or ""
        return review_inbox.describe_calls(calls=[call], course=course, language=language)[0]


def _valid(serializer: Any, request: Request) -> Any:
    bound = serializer(data=request.data)
    bound.is_valid(raise_exception=True)
    return bound.validated_data
