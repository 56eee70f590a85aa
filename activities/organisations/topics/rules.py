"""What an organisation allows: how long people are kept, names, meetings, publishing, what speaks or records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from activities.models import Organisation
from activities.models.organisations import KEPT_DAYS, NamesCeiling, Publishing
from activities.organisations.switches import SWITCHES
from activities.organisations.topics.fields import DaysField, HostsField
from activities.organisations.topics.topic import CHOOSE_ONE, NOTHING, Choice, TopicForm


class PeopleForm(TopicForm):
    slug, title, columns = "people", _("How long, and which names"), ("people_kept_days", "names_ceiling")
    people_kept_days = DaysField(
        label=_("After how many days of silence is a person erased?"),
        min_value=KEPT_DAYS[0],
        max_value=KEPT_DAYS[1],
        error_messages={
            "required": _("Write a number of days."),
            "invalid": _("Write a number of days, in digits."),
            "min_value": _("Write at least %(limit_value)s days."),
            "max_value": _("Write at most %(limit_value)s days."),
        },
    )
    names_ceiling = forms.ChoiceField(
        label=_("What may an LMS's registration choose at most?"),
        choices=[(value, Choice(label)) for value, label in NamesCeiling.choices],
        widget=forms.RadioSelect,
        error_messages=CHOOSE_ONE,
    )
    sure = forms.BooleanField(label=_("Erase them earlier from now on"), required=False)

    def __init__(self, organisation: Organisation, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(organisation, data)
        if data is None:
            del self.fields["sure"]

    @classmethod
    def summary_of(cls, organisation: Organisation) -> list[str]:
        days = gettext("%(days)s days") % {"days": organisation.people_kept_days}
        return [days, str(organisation.get_names_ceiling_display())]

    def clean(self) -> dict[str, Any]:
        """What is erased comes back by no button: who shortens the time says so twice."""
        values = super().clean() or {}
        days = values.get("people_kept_days")
        is_shorter = days is not None and days < self.organisation.people_kept_days
        if is_shorter and not values.get("sure"):
            self.add_error(
                "sure",
                _(
                    "This is shorter than before. Whoever has been silent for longer is erased in the next night, "
                    "with answers and results. Tick here if you want that."
                ),
            )
        elif not is_shorter:
            self.fields.pop("sure", None)
        return values


class MeetingsForm(TopicForm):
    slug, title, columns = "meetings", _("Meetings"), ("meeting_hosts",)
    intro = _("Links to meetings may lead to these hosts alone. Empty: to none.")
    meeting_hosts = HostsField(
        label=_("Hosts of meetings"),
        help_text=_("One a line, for instance: meet.example.org"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "ltr", "spellcheck": "false"}),
    )

    @classmethod
    def summary_of(cls, organisation: Organisation) -> list[str]:
        return list(organisation.meeting_hosts) or [str(NOTHING)]


class PublishingForm(TopicForm):
    slug, title, columns = "publishing", _("Publishing"), ("publishing",)
    publishing = forms.ChoiceField(
        label=_("Who puts what staff make before learners?"),
        choices=[(value, Choice(label)) for value, label in Publishing.choices],
        widget=forms.RadioSelect,
        error_messages=CHOOSE_ONE,
    )

    @classmethod
    def summary_of(cls, organisation: Organisation) -> list[str]:
        return [str(organisation.get_publishing_display())]


class SwitchesForm(TopicForm):
    slug, title, columns = "switches", _("What speaks or records"), ("switched_on",)
    intro = _(
        "All of it is off until you switch it on. Activities use it only where it is on. "
        "Today they can be read aloud; the rest comes with later versions."
    )
    switched_on = forms.MultipleChoiceField(
        label=_("Switched on"),
        required=False,
        choices=[(name, Choice(switch.title, switch.allows)) for name, switch in SWITCHES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose among these.")},
    )

    @classmethod
    def summary_of(cls, organisation: Organisation) -> list[str]:
        on = [str(switch.title) for name, switch in SWITCHES.items() if name in organisation.switched_on]
        return on or [gettext("Nothing is switched on")]
