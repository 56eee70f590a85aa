"""Copying a course: its activities and its columns anew, and where they come from for tools that ask."""

from urllib.parse import quote

from django.db import transaction

from lti_tool.demo_lms.models import Course, LineItem, Link


@transaction.atomic
def copy(course: Course, *, title: str, loose_columns: bool = False) -> Course:
    """A course with the same activities and empty columns; grades stay behind. Some LMSs uncouple the columns."""
    new_course = Course.objects.create(title=title, label=f"{course.label}-COPY"[:50], copied_from=course)
    links = {link.pk: _link(link, new_course) for link in course.links.order_by("pk")}
    for item in course.line_items.order_by("pk"):
        _column(item, new_course, None if loose_columns or not item.link_id else links[item.link_id])
    return new_course


def history(copied: Course | Link) -> str:
    """The ids of those it was copied from, the newest first, as Core 1.3 writes them."""
    ids: list[str] = []
    while copied.copied_from is not None and len(ids) < 100:
        copied = copied.copied_from
        ids.append(quote(str(copied.pk), safe=""))
    return ",".join(ids)


def _link(link: Link, course: Course) -> Link:
    fields = ("tool", "title", "text", "url", "custom", "presentation", "with_context")
    facts = {name: getattr(link, name) for name in fields}
    return Link.objects.create(course=course, copied_from=link, **facts)


def _column(item: LineItem, course: Course, link: Link | None) -> LineItem:
    fields = ("tool", "label", "score_maximum", "resource_id", "tag", "extra")
    facts = {name: getattr(item, name) for name in fields}
    return LineItem.objects.create(course=course, link=link, **facts)
