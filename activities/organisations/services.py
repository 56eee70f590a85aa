"""Whose it is: organisations with their words and brand, units, staff."""

from activities.organisations.handovers import Handover, hand_over, preview_handover
from activities.organisations.languages import OwnText, language_for, languages_of, own_text
from activities.organisations.logos import (
    LOGO_PROBLEMS,
    UnfitLogoError,
    logo_image,
    logo_size,
    read_logo_text,
    remove_logo,
    store_logo,
)
from activities.organisations.organisations import (
    adopt,
    find_organisation,
    first_organisation,
    house,
    new_organisation,
    organisation_of,
    sole_organisation,
)
from activities.organisations.scopes import courses_by_token, courses_for, organisations_for, reaches_all
from activities.organisations.sizes import organisation_sizes
from activities.organisations.words import (
    FORM_NAMES,
    NAMES,
    UnfitWordsError,
    Word,
    Words,
    examples_of,
    field_name,
    forms_of,
    parts_of,
    read_words,
    service_name,
    word_of,
)

__all__ = [
    "FORM_NAMES",
    "LOGO_PROBLEMS",
    "NAMES",
    "Handover",
    "OwnText",
    "UnfitLogoError",
    "UnfitWordsError",
    "Word",
    "Words",
    "adopt",
    "courses_by_token",
    "courses_for",
    "examples_of",
    "field_name",
    "find_organisation",
    "first_organisation",
    "forms_of",
    "hand_over",
    "house",
    "language_for",
    "languages_of",
    "logo_image",
    "logo_size",
    "new_organisation",
    "organisation_of",
    "organisation_sizes",
    "organisations_for",
    "own_text",
    "parts_of",
    "preview_handover",
    "reaches_all",
    "read_logo_text",
    "read_words",
    "remove_logo",
    "service_name",
    "sole_organisation",
    "store_logo",
    "word_of",
]
