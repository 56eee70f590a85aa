from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.errors import Misconfigured, Refused, Unavailable
from lti_tool.protocol.services.line_items import (
    LineItem,
    SubmissionReview,
    create_line_item,
    delete_line_item,
    find_line_item,
    line_items,
    read_line_item,
    to_json,
    update_line_item,
)
from lti_tool.protocol.services.service import PlatformService
from tests.factories.deliveries import Answer, Asked, SmallLms

pytestmark = pytest.mark.once
STARTS = datetime(2026, 12, 1, 10, tzinfo=timezone(timedelta(hours=2)))
EXTENSION = "https://canvas.instructure.com/lti/submission_type"
FOREIGN = {EXTENSION: {"type": "external_tool"}, "gradingSchema": [1, 2], "coupled": True}


class Columns:
    """A gradebook that keeps what it is sent, filters or not, and cuts its list into pages."""

    def __init__(self, lms: SmallLms) -> None:
        self.lms, self.filters, self.page_size = lms, True, 100
        self.rows: dict[str, dict[str, Any]] = {}
        lms.on("GET", "/lineitems", self.list)
        lms.on("POST", "/lineitems", self.make)
        for method in ("GET", "PUT", "DELETE"):
            lms.on(method, "/lineitem", self.one)

    def add(self, **members: Any) -> str:
        url = f"{self.lms.url}/columns/{len(self.rows) + 1}/lineitem"
        self.rows[url] = {"id": url, "label": "Saw", "scoreMaximum": 10, **members}
        return url

    def make(self, request: Asked) -> Answer:
        return Answer(201, self.rows[self.add(**request.json)])

    def list(self, request: Asked) -> Answer:
        names = {"resource_link_id": "resourceLinkId", "resource_id": "resourceId", "tag": "tag"}
        filters = {names[name]: value[0] for name, value in request.query.items() if name in names}
        rows = [
            row
            for row in self.rows.values()
            if not self.filters or all(row.get(name) == value for name, value in filters.items())
        ]
        start = int(request.query.get("from", ["0"])[0])
        rest = f"{self.lms.url}/lineitems?from={start + self.page_size}"
        link = {"Link": f"<{rest}>; rel=\u201cnext\u201d"} if start + self.page_size < len(rows) else {}
        return Answer(200, rows[start : start + self.page_size], link)

    def one(self, request: Asked) -> Answer:
        url = f"{self.lms.url}{request.path}"
        if url not in self.rows:
            return Answer(404)
        if request.method == "PUT":
            self.rows[url] = request.json
        if request.method == "DELETE":
            del self.rows[url]
            return Answer(204)
        return Answer(200, self.rows[url])


@pytest.fixture
def columns(lms: SmallLms) -> Columns:
    return Columns(lms)


def labels(service: PlatformService, lms: SmallLms, **filters: Any) -> list[str]:
    items = line_items(service, f"{lms.url}/lineitems", scope=v.SCOPE_LINEITEM_READONLY, **filters)
    return [item.label for item in items]


@pytest.mark.parametrize("filters", [True, False])
def test_columns_are_listed_by_link_resource_and_tag_even_where_the_platform_does_not_filter(
    lms: SmallLms, service: PlatformService, columns: Columns, filters: bool
) -> None:
    columns.filters = filters
    columns.add(label="One", tag="a", resourceId="saw", resourceLinkId="5")
    columns.add(label="Two", tag="b", resourceId="saw")
    assert labels(service, lms) == ["One", "Two"]
    assert labels(service, lms, tag="b") == ["Two"]
    assert labels(service, lms, resource_id="saw", resource_link_id="5") == ["One"]
    assert labels(service, lms, resource_id="none") == []
    assert lms.requests("/lineitems")[1].query == {"tag": ["b"]}
    assert lms.requests("/lineitems")[0].headers["Accept"] == v.MEDIA_LINEITEMS


