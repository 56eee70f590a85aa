"""For mypy alone: the demo LMS's models and settings beside the tool's, which never happens in a process."""

from lti_tool.demo_lms.settings import *  # noqa: F403 - its own settings' names
from tests.settings import *  # noqa: F403 - the tool's win
from tests.settings import INSTALLED_APPS as TOOL_APPS

INSTALLED_APPS = [*TOOL_APPS, "lti_tool.demo_lms"]
