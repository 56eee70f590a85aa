"""How an organisation appears: its name, colours, contacts, texts, languages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from activities.models import Organisation
from activities.models.organisations import Palette
from activities.organisations.topics.fields import LineField, PhoneField
from activities.organisations.topics.topic import (
    CHOOSE_ONE,
    Choice,
    TextsForm,
    TopicForm,
    language_choices,
    language_label,
)


class NameForm(TopicForm):
    slug, title, columns = "name", _("Name"), ("name",)
    name = LineField(label=_("Name of the organisation"), max_length=120)


class LookForm(TopicForm):
    slug, title, columns = "look", _("Colours"), ("palette",)
    intro = _("All four can be read well, on a light and on a dark screen.")
    has_preview = True
    palette = forms.ChoiceField(
        label=_("Colours"),
        choices=[(value, Choice(label)) for value, label in Palette.choices],
        widget=forms.RadioSelect,
        error_messages=CHOOSE_ONE,
    )

    @classmethod
    def summary_of(cls, organisation: Organisation) -> list[str]:
        return [str(organisation.get_palette_display())]


class ContactsForm(TopicForm):
    slug, title, columns = "contacts", _("Contacts"), ("contact", "phone_name", "phone")
    contact = LineField(
        label=_("Who answers feedback"),
        help_text=_("An address of e-mail or of a page, or a name and a telephone number."),
        max_length=200,
        required=False,
    )
    phone_name = LineField(
        label=_("Whom those who are stuck may call"),
        help_text=_("A name or a place, for instance: the instructors' room."),
        max_length=120,
        required=False,
    )
    phone = PhoneField(label=_("Telephone"), max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("phone_name") and not values.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Write the number too, or leave both empty."))
        return values


class AccessibilityForm(TextsForm):
    slug, title, columns = "accessibility", _("Accessibility statement"), ("accessibility_text",)
    intro = _(
        "Your own words, below what every service of this kind says. An empty line begins a new paragraph."
    )


class PrivacyForm(TextsForm):
    slug, title, columns = "privacy", _("Privacy notice"), ("privacy_text",)
    intro = _(
        "Your own words, below what every service of this kind says. An empty line begins a new paragraph."
    )


class LanguagesForm(TopicForm):
    slug, title, columns = "languages", _("Languages"), ("languages",)
    intro = _("People choose among these. Whoever had another one sees the first of them.")
    languages = forms.MultipleChoiceField(
        label=_("Languages of the pages"),
        choices=language_choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one language."),
            "invalid_choice": _("Choose among these."),
        },
    )

    @classmethod
    def initial_of(cls, organisation: Organisation) -> dict[str, Any]:
        return {"languages": organisation.languages or [code for code, _name in settings.LANGUAGES]}

    @classmethod
    def summary_of(cls, organisation: Organisation) -> list[str]:
        return [language_label(code) for code in cls.initial_of(organisation)["languages"]]

    def values(self) -> dict[str, Any]:
        """All of them are none in particular: a language that comes later is on then too."""
        chosen = self.cleaned_data["languages"]
        return {"languages": [] if len(chosen) == len(settings.LANGUAGES) else chosen}
