"""What an instructor may set for the chosen activities, folded away in the picker: where they open, and when."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lti_tool.deep_links import Choices
from lti_tool.protocol.claims import DeepLinkingSettings
from lti_tool.protocol.content_items import FRAME, RESOURCE_LINK, WINDOW, kind_for, may_choose_target

# As browsers with a calendar of their own send it, and as people write it where there is none.
FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M", "%d.%m.%Y %H.%M"]
FORMATS += ["%d.%m.%Y klo %H.%M", "%d.%m.%Y"]
TARGETS = [("", _("As the course decides")), (FRAME, _("On the course page")), (WINDOW, _("In a new window"))]
RELEASE = [("", _("As the course decides")), ("yes", _("At once")), ("no", _("Not before you allow it"))]
LONGEST = 40


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=FORMATS[0])
    wrong = {"invalid": _("Write the day and the time like this: 1.12.2026 12.00")}
    return forms.DateTimeField(
        label=label, required=False, input_formats=FORMATS, widget=widget, error_messages=wrong
    )


class LinkChoices(forms.Form):
    """The choices that this LMS's request leaves to us; the LMS itself keeps and obeys them."""

    opens_in = forms.ChoiceField(label=_("Where it opens"), choices=TARGETS, required=False)
    available_from = _moment(_("Can be opened from"))
    available_until = _moment(_("Can be opened until"))
    due = _moment(_("To be done by"))
    grades = forms.ChoiceField(label=_("When learners see the grade"), choices=RELEASE, required=False)

    def __init__(self, settings: DeepLinkingSettings, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="choice-%s")
        is_launched = kind_for(settings) == RESOURCE_LINK
        left = {
            "opens_in": may_choose_target(settings) and bool(kind_for(settings)),
            "grades": is_launched and settings.accept_lineitem,
        }
        for name in list(self.fields):
            if not left.get(name, is_launched):
                del self.fields[name]

    @property
    def is_set(self) -> bool:
        """Whether anything was chosen: then it is not folded away."""
        return any(str(self.data.get(name, "")) for name in self.fields)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        begins, ends, due = (given.get(name) for name in ("available_from", "available_until", "due"))
        if begins and ends and ends <= begins:
            self.add_error("available_until", _("This is earlier than the beginning."))
        if due and ((begins and due <= begins) or (ends and due > ends)):
            self.add_error("due", _("The activity is not open then."))
        return given

    def chosen(self) -> Choices:
        """What was set; call it once the form is valid."""
        given = self.cleaned_data
        released = {"yes": True, "no": False}
        return Choices(
            opens_in=given.get("opens_in", ""),
            available_from=given.get("available_from"),
            available_until=given.get("available_until"),
            due=given.get("due"),
            grades_released=released.get(given.get("grades", "")),
        )


def kept(params: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The choices as they stand in an address, so that a search or a preview forgets none."""
    names = LinkChoices.base_fields
    return [(name, str(params[name])[:LONGEST]) for name in names if params.get(name)]
