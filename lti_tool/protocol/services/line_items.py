"""Line items of Assignment and Grade Services 2.0: the columns of a gradebook."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypedDict, Unpack

from lti_tool.protocol import readers, web_address
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.http_client import Reply
from lti_tool.protocol.services.ags import iso, number, objects
from lti_tool.protocol.services.replies import require_success
from lti_tool.protocol.services.service import PlatformService
from lti_tool.protocol.web_address import with_query

GONE = frozenset({404, 410})


@dataclass(frozen=True)
class SubmissionReview:
    """That a grade's work can be opened here from the gradebook (Submission Review 1.0 §3.1)."""

    reviewable_status: tuple[str, ...] = ("Completed",)
    label: str = ""
    url: str = ""
    custom: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        members = {"label": self.label, "url": self.url, "custom": dict(self.custom)}
        filled = {name: value for name, value in members.items() if value}
        return {"reviewableStatus": list(self.reviewable_status), **filled}


@dataclass(frozen=True)
class LineItem:
    """One column; "" and None: nothing is said of it (AGS 2.0 §3.2)."""

    label: str
    score_maximum: float
    url: str = ""
    resource_link_id: str = ""
    resource_id: str = ""
    tag: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    grades_released: bool | None = None
    submission_review: SubmissionReview | None = None


class Changes(TypedDict, total=False):
    """What of a column is to be another: what is not named stays, None takes away."""

    label: str
    score_maximum: float
    resource_id: str | None
    tag: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    grades_released: bool | None
    submission_review: SubmissionReview | None


def line_items(
    service: PlatformService,
    url: str,
    *,
    scope: str,
    resource_link_id: str = "",
    resource_id: str = "",
    tag: str = "",
    page_size: int = 0,
) -> Iterator[LineItem]:
    """Our columns in a course, page by page; filtered here again, since not every platform filters."""
    filters = {"resource_link_id": resource_link_id, "resource_id": resource_id, "tag": tag}
    first_page = with_query(url, **filters, limit=str(page_size or ""))
    for item in objects(service, first_page, scope=scope, accept=v.MEDIA_LINEITEMS):
        column = _line_item(item)
        if column.url and all(not value or getattr(column, name) == value for name, value in filters.items()):
            yield column


def read_line_item(service: PlatformService, url: str, *, scope: str) -> LineItem:
    return _line_item(_read(service, url, scope))


def create_line_item(service: PlatformService, url: str, column: LineItem) -> LineItem:
    """Makes a column and returns it with its address (AGS 2.0 §3.2.9)."""
    reply = _write(service, "POST", url, to_json(column))
    answered = _line_item(_object(reply))
    # Some tell the address of what they have made in the header alone (RFC 9110 §10.2.2).
    located = readers.address(web_address.resolved(url, reply.headers.get("Location", "")))
    if not answered.url and not located:
        raise Refused("line_item_malformed", http_status=reply.status)
    return replace(answered, url=answered.url or located)


def update_line_item(service: PlatformService, url: str, **changes: Unpack[Changes]) -> LineItem:
    """Reads the column and puts it back with the changes: a PUT replaces all, also what only others understand."""
    before = _read(service, url, v.SCOPE_LINEITEM)
    after = dict(before)
    for name, value in changes.items():
        member, written = _MEMBERS[name]
        after[member] = written(value) if value is not None else None
        if after[member] is None:
            del after[member]
    if after != before:
        _write(service, "PUT", url, after)
    return _line_item(after)


def delete_line_item(service: PlatformService, url: str, *, is_coupled: bool, force: bool = False) -> None:
    """Removes a column with its grades; one that the LMS itself made for an activity only if forced."""
    if is_coupled and not force:
        raise Refused("line_item_coupled")
    reply = service.call("DELETE", url, scope=v.SCOPE_LINEITEM)
    if reply.status not in GONE:
        require_success(reply, service.now())


