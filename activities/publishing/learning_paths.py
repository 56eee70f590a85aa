"""Paths: activities that one does one after another, each in a place of its own."""

from __future__ import annotations

from collections.abc import Mapping

from activities.blocks.phrases import Phrase as _

PATHS: Mapping[str, Mapping[str, str]] = {
    "first-steps": _("First steps"),
}
