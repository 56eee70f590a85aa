"""What an instructor may set for the chosen activities, folded away in the picker: where they open, and when."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lti_tool.bridge import MOMENT_LENGTH, TimesForm
from lti_tool.launch.services import LinkOptions
from lti_tool.protocol.content_items import FRAME, RESOURCE_LINK, WINDOW, kind_for, may_choose_target
from lti_tool.protocol.deep_linking_settings import DeepLinkingSettings
from lti_tool.protocol.products import Takes

TARGETS = [("", _("As the course decides")), (FRAME, _("On the course page")), (WINDOW, _("In a new window"))]
RELEASE = [("", _("As the course decides")), ("yes", _("At once")), ("no", _("Not before you allow it"))]


class LinkChoices(TimesForm):
    """The choices that this LMS's request leaves to us and that it obeys; times that it does not obey we keep ourselves."""

    opens_in = forms.ChoiceField(label=_("Where it opens"), choices=TARGETS, required=False)
    grades = forms.ChoiceField(label=_("When learners see the grade"), choices=RELEASE, required=False)
    field_order = ["opens_in", "available_from", "available_until", "due", "grades"]

    def __init__(
        self, settings: DeepLinkingSettings, takes: Takes, data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data)
        is_launched = kind_for(settings) == RESOURCE_LINK
        left = {
            "opens_in": takes.target and may_choose_target(settings) and bool(kind_for(settings)),
            "grades": takes.release and is_launched and settings.accept_lineitem,
        }
        for name in list(self.fields):
            if not left.get(name, is_launched):
                del self.fields[name]
        self.has_times = is_launched
        self.course_keeps_times = takes.times

    @property
    def is_set(self) -> bool:
        """Whether anything was chosen: then it is not folded away."""
        return any(str(self.data.get(name, "")) for name in self.fields)

    def chosen(self) -> LinkOptions:
        """The choices of a valid form."""
        data = self.cleaned_data
        released = {"yes": True, "no": False}
        return LinkOptions(
            opens_in=data.get("opens_in", ""),
            times=self.times(),
            grades_released=released.get(data.get("grades", "")),
        )


def kept(params: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The choices as they stand in an address, so that a search or a preview forgets none."""
    names = LinkChoices.base_fields
    return [(name, str(params[name])[:MOMENT_LENGTH]) for name in names if params.get(name)]
