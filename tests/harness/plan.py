"""What one run is to be like, and what goes wrong at the LMS while it lasts."""

from dataclasses import dataclass
from typing import Any

RULES = ("moodle", "canvas", "edx", "blackboard")
DATABASES = ("sqlite", "postgresql")
HANG_SECONDS = 2.5
CLOCK_STEP = 90.0
# Above this the LMS, whose clock stands still, takes our proof of identity for one from the future.
CLOCK_TRUSTED = 50.0
SERVICES = r"^/services/|/token"

Fault = dict[str, Any]

# Each set lets about half of all service requests fail.
FAULTS: tuple[tuple[Fault, ...], ...] = (
    (
        {"kind": "status", "status": 500, "rate": 0.2},
        {"kind": "status", "status": 401, "rate": 0.06},
        {"kind": "status", "status": 429, "retry_after": "1", "rate": 0.06},
        {"kind": "hang", "seconds": HANG_SECONDS, "rate": 0.06},
        {"kind": "apply_then_drop", "rate": 0.2},
        {"kind": "drop", "rate": 0.1},
    ),
    (
        {"kind": "apply_then_drop", "rate": 0.35},
        {"kind": "apply_then_status", "status": 502, "rate": 0.3},
    ),
    (
        {"kind": "status", "status": 503, "rate": 0.25},
        {"kind": "hang", "seconds": HANG_SECONDS, "rate": 0.15},
        {"kind": "apply_then_drop", "rate": 0.3},
    ),
    ({"kind": "status", "status": 401, "rate": 0.3}, {"kind": "drop", "rate": 0.35}),
    ({"kind": "throttle", "rate": 0.35}, {"kind": "apply_then_drop", "rate": 0.25}),
)


@dataclass(frozen=True)
class Plan:
    """One run; the same seed draws the same troubles in the same order."""

    seconds: float = 60
    rules: str = "moodle"
    learners: int = 12
    workers: int = 2
    seed: int = 1
