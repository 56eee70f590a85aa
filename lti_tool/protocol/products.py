"""What an LMS makes of an item's optional members: the standards leave it open, and no message says it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Takes:
    """Whether it obeys where an item opens, from when until when, and when a grade is shown."""

    target: bool = True
    times: bool = True
    release: bool = True


# By product_family_code. A product that is not here is believed to take whatever its request accepts.
_KNOWN = {
    # mod/lti reads none of them; where an item opens is the tool's setting since 4.3 (Moodle 4.5.6, 2026-11).
    "moodle": Takes(target=False, times=False, release=False),
    # Its documentation of deep linking names the times, and no gradesReleased (Canvas, 2026-11).
    "canvas": Takes(release=False),
}


def takes(product: str) -> Takes:
    return _KNOWN.get(product.strip().casefold(), Takes())
