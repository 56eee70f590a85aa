"""What an exercise asks to look at stays as it is written, whatever language a browser makes of the page."""

import re
import time

import pytest
from django.test import Client

from activities.learning import attempts
from activities.templatetags.as_written import as_written, untranslated
from tests.activities.content.walks import ONE_OF_EACH
from tests.activities.mount import address
from tests.factories import activities as make

NUMBERS = [
    ("Koodisi on 482 913. Älä kerro koodia.", ["482 913"]),
    ("Soita +358 40 123 4567!", ["+358 40 123 4567"]),
    ("Tule 1.12.2026 klo 10.30.", []),
    ("Hinta on 50 euroa.", []),
]
ADDRESSES = [
    ("Paina linkkiä: rinki.example/ryhma.", ["rinki.example/ryhma"]),
    ("Pankin turva <turva@pankki-tuki24.example>", ["turva@pankki-tuki24.example"]),
    (
        "https://a.b.example/x?y=1 ja www.kaislaposti.example.",
        ["https://a.b.example/x?y=1", "www.kaislaposti.example"],
    ),
    ("@kaislaposti.example", ["@kaislaposti.example"]),
    ("esim. tämä, e.g. this, ym. Ja/tai muuta...", []),
]


@pytest.mark.once
@pytest.mark.parametrize(("text", "kept"), NUMBERS + ADDRESSES)
def test_addresses_and_codes_are_marked_and_nothing_else(text: str, kept: list[str]) -> None:
    marked = as_written(text)
    assert re.findall(r'<bdi translate="no">(.*?)</bdi>', marked) == kept
    assert re.sub(r"</?bdi[^>]*>", "", marked) == text.replace("<", "&lt;").replace(">", "&gt;")
    assert untranslated(text) == (' translate="no"' if kept else "")


@pytest.mark.once
@pytest.mark.parametrize("part", ["a.", "a", "1 ", "@a", "a@", "ab/", "1", "-", "http://"])
def test_ten_times_the_text_costs_at_most_fifteen_times_the_time(part: str) -> None:
    def best(size: int) -> float:
        return min(timed(part * (size // len(part))) for _ in range(7))

    assert best(100_000) <= 15 * best(10_000) + 0.005


def timed(text: str) -> float:
    began = time.process_time()
    as_written(text)
    return time.process_time() - began


@pytest.mark.django_db
def test_each_kind_of_step_marks_what_is_looked_at(client: Client) -> None:
    content = ONE_OF_EACH | {"slug": "every-block"}
    activity = make.activity("every-block")
    make.publish(activity, content)
    learner = make.member(make.course())
    placement = make.placement(learner.course, activity)
    attempts.start(placement=placement, learner=learner.user)
    pages = [
        client.get(address(learner, f"p/{placement.public_id}/steps/{number}/")).content.decode()
        for number in range(1, 1 + len(content["steps"]))
    ]
    text = "".join(pages)
    for field in re.findall(r'<input[^>]*name="(?:field|response)-[^>]*type="text"[^>]*>', text):
        assert 'translate="no"' in field or "response-description" in field
    for marked in re.findall(r'<(?:p class="message-link"|span class="device-suffix")[^>]*>', text):
        assert 'translate="no"' in marked
    assert 'translate="no"' in re.findall(r'<bdi dir="ltr"[^>]*>[^<]*example', text)[0]
