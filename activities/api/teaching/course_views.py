"""The API of what instructors set in their course: who is no learner, and what is no longer in it."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from activities.api.outreach.worklist import IN_COURSE, InCourseView
from activities.learning import services as learning
from activities.privacy import services as privacy
from activities.teaching import aside


class AsideSerializer(serializers.Serializer[Any]):
    """Whether the person is no learner."""

    is_aside = serializers.BooleanField()


class AwaySerializer(serializers.Serializer[Any]):
    """Whether the activity is no longer in the course."""

    is_away = serializers.BooleanField()


class AsideView(InCourseView):
    """Putting a person aside, and back."""

    @extend_schema(auth=IN_COURSE, request=AsideSerializer, responses={204: None})
    def post(self, request: Request, course: str, number: int) -> Response:
        """What is done while someone is aside counts when he or she is a learner again."""
        chosen_course = self.course(course)
        serializer = AsideSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        is_aside = serializer.validated_data["is_aside"]
        act, name = (aside.put_aside, "put_aside") if is_aside else (aside.count_again, "count_again")
        try:
            subject = act(course=chosen_course, number=number)
        except aside.NobodyError as error:
            raise Http404 from error
        privacy.record_event(
            actor=self.actor(request), action=f"person.{name}", subject=subject, course=chosen_course
        )
        return Response(status=204)


class AwayView(InCourseView):
    """Putting an activity away, and back."""

    @extend_schema(auth=IN_COURSE, request=AwaySerializer, responses={204: None})
    def post(self, request: Request, placement: str) -> Response:
        """What people have done in it stays."""
        chosen = self.placement(placement)
        serializer = AwaySerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        is_away = serializer.validated_data["is_away"]
        act, name = (learning.put_away, "put_away") if is_away else (learning.bring_back, "bring_back")
        act(placement=chosen)
        target = f"placement:{chosen.public_id}"
        privacy.record_event(
            actor=self.actor(request), action=f"placement.{name}", target=target, course=chosen.course
        )
        return Response(status=204)
