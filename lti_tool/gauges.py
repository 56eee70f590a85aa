"""What operators watch: is a worker alive, how long do grades wait, which LMSs rest."""

from dataclasses import dataclass, field

from django.db.models import Count, F, Max, Min, QuerySet

from activities import clock
from lti_tool.models import DeliveryState, Registration, ScoreDelivery, WorkerHeartbeat


@dataclass(frozen=True)
class Gauge:
    """One metric: its samples by label pair, ("", "") where there is but one."""

    name: str
    help: str
    samples: dict[tuple[str, str], float] = field(default_factory=dict)


def gauges() -> list[Gauge]:
    """All metrics as they stand now."""
    return [
        _one("verstas_worker_heartbeat_age_seconds", "Since any worker last went round.", heartbeat_age()),
        _one("verstas_oldest_undelivered_seconds", "Since the longest waiting grade was made.", _oldest()),
        Gauge("verstas_score_deliveries", "Grades by state.", _by_state()),
        _one("verstas_registrations_paused", "LMSs that rest after failures.", _paused().count()),
        _one(
            "verstas_registrations_auth_broken",
            "LMSs that no longer know this tool.",
            Registration.objects.exclude(auth_problem="").count(),
        ),
    ]


def heartbeat_age() -> float | None:
    """Seconds since any worker last went round, None where none ever did."""
    latest = WorkerHeartbeat.objects.aggregate(latest=Max("at"))["latest"]
    return (clock.now() - latest).total_seconds() if latest else None


def as_text(metrics: list[Gauge]) -> str:
    """Prometheus' text format 0.0.4."""
    lines = []
    for gauge in metrics:
        lines += [f"# HELP {gauge.name} {gauge.help}", f"# TYPE {gauge.name} gauge"]
        for (label, value), number in gauge.samples.items():
            labels = f'{{{label}="{value}"}}' if label else ""
            lines.append(f"{gauge.name}{labels} {number:g}")
    return "\n".join(lines) + "\n"


def _one(name: str, explained: str, value: float | None) -> Gauge:
    return Gauge(name, explained, {} if value is None else {("", ""): value})


def _oldest() -> float:
    waiting = ScoreDelivery.objects.filter(acked_rev__lt=F("rev"))
    oldest = waiting.aggregate(oldest=Min("submitted_at"))["oldest"]
    return max(0.0, (clock.now() - oldest).total_seconds()) if oldest else 0.0


def _by_state() -> dict[tuple[str, str], float]:
    counted = ScoreDelivery.objects.order_by().values_list("state").annotate(Count("pk"))
    found = dict(counted)
    return {("state", state): found.get(state, 0) for state in DeliveryState.values}


def _paused() -> QuerySet[Registration]:
    return Registration.objects.filter(paused_until__gt=clock.now())
