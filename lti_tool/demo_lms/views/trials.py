"""The control API's troublemakers.

`POST tamper/` {claims?, drop?, payload?, header?, drop_header?, sign_with?: own|stranger|none|hs256, exp_delta?, iat_delta?,
after_signing?: flip, sticky?}: falsify the next id_token, or all of them; `{}` stops. `POST faults/` {path, kind: status|hang|
apply_then_drop|apply_then_status|drop|down|throttle, status?, retry_after?, seconds?, rate?, count?, body?}: `path` is a regular
expression searched in the paths of protocol endpoints (`down`: in every path); `hang` waits and then does the work.
`DELETE faults/`. `POST rules/` {rules}. `POST rotate-keys/` {keep_old?}. `throttle` says by the rules in force that it wants
fewer requests. `POST rounding/` {decimals?, cut?, scale?}: tell grades no finer than that; `{}` stops. `POST override/`
{line_item, person, score}: a teacher changes a grade by hand. `POST deep-linking/` {accept_types?, …}: other
settings than the rules have, in every request for content; `{}` stops. `POST crowd/` {people, page?}: so many learners
more, the roster in pages of no more than `page`.
"""

import re
from typing import Any

from lti_tool.demo_lms import keys, platforms, seed
from lti_tool.demo_lms.grading import rounding, scores
from lti_tool.demo_lms.models import Fault, LineItem, Person, Setting
from lti_tool.demo_lms.trials.control_door import Order, steered

TAMPERING = {"claims", "drop", "payload", "header", "drop_header", "sign_with", "exp_delta", "iat_delta"}
TAMPERING |= {"after_signing", "sticky"}


@steered()
def tamper(method: str, order: Order) -> Order:
    """Falsify what comes next."""
    unknown = set(order) - TAMPERING
    if unknown:
        raise ValueError(f"unknown: {sorted(unknown)}")
    Setting.write("tamper", order)
    return order


@steered(("POST", "DELETE"))
def faults(method: str, order: Order) -> dict[str, Any]:
    """Make requests fail, or let them all through again."""
    if method == "DELETE":
        return {"removed": Fault.objects.all().delete()[0]}
    fault = Fault.objects.create(
        path=re.compile(order.get("path", "")).pattern,
        kind=Fault.Kind(order["kind"]),
        status=order.get("status", 503),
        retry_after=str(order.get("retry_after", "")),
        seconds=order.get("seconds", 0),
        rate=order.get("rate", 1),
        remaining=order.get("count"),
        body=order.get("body", ""),
    )
    return {"id": fault.pk}


@steered()
def rules(method: str, order: Order) -> dict[str, str]:
    """Follow another LMS's rules from now on."""
    name = order["rules"]
    if name not in platforms.PLATFORMS:
        raise ValueError(f"rules are one of {sorted(platforms.PLATFORMS)}")
    Setting.write("rules", name)
    return {"rules": name}


@steered()
def deep_linking(method: str, order: Order) -> Order:
    """Ask tools for other content from now on."""
    Setting.write("deep_linking", order)
    return order


@steered()
def rotate_keys(method: str, order: Order) -> dict[str, str]:
    """Sign with a new key."""
    return {"kid": keys.rotate(keep_old=order.get("keep_old", False)).kid}


@steered()
def round_grades(method: str, order: Order) -> Order:
    """Count no finer than that from now on."""
    rounding.order(**order)
    return order


@steered()
def override(method: str, order: Order) -> dict[str, Any]:
    """Do what a teacher does in the gradebook."""
    item = LineItem.objects.get(pk=order["line_item"])
    result = scores.override(item, Person.objects.get(key=order["person"]), order.get("score"))
    return {"score": result.score}


@steered()
def crowd(method: str, order: Order) -> dict[str, int]:
    """Enrol so many learners more, and give the roster out in pages of no more than `page`."""
    seed.gather(int(order["people"]))
    Setting.write("largest_page", int(order.get("page", 0)))
    return {"people": Person.objects.filter(enrolled=True).count()}
