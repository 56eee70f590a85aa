import pytest
from django.template.loader import render_to_string
from django.utils import translation

from activities.publishing import outcomes
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


def test_what_an_activity_teaches_is_told_in_words() -> None:
    with translation.override("en"):
        assert outcomes.outcomes_of(make.activity("keys")) == ["Protecting a device"]


@pytest.mark.parametrize(("count", "is_folded"), [(5, False), (6, True)])
def test_a_long_list_shows_its_first_five_and_folds_the_rest(count: int, is_folded: bool) -> None:
    html = render_to_string(
        "activities/learning/parts/outcomes.html", {"outcomes": [f"skill {n}" for n in range(count)]}
    )
    assert html.count("<li>") == count
    assert ("<details" in html) is is_folded
    assert html.index("skill 4") < html.index("</ul>")
