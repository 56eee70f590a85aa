"""An organisation's own row is changed, on the values that were seen: who comes second is told, and overwrites nobody."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict

from activities.models import Organisation


class ChangedMeanwhileError(Exception):
    """`organisation`: as somebody else has left it since it was seen."""

    def __init__(self, organisation: Organisation) -> None:
        super().__init__(organisation.public_id)
        self.organisation = organisation


def mark_of(organisation: Organisation, columns: Iterable[str]) -> str:
    """Names what these columns hold: a form carries it, so that saving can tell whether they still hold it."""
    values = model_to_dict(organisation, fields=list(columns))
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:32]


def change_organisation(*, organisation: Organisation, values: Mapping[str, Any], seen: str) -> Organisation:
    """The row with these values; `seen` is the mark of its columns as the writer saw them. Raises ChangedMeanwhileError."""
    rows = Organisation.objects.filter(pk=organisation.pk)
    with transaction.atomic():
        before = rows.select_for_update().get()
        if seen != mark_of(before, values) and mark_of(changed(before, values), values) != mark_of(
            before, values
        ):
            raise ChangedMeanwhileError(before)
        rows.update(**values)
    return rows.get()


def changed(organisation: Organisation, values: Mapping[str, Any]) -> Organisation:
    """What the organisation would be with these values; nothing is kept."""
    return Organisation(**{**model_to_dict(organisation), **values})