def find_line_item(
    service: PlatformService, url: str, column: LineItem, *, scope: str, other_urls: Collection[str] = ()
) -> LineItem | None:
    """The column that is already there (AGS 2.0 §3.1.5: look before making one)."""
    of_link = line_items(service, url, scope=scope, resource_link_id=column.resource_link_id)
    linked = [item for item in of_link if item.url not in other_urls]
    matching = [item for item in linked if _is_named(item, column)]
    if matching or len(linked) == 1:
        return (matching or linked)[0]
    if not column.resource_id:
        return None
    # A column without a link: what an LMS makes of ours when it copies a course.
    by_name = line_items(service, url, scope=scope, resource_id=column.resource_id, tag=column.tag)
    free = (item for item in by_name if item.url not in other_urls and not item.resource_link_id)
    loose = [item for item in free if _is_named(item, column)]
    return loose[0] if len(loose) == 1 else None


def to_json(item: LineItem) -> dict[str, Any]:
    """A column as a platform is told of it, without what nothing is said of."""
    body: dict[str, Any] = {"resourceLinkId": item.resource_link_id}
    for name, (member, written) in _MEMBERS.items():
        value = getattr(item, name)
        body[member] = written(value) if value is not None else ""
    return {member: value for member, value in body.items() if value != ""}


_Written = Callable[[Any], Any]
_MEMBERS: dict[str, tuple[str, _Written]] = {
    "label": ("label", str),
    "score_maximum": ("scoreMaximum", lambda value: number(value, at_least_zero=False)),
    "resource_id": ("resourceId", str),
    "tag": ("tag", str),
    "starts_at": ("startDateTime", iso),
    "ends_at": ("endDateTime", iso),
    "grades_released": ("gradesReleased", bool),
    "submission_review": ("submissionReview", SubmissionReview.to_json),
}


def _read(service: PlatformService, url: str, scope: str) -> Mapping[str, Any]:
    reply = service.call("GET", url, scope=scope, accept=v.MEDIA_LINEITEM)
    return _object(require_success(reply, service.now()))


def _write(service: PlatformService, method: str, url: str, body: Mapping[str, Any]) -> Reply:
    reply = service.call(
        method,
        url,
        scope=v.SCOPE_LINEITEM,
        accept=v.MEDIA_LINEITEM,
        content_type=v.MEDIA_LINEITEM,
        json=body,
    )
    return require_success(reply, service.now())


def _object(reply: Reply) -> Mapping[str, Any]:
    item = reply.json()
    if not isinstance(item, dict):
        raise Refused("line_item_malformed", http_status=reply.status)
    return item


def _line_item(item: Mapping[str, Any]) -> LineItem:
    label = item.get("label")
    return LineItem(
        label=readers.text(label) or readers.spelt(label).strip(),
        score_maximum=readers.number(item.get("scoreMaximum")) or 0.0,
        url=readers.address(item.get("id")),
        resource_link_id=readers.spelt(item.get("resourceLinkId")),
        resource_id=readers.spelt(item.get("resourceId")),
        tag=readers.spelt(item.get("tag")),
        starts_at=readers.moment(item.get("startDateTime")),
        ends_at=readers.moment(item.get("endDateTime")),
        grades_released=readers.flag_or_none(item.get("gradesReleased")),
        submission_review=_review(item.get("submissionReview")),
    )


def _review(value: object) -> SubmissionReview | None:
    members = readers.mapping(value)
    if not members:
        return None
    custom = readers.mapping(members.get("custom")) or {}
    return SubmissionReview(
        reviewable_status=readers.texts(members.get("reviewableStatus")),
        label=readers.text(members.get("label")),
        url=readers.address(members.get("url")),
        custom={readers.lines(name): readers.lines(value) for name, value in custom.items()},
    )


def _is_named(item: LineItem, column: LineItem) -> bool:
    return (item.resource_id, item.tag) == (column.resource_id, column.tag)
