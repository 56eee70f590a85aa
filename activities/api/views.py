"""The API: the same services as the pages, for integrators and for a page's own script."""

from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import ListAPIView
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from activities import access
from activities.access import SEES_PEOPLE
from activities.api.problems import as_problem, problem
from activities.api.serializers import (
    AnswerSerializer,
    AttemptSerializer,
    NewAnswerSerializer,
    PlacementSerializer,
    ResultSerializer,
)
from activities.blocks.contract import Unreadable
from activities.blocks.texts import localised
from activities.models import Attempt, Enrolment, Placement
from activities.services import attempts, gradebook

PAGE_SESSION: Any = [{"pageSession": []}]  # described in urls.py


class CourseView(APIView):
    """A call from inside a course, or a reading one from staff outside.

    DRF exempts its views from Django's CSRF check; `checked` in v1.py takes that back.
    """

    enrolment: Enrolment | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """After DRF's own checks: find the caller's place in the course."""
        super().initial(request, *args, **kwargs)
        if getattr(request._request, "course", None) is not None:
            self.enrolment = access.enrolment_of(request._request)
        elif not request.user.is_staff or request.method not in SAFE_METHODS:
            raise PermissionDenied

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        """Every error is a problem document."""
        return as_problem

    def placement(self, public_id: str) -> Placement:
        """A placement of the caller's course, or any for staff."""
        if self.enrolment:
            return access.placement(self.enrolment, public_id)
        return get_object_or_404(Placement, public_id=public_id)

    def attempt(self, public_id: str) -> Attempt:
        """The caller's own attempt, or any for staff."""
        if self.enrolment:
            return access.own_attempt(self.enrolment, public_id)
        return get_object_or_404(Attempt, public_id=public_id)


@extend_schema_view(get=extend_schema(auth=PAGE_SESSION))
class PlacementsView(CourseView, ListAPIView[Placement]):
    """The activities of the course."""

    serializer_class = PlacementSerializer
    queryset = Placement.objects.select_related("activity__current_version").defer(
        "activity__current_version__content"
    )

    def get_queryset(self) -> Any:
        """Of the caller's course, or all for staff."""
        published = super().get_queryset().filter(activity__current_version__isnull=False)
        return published.filter(course=self.enrolment.course_id) if self.enrolment else published


class ResultsView(CourseView):
    """Everyone's result in a placement, for instructors."""

    @extend_schema(auth=PAGE_SESSION, responses=ResultSerializer(many=True))
    def get(self, request: Request, placement: str) -> Response:
        """The rows of the results page."""
        if self.enrolment and not access.may(self.enrolment, SEES_PEOPLE):
            raise PermissionDenied
        rows = gradebook.results(placement=self.placement(placement)).rows
        return Response(ResultSerializer(rows, many=True).data)


class AttemptView(CourseView):
    """One's own attempt with its answers."""

    @extend_schema(auth=PAGE_SESSION, responses=AttemptSerializer)
    def get(self, request: Request, attempt: str) -> Response:
        """What is answered and what is not."""
        return Response(AttemptSerializer(self.attempt(attempt)).data)


class AnswersView(CourseView):
    """Giving an answer; a call repeated with the same key is one answer."""

    @extend_schema(auth=PAGE_SESSION, request=NewAnswerSerializer, responses={201: AnswerSerializer})
    def post(self, request: Request, attempt: str) -> Response:
        """Judge and keep the answer."""
        given = NewAnswerSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        asked = given.validated_data
        try:
            answer = attempts.answer(
                attempt=self.attempt(attempt), block=asked["block"], key=asked["key"], form=asked["response"]
            )
        except Unreadable as error:
            return problem(422, localised(error.texts, get_language() or ""))
        except attempts.NoSuchBlockError as error:
            raise Http404 from error
        except attempts.FinishedError:
            return problem(409, "The attempt is finished.")
        return Response(AnswerSerializer(answer).data, status=201)
