"""Whose it is: organisations with their words and brand, units, staff."""

from activities.organisations.handovers import Handover, hand_over, preview_handover
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

__all__ = [
    "Handover",
    "adopt",
    "courses_by_token",
    "courses_for",
    "find_organisation",
    "first_organisation",
    "hand_over",
    "house",
    "new_organisation",
    "organisation_of",
    "organisation_sizes",
    "organisations_for",
    "preview_handover",
    "reaches_all",
    "sole_organisation",
]
