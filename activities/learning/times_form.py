"""From when until when an activity is open and by when it is wanted, as an instructor writes it."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, TypedDict

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from activities.incoming.signs import plainest

# As browsers with a calendar of their own send it, and as people write it where there is none.
FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M", "%d.%m.%Y %H.%M"]
FORMATS += ["%d.%m.%Y klo %H.%M", "%d.%m.%Y klo %H:%M", "%d.%m.%Y klo %H"]
DAYS = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%Y%m%d"]
BEGINNING, END = time.min, time(23, 59, 59)
MOMENT_LENGTH = 40
FIRST_YEAR, LAST_YEAR = 1900, 9000


class Times(TypedDict, total=False):
    """From when until when an activity is open, and by when it is wanted; None or absent: no limit."""

    available_from: datetime | None
    available_until: datetime | None
    due: datetime | None


class MomentField(forms.DateTimeField):
    """A day without a time begins or ends with that day."""

    def __init__(self, *, label: Any, of_day: time) -> None:
        self.of_day = of_day
        widget = forms.DateTimeInput(
            attrs={"type": "datetime-local", "maxlength": MOMENT_LENGTH}, format=FORMATS[0]
        )
        wrong = {"invalid": _("Write the day and the time like this: 1.12.2026 12.00")}
        super().__init__(
            label=label, required=False, input_formats=FORMATS, widget=widget, error_messages=wrong
        )

    def to_python(self, value: Any) -> datetime | None:
        """In the digits and signs of any keyboard; a year that no clock of a database has is no moment."""
        written = plainest(value) if isinstance(value, str) else value
        day = _day(written) if isinstance(written, str) else None
        moment = super().to_python(datetime.combine(day, self.of_day) if day else written)
        if moment and not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return moment


def _day(text: str) -> date | None:
    for form in DAYS:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


class TimesForm(forms.Form):
    """Empty: no limit on that side."""

    available_from = MomentField(label=_("Can be opened from"), of_day=BEGINNING)
    available_until = MomentField(label=_("Can be opened until"), of_day=END)
    due = MomentField(label=_("To be done by"), of_day=END)

    def __init__(self, data: Mapping[str, Any] | None = None, *, initial: Times | None = None) -> None:
        shown = {name: localtime(moment) for name, moment in _moments(initial or {}) if moment}
        super().__init__(data, auto_id="choice-%s", initial=shown)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        begins, ends, due = (values.get(name) for name in ("available_from", "available_until", "due"))
        if begins and ends and ends <= begins:
            self.add_error("available_until", _("This is earlier than the beginning."))
        if due and ((begins and due <= begins) or (ends and due > ends)):
            self.add_error("due", _("The activity is not open then."))
        return values

    def times(self) -> Times:
        """What was set; call it once the form is valid."""
        values = self.cleaned_data
        return Times(
            available_from=values.get("available_from"),
            available_until=values.get("available_until"),
            due=values.get("due"),
        )


def _moments(times: Times) -> list[tuple[str, datetime | None]]:
    names = ("available_from", "available_until", "due")
    return list(
        zip(names, (times.get("available_from"), times.get("available_until"), times.get("due")), strict=True)
    )
