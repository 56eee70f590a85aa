from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.runtime import clock


def public_id() -> str:
    """An id for URLs: 96 random bits, so that no one finds another's page by counting."""
    return secrets.token_urlsafe(12)


class Course(models.Model):
    """A group of people who learn together; comes into being when someone first arrives from it."""

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    title = models.CharField(_("title"), max_length=255, blank=True)
    # Who answers for it; empty only in rows of a release that knew no organisations, until the next launch.
    organisation = models.ForeignKey(
        "Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="courses"
    )
    unit = models.ForeignKey("Unit", null=True, blank=True, on_delete=models.SET_NULL, related_name="courses")
    # Courses of one key belong to one school: only between them may a learner carry a result.
    deployment_key = models.CharField(max_length=64, blank=True, db_index=True, db_column="group")
    # The highest participant number ever given, so that one who is erased leaves no number to another.
    last_number = models.PositiveIntegerField(default=0)
    # After how many days of silence the instructors are told of a person.
    silent_after_days = models.PositiveSmallIntegerField(_("days of silence"), default=5)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    # When the course's own list of people, as whoever knows it told it, was last taken over; empty: never.
    listed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Not stored: the place of the person who asks, where it was read along with the course.
    place: Enrolment | None = None

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def __str__(self) -> str:
        return self.title or self.public_id


class Role(models.TextChoices):
    """What a person may do in a course, weakest first; read anew each time the person arrives."""

    VISITOR = "visitor", _("visitor")
    LEARNER = "learner", _("learner")
    CONTENT_DEVELOPER = "content_developer", _("content developer")
    INSTRUCTOR = "instructor", _("instructor")


class Enrolment(models.Model):
    """A person in a course. `number` is steady in the course: "Participant 7" where names are off."""

    # The constraints below begin with it, and serve as its index.
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrolments", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments")
    role = models.CharField(max_length=20, choices=Role, default=Role.VISITOR)
    number = models.PositiveIntegerField()
    # False for a test user, an anonymous person and a visitor: they may do all, and nothing is sent.
    counts = models.BooleanField(default=True)
    # Came as an instructor at least once: whatever another course's own list says, such a person is staff there.
    has_taught = models.BooleanField(default=False, db_default=False)
    # Since when an instructor says that this person is no learner; empty: nobody says so.
    aside_at = models.DateTimeField(null=True, blank=True)
    first_seen_at = models.DateTimeField(default=clock.now)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    # The last arrival of an earlier sitting, so that "since last time" does not shrink with each click of a day.
    previous_seen_at = models.DateTimeField(null=True, blank=True)
    # Since when the course's own list no longer has this person; empty: there, or no such list is known.
    left_at = models.DateTimeField(null=True, blank=True)
    # A summary of Progress, kept in the answers' own transactions (learning/statistics/enrolment_totals.py): pages of courses with
    # thousands of people read one row for each person shown, and never all answers.
    last_heard_at = models.DateTimeField(null=True, blank=True)
    begun = models.PositiveIntegerField(default=0)
    finished = models.PositiveIntegerField(default=0)
    half_done_at = models.DateTimeField(null=True, blank=True)  # the longest untouched of what is under way
    last_finished_at = models.DateTimeField(null=True, blank=True)
    # Not stored: at this very arrival a visitor has become one whose results count.
    counts_from_now = False
    # Not stored: the placement that the person comes to was opened to him or her before.
    is_let_in = False

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(fields=["course", "user"], name="one_enrolment_per_person_and_course"),
            models.UniqueConstraint(fields=["course", "number"], name="one_number_per_course"),
        ]
        indexes = [models.Index(fields=["course", "last_heard_at"], name="enrolments_by_silence")]

    def __str__(self) -> str:
        return f"{self.course_id}/{self.number}"

    @property
    def is_graded(self) -> bool:
        """Do this person's results count; all others are trying things out."""
        return self.counts and self.role == Role.LEARNER and self.aside_at is None


class Expected(models.Model):
    """Someone on the course's own list who has not come yet: a number to be called by, and no name.

    `mark` is whatever the teller of the list knows the person by, made unreadable; at the first arrival it leads
    back to the number, and this row goes.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="expected")
    mark = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    listed_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    # Known as an instructor from another course of the school, though the list says learner.
    is_staff = models.BooleanField(default=False, db_default=False)
    # What an instructor says: no learner, or a learner after all; empty: nobody says anything.
    is_aside = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "mark"], name="one_expectation_per_mark"),
            models.UniqueConstraint(fields=["course", "number"], name="one_expected_number_per_course"),
        ]

    def __str__(self) -> str:
        return f"{self.course_id}/{self.number}"
