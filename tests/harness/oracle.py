"""What must be true when everything is calm again; each breach is one sentence."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

SUBMISSION = "https://canvas.instructure.com/lti/submission"
STEP = timedelta(seconds=1)

Json = dict[str, Any]
Cell = tuple[str, str]


def breaches(told: Json, state: Json) -> list[str]:
    """All that is wrong: `told` is the tool's own word, `state` what the LMS holds."""
    found = [f"not acknowledged: {row}" for row in told["unsent"]]
    found += [f"ledger and progress differ: {key}" for key in told["contradicted"]]
    if told["changes"] != told["revisions"]:
        found.append(f"{told['changes']} grades were made and {told['revisions']} queued")
    found += wrong_grades(told, state)
    found += _columns(state)
    for cell, posts in _by_cell(state["scores"]).items():
        found += [f"{cell}: {problem}" for problem in _sending(posts, state["rules"])]
    return found


def wrong_grades(told: Json, state: Json) -> list[str]:
    """Learner by learner, what stands in the gradebook in place of the tool's last grade."""
    links = {column["id"]: str(column["link"]) for column in state["line_items"]}
    most = {column["id"]: column["score_maximum"] for column in state["line_items"]}
    subs = {person["key"]: person["sub"] for person in state["people"]}
    held = {
        (links[one["line_item"]], subs[one["person"]]): one["score"] / most[one["line_item"]]
        for one in state["results"]
        if one["score"] is not None
    }
    meant = {(link, sub): share for link, sub, share in told["grades"]}
    return [
        f"{cell}: the tool says {meant.get(cell)}, the gradebook {held.get(cell)}"
        for cell in sorted(meant.keys() | held.keys())
        if abs(meant.get(cell, -1) - held.get(cell, -1)) > 1e-6
    ]


def _columns(state: Json) -> list[str]:
    links = [column["link"] for column in state["line_items"]]
    return [
        f"link {link} has several columns" for link in sorted({one for one in links if links.count(one) > 1})
    ]


def _by_cell(posts: list[Json]) -> dict[Cell, list[Json]]:
    """The scores that arrived, in order, by column and person."""
    cells: dict[Cell, list[Json]] = defaultdict(list)
    for post in sorted(posts, key=lambda one: int(one["id"])):
        cells[post["line_item"], post["person"]].append({**post, "score": json.loads(post["body"])})
    return cells


def _sending(posts: list[Json], rules: str) -> Iterator[str]:
    applied = [post for post in posts if post["applied"]]
    for earlier, later in pairwise(applied):
        is_resent = earlier["timestamp"] == later["timestamp"] and rules == "canvas"
        if _moment(later) <= _moment(earlier) and not is_resent:
            yield f"applied at {earlier['timestamp']} and then at {later['timestamp']}"
    moments = sorted({_moment(post) for post in posts})
    yield from (f"{a} and {b} are less than a second apart" for a, b in pairwise(moments) if b - a < STEP)
    for moment in moments:
        yield from _one_timestamp([post for post in posts if _moment(post) == moment])


def _one_timestamp(posts: list[Json]) -> Iterator[str]:
    """A timestamp means one grade, one comment and one submission, however often it was sent."""
    when = posts[0]["timestamp"]
    if len({(post["score"]["scoreGiven"], post["score"]["scoreMaximum"]) for post in posts}) > 1:
        yield f"{when} was sent with two grades"
    if sum(bool(post["score"].get("comment")) for post in posts if post["applied"]) > 1:
        yield f"the comment of {when} was applied twice"
    # One that was refused unread, as with a 401, was none.
    submissions = [post["score"].get(SUBMISSION, {}) for post in posts if post["applied"]]
    if sum(one.get("new_submission") is True for one in submissions) > 1:
        yield f"{when} was applied as a new submission twice"


def _moment(post: Json) -> datetime:
    return datetime.fromisoformat(post["timestamp"])
