"""What stands behind the addresses of management: rows of the manager's own organisation, and 404 for any other's."""

from django.shortcuts import get_object_or_404

from activities.access import ManagerRequest
from activities.models import Course, StaffMember, Unit
from activities.organisations import staff, units
from activities.privacy import services as privacy


def unit_of(request: ManagerRequest, public_id: str) -> Unit:
    return get_object_or_404(units.units_of(request.organisation), public_id=public_id)


def course_of(request: ManagerRequest, public_id: str) -> Course:
    return get_object_or_404(units.courses_of(request.organisation), public_id=public_id)


def member_of(request: ManagerRequest, number: int) -> StaffMember:
    return get_object_or_404(staff.staff_of(request.organisation), pk=number)


def note(request: ManagerRequest, action: str, target: str = "") -> None:
    """Audits what a manager did; `target` is `kind:public id`."""
    privacy.record_event(action=action, actor=request.user, target=target, organisation=request.organisation)
