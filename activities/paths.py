"""Paths: activities that one does one after another, each in a place of its own."""

from __future__ import annotations

from collections.abc import Mapping

PATHS: Mapping[str, Mapping[str, str]] = {
    "first-steps": {"fi": "Ensiaskeleet", "sv": "Första stegen", "en": "First steps"},
}
