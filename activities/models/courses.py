from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def public_id() -> str:
    """An id for URLs: 96 random bits, so that no one finds another's page by counting."""
    return secrets.token_urlsafe(12)


class Course(models.Model):
    """A group of people who learn together; comes into being when someone first arrives from it."""

    public_id = models.CharField(max_length=24, unique=True, default=public_id)
    title = models.CharField(_("title"), max_length=255, blank=True)
    # Courses of one group belong to one school: only between them may a learner carry a result.
    group = models.CharField(max_length=64, blank=True, db_index=True)
    # The highest participant number ever given, so that one who is erased leaves no number to another.
    last_number = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

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

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrolments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments")
    role = models.CharField(max_length=20, choices=Role, default=Role.VISITOR)
    number = models.PositiveIntegerField()
    # False for a test user, an anonymous person and a visitor: they may do all, and nothing is sent.
    counts = models.BooleanField(default=True)
    first_seen_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(fields=["course", "user"], name="one_enrolment_per_person_and_course"),
            models.UniqueConstraint(fields=["course", "number"], name="one_number_per_course"),
        ]

    def __str__(self) -> str:
        return f"{self.course_id}/{self.number}"

    @property
    def is_graded(self) -> bool:
        """Do this person's results count; all others are trying things out."""
        return self.counts and self.role == Role.LEARNER
