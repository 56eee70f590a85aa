"""manage.py line_items: the gradebook columns that an LMS holds for this tool, and taking away one that nobody needs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lti_tool.delivery import services as delivery
from lti_tool.models import LtiContext
from lti_tool.protocol.errors import LtiError

WORDS = {
    "column_impossible": "This course's LMS offers no list of columns.",
    "column_unknown": "The LMS holds no such column for this tool in this course.",
    "column_in_use": "A link uses this column. With --force it goes, and is made anew with all its grades.",
    "line_item_coupled": "The LMS made this column for a link. With --force it goes, if the LMS allows that.",
}


class Command(BaseCommand):
    help = "Lists the gradebook columns of this tool as the LMSs hold them; --delete takes away one of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--course", type=int, help="the number in the list's first column; default: all")
        parser.add_argument("--delete", metavar="ADDRESS", default="", help="take away this column")
        parser.add_argument(
            "--force", action="store_true", help="also one that is in use or that the LMS made"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        courses = LtiContext.objects.select_related("deployment__registration", "course").order_by("pk")
        if options["course"] is not None:
            courses = courses.filter(pk=options["course"])
        with_gradebook = list(courses.exclude(lineitems_url=""))
        if options["delete"]:
            self._delete(with_gradebook, options["delete"], force=options["force"])
            return
        for context in with_gradebook:
            self._list(context)

    def _list(self, context: LtiContext) -> None:
        try:
            columns = delivery.columns_of(context)
        except LtiError as error:
            self.stderr.write(f"{context.pk:6} {WORDS.get(error.code, error.code)}")
            return
        for column in columns:
            item = column.line_item
            use = "in use" if column.used_by else "unused"
            origin = "made by the LMS" if column.is_coupled else "made by this tool"
            self.stdout.write(
                f"{context.pk:6} {use:7} {origin:18} {item.score_maximum:g} {item.label!r} {item.url}"
            )

    def _delete(self, courses: list[LtiContext], url: str, *, force: bool) -> None:
        if len(courses) != 1:
            raise CommandError("Say which course with --course.")
        try:
            delivery.remove_column(courses[0], url, force=force)
        except LtiError as error:
            raise CommandError(WORDS.get(error.code, error.code)) from error
        self.stdout.write("Deleted.")
