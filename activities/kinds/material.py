"""Material: something to read or look at, with or without questions."""

from __future__ import annotations

from activities.kinds.kind import Kind


class Material(Kind):
    """Something to come back to."""

    name = "material"
    label = {"fi": "Materiaali", "sv": "Material", "en": "Material"}
    icon = "activities/content/kinds/material.svg"
