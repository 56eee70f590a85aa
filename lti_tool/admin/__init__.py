"""What Django's admin shows of this app; its autodiscovery imports this package."""

from lti_tool.admin import deliveries, notices, registrations

__all__ = ["deliveries", "notices", "registrations"]
