"""The API of keeping in touch: for the instructors of the course alone, and for no program from outside."""

from collections.abc import Callable
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from activities import access
from activities.api.problems import problem
from activities.api.teaching.people_serializers import PageSerializer, PersonSerializer
from activities.api.teaching.people_views import NamedView
from activities.incoming.numbers import MOST
from activities.models import Course, Outcome, Outreach, User
from activities.outreach import cases, worklist
from activities.privacy import services as privacy

IN_COURSE: Any = [{"pageSession": []}]
SHOWS = (worklist.WAITING, worklist.MINE, worklist.COLLEAGUES, worklist.DONE)


class TriedSerializer(serializers.Serializer[Any]):
    """One try to reach a person."""

    taken_at = serializers.DateTimeField(source="outreach.taken_at")
    holder = serializers.CharField()
    is_mine = serializers.BooleanField()
    is_open = serializers.BooleanField()
    reason = serializers.CharField()
    outcome = serializers.CharField()
    note = serializers.CharField(source="outreach.note", allow_blank=True)


class EntrySerializer(serializers.Serializer[Any]):
    """A person to reach: the kinds of signs, the same in words, and what has been tried."""

    person = PersonSerializer()
    kinds = serializers.ListField(child=serializers.CharField())
    reasons = serializers.ListField(child=serializers.CharField())
    tried = TriedSerializer(many=True)


class EntriesPageSerializer(PageSerializer):
    """A page of people to reach."""

    results = EntrySerializer(source="items", many=True)


class OutreachQuerySerializer(serializers.Serializer[Any]):
    """Which list."""

    show = serializers.ChoiceField(SHOWS, default=worklist.WAITING)
    page = serializers.IntegerField(min_value=1, max_value=MOST, default=1)


class ActSerializer(serializers.Serializer[Any]):
    """What an instructor does: `to` with hand_over, `outcome` (and a note) with close."""

    act = serializers.ChoiceField(["take", "hand_over", "put_back", "close"])
    to = serializers.IntegerField(min_value=0, max_value=MOST, required=False)
    outcome = serializers.ChoiceField(Outcome.choices, required=False)
    note = serializers.CharField(max_length=cases.NOTE_LENGTH, required=False, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Each act has what it needs."""
        needed = {"hand_over": "to", "close": "outcome"}.get(attrs["act"])
        if needed and needed not in attrs:
            raise serializers.ValidationError({needed: ["This act needs it."]})
        return attrs


class InCourseView(NamedView):
    """What instructors note about people leaves the course in no program's hands."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """From outside nobody comes here."""
        super().initial(request, *args, **kwargs)
        if self.enrolment is None:
            raise PermissionDenied

    def actor(self, request: Request) -> User:
        """The instructor."""
        if not isinstance(request.user, User):
            raise PermissionDenied
        return request.user


class OutreachView(InCourseView):
    """Who has not been heard from."""

    @extend_schema(auth=IN_COURSE, parameters=[OutreachQuerySerializer], responses=EntriesPageSerializer)
    def get(self, request: Request, course: str) -> Response:
        """A page of one of the lists."""
        chosen_course = self.course(course)
        query = OutreachQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        self.note(request, "outreach.list", chosen_course)
        shown = worklist.of_course(course=chosen_course, actor=self.actor(request), **query.validated_data)
        return Response(EntriesPageSerializer(shown.page, context={"has_names": True}).data)


class OutreachActView(InCourseView):
    """Doing something about a person."""

    @extend_schema(auth=IN_COURSE, request=ActSerializer, responses={204: None})
    def post(self, request: Request, course: str, number: int) -> Response:
        """Take, hand over, put back, or write what came of it."""
        chosen_course = self.course(course)
        serializer = ActSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        act = serializer.validated_data.pop("act")
        try:
            done = self._do(act, chosen_course, number, self.actor(request), serializer.validated_data)
        except (cases.NobodyError, cases.NotAColleagueError) as error:
            raise Http404 from error
        except (cases.TakenError, cases.ClosedError):
            return problem(409, "A colleague was faster.")
        subject = access.person_of(chosen_course, done.learner_id)
        privacy.record_event(
            actor=self.actor(request), action=f"outreach.{act}", subject=subject, course=chosen_course
        )
        return Response(status=204)

    def _do(self, act: str, course: Course, number: int, actor: User, fields: dict[str, Any]) -> Outreach:
        acts: dict[str, Callable[..., Outreach]] = {
            "take": cases.take,
            "hand_over": cases.hand_over,
            "put_back": cases.put_back,
            "close": cases.close,
        }
        needed = {"hand_over": ("to",), "close": ("outcome", "note")}.get(act, ())
        arguments = {name: fields[name] for name in needed if name in fields}
        return acts[act](course=course, number=number, actor=actor, **arguments)
