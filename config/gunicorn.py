"""gunicorn's settings, the same in the demo and in production; WEB_CONCURRENCY gives the number of processes."""

import gc
import os
from collections import Counter
from typing import Any

from gunicorn.workers import gthread

worker_class = "gthread"
threads = 8
# An LMS may begin a login by GET with a long lti_message_hint in the query.
limit_request_line = 8190
# Behind a proxy keep connections a little longer than the proxy does.
keepalive = 65
graceful_timeout = 10
# No control socket: nothing here uses one.
control_socket_disable = True
# Browsers open spare connections and say nothing on them. gunicorn 27 gives each one a thread for five seconds, so that
# a handful of them stops everyone else; it has no setting for it (2026-11). SPARE_CONNECTIONS=off: as gunicorn has it.
if os.environ.get("SPARE_CONNECTIONS") != "off":
    gthread.DEFAULT_WORKER_DATA_TIMEOUT = 0.1
# Other programs of the bench are served with this file too: it reads the environment itself.
IS_PINNED = os.environ.get("PIN_WEB_PROCESSES") == "on"


def post_worker_init(worker: object) -> None:
    """A request makes thousands of objects that are gone with it: Python's default looks through all of them every 700."""
    gc.collect()
    gc.freeze()  # what is loaded once stays, and need not be looked through again
    gc.set_threshold(10_000, 20, 50)


def pre_fork(server: Any, worker: Any) -> None:
    """With PIN_WEB_PROCESSES=on each process stays on one core: docs/production.md tells when that pays."""
    worker.core = _next_core(server) if IS_PINNED else None


def _next_core(server: Any) -> int | None:
    """The one that the fewest processes of this server stay on."""
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_setaffinity") else []
    # Another service on this host may do the same: not all begin with the first core.
    begin = os.getpid() % max(1, len(cores))
    cores = cores[begin:] + cores[:begin]
    processes = Counter(worker.core for worker in server.WORKERS.values())
    return min(cores, key=lambda core: processes[core], default=None)


def post_fork(_server: object, worker: Any) -> None:
    if worker.core is not None:
        os.sched_setaffinity(0, {worker.core})
