"""What operators watch: launches, the worker, how long grades wait, which LMSs rest. LMSs are told by number."""

from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Count, Max, Min

from activities.runtime import clock
from lti_tool import bridge
from lti_tool.delivery import services as delivery
from lti_tool.models import DeliveryState, LaunchCount, Registration, ScoreDelivery, WorkerHeartbeat

MOST_ORGANISATIONS = 200  # a watcher keeps every series for ever
Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Gauge:
    """One metric: its samples by their labels, () where there is but one."""

    name: str
    help: str
    samples: dict[Labels, float] = field(default_factory=dict)
    kind: str = "gauge"


def collect_gauges() -> list[Gauge]:
    """All metrics as they stand now."""
    registrations = list(Registration.objects.order_by("pk"))
    return [
        _build(),
        _one("verstas_worker_heartbeat_age_seconds", "Since any worker last went round.", heartbeat_age()),
        _one(
            "verstas_resume_code_tries_left", "Wrong codes that may be tried now.", bridge.code_tries_left()
        ),
        *_launches(),
        *_waiting(registrations),
        *_platforms(registrations),
        *_organisations(),
    ]


def heartbeat_age() -> float | None:
    """Seconds since any worker last went round, None where none ever did."""
    latest = WorkerHeartbeat.objects.aggregate(latest=Max("at"))["latest"]
    return (clock.now() - latest).total_seconds() if latest else None


def oldest_undelivered() -> float:
    """Seconds since the longest waiting grade was made, 0 where none waits."""
    oldest = delivery.unsent_grades().aggregate(oldest=Min("made_at"))["oldest"]
    return max(0.0, (clock.now() - oldest).total_seconds()) if oldest else 0.0


def metrics_text(metrics: list[Gauge]) -> str:
    """Prometheus' text format 0.0.4; labels are numbers and codes of ours, which need no escaping."""
    lines = []
    for gauge in metrics:
        lines += [f"# HELP {gauge.name} {gauge.help}", f"# TYPE {gauge.name} {gauge.kind}"]
        for labels, number in gauge.samples.items():
            inside = ",".join(f'{label}="{value}"' for label, value in labels)
            braces = f"{{{inside}}}" if inside else ""
            lines.append(f"{gauge.name}{braces} {number:.12g}")
    return "\n".join(lines) + "\n"


def _one(name: str, explained: str, value: float | None) -> Gauge:
    return Gauge(name, explained, {} if value is None else {(): value})


def _build() -> Gauge:
    return Gauge("verstas_build_info", "1; which release runs.", {tuple(vars(settings.RELEASE).items()): 1})


def _launches() -> list[Gauge]:
    counts = list(LaunchCount.objects.order_by("step", "code"))
    accepted = sum(row.number for row in counts if not row.code)
    refused: dict[Labels, float] = {
        (("step", row.step), ("code", row.code)): row.number for row in counts if row.code
    }
    return [
        Gauge("verstas_launches_accepted_total", "Launches accepted.", {(): accepted}, "counter"),
        Gauge("verstas_launches_refused_total", "Launches refused, by step and code.", refused, "counter"),
    ]


def _waiting(registrations: list[Registration]) -> list[Gauge]:
    now = clock.now()
    counted = ScoreDelivery.objects.order_by().values_list("lti_user__registration_id", "state")
    numbers = {(pk, state): number for pk, state, number in counted.annotate(Count("pk"))}
    states: dict[Labels, float] = {
        (("registration", str(row.pk)), ("state", state)): numbers.get((row.pk, state), 0)
        for row in registrations
        for state in DeliveryState.values
    }
    oldest = dict(delivery.unsent_grades().values_list("lti_user__registration_id").annotate(Min("made_at")))
    ages = {row.pk: (now - oldest[row.pk]).total_seconds() for row in registrations if row.pk in oldest}
    help_age = "Since the longest waiting grade was made."
    return [
        Gauge("verstas_score_deliveries", "Grades by LMS and state.", states),
        _one("verstas_oldest_undelivered_seconds", help_age, max(0.0, *ages.values(), 0.0)),
        _by_platform("verstas_platform_oldest_undelivered_seconds", help_age, registrations, ages),
    ]


def _platforms(registrations: list[Registration]) -> list[Gauge]:
    now = clock.now()
    paused = {row.pk: 1.0 for row in registrations if row.paused_until and row.paused_until > now}
    broken: dict[Labels, float] = {
        (("registration", str(row.pk)), ("problem", row.auth_problem)): 1
        for row in registrations
        if row.auth_problem
    }
    differing = {pk: float(number) for pk, number in delivery.differing_by_registration()}
    roleless = {row.pk: float(row.roleless_launches) for row in registrations}
    help_roleless = "Launches that named no role in the course."
    help_differing = "Grades of which the gradebook was last seen to hold something else."
    return [
        _one("verstas_registrations_paused", "LMSs that rest after failures.", len(paused)),
        _by_platform("verstas_platform_paused", "1 where the LMS rests.", registrations, paused),
        _one("verstas_registrations_auth_broken", "LMSs that no longer know this tool.", len(broken)),
        Gauge("verstas_platform_auth_problem", "1 where an LMS no longer knows this tool, and why.", broken),
        _by_platform("verstas_results_differing", help_differing, registrations, differing),
        _by_platform("verstas_launches_without_role", help_roleless, registrations, roleless),
    ]


def _organisations() -> list[Gauge]:
    """By number; at most MOST_ORGANISATIONS of them, the oldest."""
    now = clock.now()
    oldest = dict(
        delivery.unsent_grades()
        .values_list("line_item__resource_link__context__course__organisation_id")
        .annotate(Min("made_at"))
    )
    found = bridge.organisation_sizes(at_most=MOST_ORGANISATIONS)
    courses = {one.number: one.courses for one in found}
    ages = {one.number: (now - oldest[one.number]).total_seconds() for one in found if one.number in oldest}
    ending = {one.number: 1.0 for one in found if one.is_ending}
    rows = [
        ("verstas_organisation_courses", "Courses of the organisation.", courses),
        (
            "verstas_organisation_oldest_undelivered_seconds",
            "Since its longest waiting grade was made.",
            ages,
        ),
        ("verstas_organisation_ending", "1 where the organisation is to be erased.", ending),
    ]
    return [
        Gauge(
            name, explained, {(("organisation", str(pk)),): max(0.0, values.get(pk, 0.0)) for pk in courses}
        )
        for name, explained, values in rows
    ]


def _by_platform(
    name: str, explained: str, registrations: list[Registration], values: dict[int, float]
) -> Gauge:
    """A sample for each LMS, 0 where there is nothing to tell: a series that comes and goes is hard to watch."""
    return Gauge(
        name,
        explained,
        {(("registration", str(row.pk)),): max(0.0, values.get(row.pk, 0.0)) for row in registrations},
    )
