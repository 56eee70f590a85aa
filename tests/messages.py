"""`make messages`: collects the texts of both apps and compiles their catalogues."""

import subprocess
import sys
from pathlib import Path

import polib

from activities.runtime.languages import COMPLETE, LANGUAGES, SOURCE

ROOT = Path(__file__).resolve().parent.parent
FUZZY = "  (fuzzy: a guess of gettext's, which nobody sees; mend it and remove the mark)"
ONE_AND_MANY = "nplurals=2; plural=(n != 1);"


def main() -> int:
    """Needs GNU gettext; what is not translated yet is listed, and a failure where the language is complete."""
    is_whole = True
    for app in ("activities", "lti_tool"):
        _collect(app)
        for path in sorted((ROOT / app / "locale").glob("*/LC_MESSAGES/django.po")):
            language = path.parent.parent.name
            catalogue = polib.pofile(str(path))
            if fill_in_header(catalogue, language):
                catalogue.save()
                sys.stdout.write(
                    f'{language}: mend its "Plural-Forms" if one and many are not all of them.\n'
                )
            catalogue.save_as_mofile(str(path.with_suffix(".mo")))
            lines = untranslated(catalogue)
            is_whole &= not lines or language not in COMPLETE
            sys.stdout.write(f"{path.relative_to(ROOT)}: {len(lines)} without translation\n")
            sys.stdout.writelines(f"  {line}\n" for line in lines)
    return 0 if is_whole else 1


def fill_in_header(catalogue: polib.POFile, language: str) -> bool:
    """In a language that Django does not know the header is a form to fill in, and nothing can read the catalogue."""
    is_blank = "INTEGER" in catalogue.metadata.get("Plural-Forms", "")
    if is_blank:
        catalogue.metadata |= {"Language": language, "Plural-Forms": ONE_AND_MANY}
        catalogue.metadata_is_fuzzy = False
    return is_blank


def untranslated(catalogue: polib.POFile) -> list[str]:
    """The texts that stand in no language but English, those too for which gettext has guessed."""
    guesses = [f"{entry.msgid!r}{FUZZY}" for entry in catalogue.fuzzy_entries()]
    return [repr(entry.msgid) for entry in catalogue.untranslated_entries()] + guesses


def _collect(app: str) -> None:
    command = [sys.executable, str(ROOT / "manage.py"), "makemessages", "--no-location", "--no-obsolete"]
    command += [f"--locale={language.code}" for language in LANGUAGES if language.code != SOURCE]
    paths = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    subprocess.run(
        [*command, "--ignore=demo_lms"],
        cwd=ROOT / app,
        env={"DJANGO_SETTINGS_MODULE": "tests.settings", **paths},
        check=True,
    )


if __name__ == "__main__":
    raise SystemExit(main())
