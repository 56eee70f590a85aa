"""Environments for other people's programs, which must not meet our own packages: made once in build/."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def python_with(requirements: Path, name: str) -> str:
    """The interpreter of build/<name>, with exactly what that file pins; made anew when the file has changed."""
    folder, wanted = ROOT / "build" / name, requirements.read_text(encoding="utf-8")
    python, ready = folder / "bin" / "python", folder / "installed.txt"
    if not ready.exists() or ready.read_text(encoding="utf-8") != wanted:
        uv, base = str(ROOT / ".venv" / "bin" / "uv"), str(ROOT / ".venv" / "bin" / "python")
        subprocess.run([uv, "venv", "--quiet", "--clear", "--python", base, str(folder)], check=True)
        command = [uv, "pip", "sync", "--quiet", "--python", str(python), str(requirements)]
        subprocess.run(command, check=True)
        ready.write_text(wanted, encoding="utf-8")
    return str(python)
