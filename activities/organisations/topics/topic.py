"""A topic of what an organisation says of itself: a few fields, the columns they fill, and how a list tells of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.forms.models import model_to_dict
from django.utils.functional import Promise
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from activities.models import Organisation
from activities.organisations.changes import mark_of
from activities.organisations.topics.fields import ParagraphsField

TEXT_LENGTH = 5000
NOTHING = _("Nothing yet")
CHOOSE_ONE = {"invalid_choice": _("Choose one of these."), "required": _("Choose one of these.")}


@dataclass(frozen=True)
class Choice:
    """One of several to choose from, with what it means."""

    title: object
    text: object = ""

    def __str__(self) -> str:
        return str(self.title)


class TopicForm(forms.Form):
    """One topic; what is typed wrongly comes back beside its field."""

    slug: ClassVar[str]
    title: ClassVar[Promise]
    intro: ClassVar[Promise | str] = ""
    columns: ClassVar[tuple[str, ...]]
    has_preview: ClassVar[bool] = False

    def __init__(self, organisation: Organisation, data: Mapping[str, Any] | None = None) -> None:
        self.organisation = organisation
        super().__init__(data, auto_id="own-%s", initial=self.initial_of(organisation))

    @classmethod
    def initial_of(cls, organisation: Organisation) -> dict[str, Any]:
        """What the fields begin with."""
        return model_to_dict(organisation, fields=cls.columns)

    @classmethod
    def summary_of(cls, organisation: Organisation) -> list[str]:
        """What the organisation has of it now, for the list of all topics."""
        values = cls.initial_of(organisation)
        return [str(values[column]) for column in cls.columns if values[column]] or [str(NOTHING)]

    def values(self) -> dict[str, Any]:
        """What becomes of the columns; call it once the form is valid."""
        return {column: self.cleaned_data[column] for column in self.columns}

    def groups(self) -> list[tuple[object, list[forms.BoundField]]]:
        """The fields as they stand together, each group with its name."""
        return [("", list(self))]

    @property
    def mark(self) -> str:
        """Of the columns as the person sees them."""
        return mark_of(self.organisation, self.columns)


class TextsForm(TopicForm):
    """One text, in each language."""

    def __init__(self, organisation: Organisation, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(organisation, data)
        for code, _name in settings.LANGUAGES:
            widget = forms.Textarea(attrs={"rows": 8, "lang": code, "dir": direction(code)})
            self.fields[code] = ParagraphsField(
                label=language_label(code), max_length=TEXT_LENGTH, required=False, widget=widget
            )

    @classmethod
    def initial_of(cls, organisation: Organisation) -> dict[str, Any]:
        texts: dict[str, Any] = super().initial_of(organisation)[cls.columns[0]]
        return texts

    @classmethod
    def summary_of(cls, organisation: Organisation) -> list[str]:
        written = cls.initial_of(organisation)
        return [language_label(code) for code, _name in settings.LANGUAGES if written.get(code)] or [
            str(NOTHING)
        ]

    def values(self) -> dict[str, Any]:
        texts = {code: self.cleaned_data[code] for code, _name in settings.LANGUAGES}
        return {self.columns[0]: {code: text for code, text in texts.items() if text}}


def language_label(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return str(dict(settings.LANGUAGES).get(code, code))


def language_choices() -> list[tuple[str, Choice]]:
    return [(code, Choice(language_label(code))) for code, _name in settings.LANGUAGES]


def direction(code: str) -> str:
    return "rtl" if code.split("-")[0] in settings.LANGUAGES_BIDI else "ltr"
