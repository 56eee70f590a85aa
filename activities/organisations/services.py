"""Whose it is: organisations with their words and brand, units, staff."""

from activities.organisations.organisations import (
    adopt,
    first_organisation,
    house,
    new_organisation,
    organisation_of,
    sole_organisation,
)
from activities.organisations.scopes import courses_by_token, courses_for, organisations_for, reaches_all
from activities.organisations.sizes import organisation_sizes

__all__ = [
    "adopt",
    "courses_by_token",
    "courses_for",
    "first_organisation",
    "house",
    "new_organisation",
    "organisation_of",
    "organisation_sizes",
    "organisations_for",
    "reaches_all",
    "sole_organisation",
]
