"""manage.py send_scores: the worker that brings grades to the LMSs."""

import logging
import os
import signal
import sys
import threading
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand

from lti_tool import bridge
from lti_tool.delivery import services as delivery
from lti_tool.delivery.services import Worker
from lti_tool.launch import services as launch
from lti_tool.privacy import services as privacy
from lti_tool.registration import services as registration
from lti_tool.roster import services as roster

HOUSEKEEPING = (
    delivery.prune_deliveries,
    roster.purge_copies,
    launch.forget_expired_logins,
    launch.forget_expired_sessions,
    registration.forget_expired_invites,
    registration.adopt_strays,
    registration.adopt_registrations,
    privacy.erase_ended_organisations,
    registration.forget_replacements,
    bridge.forget_old_codes,
    bridge.forget_notes,
    bridge.forget_full_buckets,
    bridge.leave_storage_mark,
)


class Command(BaseCommand):
    help = "Sends grades to the gradebooks until stopped; any number of these may run at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="send what is due and exit")
        parser.add_argument("--threads", type=int, default=16, help="requests under way at once (default 16)")

    def handle(self, *, once: bool, threads: int, **_options: object) -> None:
        settings.RELEASE.say_started("worker")
        worker = Worker(threads=max(1, threads), housekeeping=(*HOUSEKEEPING, privacy.daily_purge()))
        before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
        for number in before:
            signal.signal(number, lambda *_: worker.stop())
        stopped = threading.Event()
        if not once:
            errands = {"also": [roster.refresh_next_copy, bridge.month_closer()]}
            threading.Thread(
                target=delivery.run_comparisons, args=[stopped], kwargs=errands, daemon=True
            ).start()
        try:
            worker.run(once=once)
            if once:
                delivery.compare_due()
                close_next_month = bridge.month_closer()
                while close_next_month():
                    pass
        finally:
            stopped.set()
            for number, handler in before.items():
                signal.signal(number, handler)
        if worker.leaves_threads:
            _end_without_threads()


def _end_without_threads() -> None:
    """The interpreter would wait for the pool's threads, and so for a slow LMS; what they held is given back."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
