"""`python -m tests.stored.look [sums]`: what a filled database holds, and which of its pages open; one line of JSON."""

import json
import sys

import django

django.setup()

from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.test import Client

from activities.learning.statistics import rebuild
from activities.models import Role, User
from lti_tool.models import LtiContext, LtiUser
from tests.factories.sessions import browser_of

PAGES = {
    Role.LEARNER: ("", "p/{placement}/", "lti/my-data/", "privacy/"),
    Role.INSTRUCTOR: ("", "people/", "gradebook/", "queue/", "outreach/", "p/{placement}/results/"),
}
OURS = ("activities_", "lti_tool_")
TYPED = "activities_reviewdraft"  # its points are what someone is typing


def sums() -> dict[str, float]:
    """For each table of ours its rows, and the sum of each column of points or of counted things."""
    found: dict[str, float] = {}
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name.startswith(OURS)]
        for table in sorted(tables):
            found[table] = _one(f'SELECT COUNT(*) FROM "{table}"')
            for column in connection.introspection.get_table_description(cursor, table):
                if table != TYPED and column.name.endswith(
                    ("points", "score_given", "_rev", "count", "revision")
                ):
                    found[f"{table}.{column.name}"] = _one(f'SELECT SUM("{column.name}") FROM "{table}"')
    return found


def tallies() -> list[object]:
    """The rows that instructors' pages are made of."""
    models = [apps.get_model("activities", name) for name in ("PlacementTally", "BlockTally", "WrongAnswer")]
    return [sorted(_without_key(row) for row in model.objects.all()) for model in models]


def _without_key(row: Model) -> str:
    return repr(sorted((name, value) for name, value in vars(row).items() if name not in {"_state", "id"}))


def pages() -> dict[str, int]:
    """A learner's and an instructor's pages, and the administration's."""
    context = LtiContext.objects.earliest("pk")
    placement = context.resource_links.earliest("pk").placement
    assert placement is not None
    found = {}
    for role, sub in ((Role.LEARNER, "learner0"), (Role.INSTRUCTOR, "teacher")):
        client, base = browser_of(context, LtiUser.objects.get(sub=sub), role)
        for page in PAGES[role]:
            path = page.format(placement=placement.public_id)
            found[f"{role} {page}"] = client.get(base + path, secure=True).status_code
    admin = Client()
    admin.force_login(User.objects.get(username="root"))
    for page in ("/admin/", "/admin/lti_tool/scoredelivery/", "/readyz"):
        found[page] = admin.get(page, secure=True).status_code
    return found


def look() -> dict[str, object]:
    """Sums before anything is opened: opening a page is an event of its own."""
    before = {"sums": sums()}
    kept = tallies()
    rebuild.rebuild_everything()
    return {**before, "tallies_are_right": kept == tallies(), "pages": pages()}


def _one(statement: str) -> float:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return float(cursor.fetchone()[0] or 0)


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"sums": sums()} if sys.argv[1:] == ["sums"] else look()))
