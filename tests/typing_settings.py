"""For mypy alone: the demo LMS's models and settings beside the tool's, which never happens in a process."""

from lti_tool.demo_lms.settings import *
from tests.settings import *
from tests.settings import INSTALLED_APPS as TOOL_APPS

INSTALLED_APPS = [*TOOL_APPS, "lti_tool.demo_lms"]
