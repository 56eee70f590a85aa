"""The words this app says to whoever listens; it knows nothing of the listeners."""

from django.dispatch import Signal

# Tells, inside the transaction that made the result: progress, grade (a GradeEvent). A receiver that fails takes all back.
progress_changed = Signal()

# Asks, with course (and user_ids, where only those are wanted): what are its people called? Receivers return
# {user id, or mark of an expected person: display name}, or None where names are off.
roster_wanted = Signal()

# Asks, with course and is_wanted_now: whom does the course's own list name? Receivers return a CourseList
# (teaching/roster.py), or None where there is no such list. It may take some seconds where the list is old.
course_list_wanted = Signal()

# Asks, with course: which groups does the course's own list put its people in? Receivers return CourseGroups
# (teaching/roster.py) of the list as it was told last; nobody is asked meanwhile.
course_groups_wanted = Signal()

# Asks, with placement and user_ids: what became of the grades? Receivers return a GradeColumn (teaching/gradebook.py).
gradebook_columns = Signal()

# Asks, with course, placements and user_ids: what does the course's own gradebook hold? Receivers return a HeldResults
# (teaching/held_results.py) of what was seen last; nobody is asked meanwhile.
held_results_wanted = Signal()

# Asks, with course: of whose results does the course's own gradebook hold something else? Receivers return user ids.
differing_results_wanted = Signal()

# Asks, with course: let the course's own gradebook be looked at soon.
held_results_refresh = Signal()

# Asks, with course: what keeps grades from the course's own gradebook? Receivers return Hindrances
# (teaching/held_results.py).
grade_hindrances_wanted = Signal()

# Asks, with course: what stands in the course and was never opened? Receivers return (name there, slug or "") of each.
unopened_wanted = Signal()

# Asks, with course and user_id: what was sent of a learner's grades, and when? Receivers return SentGrades
# (teaching/held_results.py), the newest first.
sent_grades_wanted = Signal()
