"""Pages and API reach rows only through somebody's scope: a course's, an organisation's, the person's own."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib import admin

from activities.admin.scope import Scoped as ScopedAdmin
from lti_tool.admin.scope import Scoped as ScopedLtiAdmin
from tests.architecture.files import ROOT, files_like

FOLDERS = ["activities/views", "activities/api", "lti_tool/views"]
MANAGERS = {"objects", "_default_manager", "_base_manager"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404"}
# Where a page asks a table itself, and why it may.
EXCUSED: dict[str, str] = {}
# Pages of the administration with a scope of their own, or for all organisations alike.
OWN_SCOPE = {
    "activities.AuditEvent": "its organisation is an id that outlives the organisation",
    "activities.User": "people of the organisation's courses, and its staff",
    "activities.Organisation": "the organisations in which one is staff",
    "activities.OrganisationSum": "the organisations in which one is staff",
    "lti_tool.SigningKey": "for superusers alone",
    "auth.Group": "rights without anybody's data",
}


def modules() -> list[Path]:
    return [path for folder in FOLDERS for path in files_like("*.py", within=[folder], at_least=5)]


def unscoped(source: str) -> Iterator[str]:
    """Each place where the code asks a table without saying whose rows."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            yield ast.unparse(node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SHORTCUTS:
            first = node.args[0]
            if isinstance(first, ast.Name) and first.id[:1].isupper():
                yield ast.unparse(node)


@pytest.mark.once
def test_no_page_and_no_operation_asks_a_table_itself() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {where}"
        for path in modules()
        for where in unscoped(path.read_text(encoding="utf-8"))
    }
    assert found == set(EXCUSED)


@pytest.mark.once
@pytest.mark.parametrize(
    "line",
    [
        "Course.objects.get(pk=1)",
        "rows = User.objects",
        "get_object_or_404(Course, pk=1)",
        "models.Course._default_manager.all()",
    ],
)
def test_a_look_past_the_scope_is_seen(line: str) -> None:
    assert list(unscoped(line))
    assert not list(unscoped("get_object_or_404(access.reflections(who), pk=1)"))


@pytest.mark.once
def test_every_page_of_the_administration_has_a_scope() -> None:
    open_to_all = {
        model._meta.label
        for model, page in admin.site._registry.items()
        if not isinstance(page, ScopedAdmin | ScopedLtiAdmin)
    }
    assert open_to_all <= set(OWN_SCOPE)
