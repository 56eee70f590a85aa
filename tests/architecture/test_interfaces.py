"""An interface is not renamed: what a release has named for others is there in the next one too."""

from collections import Counter

import pytest

from tests.architecture.files import ROOT, plenty
from tests.stored import interfaces

pytestmark = pytest.mark.once
RELEASES = sorted((ROOT / "tests/stored").glob("*/interfaces.txt"))
# What was taken away on purpose, a release after it was announced in the changelog.
WITHDRAWN: set[str] = set()
LEAST = {
    "address": 90,
    "address-name": 80,
    "field": 35,
    "option": 20,
    "setting": 20,
    "event": 14,
    "command": 14,
}


def test_no_name_that_others_rely_on_has_gone() -> None:
    today = interfaces.names_in(ROOT)
    for path in plenty(RELEASES, 1, "releases"):
        assert interfaces.recorded(path.parent) - today - WITHDRAWN == set()


def test_the_reader_of_names_is_not_blind() -> None:
    kinds = Counter(name.split()[0] for name in interfaces.names_in(ROOT))
    assert {kind: kinds[kind] for kind, least in LEAST.items() if kinds[kind] < least} == {}
    assert {"cookie __Host-l_", "cookie __Host-r_", "kept verstas-answers"} <= interfaces.names_in(ROOT)


def test_a_name_that_is_gone_is_noticed() -> None:
    recorded = interfaces.recorded(RELEASES[0].parent)
    assert (recorded | {"command send_everything"}) - interfaces.names_in(ROOT) == {"command send_everything"}