def test_all_pages_of_columns_are_read(lms: SmallLms, service: PlatformService, columns: Columns) -> None:
    columns.page_size = 2
    for number in range(5):
        columns.add(label=str(number))
    assert labels(service, lms, page_size=2) == list("01234")
    assert lms.requests("/lineitems")[0].query == {"limit": ["2"]}


def test_a_column_is_made_with_dates_release_and_review(
    lms: SmallLms, service: PlatformService, columns: Columns
) -> None:
    column = LineItem(
        label="Saw",
        score_maximum=12.5,
        resource_link_id="5",
        resource_id="saw",
        tag="verstas",
        starts_at=STARTS,
        ends_at=STARTS + timedelta(days=7),
        grades_released=False,
        submission_review=SubmissionReview(label="Look", url="https://tool/x", custom={"a": "b"}),
    )
    made = create_line_item(service, f"{lms.url}/lineitems?type_id=3", column)
    (request,) = lms.requests("/lineitems")
    assert request.json == {
        "label": "Saw",
        "scoreMaximum": 12.5,
        "resourceLinkId": "5",
        "resourceId": "saw",
        "tag": "verstas",
        "startDateTime": "2026-12-01T08:00:00.000Z",
        "endDateTime": "2026-12-08T08:00:00.000Z",
        "gradesReleased": False,
        "submissionReview": {
            "reviewableStatus": ["Completed"],
            "label": "Look",
            "url": "https://tool/x",
            "custom": {"a": "b"},
        },
    }
    assert request.headers["Content-Type"] == v.MEDIA_LINEITEM
    assert made.url in columns.rows
    assert read_line_item(service, made.url, scope=v.SCOPE_LINEITEM) == made
    assert made.starts_at == STARTS
    assert made.grades_released is False


def test_a_plain_column_says_nothing_of_what_is_not_known() -> None:
    assert to_json(LineItem(label="Saw", score_maximum=10)) == {"label": "Saw", "scoreMaximum": 10}


def test_an_update_keeps_what_only_others_understand(
    lms: SmallLms, service: PlatformService, columns: Columns
) -> None:
    url = columns.add(tag="verstas", resourceLinkId="5", endDateTime="2026-12-08T08:00:00Z", **FOREIGN)
    before = dict(columns.rows[url])
    after = update_line_item(service, url, label="Circular saw", ends_at=None, starts_at=STARTS)
    changed = {"label": "Circular saw", "startDateTime": "2026-12-01T08:00:00.000Z"}
    assert columns.rows[url] == {**{k: w for k, w in before.items() if k != "endDateTime"}, **changed}
    assert (after.label, after.ends_at, after.tag) == ("Circular saw", None, "verstas")
    assert [request.method for request in lms.requests("/lineitem")] == ["GET", "PUT"]


def test_an_update_that_changes_nothing_is_not_sent(
    lms: SmallLms, service: PlatformService, columns: Columns
) -> None:
    url = columns.add(**FOREIGN)
    update_line_item(service, url, label="Saw", ends_at=None)
    assert [request.method for request in lms.requests("/lineitem")] == ["GET"]


def test_a_column_that_the_lms_made_is_deleted_only_if_forced(
    service: PlatformService, columns: Columns
) -> None:
    coupled, own = columns.add(resourceLinkId="5"), columns.add()
    delete_line_item(service, own, is_coupled=False)
    with pytest.raises(Refused, match="line_item_coupled"):
        delete_line_item(service, coupled, is_coupled=True)
    assert list(columns.rows) == [coupled]
    delete_line_item(service, coupled, is_coupled=True, force=True)
    delete_line_item(service, coupled, is_coupled=False)  # gone already: that is what was wanted
    assert columns.rows == {}


@pytest.mark.parametrize(
    ("status", "kind"), [(401, Misconfigured), (403, Refused), (404, Refused), (500, Unavailable)]
)
def test_a_platform_that_says_no_is_heard(
    lms: SmallLms, service: PlatformService, status: int, kind: type[Exception]
) -> None:
    for method in ("GET", "POST", "PUT"):
        lms.on(method, "/lineitem", Answer(status))
    with pytest.raises(kind):
        update_line_item(service, f"{lms.url}/lineitem", label="x")
    with pytest.raises(kind):
        create_line_item(service, f"{lms.url}/lineitem", LineItem("x", 1))


