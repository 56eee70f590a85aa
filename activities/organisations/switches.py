"""What speaks or records, of each organisation: off until it is switched on."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from activities.models import Organisation


@dataclass(frozen=True)
class Switch:
    """`allows`: what becomes possible, for whoever decides."""

    title: Promise
    allows: Promise


READ_ALOUD, VOICE_ANSWERS, RECORDINGS, DISCUSSION = "read_aloud", "voice_answers", "recordings", "discussion"
SWITCHES: dict[str, Switch] = {
    READ_ALOUD: Switch(
        _("Pages read aloud"),
        _("The device reads texts aloud. Some browsers send the text to their maker for that."),
    ),
    VOICE_ANSWERS: Switch(
        _("Answers by voice"),
        _("Learners record their own voice as an answer. Instructors hear it."),
    ),
    RECORDINGS: Switch(
        _("Sound and video made by staff"),
        _("Staff record sound and video for activities. People can be heard or seen in them."),
    ),
    DISCUSSION: Switch(
        _("Talk between learners"),
        _("Learners of a course read what others wrote. Instructors see it and can remove it."),
    ),
}


def is_switched_on(organisation: Organisation, name: str) -> bool:
    """Whether the organisation has switched it on; what is no switch (any more) is off."""
    return name in SWITCHES and name in organisation.switched_on
