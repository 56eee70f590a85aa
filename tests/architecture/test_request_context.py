"""A request and a response are asked by their types: no attribute is set on them or read from them behind a type's back."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.files import PRODUCT, ROOT, files_like

pytestmark = pytest.mark.once

NAMED = re.compile(r"(.*_)?(request|response|page|answer)")
BEHIND = {"vars", "getattr", "setattr", "hasattr", "delattr"}


def behind_types(code: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called, first = ast.unparse(node.func), node.args[0]
        if called in BEHIND and NAMED.fullmatch(ast.unparse(first).rpartition(".")[2]):
            yield ast.unparse(node)
        if called in {"cast", "typing.cast"} and ast.unparse(first) in {"Any", "'Any'", "typing.Any"}:
            yield ast.unparse(node)


def test_no_file_of_the_product_does_it() -> None:
    files = files_like("*.py", at_least=300, within=PRODUCT, without=["migrations"])
    ways = {path: list(behind_types(path.read_text(encoding="utf-8"))) for path in files}
    assert {str(path.relative_to(ROOT)): found for path, found in ways.items() if found} == {}


@pytest.mark.parametrize(
    "code",
    [
        "vars(request)['course'] = None",
        "getattr(request, 'course', None)",
        "getattr(request._request, 'user', None)",
        "vars(self.request).update(course=None)",
        "setattr(response, 'img_src', [])",
        "hasattr(http_response, 'form_action')",
        "cast(Any, request).course = None",
    ],
)
def test_each_way_is_found(code: str) -> None:
    assert list(behind_types(code))
