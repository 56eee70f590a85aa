"""The names that others rely on, as a release had them: addresses, commands, settings, fields, what browsers keep.

They are read out of the source, not out of the running product, so that the same reader reads a former release.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.files import ROOT

PRODUCT = ("config", "lti_tool", "activities")
FROM_ENVIRONMENT = {"env_str", "env_required", "env_bool", "env_int", "env_list"}
LOG_METHODS = {"debug", "info", "warning", "error", "exception"}
EVENT = re.compile(r"[a-z]+(_[a-z0-9]+)+")
FIELD = re.compile(r'<(?:input|textarea|select|button)\b[^>]*?\bname="([a-z][a-z0-9_-]*)"')
KEPT_BY_BROWSERS = re.compile(r'"(verstas[-:.][a-z-]+)"')
METRIC = re.compile(r"\bverstas_[a-z_]+\b")
COOKIE = re.compile(r'"(__Host-[a-z_]+|__Secure-[a-z_]+)"')


def names_in(root: Path) -> set[str]:
    """Each as "kind name"; demo_lms is an LMS of its own and no interface of the tool."""
    names: set[str] = set()
    for path in files(root, ".py"):
        text = path.read_text(encoding="utf-8")
        names.update(of_code(ast.parse(text)))
        names.update(f"metric {name}" for name in METRIC.findall(text))
        names.update(f"cookie {name}" for name in COOKIE.findall(text))
        if path.parent.name == "commands" and path.stem != "__init__":
            names.add(f"command {path.stem}")
    for path in files(root, ".html"):
        names.update(f"field {name}" for name in FIELD.findall(path.read_text(encoding="utf-8")))
    for path in files(root, ".js"):
        names.update(f"kept {name}" for name in KEPT_BY_BROWSERS.findall(path.read_text(encoding="utf-8")))
    return names


def files(root: Path, suffix: str) -> Iterator[Path]:
    for top in PRODUCT:
        for path in sorted((root / top).rglob(f"*{suffix}")):
            if not {"demo_lms", "vendor", "migrations"} & set(path.parts):
                yield path


def of_code(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from of_call(node)


def of_call(call: ast.Call) -> Iterator[str]:
    verb = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    name = call.func.id if isinstance(call.func, ast.Name) else verb
    literal = text_of(call.args[0]) if call.args else None
    if name in {"path", "re_path"}:
        yield from (f"address {word}" for word in texts(call.args[:1]))
        yield from (f"address-name {word}" for word in texts(named(call, "name")))
    elif name in FROM_ENVIRONMENT and literal:
        yield f"setting {literal}"
    elif verb == "add_argument" and literal and literal.startswith("-"):
        yield f"option {literal}"
    elif verb in LOG_METHODS and literal and EVENT.fullmatch(literal):
        yield f"event {literal}"


def named(call: ast.Call, name: str) -> list[ast.expr]:
    return [keyword.value for keyword in call.keywords if keyword.arg == name]


def texts(expressions: list[ast.expr]) -> list[str]:
    return [text for expression in expressions if (text := text_of(expression)) is not None]


def text_of(expression: ast.expr) -> str | None:
    value = expression.value if isinstance(expression, ast.Constant) else None
    return value if isinstance(value, str) else None


def recorded(release: Path) -> set[str]:
    return set((release / "interfaces.txt").read_text(encoding="utf-8").splitlines())


def record(release: Path, root: Path = ROOT) -> None:
    lines = sorted(names_in(root))
    (release / "interfaces.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
