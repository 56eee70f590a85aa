"""All topics, in the order in which a new organisation fills them in."""

from activities.organisations.topics.appearance import (
    AccessibilityForm,
    ContactsForm,
    LanguagesForm,
    LookForm,
    NameForm,
    PrivacyForm,
)
from activities.organisations.topics.own_words import WORDS_FORMS
from activities.organisations.topics.rules import MeetingsForm, PeopleForm, PublishingForm, SwitchesForm
from activities.organisations.topics.topic import TopicForm

_FORMS: tuple[type[TopicForm], ...] = (
    NameForm,
    *WORDS_FORMS,
    LookForm,
    ContactsForm,
    AccessibilityForm,
    PrivacyForm,
    PeopleForm,
    LanguagesForm,
    MeetingsForm,
    PublishingForm,
    SwitchesForm,
)
TOPICS = {form.slug: form for form in _FORMS}
