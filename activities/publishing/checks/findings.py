"""What is found in a content file, in words that its author can act on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from jsonschema.exceptions import ValidationError


@dataclass(frozen=True)
class Finding:
    """One thing to mend (an error) or to think about (a warning)."""

    file: str
    path: str
    text: str
    is_error: bool = True

    def __str__(self) -> str:
        place = f"{self.file}: {self.path}" if self.path else self.file
        return f"{place}: {self.text}"


def at(*parts: str | int) -> str:
    """A path as authors read it: steps[2].blocks[1].options."""
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts if part != "")
    return path.removeprefix(".")


def in_words(error: ValidationError) -> str:
    """A schema's complaint as a sentence with the mend."""
    words = _WORDS.get(str(error.validator))
    return words(error, error.validator_value) if words else f"{error.message}."


def _required(error: ValidationError, value: Any) -> str:
    name = error.message.split("'")[1]
    return f'"{name}" is missing. Add "{name}".'


def _unknown_words(error: ValidationError, value: Any) -> str:
    allowed = error.schema["properties"] if isinstance(error.schema, dict) else {}
    strange = _quoted(name for name in _names(error) if name not in allowed)
    return f"{strange}: no such word here. Remove it, or use one of: {', '.join(allowed)}."


def _one_of(error: ValidationError, value: Any) -> str:
    return f'"{error.instance}" is not allowed here. Use one of: {_quoted(value)}.'


def _const(error: ValidationError, value: Any) -> str:
    return f'"{error.instance}" is not allowed here. Write {value!r}.'


def _pattern(error: ValidationError, value: Any) -> str:
    return f'"{error.instance}" is not written as it should be. It must fit {value}.'


def _too_few(error: ValidationError, value: Any) -> str:
    return f"too few: there must be at least {value}. Add more."


def _too_many(error: ValidationError, value: Any) -> str:
    return f"too many: there may be at most {value}. Leave some out."


def _empty(error: ValidationError, value: Any) -> str:
    return "the text is empty. Write it."


def _any_of(error: ValidationError, value: Any) -> str:
    choices = [branch.get("required", []) for branch in value]
    return f"nothing to show. Add one of: {_quoted(name for names in choices for name in names)}."


def _names(error: ValidationError) -> Iterable[str]:
    return error.instance if isinstance(error.instance, dict) else ()


def _quoted(names: Iterable[Any]) -> str:
    return ", ".join(f'"{name}"' for name in names)


_WORDS = {
    "required": _required,
    "additionalProperties": _unknown_words,
    "enum": _one_of,
    "const": _const,
    "pattern": _pattern,
    "minItems": _too_few,
    "maxItems": _too_many,
    "minLength": _empty,
    "anyOf": _any_of,
}
