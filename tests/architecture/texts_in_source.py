"""The texts that code and templates mark for translation, found without GNU gettext."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.template.base import Lexer, TokenType

from tests.architecture.files import files_like

MARKERS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
WITHIN_A_TAG = re.compile(r"""\b_\("([^"]*)"\)""")
QUOTED = re.compile(r"""^(?:translate|trans)\s+(?:"([^"]*)"|'([^']*)')""")


def texts_of(app: Path) -> set[str]:
    """Every msgid of an app's Python files and templates."""
    found: set[str] = set()
    for path in files_like("*.py", within=[app.name], without=["migrations", "demo_lms"], at_least=120):
        found.update(_in_python(path))
    for path in files_like("*.html", within=[app.name], without=["demo_lms"], at_least=25):
        found.update(_in_template(path))
    return found - {""}


def texts_by_language(app: Path) -> list[str]:
    """Where Python files hold a dictionary from languages to texts."""
    files = files_like("*.py", within=[app.name], without=["demo_lms"], at_least=150)
    return [f"{path}:{line}" for path in files for line in _dictionaries(path)]


def _dictionaries(path: Path) -> Iterator[int]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Dict):
            keys = [key.value for key in node.keys if isinstance(key, ast.Constant)]
            if "fi" in keys and "en" in keys:
                yield node.lineno


def _in_python(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            not isinstance(node, ast.Call)
            or not isinstance(node.func, ast.Name)
            or node.func.id not in MARKERS
        ):
            continue
        arguments = node.args[1:2] if node.func.id.startswith("pgettext") else node.args[:1]
        yield from (a.value for a in arguments if isinstance(a, ast.Constant) and isinstance(a.value, str))


def _in_template(path: Path) -> Iterator[str]:
    tokens = iter(Lexer(path.read_text(encoding="utf-8")).tokenize())
    for token in tokens:
        if token.token_type != TokenType.BLOCK:
            continue
        if match := QUOTED.match(token.contents):
            yield match[1] or match[2]
        elif token.contents.split()[0] in {"blocktranslate", "blocktrans"}:
            yield _block_text(tokens, is_trimmed="trimmed" in token.contents)
        else:
            yield from WITHIN_A_TAG.findall(token.contents)


def _block_text(tokens: Iterator[object], *, is_trimmed: bool) -> str:
    """The text up to `plural` or the end, its variables written as gettext sees them."""
    parts = []
    for token in tokens:
        kind, contents = getattr(token, "token_type", None), str(getattr(token, "contents", ""))
        if kind == TokenType.BLOCK and contents.split()[0] in {
            "plural",
            "endblocktranslate",
            "endblocktrans",
        }:
            break
        parts.append(f"%({contents})s" if kind == TokenType.VAR else contents)
    text = "".join(parts)
    return " ".join(line.strip() for line in text.strip().splitlines()) if is_trimmed else text
