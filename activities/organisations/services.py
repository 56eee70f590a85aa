"""Whose it is: organisations with their words and brand, units, staff."""

from activities.organisations.organisations import (
    adopt,
    first_organisation,
    house,
    new_organisation,
    organisation_of,
    sole_organisation,
)

__all__ = [
    "adopt",
    "first_organisation",
    "house",
    "new_organisation",
    "organisation_of",
    "sole_organisation",
]
