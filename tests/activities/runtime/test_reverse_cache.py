import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_script_prefix, reverse, set_script_prefix

from tests.activities.mount import address
from tests.factories import activities as make


def under(prefix: str, act: Callable[[], str]) -> str:
    before = get_script_prefix()
    set_script_prefix(prefix)
    try:
        return act()
    finally:
        set_script_prefix(before)


def test_an_address_under_a_prefix_is_the_one_at_the_root_with_the_prefix_in_front() -> None:
    def made() -> str:
        return reverse("activities:step", args=["a-b_1", 2], urlconf="tests.activities.mounted_urls")

    assert (made(), under("/s/0123/", made)) == ("/p/a-b_1/steps/2/", "/s/0123/p/a-b_1/steps/2/")


@pytest.mark.parametrize(("name", "args"), [("no-such-page", []), ("activities:step", ["a/b", 2])])
def test_what_fits_no_pattern_fits_none_under_a_prefix_either(name: str, args: list[object]) -> None:
    with pytest.raises(NoReverseMatch):
        under("/s/0123/", lambda: reverse(name, args=args, urlconf="tests.activities.mounted_urls"))


@pytest.mark.django_db
def test_a_sessions_links_make_no_regular_expression_of_its_own(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    someone = make.member(make.course())
    page = address(someone, f"p/{make.placement(someone.course).public_id}/")
    made: list[str] = []
    compile_anew = vars(re)["_compile"]

    def noted(pattern: str, flags: int) -> object:
        made.append(str(pattern))
        return compile_anew(pattern, flags)

    monkeypatch.setattr(re, "_compile", noted)
    assert client.get(page).status_code == 200
    assert made
    assert [pattern for pattern in made if "/s/" in pattern] == []
