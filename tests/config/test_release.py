"""Which release runs is told by the code itself, however it came here."""

import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from activities.models import User
from config.release import Release, release

HASH = "0123456789abcdef0123456789abcdef01234567"
OTHER = "f" * 40


@pytest.fixture
def code(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.2.3"\n')
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "commit.txt").write_text("$Format:%H$\n")
    return tmp_path


def commit_of(code: Path, *, built_from: str = "") -> str:
    found = release(base_dir=code, built_from=built_from)
    assert found.version == "1.2.3"
    return found.commit


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    done = subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_a_folder_that_tells_no_commit_has_a_version(code: Path) -> None:
    assert commit_of(code) == ""
    assert str(release(base_dir=code, built_from="")) == "1.2.3"


def test_an_image_is_told_its_commit_when_it_is_built(code: Path) -> None:
    (code / "config" / "commit.txt").write_text(OTHER)
    assert commit_of(code, built_from=HASH + "\n") == HASH[:12]


def test_a_mark_that_nobody_replaced_is_no_commit(code: Path) -> None:
    assert commit_of(code, built_from="$(git rev-parse HEAD)") == ""


def test_a_checkout_an_archive_a_worktree_and_packed_refs_say_the_same(code: Path, tmp_path: Path) -> None:
    git(code, "init", "-q", "-b", "main")
    (code / ".gitattributes").write_text("config/commit.txt export-subst\n")
    git(code, "add", ".")
    git(code, "commit", "-qm", "one")
    head = git(code, "rev-parse", "HEAD")[:12]
    assert commit_of(code) == head
    git(code, "worktree", "add", "-q", "-b", "side", str(tmp_path / "side"))
    assert commit_of(tmp_path / "side") == head
    git(code, "pack-refs", "--all")
    assert (commit_of(code), commit_of(tmp_path / "side")) == (head, head)
    git(code, "checkout", "-q", "--detach")
    assert commit_of(code) == head
    (tmp_path / "archive").mkdir()
    subprocess.run(
        ["tar", "x", "-C", str(tmp_path / "archive")],
        check=True,
        input=subprocess.run(["git", "archive", "HEAD"], cwd=code, check=True, capture_output=True).stdout,
    )
    assert commit_of(tmp_path / "archive") == head


@pytest.mark.django_db
def test_the_administrations_foot_names_the_release(client: Client) -> None:
    client.force_login(User.objects.create_superuser("root", password="x"))
    page = client.get("/admin/").content.decode()
    assert f'<bdi dir="ltr">{settings.RELEASE}</bdi>' in page


def test_health_and_the_first_line_of_a_log_name_the_release(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    told = client.get("/healthz").json()
    assert told == {"status": "ok", "version": settings.RELEASE.version, "commit": settings.RELEASE.commit}
    with caplog.at_level("INFO", "verstas.release"):
        Release("1.2.3", "abc").say_started("worker")
    said = vars(caplog.records[-1])
    assert (said["message"], said["part"], said["version"]) == ("started", "worker", "1.2.3")
