"""The settings of `manage.py demo`: files of its own, loopback only, never beside a real installation."""

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import Fernet

VAR = Path(__file__).resolve().parent.parent / "var"
LOOPBACK = {"127.0.0.1", "localhost"}


def prepare() -> None:
    """Sets what config.settings asks for. Exits where the environment belongs to a real installation."""
    _refuse_real_installation()
    port, lms_port = os.environ.get("PORT") or "8000", os.environ.get("LMS_PORT") or "8001"
    folder = VAR / f"demo-{port}-{lms_port}"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        DEMO_FOLDER=str(folder),
        TOOL_URL=f"http://127.0.0.1:{port}",
        ALLOWED_HOSTS="127.0.0.1,localhost",
        DEMO_LMS_URL=f"http://localhost:{lms_port}",
        DATABASE_URL=f"sqlite:///{folder / 'tool.sqlite3'}",
        STATIC_ROOT=str(folder / "static"),
        MEDIA_STORAGE_URL=(folder / "media").as_uri(),
        LTI_ALLOWED_PRIVATE_HOSTS=f"localhost:{lms_port}",
        SECRET_KEY=_stored_secret(folder / "secret_key", secrets.token_urlsafe(50)),
        LTI_KEY_ENCRYPTION_KEYS=_stored_secret(folder / "encryption_key", Fernet.generate_key().decode()),
        SITE_OWNER="Verstas demo",
        FEEDBACK_CONTACT="demo@example.org",
    )


def _refuse_real_installation() -> None:
    host = urlsplit(os.environ.get("TOOL_URL", "")).hostname
    set_names = [name for name in ("DATABASE_URL", "SECRET_KEY", "SECRET_KEY_FILE") if os.environ.get(name)]
    set_names += ["TOOL_URL"] if host and host not in LOOPBACK else []
    if set_names:
        sys.exit(
            f"The demo lets anyone in. It does not run where {', '.join(set_names)} is set: unset that first."
        )


def _stored_secret(path: Path, fresh: str) -> str:
    """The same secret at each start, so that the demo's grades and logins survive a restart."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(fresh, encoding="ascii")
    return path.read_text(encoding="ascii")
