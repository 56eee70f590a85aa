"""The shapes of what waits for an instructor."""

from typing import Any

from rest_framework import serializers

from activities.incoming.numbers import MOST
from activities.models import HelpCall, ReviewState
from activities.teaching import reviews


class PlaceSerializer(serializers.Serializer[Any]):
    """Where in an activity something stands."""

    activity = serializers.CharField()
    number = serializers.IntegerField()
    step = serializers.CharField()


class GivenSerializer(serializers.Serializer[Any]):
    """An answer to a reflection; `photo` is the id under which the photo is fetched."""

    text = serializers.CharField()
    description = serializers.CharField()
    photo = serializers.CharField(source="photo.public_id", default=None, allow_null=True)
    can_be_shown = serializers.BooleanField()
    answered_at = serializers.DateTimeField(source="answer.answered_at")


class WaitingReflectionSerializer(serializers.Serializer[Any]):
    """A reflection as its reviewer reads it; `name` is "Participant 7" where names are off."""

    id = serializers.CharField(source="reflection.public_id")
    placement = serializers.CharField(source="reflection.attempt.placement.public_id")
    name = serializers.CharField()
    place = PlaceSerializer()
    prompt = serializers.CharField()
    given = GivenSerializer()
    state = serializers.ChoiceField(source="reflection.state", choices=ReviewState.choices)
    points = serializers.FloatField(source="reflection.points", allow_null=True)
    max_points = serializers.FloatField(source="reflection.max_points")
    revision = serializers.IntegerField(source="reflection.revision")
    has_draft = serializers.BooleanField()


class DraftSerializer(serializers.Serializer[Any]):
    """What a reviewer writes; `seen` is the revision that was read."""

    comment = serializers.CharField(allow_blank=True, default="", max_length=reviews.MOST_LETTERS)
    points = serializers.CharField(allow_blank=True, default="", max_length=reviews.MOST_LETTERS_OF_POINTS)
    seen = serializers.IntegerField(min_value=0, max_value=MOST)


class DecisionSerializer(DraftSerializer):
    """A reviewer's decision."""

    decision = serializers.ChoiceField(choices=[ReviewState.ACCEPTED.value, ReviewState.RETURNED.value])


class OpenCallSerializer(serializers.Serializer[Any]):
    """A call for help as an instructor reads it; `version` is what an answer must have seen."""

    id = serializers.CharField(source="call.public_id")
    name = serializers.CharField()
    place = PlaceSerializer()
    text = serializers.CharField(source="call.text")
    asked_at = serializers.DateTimeField(source="call.asked_at")
    answer = serializers.CharField(source="call.answer")
    answered_at = serializers.DateTimeField(source="call.answered_at", allow_null=True)
    version = serializers.CharField(source="call.version")


class NewHelpAnswerSerializer(serializers.Serializer[Any]):
    """An answer to a call; without words: helped in person."""

    text = serializers.CharField(allow_blank=True, default="", max_length=HelpCall.ANSWER_LENGTH)
    seen = serializers.CharField(allow_blank=True, default="", max_length=40)
