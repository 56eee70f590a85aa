"""What people say about this service."""

from django.db import transaction

from activities.learning import services as learning
from activities.learning.services import Brake
from activities.models import Feedback, Organisation
from activities.runtime import clock

EACH_NETWORK = Brake("feedback", at_once=10, seconds_each=60)
EVERYONE = Brake("feedbacks", at_once=200, seconds_each=20)


class SlowedError(Exception):
    """So many messages came, from this network or in all, that whoever writes must wait for `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"{seconds} s")
        self.seconds = seconds


@transaction.atomic
def leave(
    *,
    message: str,
    contact: str = "",
    page: str = "",
    network: str = "",
    organisation: Organisation | None = None,
) -> Feedback:
    """Keep a message for the staff of the organisation, who answer in 14 days. Raises SlowedError."""
    chain = learning.chain_brakes(network=network, each=EACH_NETWORK, everyone=EVERYONE)
    seconds = learning.lock_brakes(chain)
    if seconds:
        raise SlowedError(seconds)
    learning.spend_try(chain)
    whose = organisation if organisation and organisation.pk else None  # the house stands in no table
    return Feedback.objects.create(
        message=message, contact=contact, page=page, created_at=clock.now(), organisation=whose
    )
