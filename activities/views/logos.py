"""An organisation's logo, which anyone may see: its address names its content."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from activities.models import Logo
from activities.organisations.services import LOGO_MEDIA_TYPE, logo_image
from activities.runtime.page_policy import policy_of


@require_safe
def logo(request: HttpRequest, digest: str) -> HttpResponse:
    """A picture and nothing else; of this digest it will never be another one."""
    try:
        data = logo_image(digest)
    except Logo.DoesNotExist as error:
        raise Http404 from error
    response = HttpResponse(data, content_type=LOGO_MEDIA_TYPE)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    policy_of(response).is_sent_file = True
    return response
