"""Material: something to read or look at, with or without questions."""

from __future__ import annotations

from activities.blocks.phrases import Phrase as _
from activities.kinds.kind import Kind


class Material(Kind):
    """Something to come back to."""

    name = "material"
    label = _("Material")
    icon = "activities/content/kinds/material.svg"
