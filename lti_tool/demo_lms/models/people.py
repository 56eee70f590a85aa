"""The people of the demo LMS and the courses that all of them share."""

from django.db import models


class Person(models.Model):
    """Somebody who can log in by pressing a button with his or her name."""

    class Role(models.TextChoices):
        """The person's role in every course; the administrator is enrolled in none."""

        LEARNER = "learner"
        INSTRUCTOR = "instructor"
        ADMIN = "admin"

    key = models.CharField(max_length=20, unique=True)
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    email = models.EmailField()
    locale = models.CharField(max_length=10)
    role = models.CharField(max_length=10, choices=Role.choices)
    # A teacher who may not change the course, as Moodle's "non-editing teacher".
    edits = models.BooleanField(default=True)
    active = models.BooleanField(default=True)
    # Someone who has left the courses, and the number of the roster's last change that concerned the person.
    enrolled = models.BooleanField(default=True)
    changed = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def sub(self) -> str:
        """The LTI user id: the numeric id as text, as in Moodle."""
        return str(self.pk)

    @property
    def id_number(self) -> str:
        """What the student register would call this person."""
        return f"sis-{self.key}"

    @property
    def is_learner(self) -> bool:
        """Whether the gradebook has a row for this person."""
        return self.role == self.Role.LEARNER

    @property
    def teaches(self) -> bool:
        """Whether this person may add activities."""
        return self.role != self.Role.LEARNER


class Course(models.Model):
    """A course with activities."""

    title = models.CharField(max_length=200)
    label = models.CharField(max_length=50)
    id_number = models.CharField(max_length=50, blank=True)
    copied_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="copies")

    def __str__(self) -> str:
        return self.title


class Group(models.Model):
    """Some of a course's people, perhaps in a set with other groups."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(max_length=100)
    set_name = models.CharField(max_length=100, blank=True)
    hidden = models.BooleanField(default=False)
    people = models.ManyToManyField(Person, related_name="groups")

    def __str__(self) -> str:
        return self.name
