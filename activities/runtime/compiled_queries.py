"""Queries that Django compiles once in a process, and that run many times, each time with other values.

Most of a short statement's time is its compilation, model by model and column by column, into SQL that is the same each
time. What a launch and its first page ask goes through here; all else may well be compiled anew (docs/decisions/0023).
With COMPILED_QUERIES=off they are Django's own, each time anew.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import Any, Generic, TypeVar

from django import VERSION
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model, QuerySet, query
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery, Query, UpdateQuery

from activities.runtime.slots import Slot, filled, find_columns

__all__ = ["Select", "Slot", "Update", "insert"]
Row = TypeVar("Row", bound=Model)

# How a related row that was left out is fetched later: by itself, as ever (an argument since Django 6.1, 2026-11).
FETCH_MODE = (models.FETCH_ONE,) if VERSION >= (6, 1) else ()


class _Statement:
    """SQL for one kind of database, and which value stands where in it."""

    def __init__(self, written: Query) -> None:
        find_columns(written)
        self.compiler: Any = written.get_compiler(DEFAULT_DB_ALIAS)
        self.sql: str
        self._params: Sequence[object]
        self.sql, self._params = self.compiler.as_sql()
        find_columns(written)  # a joined row brings the condition of its join with it only now
        for param in self._params:
            if isinstance(param, Slot) and param.column is None:
                raise param.misplaced()

    def params(self, connection: BaseDatabaseWrapper, values: Mapping[str, object]) -> list[Any]:
        return [
            param.prepared(values[param.name], connection) if isinstance(param, Slot) else param
            for param in self._params
        ]


class _Reading(_Statement):
    """A SELECT, and how a row of its answer becomes a model with its related ones: as Django's ModelIterable does it."""

    def __init__(self, written: Query) -> None:
        super().__init__(written)
        columns, of_class = self.compiler.select, self.compiler.klass_info
        first, last = of_class["select_fields"][0], of_class["select_fields"][-1]
        self._model, self._own = of_class["model"], slice(first, last + 1)
        self._names = [column.target.attname for column, *_ in columns[self._own]]
        populators: Any = query.get_related_populators  # its stubs are of a later Django
        self._related = populators(of_class, columns, DEFAULT_DB_ALIAS, *FETCH_MODE)
        self._annotations = list((self.compiler.annotation_col_map or {}).items())
        self._converters = list(self.compiler.get_converters([column for column, *_ in columns]).items())

    def model(self, connection: BaseDatabaseWrapper, row: Sequence[Any]) -> Any:
        cells = list(row)
        for place, (converters, column) in self._converters:
            for converter in converters:
                cells[place] = converter(cells[place], column, connection)
        instance = self._model.from_db(DEFAULT_DB_ALIAS, self._names, cells[self._own])
        for related in self._related:
            related.populate(cells, instance)
        for name, place in self._annotations:
            setattr(instance, name, cells[place])
        return instance


class Select(Generic[Row]):
    """`written` gives the query, with a Slot for each value; it may neither sort by nor join what varies."""

    def __init__(self, written: Callable[[], QuerySet[Row]]) -> None:
        self._written = written
        self.compiled = cache(lambda _vendor: _Reading(written().query))

    def all(self, **values: object) -> list[Row]:
        """Every row that fits. Raises ValueError for None, which equals nothing in SQL."""
        _refuse_none(values)
        if not settings.COMPILED_QUERIES:
            with filled(values):
                return list(self._written())
        connection = connections[DEFAULT_DB_ALIAS]
        reading = self.compiled(connection.vendor)
        with connection.cursor() as cursor:
            cursor.execute(reading.sql, reading.params(connection, values))
            return [reading.model(connection, row) for row in cursor.fetchall()]

    def one(self, **values: object) -> Row | None:
        """The row of a look-up that finds one at most."""
        return next(iter(self.all(**values)), None)


class Update:
    """Call it with the values of its slots; it says how many rows it changed. What is written to a column may be None."""

    def __init__(self, written: Callable[[], QuerySet[Any]], **changes: object) -> None:
        self._written, self._changes = written, changes
        self._may_be_none = frozenset(value.name for value in changes.values() if isinstance(value, Slot))
        self.compiled = cache(lambda _vendor: self._compile())

    def __call__(self, **values: object) -> int:
        """Raises ValueError for None where it would be compared."""
        _refuse_none(values, but=self._may_be_none)
        if not settings.COMPILED_QUERIES:
            with filled(values):
                return self._written().update(**self._changes)
        connection = connections[DEFAULT_DB_ALIAS]
        statement = self.compiled(connection.vendor)
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.params(connection, values))
            return int(cursor.rowcount)

    def _compile(self) -> _Statement:
        update: Any = self._written().query.chain(UpdateQuery)
        update.add_update_values(self._changes)
        return _Statement(update)


def _refuse_none(values: Mapping[str, object], *, but: Collection[str] = ()) -> None:
    for name, value in values.items():
        if value is None and name not in but:
            raise ValueError(f"{name!r} is None: it would find nothing, whatever is there.")


def insert(row: Model, *, unless_there: bool = False) -> bool:
    """Writes a new row, without `save()`'s signals. `unless_there`: False, where a row of the same key was faster."""
    if not settings.COMPILED_QUERIES:
        return _saved(row, unless_there)
    connection = connections[DEFAULT_DB_ALIAS]
    is_numbered = row.pk is None
    fields, sql = _insertion(connection.vendor, type(row), is_numbered, unless_there)
    with connection.cursor() as cursor:
        values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
        cursor.execute(sql, values)
        key = cursor.fetchone()
    if key is None:
        return False
    row.pk = key[0]
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return True


@cache
def _insertion(
    _vendor: str, model: type[Model], is_numbered: bool, unless_there: bool
) -> tuple[list[Field[Any, Any]], str]:
    fields = [field for field in model._meta.local_concrete_fields if not (is_numbered and field.primary_key)]
    insertion = InsertQuery(model, on_conflict=OnConflict.IGNORE if unless_there else None)
    insertion.insert_values(fields, [model()])
    compiler = insertion.get_compiler(DEFAULT_DB_ALIAS)
    compiler.returning_fields = [model._meta.pk]
    [(sql, _params)] = compiler.as_sql()
    return fields, sql


def _saved(row: Model, unless_there: bool) -> bool:
    if not unless_there:
        row.save(force_insert=True)
        return True
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True
