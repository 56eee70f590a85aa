import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
# In a process of its own: import-linter switches the loggers of whoever imports it off.
LINT = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
# One import from inside the topic, one of its face, one from its own pages, and two that go past the face.
PLANTED = """
from grimp import ImportGraph
from tests.architecture.faces import breaches

graph = ImportGraph()
for module in ("", ".learning", ".learning.services", ".learning.progress", ".learning.photos", ".learning.photos.files",
               ".views", ".views.learning", ".views.learning.step", ".views.teaching", ".models"):
    graph.add_module("app" + module)
for importer, imported in (
    ("learning.services", "learning.progress"), ("models", "learning.services"), ("views.learning.step", "learning.progress"),
    ("views.teaching", "learning.photos.files"), ("models", "learning"), ("learning.progress", "models"),
):
    graph.add_import(importer="app." + importer, imported="app." + imported)
print(breaches(graph, "app", {"models", "views"}))
"""


def _run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)


def test_no_layer_imports_a_layer_above_it() -> None:
    done = _run(LINT)
    assert done.returncode == 0, done.stdout


def test_whoever_goes_past_a_topics_face_is_named() -> None:
    done = _run(PLANTED)
    past = [("app.models", "app.learning"), ("app.views.teaching", "app.learning.photos.files")]
    assert done.stdout.strip() == str(past), done.stderr
