"""`make messages`: collects the texts of both apps and compiles their catalogues."""

import subprocess
import sys
from pathlib import Path

import polib

from config.languages import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
SOURCE = "en"  # in which the texts are written


def main() -> int:
    """Needs GNU gettext; what is not translated yet is listed."""
    untranslated = 0
    for app in ("activities", "lti_tool"):
        command = [sys.executable, str(ROOT / "manage.py"), "makemessages", "--no-location", "--no-obsolete"]
        command += [f"--locale={one.code}" for one in LANGUAGES if one.code != SOURCE] + ["--ignore=demo_lms"]
        subprocess.run(
            command,
            cwd=ROOT / app,
            env={
                "DJANGO_SETTINGS_MODULE": "tests.settings",
                "PATH": "/usr/bin:/bin",
                "PYTHONPATH": str(ROOT),
            },
            check=True,
        )
        for path in (ROOT / app / "locale").glob("*/LC_MESSAGES/django.po"):
            catalogue = polib.pofile(str(path))
            catalogue.save_as_mofile(str(path.with_suffix(".mo")))
            missing = [entry.msgid for entry in catalogue.untranslated_entries() + catalogue.fuzzy_entries()]
            untranslated += len(missing)
            sys.stdout.write(f"{path.relative_to(ROOT)}: {len(missing)} without translation\n")
            sys.stdout.writelines(f"  {text!r}\n" for text in missing)
    return 1 if untranslated else 0


if __name__ == "__main__":
    raise SystemExit(main())
