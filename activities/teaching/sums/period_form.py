"""From which month until which: two lists of the months that there are sums of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.teaching.sums import tables

FIRST_SHOWN = 12  # so many of the newest months, where nobody has chosen any


class PeriodForm(forms.Form):
    """`closed`: the months that can be chosen, the newest first, at least one."""

    def __init__(self, data: Mapping[str, Any], *, closed: Sequence[date]) -> None:
        newest = {"from": name_of(closed[:FIRST_SHOWN][-1]), "to": name_of(closed[0])}
        super().__init__({name: data.get(name) or newest[name] for name in newest})
        choices = [(name_of(month), tables.month_name(month)) for month in closed]
        unknown = {"invalid_choice": _("Choose a month from the list.")}
        for name, label in (("from", _("From month")), ("to", _("To month"))):
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, error_messages=unknown)

    def clean(self) -> dict[str, Any]:
        """The first month is not after the last one."""
        if "from" in self.cleaned_data and "to" in self.cleaned_data and self.first > self.last:
            self.add_error("to", _("The last month comes before the first one. Choose another one."))
        return self.cleaned_data

    @property
    def first(self) -> date:
        """Once the form is valid."""
        return date.fromisoformat(f"{self.cleaned_data['from']}-01")

    @property
    def last(self) -> date:
        """Once the form is valid."""
        return date.fromisoformat(f"{self.cleaned_data['to']}-01")


def name_of(month: date) -> str:
    """As it stands in an address: 2026-03."""
    return f"{month:%Y-%m}"
