"""The environment of the peers: made once in build/peers, apart from ours (django-lti's package is called lti_tool too)."""

import subprocess

from tests.bench.installation import ROOT

FOLDER = ROOT / "build" / "peers"
PINNED = [
    "cryptography==50.0.2",
    "django-lti==0.10.1",
    "django==5.2.19",
    "gunicorn==27.0.1",
    "psycopg[binary,pool]==3.3.9",
    "pyjwt==2.15.1",
    "pylti1p3==2.0.0",
]


def peers_python() -> str:
    """The interpreter in which the peers run; the first call installs them."""
    python, ready = FOLDER / "bin" / "python", FOLDER / "ready"
    if not ready.exists():
        uv = str(ROOT / ".venv" / "bin" / "uv")
        base = str(ROOT / ".venv" / "bin" / "python")
        subprocess.run([uv, "venv", "--quiet", "--clear", "--python", base, str(FOLDER)], check=True)
        subprocess.run([uv, "pip", "install", "--quiet", "--python", str(python), *PINNED], check=True)
        ready.touch()
    return str(python)
