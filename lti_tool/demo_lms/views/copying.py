"""The button that copies a course."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from lti_tool.demo_lms import notices, people
from lti_tool.demo_lms.launching import copies
from lti_tool.demo_lms.models import Course, Person


@require_POST
@people.for_people(Person.Role.INSTRUCTOR, Person.Role.ADMIN)
def copy(request: HttpRequest, person: Person, course_id: int) -> HttpResponse:
    """Copy the course, and tell the tools that asked."""
    course = get_object_or_404(Course, pk=course_id)
    new_course = copies.copy(course, title=f"{course.title} (copy)")
    notices.tell_of_copy(new_course)
    return redirect("course")
