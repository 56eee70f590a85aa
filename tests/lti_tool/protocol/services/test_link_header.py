import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.protocol.services.link_header import links

pytestmark = pytest.mark.once
NEXT = "https://lms/x?Limit=1&from=A"


@pytest.mark.parametrize(
    "header",
    [
        f'<{NEXT}>; rel="next"',
        f"<{NEXT}>;rel=next",
        f"<{NEXT}>; rel='next'",
        f'< {NEXT} > ; REL = "NEXT"',
        f'<{NEXT}>; title="Page 2; of <3>"; rel="next"',
        f'<https://lms/first>; rel="first",<{NEXT}>; rel="next",<https://lms/last>; rel="last"',
        f'<{NEXT}>; rel="last next"',
        f'<{NEXT}>; rel="next", <https://lms/another>; rel="next"',
        # Moodle 4.5: HTML's ampersand, and typographic quotes as bytes of UTF-8 read as Latin-1 or as they are.
        "<https://lms/x?Limit=1&amp;from=A>; rel=\u201cnext\u201d",
        "<https://lms/x?Limit=1&amp;from=A>; rel=\u201cnext\u201d".encode().decode("latin-1"),
    ],
)
def test_the_next_page_is_read_in_every_spelling(header: str) -> None:
    assert links(header)["next"] == NEXT


@pytest.mark.parametrize(
    "header",
    [
        "",
        "<>; rel=next",
        "nonsense",
        f"<{NEXT}>",
        f'<{NEXT}>; rel="prev"',
        f'<{NEXT}>; rel="https://lms/rels/next"',
        f'<{NEXT}>; rel="nextish"',
        f'<{NEXT}>; title="rel=next"',
        f'<{NEXT}>; rel="prev"; rel="next"',
    ],
)
def test_what_is_no_next_page_is_not_taken_for_one(header: str) -> None:
    assert "next" not in links(header)


def test_differences_stand_beside_the_next_page() -> None:
    by_relation = links('<https://lms/m?since=7>; rel="differences", <https://lms/m?page=2>; rel="next"')
    assert by_relation == {"differences": "https://lms/m?since=7", "next": "https://lms/m?page=2"}


@given(st.text())
def test_no_header_is_too_strange_to_be_read(header: str) -> None:
    assert all(address and relation for relation, address in links(header).items())


ADDRESSES = st.from_regex(r"https://[a-z]{1,9}/[A-Za-z0-9/=&?%._~-]{0,40}", fullmatch=True)


@given(ADDRESSES, ADDRESSES)
def test_what_is_written_by_the_book_is_read_to_the_letter(following: str, changes: str) -> None:
    header = f'<{following}>; rel="next", <{changes}>; rel="differences"'
    assert links(header) == {
        "next": following.replace("&amp;", "&"),
        "differences": changes.replace("&amp;", "&"),
    }
