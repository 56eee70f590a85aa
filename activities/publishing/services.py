"""What there is to learn: the catalogue, versions of activities in words, and what publishes and checks them."""

from activities.publishing.catalogue import (
    CatalogueEntry,
    catalogue_entry,
    find_activity,
    find_named,
    find_presentable,
    narrow_catalogue,
    search_catalogue,
    titles_of,
)
from activities.publishing.checks.check import check_files, content_files
from activities.publishing.checks.coverage import coverage_table, read_contents
from activities.publishing.checks.schema import CONTENT_FOLDER
from activities.publishing.checks.word_frequency import installed_dictionaries
from activities.publishing.content import (
    answerable_blocks,
    choose_language,
    has_points,
    is_reviewed,
    steps_of,
)
from activities.publishing.copies import (
    NothingNewerError,
    NotOfferedError,
    is_mere_copy,
    newer_of_origin,
    take_activity,
    take_newer,
)
from activities.publishing.load import BrokenContentError, find_static_file, load_folder
from activities.publishing.offers import (
    NotForAllError,
    NotOursError,
    OnlyCopiedError,
    copies_in,
    courses_with,
    move_to_shelf,
    offer_activity,
    offered_to,
    shelved_in,
    withdraw_offer,
)
from activities.publishing.outcomes import outcomes_of
from activities.publishing.outlines import Outline, outline_of
from activities.publishing.shelves import Place, Shelf, known_in, shelf_of, usable_by
from activities.publishing.twins import annotate_twins, numbered_title

__all__ = [
    "CONTENT_FOLDER",
    "BrokenContentError",
    "CatalogueEntry",
    "NotForAllError",
    "NotOfferedError",
    "NotOursError",
    "NothingNewerError",
    "OnlyCopiedError",
    "Outline",
    "Place",
    "Shelf",
    "annotate_twins",
    "answerable_blocks",
    "catalogue_entry",
    "check_files",
    "choose_language",
    "content_files",
    "copies_in",
    "courses_with",
    "coverage_table",
    "find_activity",
    "find_named",
    "find_presentable",
    "find_static_file",
    "has_points",
    "installed_dictionaries",
    "is_mere_copy",
    "is_reviewed",
    "known_in",
    "load_folder",
    "move_to_shelf",
    "narrow_catalogue",
    "newer_of_origin",
    "numbered_title",
    "offer_activity",
    "offered_to",
    "outcomes_of",
    "outline_of",
    "read_contents",
    "search_catalogue",
    "shelf_of",
    "shelved_in",
    "steps_of",
    "take_activity",
    "take_newer",
    "titles_of",
    "usable_by",
    "withdraw_offer",
]
