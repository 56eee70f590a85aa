"""The one module that calls activities: a launch's words become a course, a person, a placement."""

from collections.abc import Sequence

from activities.blocks.texts import localised
from activities.kinds import KINDS
from activities.models import Activity, Course, Enrolment, GradeEvent, Placement, Role, User
from activities.services import catalogue, enrolments, outreach, placements

Entry = catalogue.Entry
__all__ = ["Activity", "Course", "Enrolment", "Entry", "Placement", "Role", "User"]


def new_person(*, language: str) -> User:
    return User.objects.create_person(language=language)


def new_course(*, title: str, group: str) -> Course:
    """`group` names the courses between which a learner may carry results."""
    return Course.objects.create(title=title, group=group)


def enter(*, course: Course, person: User, role: str, counts: bool, mark: str = "") -> Enrolment:
    """Roles are read anew at every launch: a demoted instructor is demoted here. `mark`: as on the course's list."""
    return enrolments.enrol(course=course, person=person, role=Role(role), counts=counts, mark=mark)


def forget_notes() -> None:
    """What instructors wrote about reaching people goes some time after the course."""
    outreach.forget_notes()


def activity_named(slug: str) -> Activity | None:
    return Activity.objects.filter(slug=slug, current_version__isnull=False).first()


def place(*, course: Course, activity: Activity) -> Placement:
    return placements.place(course=course, activity=activity)


def newest_grades(placement: Placement) -> list[GradeEvent]:
    """The grade that stands now for each learner of the placement."""
    events = GradeEvent.objects.filter(placement=placement).order_by("pk")
    return list({event.learner_id: event for event in events}.values())


def search(
    *, text: str = "", kind: str = "", only_language: str = "", max_minutes: int | None = None, language: str
) -> list[Entry]:
    """The activities that can be picked, told in `language`; `only_language` keeps those that exist in it."""
    found = catalogue.search(text=text, kind=kind, language=language, max_minutes=max_minutes)
    return [entry for entry in found if not only_language or only_language in entry.languages]


def entries(slugs: Sequence[str], *, language: str) -> list[Entry]:
    """The chosen activities in the order chosen, unknown ones left out."""
    found = {entry.slug: entry for entry in search(language=language)}
    return [found[slug] for slug in dict.fromkeys(slugs) if slug in found]


def entry(activity: Activity, *, language: str = "") -> Entry:
    return catalogue.entry_of(activity, language)


def kinds(language: str) -> list[tuple[str, str]]:
    return [(name, localised(kind.label, language)) for name, kind in KINDS.items()]
