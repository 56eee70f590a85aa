"""The product's own settings, and beside its static files those of the activity with one block of every type."""

from config.settings import *
from config.settings import BASE_DIR

STATICFILES_DIRS = [BASE_DIR / "tests" / "activities" / "content" / "every-block" / "static"]
