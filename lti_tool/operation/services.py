"""What those who run the tool look at: backups, gauges, readiness."""

from lti_tool.operation.backups import CannotBackUpError, back_up
from lti_tool.operation.gauges import collect_gauges, metrics_text
from lti_tool.operation.readiness import check_readiness

__all__ = [
    "CannotBackUpError",
    "back_up",
    "check_readiness",
    "collect_gauges",
    "metrics_text",
]
