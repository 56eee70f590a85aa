"""No set of shown figures tells of fewer than ten people, to whoever knows the rules by which they are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.teaching.sums import disclosure
from activities.teaching.sums.disclosure import FEWEST, FIGURES, Deeds, kept_back
from tests.factories.properties import shrunk

KEYS = "abcd"
Output = tuple[int | None, ...]


def shown(counts: Sequence[int]) -> Output:
    """What a reader sees of the parts; None: kept back."""
    hidden = kept_back(dict(zip(KEYS, counts, strict=False)))
    return tuple(None if KEYS[place] in hidden else count for place, count in enumerate(counts))


def worlds(parts: int, whole: int) -> Iterator[tuple[int, ...]]:
    """Every way in which so many people may be in so many parts."""
    for counts in product(range(whole + 1), repeat=parts - 1):
        if (rest := whole - sum(counts)) >= 0:
            yield (*counts, rest)


@cache
def worlds_by_output(parts: int, whole: int) -> Mapping[Output, list[tuple[int, ...]]]:
    """What may be true for each thing that a reader may see."""
    found: dict[Output, list[tuple[int, ...]]] = {}
    for world in worlds(parts, whole):
        found.setdefault(shown(world), []).append(world)
    return found


def is_known(true: tuple[int, ...], group: Sequence[int]) -> bool:
    """Does whoever knows the whole, the rules and what is shown know how many are in the group together?"""
    possible = worlds_by_output(len(true), sum(true))[shown(true)]
    return len({sum(world[place] for place in group) for world in possible}) == 1


@st.composite
def organisations(draw: st.DrawFn) -> tuple[int, ...]:
    """Two to four parts with at least ten people together; many of them near the edge."""
    parts = draw(st.integers(2, 4))
    most = {2: 60, 3: 45, 4: 30}[parts]
    near = st.one_of(st.integers(0, 12), st.integers(0, most // parts))
    counts = draw(st.lists(near, min_size=parts, max_size=parts).filter(lambda one: sum(one) >= FEWEST))
    return tuple(counts)


@shrunk(400)
@given(true=organisations())
def test_nobody_can_work_out_how_many_a_few_people_are(true: tuple[int, ...]) -> None:
    places = range(len(true))
    for size in range(1, len(true)):
        for group in combinations(places, size):
            if 0 < sum(true[place] for place in group) < FEWEST:
                assert not is_known(true, group), (true, shown(true), group)


@pytest.mark.parametrize(
    ("true", "seen"),
    [
        ((25, 30), (25, 30)),
        ((3, 30), (None, None)),
        ((3, 14, 30), (None, None, 30)),
        (
            (3, 14, 14, 30),
            (None, None, None, 30),
        ),  # an order of the parts would tell which of two equals went
        ((5, 6, 30), (None, None, 30)),  # the two are eleven together: nothing more must go
        ((9, 9, 30), (None, None, None)),  # the two can be nothing but nine and nine
        ((0, 12, 30), (None, 12, 30)),
    ],
)
def test_what_goes_with_a_part_that_is_small(true: Sequence[int], seen: Output) -> None:
    assert shown(true) == seen


deeds = st.builds(
    Deeds,
    unit=st.sampled_from(["a", "b", "c"]),
    language=st.sampled_from(["fi", "sv", ""]),
    begun=st.integers(0, 2),
    finished=st.integers(0, 2),
    seconds=st.sampled_from([0, 0, 60, 4000]),
)


@shrunk(300)
@given(people=st.lists(deeds, max_size=70))
def test_every_figure_and_every_difference_of_figures_rests_on_ten_people_or_on_none(
    people: list[Deeds],
) -> None:
    whole = disclosure.everyone(people)
    for members in (by(people, "unit"), by(people, "language")):
        published = disclosure.parts(members, {"a", "b", "c", "fi", "sv", ""})
        for figure in FIGURES:
            resting = {key: resting_on(of, figure) for key, of in members.items()}
            visible = [key for key, figures in published.items() if figures[figure] is not None]
            assert all(resting.get(key, 0) >= FEWEST for key in visible)
            if whole[figure] is not None:
                rest = sum(resting.values()) - sum(resting[key] for key in visible)
                assert rest == 0 or rest >= FEWEST
            else:
                assert not visible


@shrunk(200)
@given(people=st.lists(deeds, max_size=70))
def test_what_is_shown_is_true(people: list[Deeds]) -> None:
    for key, figures in disclosure.parts(by(people, "unit"), {"a", "b", "c"}).items():
        members = by(people, "unit").get(key, [])
        truth = {
            "people": len(members),
            "begun": sum(one.begun for one in members),
            "finished": sum(one.finished for one in members),
            "seconds": sum(one.seconds for one in members),
        }
        assert all(value in (None, truth[figure]) for figure, value in figures.items())


@shrunk(200)
@given(people=st.lists(deeds, max_size=70))
def test_of_a_part_whose_people_are_kept_back_nothing_is_shown(people: list[Deeds]) -> None:
    for figures in disclosure.parts(by(people, "unit"), {"a", "b", "c"}).values():
        assert figures["people"] is not None or set(figures.values()) == {None}


@shrunk(300)
@given(visits=st.lists(st.sets(st.integers(0, 3), min_size=1), max_size=80))
def test_a_year_and_its_months_do_not_tell_how_many_came_in_all_months_but_one(
    visits: list[set[int]],
) -> None:
    by_month = Counter(month for months in visits for month in months)
    months = [by_month[month] if by_month[month] >= FEWEST else None for month in range(4)]
    people = disclosure.year(len(visits), months)
    if people is None:
        return
    assert people % FEWEST == 0
    assert FEWEST <= people <= len(visits)
    most = sum(by_month.values())
    possible = range(people, min(people + FEWEST - 1, most) + 1)
    for count in filter(None, months):
        assert min(possible) - count >= FEWEST


def by(people: Sequence[Deeds], what: str) -> dict[str, list[Deeds]]:
    members: dict[str, list[Deeds]] = {}
    for one in people:
        members.setdefault(one.unit if what == "unit" else one.language, []).append(one)
    return members


def resting_on(people: Sequence[Deeds], figure: str) -> int:
    parts = [
        {"people": 1, "begun": one.begun, "finished": one.finished, "seconds": one.seconds} for one in people
    ]
    return sum(one[figure] > 0 for one in parts)
