"""Placeholders in a query, each of which prepares its value by the column that it is compared with or written to."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, ExpressionWrapper, Field, JSONField, Lookup, Model, Value
from django.db.models.sql import Query, UpdateQuery
from django.db.models.sql.compiler import SQLCompiler

COMPARISONS = frozenset({"exact", "gt", "gte", "lt", "lte"})
_values: ContextVar[Mapping[str, object] | None] = ContextVar("values", default=None)


class Slot(Expression):
    """Where a value comes in that is known only when the statement runs."""

    column: "Field[Any, Any] | None" = None
    is_written = False

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        """The value itself inside `filled`; else a mark for it."""
        values = _values.get()
        if values is not None:
            return compiler.compile(_as_expression(values[self.name]))
        return "%s", [self]

    def __lt__(self, _other: object) -> bool:
        """The first thing that Django asks of the end of a slice."""
        raise self.misplaced()

    def prepared(self, value: object, connection: BaseDatabaseWrapper) -> Any:
        """As Django prepares it for this kind of database."""
        column: Any = self.column
        if isinstance(value, Model):
            value = getattr(value, column.target_field.attname)
        if self.is_written:
            return column.get_db_prep_save(value, connection)
        return column.get_db_prep_value(value, connection)

    def misplaced(self) -> TypeError:
        allowed = ", ".join(sorted(COMPARISONS))
        return TypeError(
            f"{self.name!r} must stand alone: compared with a column ({allowed}), written to one,"
            " or in an ExpressionWrapper that says what it is."
        )


@contextmanager
def filled(values: Mapping[str, object]) -> Iterator[None]:
    """Within it, a query that holds slots is an ordinary one with these values."""
    token = _values.set(values)
    try:
        yield
    finally:
        _values.reset(token)


def find_columns(query: Query) -> None:
    """Gives each slot of the query its column."""
    for node in _nodes(query):
        if isinstance(node, Lookup) and isinstance(node.rhs, Slot) and node.lookup_name in COMPARISONS:
            node.rhs.column = node.lhs.output_field
        if isinstance(node, ExpressionWrapper) and isinstance(node.expression, Slot):
            node.expression.column = node.output_field
    if isinstance(query, UpdateQuery):
        written: Any = query
        for column, _model, value in written.values:
            if isinstance(value, Slot):
                value.column, value.is_written = column, True


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for part in _parts(node):
        if isinstance(part, Query) or hasattr(part, "get_source_expressions"):
            yield from _nodes(part)


def _parts(node: Any) -> list[Any]:
    if not isinstance(node, Query):
        return list(node.get_source_expressions())
    parts = [node.where, *node.annotations.values()]
    if isinstance(node, UpdateQuery):
        changes: Any = node
        parts += [value for _column, _model, value in changes.values]
    relations = [getattr(join, "filtered_relation", None) for join in node.alias_map.values()]
    return parts + [relation.resolved_condition for relation in relations if relation]


def _as_expression(value: object) -> Value:
    if isinstance(value, Model):
        value = value.pk
    return Value(value, JSONField()) if isinstance(value, dict | list) else Value(value)
