"""The shapes of the API."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from activities.learning import attempts
from activities.models import Answer, Attempt, Placement
from activities.publishing import services as publishing


class PlacementSerializer(serializers.ModelSerializer[Placement]):
    """An activity in a course."""

    id = serializers.CharField(source="public_id")
    activity = serializers.CharField(source="activity.slug")
    kind = serializers.CharField(source="activity.kind")
    title = serializers.SerializerMethodField()
    is_open = serializers.BooleanField(
        source="is_let_in", help_text="May the caller open it; a course opens its activities one by one."
    )
    away_at = serializers.DateTimeField(help_text="Since when it is no longer in the course.")

    class Meta:
        model = Placement
        fields = ["id", "activity", "kind", "title", "counting", "is_open", "away_at"]

    def get_title(self, placement: Placement) -> str:
        """The title in the language of the request."""
        return publishing.catalogue_entry(placement.activity, get_language() or "").title


class AnswerSerializer(serializers.ModelSerializer[Answer]):
    """A stored answer and its judgement."""

    class Meta:
        model = Answer
        fields = [
            "block", "key", "response", "points", "max_points", "is_correct", "is_complete", "feedback", "answered_at",
            "by_code",
        ]  # fmt: skip


class AttemptSerializer(serializers.ModelSerializer[Attempt]):
    """One's own way through an activity."""

    id = serializers.CharField(source="public_id")
    placement = serializers.CharField(source="placement.public_id")
    answers = AnswerSerializer(many=True)
    missing_steps = serializers.SerializerMethodField()

    class Meta:
        model = Attempt
        fields = [
            "id", "placement", "number", "counts", "started_at", "finished_at", "points", "max_points", "answers",
            "missing_steps",
        ]  # fmt: skip

    def get_missing_steps(self, attempt: Attempt) -> list[int]:
        """The steps where something is still to be answered."""
        return attempts.missing_steps(attempt=attempt)


@extend_schema_field({"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})
class FieldValues(serializers.Field[Any, Any, Any, Any]):
    """A form field's value or values, as text."""

    def to_internal_value(self, data: object) -> list[str]:
        """One text or a list of texts; where nothing is chosen the field is left out, as a browser does."""
        values: list[Any] = data if isinstance(data, list) else [data]
        if not values or not all(isinstance(value, str) for value in values):
            raise serializers.ValidationError(
                _("A field holds a text or a list of texts. Leave it out where there is none.")
            )
        return values


class NewAnswerSerializer(serializers.Serializer[Any]):
    """An answer to give: the fields that the block's form would have sent."""

    block = serializers.CharField(max_length=80)
    key = serializers.CharField(max_length=attempts.KEY_LENGTH)
    response = serializers.DictField(child=FieldValues())
