"""People, courses and content for tests, as plain functions."""

import hashlib
import io
import itertools
import json
from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from activities.learning import admissions, enrolments, placements
from activities.models import (
    Activity,
    ActivityVersion,
    Course,
    Enrolment,
    Organisation,
    Placement,
    Role,
    StaffMember,
    Unit,
    User,
)
from activities.organisations import services as organisations
from activities.publishing.cards import card

_numbers = itertools.count(1)


def text(words: str) -> dict[str, str]:
    """The same words in every language, marked by it."""
    return {language: f"{words} ({language})" for language in ("fi", "sv", "en")}


def question(block: str = "q1", *, points: int = 1) -> dict[str, Any]:
    """A choice of two whose right option is `right`; its words after an answer are `the key of <block>`."""
    return {
        "type": "choice",
        "id": block,
        "prompt": text(f"question {block}"),
        "points": points,
        "options": [
            {"id": "right", "text": text("this"), "correct": True, "feedback": text(f"the key of {block}")},
            {"id": "wrong", "text": text("that"), "feedback": text(f"not that in {block}")},
        ],
    }


def reading(block: str = "t1") -> dict[str, Any]:
    """A block that asks nothing."""
    return {"type": "text", "id": block, "paragraphs": [text("something to read")]}


def reflection(
    block: str = "r1", *, takes: tuple[str, ...] = ("text", "photo"), points: int = 5
) -> dict[str, Any]:
    """A block that an instructor reviews."""
    return {
        "type": "reflection",
        "id": block,
        "prompt": text(f"tell about {block}"),
        "takes": list(takes),
        "points": points,
    }


def photo(form: str = "JPEG", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    """A picture file with a picture in it: its left half is red, its right half is blue."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def sent(data: bytes, name: str = "IMG_1.jpg") -> SimpleUploadedFile:
    """A file as it comes with a form."""
    return SimpleUploadedFile(name, data)


def content(
    *, slug: str = "keys", kind: str = "exercise", steps: list[list[dict[str, Any]]] | None = None
) -> dict[str, Any]:
    """Three steps: one to read and two that ask, unless told otherwise."""
    pages = steps or [[reading()], [question("q1")], [question("q2")]]
    return {
        "schema": 1,
        "slug": slug,
        "kind": kind,
        "languages": ["fi", "sv", "en"],
        "title": text(f"Activity {slug}"),
        "summary": text("What it is about"),
        "minutes": 10,
        "level": "basic",
        "outcomes": ["LO4.1.06"],
        "tieke": [],
        "steps": [
            {"id": f"s{number}", "title": text(f"Step {number}"), "blocks": blocks}
            for number, blocks in enumerate(pages, start=1)
        ],
    }


def publish(activity: Activity, document: dict[str, Any]) -> ActivityVersion:
    """A further version, which becomes the current one."""
    digest = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
    number = activity.versions.count() + 1
    version = ActivityVersion.objects.create(
        activity=activity, number=number, content=document, card=card(document), digest=digest
    )
    activity.current_version = version
    activity.save()
    return version


def activity(slug: str = "", **parts: Any) -> Activity:
    """A published activity."""
    slug = slug or f"activity-{next(_numbers)}"
    document = content(slug=slug, **parts)
    made = Activity.objects.create(slug=slug, kind=document["kind"])
    publish(made, document)
    return made


def course(title: str = "Digital skills", **of: Any) -> Course:
    """A course without people; `of`: its organisation, its unit, its deployment's key."""
    return Course.objects.create(title=title, **of)


def unit(of: Organisation, name: str = "Workshop") -> Unit:
    """A part of the organisation."""
    return Unit.objects.create(organisation=of, name=name)


def shelved(slug: str, organisation: Organisation, **columns: Any) -> Activity:
    """A published activity on the organisation's shelf, or on that of its unit or its owner."""
    made = activity(slug)
    Activity.objects.filter(pk=made.pk).update(organisation=organisation, **columns)
    made.refresh_from_db()
    return made


def organisation(name: str = "", **fields: Any) -> Organisation:
    """Whoever answers for courses."""
    return Organisation.objects.create(name=name or f"Organisation {next(_numbers)}", **fields)


def organisation_of(*courses: Course, staff: Iterable[User] = (), **fields: Any) -> Organisation:
    """One that answers for these courses, with its staff."""
    made = organisation(**fields)
    for one in courses:
        organisations.adopt(one, made)
    for someone in staff:
        StaffMember.objects.create(organisation=made, user=someone)
    return made


def placement(in_course: Course | None = None, of: Activity | None = None, **fields: Any) -> Placement:
    """An activity in a course, which the course has opened to everyone who is in it."""
    made = placements.place_activity(course=in_course or course(), activity=of or activity(), **fields)
    for one in Enrolment.objects.filter(course=made.course):
        admissions.let_in(enrolment=one, placement=made)
    return made


def person(language: str = "en") -> User:
    """Someone who is in no course."""
    return User.objects.create_person(language=language)


def member(
    of: Course, role: str = Role.LEARNER, *, counts: bool = True, who: User | None = None
) -> Enrolment:
    """Someone in a course, which has opened all its activities to this person."""
    someone = who or person()
    arrived = enrolments.enrol(course=of, person=someone, role=role, counts=counts)
    for one in Placement.objects.filter(course=of):
        admissions.let_in(enrolment=arrived, placement=one)
    return Enrolment.objects.select_related("course", "user").get(course=of, user=someone)
