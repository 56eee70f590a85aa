from copy import deepcopy
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.blocks import BLOCKS
from activities.blocks.words import in_words, is_closed
from activities.models import ActivityVersion
from activities.publishing import content
from activities.publishing.outlines import MOST_KEPT, outline_of
from tests.activities.content import walks
from tests.answers import best, worst
from tests.factories import activities as make


def version(**parts: Any) -> ActivityVersion:
    made = make.activity(**parts).current_version
    assert made is not None
    return made


def without_content(of: ActivityVersion) -> ActivityVersion:
    return ActivityVersion.objects.defer("content").get(pk=of.pk)


def reads(of: ActivityVersion) -> int:
    """How often the content is read from the database until something in it is known."""
    with CaptureQueriesContext(connection) as captured:
        assert outline_of(of).content["title"] == of.content["title"]
    return len(captured)


@pytest.mark.django_db
def test_an_outline_says_what_the_content_says() -> None:
    made = version(steps=[[make.reading()], [make.question("q1")], [make.reflection("r1"), make.reading()]])
    outline = outline_of(made)
    assert outline.steps == content.steps_of(made.content)
    assert dict(outline.answerable) == content.answerable_blocks(made.content)
    assert (outline.has_reviewed, outline.has_points) == (True, True)
    assert outline.max_points == content.max_points(made.content)


@pytest.mark.django_db
def test_a_versions_content_is_read_once_in_a_process() -> None:
    made = version()
    assert [reads(without_content(made)) for _ in range(3)] == [1, 0, 0]


@pytest.mark.django_db
def test_what_a_query_left_out_comes_from_the_outline() -> None:
    made = version()
    outline = outline_of(made)
    row = without_content(made)
    assert outline_of(row) is outline
    assert row.content is outline.content


@pytest.mark.django_db
def test_another_content_under_the_same_id_is_another_version() -> None:
    made = version()
    outline_of(made)
    other = make.content(slug="restored")
    ActivityVersion.objects.filter(pk=made.pk).update(content=other, digest="of a restored database")
    assert outline_of(without_content(made)).content["slug"] == "restored"


@pytest.mark.django_db
def test_a_process_keeps_so_many_contents_and_no_more() -> None:
    first = version()
    outline_of(first)
    for _ in range(MOST_KEPT):
        outline_of(version())
    assert reads(without_content(first)) == 1


@pytest.mark.once
@pytest.mark.parametrize("block", walks.blocks(), ids=lambda block: f"{block['type']}-{block['id']}")
def test_neither_a_page_nor_a_judgement_changes_the_block_that_requests_share(block: dict[str, Any]) -> None:
    kind, before = BLOCKS[block["type"]], deepcopy(block)
    history: list[dict[str, Any]] = []
    kind.page(block, "en", history)
    for response in [*best(block), worst(block)] if kind.asks(block) else []:
        kind.judge(block, response, history)
        history.append(response)
        kind.page(block, "en", history)
        in_words(block, response, "en")
        is_closed(block, response)
    assert block == before
