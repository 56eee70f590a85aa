from __future__ import annotations

from typing import Any

from django.db import models

from activities.incoming.texts import showable


class AnsweredField(models.JSONField):
    """What a person answered. Rows from before the gate may hold half letters, which no page and no file can show."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return showable(super().from_db_value(value, expression, connection))

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """In the database it is a JSONField and nothing else."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs
