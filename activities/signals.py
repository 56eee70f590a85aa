"""The three words this app says to whoever listens; it knows nothing of the listeners."""

from django.dispatch import Signal

# Tells, inside the transaction that made the result: progress, grade (a GradeEvent). A receiver that fails takes all back.
progress_changed = Signal()

# Asks, with course: who is in it? Receivers return {user id: display name}, or None where names are off.
roster_wanted = Signal()

# Asks, with placement and user_ids: what became of the grades? Receivers return a GradeColumn (services/gradebook.py).
gradebook_columns = Signal()
