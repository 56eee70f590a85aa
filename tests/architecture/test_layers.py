import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
# In a process of its own: import-linter switches the loggers of whoever imports it off.
LINT = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"


def test_no_layer_imports_a_layer_above_it() -> None:
    done = subprocess.run([sys.executable, "-c", LINT], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
