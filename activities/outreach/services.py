"""Who should hear from somebody, and what became of it."""

from activities.outreach.cases import NOTE_LENGTH, forget_notes
from activities.outreach.merging import move_cases
from activities.outreach.sentences import CONFIRMATIONS, KeptOutreach, outreach_about
from activities.outreach.triggers import TRIGGERS
from activities.outreach.worklist import count_waiting, history_of, reminders

__all__ = [
    "CONFIRMATIONS",
    "NOTE_LENGTH",
    "TRIGGERS",
    "KeptOutreach",
    "count_waiting",
    "forget_notes",
    "history_of",
    "move_cases",
    "outreach_about",
    "reminders",
]
