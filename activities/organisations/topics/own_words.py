"""What an organisation calls its service and its people, a language at a time, in the forms that sentences need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from activities.models import Organisation
from activities.organisations.topics.topic import NOTHING, TopicForm, direction, language_label
from activities.organisations.words import (
    FORM_NAMES,
    NAMES,
    UnfitWordsError,
    examples_of,
    field_name,
    forms_of,
    read_words,
)

WHOLE = 500  # what a field takes in, so that a word that is too long comes back whole, with a word on it


class WordsForm(TopicForm):
    """The words of one language; those of the others stay as they are."""

    columns = ("words",)
    has_preview = True
    intro = _(
        "Leave a word empty where the usual one fits. Where you write one, write all its forms: the pages put them "
        "into their sentences."
    )
    language: ClassVar[str]

    def __init__(self, organisation: Organisation, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(organisation, data)
        for name in NAMES:
            for form in forms_of(name, self.language):
                self.fields[field_name(name, self.language, form)] = self._field(name, form)

    def _field(self, name: str, form: str) -> forms.Field:
        example = examples_of(name, self.language)[form]
        is_alone = len(forms_of(name, self.language)) == 1
        return forms.CharField(
            label=str(NAMES[name] if is_alone else FORM_NAMES[form]),
            help_text=gettext("Usually: %(word)s") % {"word": example},
            required=False,
            max_length=WHOLE,
            widget=forms.TextInput(
                attrs={"lang": self.language, "dir": direction(self.language), "autocomplete": "off"}
            ),
        )

    @classmethod
    def initial_of(cls, organisation: Organisation) -> dict[str, Any]:
        words: dict[str, Any] = {}
        for name in NAMES:
            fields = [field_name(name, cls.language, form) for form in forms_of(name, cls.language)]
            own = organisation.words.get(name, {}).get(cls.language, [])
            words |= dict(zip(fields, own, strict=False))  # a language may have got a further form since
        return words

    @classmethod
    def summary_of(cls, organisation: Organisation) -> list[str]:
        own = (organisation.words.get(name, {}).get(cls.language, []) for name in NAMES)
        return [word[0] for word in own if word] or [str(NOTHING)]

    def groups(self) -> list[tuple[object, list[forms.BoundField]]]:
        """The forms of each word together."""
        return [
            (label, [self[field_name(name, self.language, form)] for form in forms_of(name, self.language)])
            for name, label in NAMES.items()
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        try:
            read_words({field: [value] for field, value in values.items()})
        except UnfitWordsError as error:
            for field, fault in error.faults.items():
                self.add_error(field, fault)
        return values

    def values(self) -> dict[str, Any]:
        here = read_words({field: [value] for field, value in self.cleaned_data.items()})
        words: dict[str, dict[str, list[str]]] = {}
        for name in NAMES:
            elsewhere = {
                language: own
                for language, own in self.organisation.words.get(name, {}).items()
                if language != self.language
            }
            by_language = elsewhere | here.get(name, {})
            if by_language:
                words[name] = by_language
        return {"words": words}


def _title(language: str) -> str:
    return gettext("Words in %(language)s") % {"language": language_label(language)}


def words_form(language: str) -> type[WordsForm]:
    """The form of this language's words."""
    facts = {"slug": f"words-{language}", "title": lazy(_title, str)(language), "language": language}
    return type(f"WordsForm_{language}", (WordsForm,), facts)


WORDS_FORMS = [words_form(language) for language, _name in settings.LANGUAGES]
