"""Scripts run on old phones: nothing newer than ES2020, and functions as small as in Python."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

from tests.architecture.files import files_like

pytestmark = pytest.mark.once

SCRIPTS = files_like("*.js", without=["demo_lms"], at_least=19)
OWN = [path for path in SCRIPTS if "vendor" not in path.parts]
PARSER = Parser(Language(tree_sitter_javascript.language()))

# Everything that came into the language after ES2020, by the parser's own names.
NEWER = {
    "field_definition", "private_property_identifier", "class_static_block", "hash_bang_line", "using_declaration",
    "import_attribute", "decorator", "??=", "||=", "&&=",
}  # fmt: skip
# What Chrome 90 and Safari 14 do not have yet.
NEWER_CALLS = {
    "at", "findLast", "findLastIndex", "hasOwn", "randomUUID", "requestSubmit", "structuredClone", "toReversed",
    "toSorted", "withResolvers", "showModal", "showPopover",
}  # fmt: skip
FUNCTIONS = {
    "function_declaration",
    "function_expression",
    "arrow_function",
    "method_definition",
    "generator_function",
}
BRANCHES = {
    "if_statement", "for_statement", "for_in_statement", "while_statement", "do_statement", "switch_case",
    "catch_clause", "ternary_expression", "&&", "||", "??",
}  # fmt: skip


def nodes(node: Node, *, within: frozenset[str] = frozenset()) -> Iterator[Node]:
    """The node and all below it, without what lies inside of nodes of these types."""
    yield node
    for child in node.children:
        if child.type not in within:
            yield from nodes(child, within=within)


def parsed(source: bytes) -> Node:
    return PARSER.parse(source).root_node


def newer_than_es2020(source: bytes) -> list[str]:
    """What a browser that knows ES2020 would stumble over."""
    root = parsed(source)
    found = ["not JavaScript"] if root.has_error else []
    for node in nodes(root):
        text = (node.text or b"").decode()
        if node.type in NEWER or (node.type == "number" and "_" in text):
            found.append(text or node.type)
        elif node.type == "regex_flags" and set(text) & set("dv"):
            found.append(f"/…/{text}")
        elif node.type == "call_expression" and called(node) in NEWER_CALLS:
            found.append(f"{called(node)}()")
    at_the_top = nodes(root, within=frozenset(FUNCTIONS))
    return found + ["await at the top" for node in at_the_top if node.type == "await_expression"]


def called(call: Node) -> str:
    function = call.child_by_field_name("function")
    name = (
        function.child_by_field_name("property")
        if function and function.type == "member_expression"
        else function
    )
    return (name.text or b"").decode() if name else ""


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_es2020(path: Path) -> None:
    assert newer_than_es2020(path.read_bytes()) == []


@pytest.mark.parametrize(
    "source",
    [
        "a ??= 1", "a ||= 1", "class A { x = 1 }", "class A { #x() {} }", "class A { static { f() } }", "1_000",
        "/a/v", "await f()", "if (a) { await f() }", "using x = f()", "list.at(-1)", "structuredClone(a)", "a |> b",
    ],
)  # fmt: skip
def test_what_is_newer_is_found(source: str) -> None:
    assert newer_than_es2020(source.encode()) != []


@pytest.mark.parametrize(
    "source",
    ["a?.b ?? c", "10n", "async () => { await f() }", "try { f() } catch { g() }", "answer.at = 1", "/a/giu"],
)
def test_what_es2020_knows_is_not(source: str) -> None:
    assert newer_than_es2020(source.encode()) == []


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_no_function_of_a_script_is_long_or_winding(path: Path) -> None:
    for function in nodes(parsed(path.read_bytes())):
        if function.type not in FUNCTIONS:
            continue
        name = (function.text or b"").decode().splitlines()[0]
        assert function.end_point.row - function.start_point.row < 40, name
        inside = [node for child in function.children for node in nodes(child, within=frozenset(FUNCTIONS))]
        assert 1 + sum(node.type in BRANCHES for node in inside) <= 8, name
