"""Grades, workers, crashes, clock steps and an LMS that fails, in any order that Hypothesis thinks of."""

import os
import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from activities.runtime import clock
from lti_tool.delivery import circuit_breaker, decide, leases, outbox, send
from lti_tool.delivery.leased_grade import LeasedGrade
from lti_tool.delivery.row_lease import LEASE
from lti_tool.models import DeliveryState, Deployment, ScoreDelivery
from tests.factories.deliveries import make_line_item, make_person, make_registration
from tests.factories.properties import examples
from tests.harness.wire import FATES, Gradebook, Post, Wire

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("DELIVERY_MACHINE_EXAMPLES") or examples(20))
PHASES = (Phase.generate,) if EXAMPLES < 100 else (Phase.generate, Phase.shrink)  # to shrink takes minutes
BETWEEN = ("", "", "", "grade", "lease", "both", "overtaken")
SECOND = timedelta(seconds=1)


class Deliveries(RuleBasedStateMachine):
    """One column, two learners, any number of workers; everything but the wire and the clock is the product's own."""

    lms_rules = "moodle"

    def __init__(self) -> None:
        super().__init__()
        self._patches = pytest.MonkeyPatch()
        self._time = datetime(2026, 11, 2, 12, tzinfo=UTC)
        self._patches.setattr(clock, "now", lambda: self._time)
        for module in (decide, circuit_breaker):  # back-offs drawn anew in each run would not be replayed
            self._patches.setattr(module, "_CHANCE", random.Random(1))
        self._patches.setattr(send, "service_of", self._wire)
        self._transaction = transaction.atomic()
        self._transaction.__enter__()
        self.registration = make_registration(product=self.lms_rules)
        self.column = make_line_item(self.registration)
        self.people = [make_person(self.registration, self.column.resource_link.context.course) for _ in "ab"]
        self.grader = make_person(self.registration)
        self.gradebook = Gradebook(self.lms_rules)
        self.grades: dict[str, list[float]] = defaultdict(list)
        self.words: dict[str, list[str]] = defaultdict(list)
        self.hands: list[LeasedGrade] = []
        self.is_overwritten = self.is_pushed = False
        self._acknowledged: dict[int, int] = defaultdict(int)
        self._in_between: tuple[str, int] | None = None

    @rule(who=st.integers(0, 1), points=st.integers(0, 10), is_reviewed=st.booleans())
    def a_learner_gets_a_grade(self, who: int, points: int, is_reviewed: bool = False) -> None:
        person = self.people[who]
        self.grades[person.sub].append(points)
        self.words[person.sub].append(f"words {len(self.grades[person.sub])}." if is_reviewed else "")
        outbox.queue(
            line_item=self.column,
            lti_user=person,
            points=points,
            max_points=10,
            started_at=None,
            submitted_at=None,
            comment=self.words[person.sub][-1],
            grader=self.grader if is_reviewed else None,
        )

    @rule(seconds=st.sampled_from([-7200, -90, -1, 0.3, 1, 5, 60, 121, 4000]))
    def the_clock_moves(self, seconds: float) -> None:
        self._time += timedelta(seconds=seconds)

    @rule(
        fates=st.lists(st.sampled_from(FATES), max_size=4),
        who=st.integers(0, 1),
        in_between=st.sampled_from(BETWEEN),
    )
    def a_worker_goes_round(self, fates: list[str], who: int, in_between: str) -> None:
        older = len(self.hands)
        self.a_worker_takes_what_is_due()
        while len(self.hands) > older:
            self.a_worker_sends(older, fates, who, in_between)
            fates, in_between = [], ""

    @precondition(lambda self: self._unacknowledged())
    @rule(points=st.integers(0, 10), ahead=st.sampled_from([0, 30]))
    def somebody_else_writes_into_the_gradebook(self, points: int, ahead: int) -> None:
        """As an instructor does, or this tool before its backup was brought back."""
        self.is_overwritten = True
        for delivery in self._unacknowledged():
            when = self._time + timedelta(seconds=ahead)
            self.gradebook.apply(Post(delivery.lti_user.sub, 0, points, when, None))

    @rule()
    def a_worker_takes_what_is_due(self) -> None:
        turn = circuit_breaker.turn_of(self.registration.pk, 0, 8)
        self.hands += leases.take(self.registration.pk, turn) if turn.count else []

    @precondition(lambda self: self.hands)
    @rule(
        which=st.integers(0, 99),
        fates=st.lists(st.sampled_from(FATES), max_size=4),
        who=st.integers(0, 1),
        in_between=st.sampled_from(BETWEEN),
    )
    def a_worker_sends(self, which: int, fates: list[str], who: int, in_between: str) -> None:
        self._in_between = (in_between, who) if in_between else None
        self._deliver(self.hands.pop(which % len(self.hands)), fates)

    @precondition(lambda self: self.hands)
    @rule(which=st.integers(0, 99), was_sent=st.booleans(), is_late=st.booleans())
    def a_worker_is_killed(self, which: int, was_sent: bool, is_late: bool) -> None:
        grade = self.hands.pop(which % len(self.hands))
        if not was_sent:
            return
        score = grade.score
        post = Post(
            score.user_id, grade.rev, score.points, score.timestamp, score.new_submission, score.comment
        )
        self.gradebook.sent.append(post)
        if is_late:
            self.gradebook.delay(post)
        else:
            self.gradebook.apply(post)

    @precondition(lambda self: self.gradebook.late)
    @rule(which=st.integers(0, 99))
    def a_request_arrives_that_everyone_had_given_up(self, which: int) -> None:
        late = self.gradebook.late
        self.gradebook.apply(late.pop(which % len(late)))

    @rule()
    def someone_launches(self) -> None:
        outbox.wake_link(self.column.resource_link)

    @rule()
    def an_administrator_says_try_again(self) -> None:
        outbox.wake_registration(self.registration)

    @precondition(lambda self: self.grades)
    @rule(is_anyway=st.booleans())
    def an_instructor_says_send(self, is_anyway: bool) -> None:
        self.is_pushed = self.is_pushed or is_anyway
        for delivery in ScoreDelivery.objects.order_by("pk"):
            (outbox.send_over_newer if is_anyway else outbox.retry_delivery)(delivery)

    @rule()
    def all_is_calm(self) -> None:
        """Every worker dies, people press what they can, time passes: then everything stands in the gradebook."""
        self.hands.clear()
        for _ in range(4):
            if not self._unacknowledged():
                break
            self._time = max([self._time, *self._leases(), *self._written()]) + timedelta(seconds=31)
            outbox.wake_registration(self.registration)
            for delivery in ScoreDelivery.objects.filter(state=DeliveryState.CONFLICT):
                outbox.send_over_newer(delivery)
            self.a_worker_takes_what_is_due()
            while self.hands:
                self._deliver(self.hands.pop(), [])
        while self.gradebook.late:
            self.gradebook.apply(self.gradebook.late.pop())
        points = {person: post.points for person, post in self.gradebook.held.items()}
        assert points == {person: grades[-1] for person, grades in self.grades.items()}
        assert self._unacknowledged() == []
        self._the_newest_words_stand_beside_the_newest_grade()

    @invariant()
    def timestamps_grow_by_a_second_with_every_revision_sent(self) -> None:
        for posts in self._by_person(self.gradebook.sent):
            revisions: dict[int, set[datetime]] = defaultdict(set)
            for post in posts:
                revisions[post.rev].add(post.timestamp)
            for earlier, later in pairwise(sorted(revisions)):
                assert min(revisions[later]) - max(revisions[earlier]) >= SECOND

    @invariant()
    def what_is_acknowledged_is_in_the_gradebook_or_something_newer_is(self) -> None:
        for row in ScoreDelivery.objects.select_related("lti_user").exclude(acked_rev=0):
            grades, post = self.grades[row.lti_user.sub], self.gradebook.held[row.lti_user.sub]
            assert row.rev == len(grades)
            assert post.points in grades[row.acked_rev - 1 :] or post.rev == 0

    @invariant()
    def what_is_acknowledged_stays_so(self) -> None:
        for pk, acked_rev in ScoreDelivery.objects.values_list("pk", "acked_rev"):
            assert acked_rev >= self._acknowledged[pk]
            self._acknowledged[pk] = acked_rev

    @invariant()
    def the_gradebook_never_goes_back(self) -> None:
        for posts in self._by_person([post for post in self.gradebook.applied if post.rev]):
            for earlier, later in pairwise(posts):
                assert (earlier.timestamp, earlier.rev) <= (later.timestamp, later.rev)
                assert earlier.timestamp < later.timestamp or self.lms_rules == "canvas"

    @invariant()
    def a_timestamp_is_a_new_submission_once_at_most(self) -> None:
        submitted = [(post.person, post.timestamp) for post in self.gradebook.applied if post.is_submission]
        assert len(submitted) == len(set(submitted))

    @invariant()
    def no_one_is_told_of_a_conflict_that_is_none_or_of_a_fault_of_ours(self) -> None:
        assert not ScoreDelivery.objects.filter(problem="internal").exists()
        assert self.is_overwritten or not ScoreDelivery.objects.filter(state=DeliveryState.CONFLICT).exists()

    def teardown(self) -> None:
        try:
            self.all_is_calm()
        finally:
            transaction.set_rollback(True)
            self._transaction.__exit__(None, None, None)
            self._patches.undo()

    def _the_newest_words_stand_beside_the_newest_grade(self) -> None:
        """Where others have written the same points, only Moodle lets us see that our words are missing."""
        if self.is_overwritten and self.lms_rules != "moodle":
            return
        for person, words in self.words.items():
            comments, newest = self.gradebook.comments[person], [word for word in words[-1:] if word]
            assert set(newest) <= set(comments) if self.lms_rules == "canvas" else comments == newest

    @invariant()
    def words_stand_there_twice_only_where_nothing_could_tell_that_they_had_arrived(self) -> None:
        """On Canvas: the same points as once before, or a request that arrives when everyone has given it up."""
        for person, comments in self.gradebook.comments.items():
            for word in {word for word in comments if comments.count(word) > 1}:
                rev = self.words[person].index(word)
                is_excused = self.is_overwritten or self.is_pushed or person in self.gradebook.late_for
                assert is_excused or self.grades[person][rev] in self.grades[person][:rev]

    @staticmethod
    def _unacknowledged() -> list[ScoreDelivery]:
        return list(ScoreDelivery.objects.select_related("lti_user").exclude(acked_rev=F("rev")))

    @staticmethod
    def _leases() -> list[datetime]:
        """Taken when the clock was ahead, some last for hours."""
        ends = ScoreDelivery.objects.exclude(lease_until=None).values_list("lease_until", flat=True)
        return [end for end in ends if end is not None]

    def _written(self) -> list[datetime]:
        """A clock that is behind the gradebook's newest grade can send nothing over it."""
        return [post.timestamp for post in self.gradebook.held.values()]

    def _wire(self, _deployment: Deployment) -> Wire:
        return Wire(self.gradebook, self._meanwhile)

    def _meanwhile(self) -> None:
        """Once in a delivery: a newer grade, or so much time that another worker takes it over, or sends it too."""
        if self._in_between is None:
            return
        (what, who), self._in_between = self._in_between, None
        rev, fates, older = self.gradebook.rev, self.gradebook.fates, len(self.hands)
        if what != "lease":
            self.a_learner_gets_a_grade(who, len(self.grades) % 11)
        if what != "grade":
            self._time += LEASE + SECOND
            self.a_worker_takes_what_is_due()
        while what == "overtaken" and len(self.hands) > older:
            self._deliver(self.hands.pop(), [])
        self.gradebook.rev, self.gradebook.fates = rev, fates

    def _deliver(self, grade: LeasedGrade, fates: list[str]) -> None:
        self.gradebook.rev, self.gradebook.fates = grade.rev, list(fates)
        send.deliver(grade)

    @staticmethod
    def _by_person(posts: list[Post]) -> list[list[Post]]:
        people = sorted({post.person for post in posts})
        return [[post for post in posts if post.person == person] for person in people]


@pytest.mark.parametrize("rules", ["moodle", "canvas", "edx"])
def test_whatever_happens_in_whatever_order_the_newest_grade_arrives(rules: str) -> None:
    machine = type(f"DeliveriesTo{rules.title()}", (Deliveries,), {"lms_rules": rules})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=40,
            phases=PHASES,
            suppress_health_check=list(HealthCheck),
        ),
    )
