"""Finds where the product leans on what other people's code does not promise."""

import ast
import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.architecture.files import PRODUCT, ROOT, files_like

PRIVATE = re.compile(r"_[a-z]\w*(?<!_)")
# Promised although they begin so: Django's documentation and Python's name them.
PROMISED = {
    "_meta",
    "_default_manager",
    "_base_manager",
    "_state",
    "_db",
    "_fields",
    "_replace",
    "_asdict",
    "_exit",
}
# Modules and names whose documentation promises nothing, or that have none.
INSIDES = (
    "django.core.handlers",
    "django.core.servers",
    "django.db.backends",
    "django.db.migrations.executor",
    "django.db.migrations.recorder",
    "django.db.models.constants",
    "django.db.models.query",
    "django.db.models.sql",
    "django.http.request",
    "django.middleware.csrf",
    "gunicorn.workers",
    "urllib3.connection",
    "urllib3.connectionpool",
)
MODULES_OF_TYPES = ("django.db.backends.base",)  # only names types
Hook = tuple[str, str]  # the file, and what of another's it uses


def found() -> set[Hook]:
    """Every hook, by the file that it stands in."""
    files = files_like("*.py", at_least=300, within=PRODUCT, without=["migrations"])
    return {(str(path.relative_to(ROOT)), hook) for path in files for hook in hooks_of(path)}


def hooks_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    foreign = dict(_foreign_names(tree))
    return {*_imported(tree), *_reached(tree), *_patched(tree, foreign), *_overridden(path, tree, foreign)}


def _foreign_names(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and not _is_ours(node.module or ""):
            yield from ((name.asname or name.name, f"{node.module}.{name.name}") for name in node.names)
        elif isinstance(node, ast.Import):
            yield from ((name.asname or name.name, name.name) for name in node.names)


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] in PRODUCT


def _imported(tree: ast.Module) -> Iterator[str]:
    """Private modules and names, and what lies inside."""
    for _name, full in _foreign_names(tree):
        is_type = full.startswith(MODULES_OF_TYPES)
        if (full.startswith(INSIDES) and not is_type) or any(map(PRIVATE.fullmatch, full.split("."))):
            yield full


def _reached(tree: ast.Module) -> Iterator[str]:
    """`other._name`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and _is_private(node.attr):
            is_own = isinstance(node.value, ast.Name) and node.value.id in {"self", "cls"}
            if not is_own and not _is_super(node.value):
                yield f".{node.attr}"


def _patched(tree: ast.Module, foreign: dict[str, str]) -> Iterator[str]:
    """`other.name = …`, `setattr(other, …)` and `vars(other)`, where that was imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            if isinstance(node.value, ast.Name) and node.value.id in foreign:
                yield f"{foreign[node.value.id]}.{node.attr}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
            changed = node.args[0]
            is_change = node.func.id in {"setattr", "delattr", "vars"}
            if is_change and isinstance(changed, ast.Name) and changed.id in foreign:
                yield foreign[changed.id]


def _overridden(path: Path, tree: ast.Module, foreign: dict[str, str]) -> Iterator[str]:
    """Private names of another's class, in a class made from it."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.bases and not _is_apart(path):
            made = vars(_module(path))[node.name]
            for name in sorted(_own_names(node)):
                yield from (
                    f"{base.__name__}.{name}" for base in _foreign_bases(made) if name in _names(base)
                )


def _is_apart(path: Path) -> bool:
    """The demo LMS is a program of its own, with settings of its own."""
    return "demo_lms" in path.parts


def _module(path: Path) -> Any:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    return sys.modules.get(name) or importlib.import_module(name)


def _own_names(node: ast.ClassDef) -> set[str]:
    used = [part for part in ast.walk(node) if isinstance(part, ast.Attribute)]
    names = {part.attr for part in used if _is_self(part.value) or _is_super(part.value)}
    names |= {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
    return set(filter(_is_private, names))


def _foreign_bases(made: type[object]) -> list[type[object]]:
    return [
        base for base in made.__mro__[1:] if base.__module__ != "builtins" and not _is_ours(base.__module__)
    ]


def _names(base: type[object]) -> frozenset[str]:
    try:
        assigned = re.findall(r"self\.(_[a-z]\w*)", inspect.getsource(base))
    except (OSError, TypeError):
        assigned = []
    return frozenset({*vars(base), *vars(base).get("__annotations__", {}), *assigned})


def _is_private(name: str) -> bool:
    return PRIVATE.fullmatch(name) is not None and name not in PROMISED


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in {"self", "cls"}


def _is_super(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"
