"""The words in which a block type declares what its author writes: of each follow schema and checks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]
Path = tuple[str | int, ...]
LANGUAGE = "^[a-z]{2,3}$"
PICTURE_ENDINGS = ("svg", "png", "jpg", "webp")


@dataclass(frozen=True, kw_only=True)
class Field(ABC):
    """What may stand under one name."""

    is_required: bool = False
    is_hidden: bool = False  # what is right and what is told afterwards: on no page before an answer

    @abstractmethod
    def schema(self) -> Schema:
        """What may be written here, as JSON Schema."""

    def inside(self, value: object) -> Iterator[tuple[str | int, Field, object]]:
        """The fields within a value, by name or number; of any JSON comes an answer."""
        return iter(())


@dataclass(frozen=True)
class Id(Field):
    """The name of a part within its block: never seen, and answers are kept under it."""

    def schema(self) -> Schema:
        return {"$ref": "#/$defs/id"}


@dataclass(frozen=True)
class Translated(Field):
    """A text in each language of the activity."""

    def schema(self) -> Schema:
        return {"$ref": "#/$defs/texts"}


@dataclass(frozen=True)
class Accepted(Field):
    """Answers by language that are compared with what someone types; in some languages there may be none."""

    is_in_every_language: bool = True

    def schema(self) -> Schema:
        return _by_language({"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}})


@dataclass(frozen=True)
class Line(Field):
    """A text that is the same in every language, such as an invented address."""

    most_letters: int | None = None
    pattern: str | None = None

    def schema(self) -> Schema:
        return {"type": "string", **_without_none(pattern=self.pattern, maxLength=self.most_letters)}


@dataclass(frozen=True)
class Integer(Field):
    """A whole number; both bounds are allowed."""

    least: int | None = None
    most: int | None = None

    def schema(self) -> Schema:
        return {"type": "integer", **_without_none(minimum=self.least, maximum=self.most)}


@dataclass(frozen=True)
class Decimal(Field):
    """A number with or without a fraction; both bounds are allowed."""

    least: float | None = None
    most: float | None = None

    def schema(self) -> Schema:
        return {"type": "number", **_without_none(minimum=self.least, maximum=self.most)}


@dataclass(frozen=True)
class Flag(Field):
    """Yes or no; what is left out is no."""

    def schema(self) -> Schema:
        return {"type": "boolean"}


@dataclass(frozen=True)
class OneOf(Field):
    """One of some words."""

    words: tuple[str, ...]

    def schema(self) -> Schema:
        return {"enum": list(self.words)}


@dataclass(frozen=True)
class Always(Field):
    """The same in every file."""

    value: str | int

    def schema(self) -> Schema:
        return {"const": self.value}


@dataclass(frozen=True)
class File(Field):
    """The path of a static file with one of these endings, and its greatest weight in bytes."""

    endings: tuple[str, ...]
    most_bytes: int = 150_000

    def schema(self) -> Schema:
        [*others, last] = self.endings
        return {"type": "string", "pattern": rf"\.({'|'.join(self.endings)})$" if others else rf"\.{last}$"}


@dataclass(frozen=True)
class FileByLanguage(Field):
    """The paths of static files by language; there need not be one for every language."""

    endings: tuple[str, ...]

    def schema(self) -> Schema:
        return _by_language({"type": "string", "pattern": rf"\.({'|'.join(self.endings)})$"})


@dataclass(frozen=True)
class ListOf(Field):
    """Several of the same."""

    item: Field
    least: int = 0
    most: int | None = None
    is_unique: bool = False

    def schema(self) -> Schema:
        bounds = _without_none(
            minItems=self.least or None, maxItems=self.most, uniqueItems=self.is_unique or None
        )
        return {"type": "array", **bounds, "items": self.item.schema()}

    def inside(self, value: object) -> Iterator[tuple[str | int, Field, object]]:
        for number, item in enumerate(value if isinstance(value, list) else ()):
            yield number, self.item, item


@dataclass(frozen=True)
class Part(Field):
    """Several fields under one name; `definition`: where the published schema says it once for all."""

    fields: Mapping[str, Field]
    definition: str = ""

    def schema(self) -> Schema:
        return {"$ref": f"#/$defs/{self.definition}"} if self.definition else object_schema(self.fields)

    def inside(self, value: object) -> Iterator[tuple[str | int, Field, object]]:
        return ((name, self.fields[name], child) for name, child in _members(value) if name in self.fields)


NAMED = Part({"id": Id(is_required=True), "text": Translated(is_required=True)})
PICTURE = Part(
    {"src": File(PICTURE_ENDINGS, is_required=True), "alt": Translated(is_required=True)},
    definition="picture",
    is_required=True,
)


def definitions() -> dict[str, Schema]:
    """What the other schemas refer to."""
    return {
        "id": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 60},
        "texts": _by_language({"type": "string", "minLength": 1}),
        "picture": object_schema(PICTURE.fields),
    }


def object_schema(fields: Mapping[str, Field]) -> Schema:
    """An object with these fields and no others."""
    required = [name for name, field in fields.items() if field.is_required]
    return {
        "type": "object",
        "properties": {name: field.schema() for name, field in fields.items()},
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def walk(field: Field, value: object, path: Path = ()) -> Iterator[tuple[Path, Field, object]]:
    """Every field that has a value, those within it after it, in the order of the file."""
    yield path, field, value
    for name, inner, child in field.inside(value):
        yield from walk(inner, child, (*path, name))


def _members(value: object) -> Iterator[tuple[str, object]]:
    return iter(value.items() if isinstance(value, Mapping) else ())


def _by_language(value: Schema) -> Schema:
    return {
        "type": "object",
        "propertyNames": {"pattern": LANGUAGE},
        "additionalProperties": value,
        "minProperties": 1,
    }


def _without_none(**bounds: object) -> Schema:
    return {name: bound for name, bound in bounds.items() if bound is not None}