@pytest.mark.parametrize("body", ["[]", "null", '"x"'])
def test_what_is_no_column_is_refused(lms: SmallLms, service: PlatformService, body: str) -> None:
    lms.on("GET", "/lineitem", Answer(200, body))
    lms.on("POST", "/lineitem", Answer(201, body))
    with pytest.raises(Refused, match="line_item_malformed"):
        read_line_item(service, f"{lms.url}/lineitem", scope=v.SCOPE_LINEITEM)
    with pytest.raises(Refused, match="line_item_malformed"):
        create_line_item(service, f"{lms.url}/lineitem", LineItem("x", 1))


@pytest.mark.parametrize("location", ["{url}/made/4", "/made/4"])
def test_a_made_column_may_tell_its_address_in_the_header_alone(
    lms: SmallLms, service: PlatformService, location: str
) -> None:
    headers = {"Location": location.format(url=lms.url)}
    lms.on("POST", "/lineitem", Answer(201, {"label": "L", "scoreMaximum": 10}, headers))
    assert create_line_item(service, f"{lms.url}/lineitem", LineItem("L", 10)).url == f"{lms.url}/made/4"


def test_strange_members_are_survived(lms: SmallLms, service: PlatformService) -> None:
    odd = {
        "id": f"{lms.url}/1", "label": 7, "scoreMaximum": "ten", "resourceId": None, "tag": ["x"],
        "startDateTime": "soon", "endDateTime": "2026-12-01T10:00:00", "gradesReleased": "yes",
        "submissionReview": {"reviewableStatus": "Completed", "custom": "no", "label": None},
    }  # fmt: skip
    lms.on("GET", "/lineitems", Answer(200, [odd, None, {"label": "without an address"}]))
    (item,) = line_items(service, f"{lms.url}/lineitems", scope=v.SCOPE_LINEITEM)
    assert item == LineItem("7", 0.0, f"{lms.url}/1", submission_review=SubmissionReview(()))


def test_looking_for_a_column_prefers_the_links_own_and_takes_a_copied_one_only_if_it_is_the_only_one(
    lms: SmallLms, service: PlatformService, columns: Columns
) -> None:
    link_column = LineItem("Saw", 10, resource_link_id="5", resource_id="saw", tag="verstas")

    def found(*other_urls: str) -> str:
        url = f"{lms.url}/lineitems"
        column = find_line_item(service, url, link_column, scope=v.SCOPE_LINEITEM, other_urls=other_urls)
        return column.url if column else ""

    assert found() == ""
    columns.add(resourceLinkId="6", resourceId="saw", tag="verstas")
    assert found() == ""
    copied = columns.add(resourceId="saw", tag="verstas")
    assert found() == copied
    assert found(copied) == ""
    columns.add(resourceId="saw", tag="verstas")
    assert found() == ""
    renamed = columns.add(resourceLinkId="5")
    assert found() == renamed
    own = columns.add(resourceLinkId="5", resourceId="saw", tag="verstas")
    assert found() == own


def test_no_token_goes_to_a_column_of_another_host(lms: SmallLms, service: PlatformService) -> None:
    with pytest.raises(Refused, match="service_origin_unknown"):
        update_line_item(service, "https://elsewhere.example/1", label="x")
    with pytest.raises(Refused, match="service_origin_unknown"):
        delete_line_item(service, "https://elsewhere.example/1", is_coupled=False)
    assert lms.asked == []


def test_dates_keep_their_moment_whatever_the_zone() -> None:
    body = to_json(LineItem("x", 1, ends_at=STARTS.astimezone(UTC)))
    assert datetime.fromisoformat(body["endDateTime"]) == STARTS
