"""The shapes of what instructors read."""

from typing import Any

from rest_framework import serializers

from activities.incoming.numbers import MOST
from activities.teaching.people import PEOPLE_SHOWN, PEOPLE_SORTS

Serializer = serializers.Serializer[Any]


class PeopleQuerySerializer(Serializer):
    """What can be asked of a list of people."""

    show = serializers.ChoiceField(sorted(PEOPLE_SHOWN), required=False)
    sort = serializers.ChoiceField(sorted(PEOPLE_SORTS), required=False)
    page = serializers.IntegerField(min_value=1, max_value=MOST, required=False)


class PersonSerializer(Serializer):
    """A learner; `name` is "Participant 7" where names are off, or are not given to the caller."""

    number = serializers.IntegerField()
    name = serializers.SerializerMethodField()
    has_come = serializers.BooleanField()
    has_left = serializers.BooleanField()
    last_heard_at = serializers.DateTimeField(allow_null=True)
    begun = serializers.IntegerField()
    finished = serializers.IntegerField()

    def get_name(self, person: Any) -> str:
        """The name only where the caller may have it."""
        return str(person.name if self.context.get("has_names") else person.label)


class PageSerializer(Serializer):
    """A page of a list: `count` in all, on so many pages."""

    count = serializers.IntegerField(source="total")
    page = serializers.IntegerField(source="number")
    pages = serializers.IntegerField()


class PeoplePageSerializer(PageSerializer):
    """A page of people."""

    results = PersonSerializer(source="items", many=True)


class ResultSerializer(Serializer):
    """One learner's result in a placement."""

    person = PersonSerializer()
    status = serializers.ChoiceField(["not_started", "started", "finished"])
    points = serializers.FloatField(allow_null=True)
    max_points = serializers.FloatField(allow_null=True)
    percent = serializers.IntegerField(allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    last_activity_at = serializers.DateTimeField(allow_null=True)
    attempts = serializers.IntegerField()
    has_answers_by_code = serializers.BooleanField()


class ResultsPageSerializer(PageSerializer):
    """A page of results."""

    results = ResultSerializer(source="items", many=True)


class WrongSerializer(Serializer):
    """A wrong answer that was given more than once."""

    lines = serializers.ListField(child=serializers.CharField())
    count = serializers.IntegerField()


class BlockInsightSerializer(Serializer):
    """How people fared with one task."""

    block = serializers.CharField()
    prompt = serializers.CharField()
    answered = serializers.IntegerField()
    first_percent = serializers.IntegerField(allow_null=True)
    right_percent = serializers.IntegerField(allow_null=True)
    wrong = WrongSerializer(many=True)


class StepInsightSerializer(Serializer):
    """One step; `stopped` people stand there half done."""

    number = serializers.IntegerField()
    title = serializers.CharField()
    stopped = serializers.IntegerField()
    blocks = BlockInsightSerializer(many=True)


class CourseSerializer(Serializer):
    """A course."""

    id = serializers.CharField(source="public_id")
    title = serializers.CharField()
    ends_on = serializers.DateField(allow_null=True)
    silent_after_days = serializers.IntegerField()


class CountsSerializer(Serializer):
    """How many people stand where in a placement."""

    placement = serializers.CharField(source="placement.public_id")
    title = serializers.CharField(source="entry.title")
    not_started = serializers.IntegerField()
    started = serializers.IntegerField()
    finished = serializers.IntegerField()


class OverviewSerializer(Serializer):
    """A course at a glance; `waiting` counts people by their most urgent sign."""

    course = CourseSerializer()
    learners = serializers.IntegerField()
    activities = CountsSerializer(many=True)
    waiting = serializers.DictField(child=serializers.IntegerField())
    calls_for_help = serializers.IntegerField()
    to_review = serializers.IntegerField()
    grade_problems = serializers.ListField(child=serializers.CharField())


class GradebookQuerySerializer(PeopleQuerySerializer):
    """What can be asked of the gradebook."""

    columns = serializers.IntegerField(
        min_value=1, max_value=MOST, required=False, help_text="The page of activities."
    )
    by = serializers.CharField(required=False, help_text="A placement of that page: its best results first.")


class ColumnSerializer(Serializer):
    """An activity in the gradebook."""

    placement = serializers.CharField(source="placement.public_id")
    title = serializers.CharField()


class CellSerializer(Serializer):
    """A result in words; `course`: what the course's own gradebook holds instead, "" where it holds the same."""

    text = serializers.CharField()
    course = serializers.CharField(allow_blank=True)


class GridRowSerializer(Serializer):
    """A learner's results, in the order of the columns."""

    person = PersonSerializer()
    cells = CellSerializer(many=True)


class GridRowsPageSerializer(PageSerializer):
    """A page of learners."""

    results = GridRowSerializer(source="items", many=True)


class ColumnsPageSerializer(PageSerializer):
    """A page of activities."""

    results = ColumnSerializer(source="items", many=True)


class UnableSerializer(Serializer):
    """Activities that could not be compared with the course's own gradebook, and why."""

    reason = serializers.CharField(source="0")
    columns = ColumnSerializer(source="1", many=True)


class GridSerializer(Serializer):
    """A part of the gradebook; `seen_at`: when the course's own gradebook was looked at.

    `not_seen`: results that the course has taken and that were not looked for there yet.
    """

    columns = ColumnsPageSerializer()
    rows = GridRowsPageSerializer()
    seen_at = serializers.DateTimeField(allow_null=True)
    not_seen = serializers.IntegerField()
    unable = UnableSerializer(many=True)


class AttemptLineSerializer(Serializer):
    """An attempt of a learner."""

    id = serializers.CharField(source="public_id")
    number = serializers.IntegerField()
    started_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class LineSerializer(Serializer):
    """Where a learner stands in an activity, and what became of the grade."""

    title = serializers.CharField()
    status = serializers.CharField()
    percent = serializers.IntegerField(allow_null=True)
    last_activity_at = serializers.DateTimeField()
    course = serializers.CharField(source="held", allow_blank=True)
    sent = serializers.CharField(source="sent.cell.text", default="")
    attempts = AttemptLineSerializer(many=True)


class LinesPageSerializer(PageSerializer):
    """A page of activities of a learner."""

    results = LineSerializer(source="items", many=True)


class MomentSerializer(Serializer):
    """Something that happened."""

    at = serializers.DateTimeField()
    words = serializers.CharField()


class MomentsPageSerializer(PageSerializer):
    """A page of what happened."""

    results = MomentSerializer(source="items", many=True)


class RecordQuerySerializer(Serializer):
    """Which pages of a learner's record."""

    page = serializers.IntegerField(
        min_value=1, max_value=MOST, default=1, help_text="The page of activities."
    )
    earlier = serializers.IntegerField(
        min_value=1, max_value=MOST, default=1, help_text="The page of what happened."
    )


class RecordSerializer(Serializer):
    """A learner in a course."""

    person = PersonSerializer()
    activities = LinesPageSerializer()
    timeline = MomentsPageSerializer()


class TrySerializer(Serializer):
    """One answer in words; `photo`: the id of one that came with it."""

    at = serializers.DateTimeField()
    lines = serializers.ListField(child=serializers.CharField())
    verdict = serializers.CharField()
    photo = serializers.CharField(source="photo.public_id", default="")


class AnsweredBlockSerializer(Serializer):
    """A task with every answer to it."""

    prompt = serializers.CharField()
    tries = TrySerializer(many=True)


class AnsweredStepSerializer(Serializer):
    """One step of an attempt."""

    number = serializers.IntegerField()
    title = serializers.CharField()
    blocks = AnsweredBlockSerializer(many=True)
