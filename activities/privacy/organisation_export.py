"""All that is an organisation's, in one archive: its row, units, courses, content of its shelves, results."""

import json
import re
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder

from activities.models import Activity, Course, Organisation
from activities.teaching import services as teaching

READ_ME = """organisation.json  the organisation, its units, its staff by user name
logo.png           its logo, where it has one
courses.json       its courses: what the folders below courses/ are called
courses/.../results.csv  everyone's results, as the gradebook's own file has them; names only where they may be kept
activities/.../1.json    each version of what lies on its shelves; files of content can be loaded again (load_content)
What people did is theirs: each of them takes it out on the page "my data".
"""


def write_organisation(*, organisation: Organisation, to: IO[bytes], language: str) -> None:
    """Writes the archive (ZIP) course by course; what is in it is no more than its own staff may see."""
    with ZipFile(to, "w", ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", READ_ME)
        archive.writestr("organisation.json", _json(_facts(organisation)))
        if organisation.logo_digest:
            archive.writestr("logo.png", bytes(organisation.logo.image))
        courses = Course.objects.filter(organisation=organisation).select_related("unit").order_by("pk")
        archive.writestr("courses.json", _json([_course(one) for one in courses]))
        for course in courses.iterator(chunk_size=100):
            archive.writestr(
                f"courses/{_named(course.public_id)}/results.csv", teaching.results_as_csv(course, language)
            )
        for activity in Activity.objects.filter(organisation=organisation).order_by("slug"):
            for version in activity.versions.order_by("number").iterator(chunk_size=10):
                name = f"activities/{_named(activity.slug)}/{version.number}.json"
                archive.writestr(name, _json(version.content))


def _facts(organisation: Organisation) -> dict[str, Any]:
    columns = [one for one in organisation._meta.concrete_fields if one.name != "id"]
    return {
        **{one.name: one.value_from_object(organisation) for one in columns},
        "units": list(organisation.units.values("public_id", "name")),
        "staff": list(organisation.staff.values_list("user__username", flat=True)),
    }


def _course(course: Course) -> dict[str, Any]:
    return {
        "public_id": course.public_id,
        "title": course.title,
        "unit": course.unit.public_id if course.unit else None,
        "ends_on": course.ends_on,
        "created_at": course.created_at,
    }


def _named(name: str) -> str:
    """A name of a folder, whatever the id holds."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", name)


def _json(value: object) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
