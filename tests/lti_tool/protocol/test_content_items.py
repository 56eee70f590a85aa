from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from lti_tool.protocol.content_items import (
    ContentItem,
    Period,
    Picture,
    kind_for,
    may_choose_target,
    titled,
    to_json,
)
from lti_tool.protocol.deep_linking import allowed
from lti_tool.protocol.deep_linking_settings import DeepLinkingSettings
from lti_tool.protocol.services.line_items import LineItem, SubmissionReview

pytestmark = pytest.mark.once
MOMENT = datetime(2026, 12, 1, 10, tzinfo=UTC)
ITEM = ContentItem(
    url="https://tool/lti/launch/saw/",
    title="Saw",
    text="How to saw",
    icon=Picture("https://tool/saw.svg", 64, 64),
    thumbnail=Picture("https://tool/saw.svg", 160, 160),
    frame_height=800,
    custom={"activity": "saw"},
    line_item=LineItem("Saw", 10, resource_id="saw", tag="t", submission_review=SubmissionReview(label="T")),
)


def takes(**changes: Any) -> DeepLinkingSettings:
    usual = DeepLinkingSettings(
        return_url="https://lms/return",
        accept_types=("ltiResourceLink",),
        accept_multiple=True,
        accept_lineitem=True,
        accept_targets=("iframe", "window"),
        data=None,
    )
    return replace(usual, **changes)


def test_a_resource_link_says_all_that_is_known_and_nothing_else() -> None:
    item = replace(ITEM, available=Period(MOMENT, None), submission=Period(None, MOMENT), opens_in="window")
    assert to_json(item, takes()) == {
        "type": "ltiResourceLink",
        "url": "https://tool/lti/launch/saw/",
        "title": "Saw",
        "text": "How to saw",
        "icon": {"url": "https://tool/saw.svg", "width": 64, "height": 64},
        "thumbnail": {"url": "https://tool/saw.svg", "width": 160, "height": 160},
        "custom": {"activity": "saw"},
        "window": {"targetName": "_blank"},
        "lineItem": {
            "label": "Saw",
            "scoreMaximum": 10,
            "resourceId": "saw",
            "tag": "t",
            "submissionReview": {"reviewableStatus": ["Completed"], "label": "T"},
        },
        "available": {"startDateTime": "2026-12-01T10:00:00.000Z"},
        "submission": {"endDateTime": "2026-12-01T10:00:00.000Z"},
    }
    bare = to_json(ContentItem("https://tool/", "Saw", ""), takes())
    assert bare == {"type": "ltiResourceLink", "url": "https://tool/", "title": "Saw"}


@pytest.mark.parametrize("released", [True, False])
def test_whether_grades_are_released_is_said_where_someone_chose(released: bool) -> None:
    column = LineItem("Saw", 10, grades_released=released)
    assert to_json(replace(ITEM, line_item=column), takes())["lineItem"]["gradesReleased"] is released
    assert "gradesReleased" not in to_json(ITEM, takes())["lineItem"]


def test_a_platform_that_takes_no_columns_is_told_of_none() -> None:
    assert "lineItem" not in to_json(ITEM, takes(accept_lineitem=False))


@pytest.mark.parametrize(
    ("targets", "wish", "said"),
    [
        (("iframe", "window"), "", {}),
        (("iframe", "window"), "iframe", {"iframe": {"height": 800}}),
        (("frame", "window"), "iframe", {"iframe": {"height": 800}}),
        (("iframe", "window"), "window", {"window": {"targetName": "_blank"}}),
        (("iframe",), "window", {}),
        (("window",), "", {"window": {"targetName": "_blank"}}),
        (("window",), "iframe", {"window": {"targetName": "_blank"}}),
        (("embed",), "window", {}),
        ((), "iframe", {}),
    ],
)
def test_an_item_opens_only_where_the_platform_lets_it(
    targets: tuple[str, ...], wish: str, said: dict[str, Any]
) -> None:
    made = to_json(replace(ITEM, opens_in=wish), takes(accept_targets=targets))
    assert {name: made[name] for name in ("iframe", "window") if name in made} == said


@pytest.mark.parametrize(
    ("targets", "may"),
    [(("iframe", "window"), True), (("frame", "window"), True), (("iframe",), False), (("window",), False)],
)
def test_a_wish_is_asked_for_only_where_there_is_a_choice(targets: tuple[str, ...], may: bool) -> None:
    assert may_choose_target(takes(accept_targets=targets)) is may


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        (("file", "html", "link", "ltiResourceLink"), "ltiResourceLink"),
        (("html", "link"), "link"),
        (("html", "image", "file"), "html"),
        (("image", "file", "ltiAssetProcessor"), ""),
        ((), ""),
    ],
)
def test_the_best_type_that_both_sides_know_is_sent(types: tuple[str, ...], kind: str) -> None:
    assert kind_for(takes(accept_types=types)) == kind


def test_an_ordinary_link_and_html_carry_no_launch() -> None:
    link = to_json(ITEM, takes(accept_types=("link",)))
    assert link["type"] == "link"
    assert link.keys() == {"type", "url", "title", "text", "icon", "thumbnail"}
    risky = replace(ITEM, title="<b>Saw", text='"& more')
    html = to_json(risky, takes(accept_types=("html",)))
    assert html["html"] == (
        '<p><a href="https://tool/lti/launch/saw/">&lt;b&gt;Saw</a><br>&quot;&amp; more</p>'
    )
    assert html.keys() == {"type", "title", "text", "html"}


def test_one_item_bears_the_name_that_the_instructor_gave_it_already() -> None:
    settings = takes(title="Third exercise", text="Read first")
    assert [(one.title, one.text) for one in allowed([ITEM], settings)] == [("Third exercise", "Read first")]
    assert [one.title for one in allowed([ITEM, ITEM], settings)] == ["Saw", "Saw"]
    assert titled(ITEM, takes()) == ITEM


def test_a_platform_that_takes_one_item_gets_one() -> None:
    assert len(allowed([ITEM, ITEM], takes(accept_multiple=False))) == 1
    assert allowed([], takes()) == []


def test_settings_survive_being_stored_also_by_an_older_version() -> None:
    settings = takes(accept_media_types=("text/html", "image/*"), auto_create=True, title="T", data="d")
    assert DeepLinkingSettings.from_json(settings.to_json()) == settings
    older = {
        k: w for k, w in takes().to_json().items() if k not in {"accept_media_types", "auto_create", "title"}
    }
    assert DeepLinkingSettings.from_json(older) == takes()
