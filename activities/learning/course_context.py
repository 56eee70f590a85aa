"""A request's course, for pages and for what mounts them."""

from dataclasses import dataclass

from activities.models import Course, Organisation, ResumeSession
from activities.organisations import services as organisations


@dataclass
class CourseContext:
    """What whoever mounts the pages of a course knows of it, and of the ways out of it."""

    course: Course | None = None
    resumed: ResumeSession | None = None  # where the request came by a resume code
    # The organisation that the person may manage; None: none, as for nearly everybody.
    manages: Organisation | None = None
    course_url: str = ""
    choice_url: str = ""
    leave_url: str = ""
    my_data_url: str = ""
    outside: Organisation | None = None  # who speaks where there is no course

    @property
    def organisation(self) -> Organisation | None:
        """Who answers for the course, read along with it; None where none is known, and the house speaks."""
        return (self.course.organisation if self.course else None) or self.outside

    def language_for(self, wanted: str) -> str:
        """The language that was wanted, or what the organisation offers in its place."""
        return organisations.language_for(self.organisation, wanted) if self.organisation else wanted
