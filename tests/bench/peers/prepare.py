"""`python prepare.py <app>`, in this folder: makes that app's tables, and what it wants in them."""

import importlib
import sys

app = importlib.import_module(sys.argv[1])

from django.core.management import call_command

call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
getattr(app, "prepare", lambda: None)()
