"""What Django's admin shows of this app; its autodiscovery imports this package."""

from lti_tool.admin import deliveries, deployments, notices, registrations, replacements

__all__ = ["deliveries", "deployments", "notices", "registrations", "replacements"]
