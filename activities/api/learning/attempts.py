"""The API: the same services as the pages, for integrators and for a page's own script."""

from typing import Any

from django.db.models import Q, Value
from django.http import Http404
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from activities import access
from activities.access import SEES_CONTENT
from activities.api.learning.serializers import (
    AnswerSerializer,
    AttemptSerializer,
    NewAnswerSerializer,
    PlacementSerializer,
)
from activities.api.permissions import PAGE_SESSION, CourseView
from activities.api.problems import problem
from activities.blocks.contract import Unreadable
from activities.blocks.texts import localised
from activities.learning import admissions, attempts
from activities.models import Placement


@extend_schema_view(get=extend_schema(auth=PAGE_SESSION))
class PlacementsView(CourseView, ListAPIView[Placement]):
    """The activities of the course."""

    serializer_class = PlacementSerializer

    def get_queryset(self) -> Any:
        """Of the caller's course, or all for staff; what is no longer there, learners find only if they worked on it."""
        here = access.placements_in(self.courses())
        if self.enrolment is None or access.may(self.enrolment, SEES_CONTENT):
            mark: dict[str, Any] = {"is_let_in": Value(True)}
            return here.annotate(**mark)
        learner = self.enrolment.user_id
        mine = Q(away_at=None) | access.has_worked(learner)
        return admissions.annotate_admissions(here.filter(mine), learner)


class AttemptView(CourseView):
    """One's own attempt with its answers."""

    @extend_schema(auth=PAGE_SESSION, responses=AttemptSerializer)
    def get(self, request: Request, attempt: str) -> Response:
        """What is answered and what is not."""
        chosen = self.attempt(attempt)
        if request.user != chosen.learner:
            self.note(request, "attempt.view", chosen.placement.course, chosen.learner)
        return Response(AttemptSerializer(chosen).data)


class AnswersView(CourseView):
    """Giving an answer; a call repeated with the same key is one answer."""

    @extend_schema(auth=PAGE_SESSION, request=NewAnswerSerializer, responses={201: AnswerSerializer})
    def post(self, request: Request, attempt: str) -> Response:
        """Judge and keep the answer."""
        serializer = NewAnswerSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        fields = serializer.validated_data
        try:
            answer = attempts.answer(
                attempt=self.attempt(attempt),
                block=fields["block"],
                key=fields["key"],
                form=fields["response"],
            )
        except Unreadable as error:
            return problem(422, localised(error.texts, get_language() or ""))
        except attempts.NoSuchBlockError as error:
            raise Http404 from error
        except attempts.FinishedError:
            return problem(409, "The attempt is finished.")
        return Response(AnswerSerializer(answer).data, status=201)
