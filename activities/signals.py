"""The one thing that the core says to whoever listens; what it asks of a course's host stands in `ports.py`."""

from django.dispatch import Signal

# Sent inside the transaction that made the result, with progress and grade (a GradeEvent). A receiver that fails takes
# all back.
progress_changed = Signal()
