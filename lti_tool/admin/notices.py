"""Where this tool asked for notices, and which came."""

from django.contrib import admin

from lti_tool.admin.read_only import ReadOnlyAdmin
from lti_tool.admin.scope import Scoped, Way
from lti_tool.models import NoticeService, ReceivedNotice


@admin.register(NoticeService)
class NoticeServiceAdmin(Scoped, ReadOnlyAdmin):
    belongs_to = Way("deployment__", is_to_deployment=True)
    list_display = ["deployment", "url", "registered", "problem", "next_at"]
    list_select_related = ["deployment"]
    exclude = ["lease_token", "lease_until"]


@admin.register(ReceivedNotice)
class ReceivedNoticeAdmin(Scoped, ReadOnlyAdmin):
    belongs_to = Way("registration__organisation")
    list_display = ["received_at", "type", "registration"]
    list_filter = ["type", ("registration", admin.RelatedOnlyFieldListFilter)]
