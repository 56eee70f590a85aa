"""What the core may ask of an LMS: answered from what the worker has fetched. Only a roster that is old is asked for."""

from collections.abc import Mapping, Sequence

from activities.host_answers import GradeColumn, HeldResults, Hindrance, Roster, SentGrade, UnopenedItem
from activities.models import Course, Placement
from activities.ports import CourseHost
from lti_tool.delivery import services as delivery
from lti_tool.host import gradebook, hindrances, roster, sending
from lti_tool.models import LtiContext


class LtiHost(CourseHost):
    def roster(self, course: Course, *, names_only: bool = False, is_wanted_now: bool = False) -> Roster:
        return roster.of(course, names_only=names_only, is_wanted_now=is_wanted_now)

    def grade_column(self, placement: Placement, user_ids: Sequence[int]) -> GradeColumn | None:
        return sending.column_of(placement, user_ids)

    def held_results(
        self, course: Course, placements: Sequence[Placement], user_ids: Sequence[int]
    ) -> HeldResults:
        return gradebook.held_results(course, placements, user_ids)

    def differing_learners(self, course: Course) -> frozenset[int]:
        return gradebook.differing_learners(course)

    def refresh_results(self, course: Course) -> None:
        gradebook.refresh(course)

    def hindrances(self, course: Course) -> Sequence[Hindrance]:
        return hindrances.of(course)

    def sent_grades(self, course: Course, user_id: int) -> Mapping[int, SentGrade]:
        return sending.sent_grades(course, user_id)

    def unopened(self, course: Course) -> Sequence[UnopenedItem]:
        context = LtiContext.objects.filter(course=course).first()
        return [UnopenedItem(*pair) for pair in delivery.unopened_links(context)] if context else []
