"""May this process be sent people? What is not asked of the database first is not asked at all while it is away."""

from dataclasses import dataclass, field

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, Error, connection, connections
from django.db.migrations.executor import MigrationExecutor

from lti_tool import bridge
from lti_tool.keys import services as keys
from lti_tool.operation.gauges import heartbeat_age, oldest_undelivered

WORKER_SILENT_AFTER = 60.0
A_STYLE = "activities/verstas.css"  # every page has it
OK, NOT_CHECKED = "ok", "not checked"


@dataclass(frozen=True)
class Readiness:
    """`checks` must all be "ok"; `stated` does not stop launches."""

    checks: dict[str, str]
    stated: dict[str, object] = field(default_factory=dict)

    @property
    def is_ready(self) -> bool:
        return all(state == OK for state in self.checks.values())


def check_readiness() -> Readiness:
    """Never raises what a database, a disk or a wrong setting may raise."""
    static, database = _static(), _database()
    write = _write() if database == OK else NOT_CHECKED
    if write == OK:
        try:
            checks = {"database": database, "write": write, "key": _key(), "static": static}
            return Readiness(checks, {"storage": _storage(), **_delivery()})
        except Error:  # it went away meanwhile
            database = "no answer"
    checks = {"database": database, "write": write, "key": NOT_CHECKED, "static": static}
    return Readiness(checks, {"worker": NOT_CHECKED, "storage": NOT_CHECKED})


def _database() -> str:
    """By a connection of its own first: that fails within two seconds, whatever the others wait for."""
    try:
        own = connections.create_connection(DEFAULT_DB_ALIAS)
        own.ensure_connection()
        own.close()
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (Error, OSError):
        return "no answer"
    return "migrations missing" if missing else OK


def _write() -> str:
    try:
        bridge.try_writing()
    except (Error, OSError):
        return "refused"
    return OK


def _key() -> str:
    try:
        keys.signing_key()
    except (ImproperlyConfigured, ValueError):
        return "does not open"
    return OK


def _static() -> str:
    """Without collectstatic every page is an error."""
    try:
        staticfiles_storage.url(A_STYLE)
    except ValueError:
        return "run collectstatic"
    return OK


def _storage() -> str:
    """Where web and worker see two storages, the photos of erased people would stay: the worker refuses to erase."""
    try:
        is_seen = bridge.sees_storage_mark()
    except OSError:
        return "no answer"
    return {True: OK, None: "no worker yet", False: "not the worker's"}[is_seen]


def _delivery() -> dict[str, object]:
    age = heartbeat_age()
    return {
        "worker": _worker(age),
        "worker_heartbeat_age_seconds": None if age is None else round(age),
        "oldest_undelivered_seconds": round(oldest_undelivered()),
    }


def _worker(age: float | None) -> str:
    if age is None:
        return "never seen"
    return OK if age <= WORKER_SILENT_AFTER else f"silent for {age:.0f} s"
