"""The offline medium: its install script, up to where it would install, and the check that the page puts before it."""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "installers" / "debian" / "kiosk" / "install.sh"
PAGE = Path(__file__).parents[2] / "docs" / "install-kiosk.md"
IS_DEBIAN_12 = Path("/etc/debian_version").exists() and 'VERSION_ID="12"' in Path("/etc/os-release").read_text()
pytestmark = pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0 or not IS_DEBIAN_12,
    reason="only root on Debian 12 gets past the first checks",
)


def medium(folder: Path) -> Path:
    """Make a medium whose checksums are right and whose package is none."""
    (folder / "packages").mkdir(parents=True)
    (folder / "packages" / "steward-kiosk_0_amd64.deb").write_bytes(b"not a package")
    shutil.copy(SCRIPT, folder / "install.sh")
    with_sums(folder)
    return folder


def with_sums(folder: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("SHA256SUMS"))
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}" for path in files]
    (folder / "SHA256SUMS").write_text("\n".join(sums) + "\n", encoding="ascii")


def install(folder: Path, *options: str) -> tuple[int, str]:
    result = subprocess.run(["sh", folder / "install.sh", *options], capture_output=True, text=True)
    return result.returncode, result.stdout + result.stderr


def test_a_damaged_file_is_named_and_nothing_is_installed(tmp_path: Path) -> None:
    place = medium(tmp_path / "a medium")
    (place / "packages" / "steward-kiosk_0_amd64.deb").write_bytes(b"something else")
    code, said = install(place)
    assert code == 1
    assert "steward-kiosk_0_amd64.deb" in said
    assert "damaged or missing" in said


def test_a_package_that_nobody_listed_is_refused(tmp_path: Path) -> None:
    place = medium(tmp_path / "medium")
    (place / "packages" / "surprise_1_amd64.deb").write_bytes(b"x")
    code, said = install(place)
    assert code == 1
    assert "surprise_1_amd64.deb is not in SHA256SUMS" in said


def test_an_unknown_option_shows_what_there_is(tmp_path: Path) -> None:
    code, said = install(medium(tmp_path / "medium"), "--force")
    assert code == 2
    assert "--settings FILE" in said


def test_a_whole_medium_passes_the_check(tmp_path: Path) -> None:
    code, said = install(medium(tmp_path / "a medium"), "--check")
    assert code == 0, said
    assert "The medium is whole." in said


def as_the_page_says(folder: Path, key: Path) -> tuple[int, str]:
    """Run the page's own lines; a medium that they take is only checked and not installed."""
    (lines,) = (
        block for block in PAGE.read_text(encoding="utf-8").split("```") if "gpgv " in block and "GOODSIG" in block
    )
    for theirs, ours in (
        ("/media/usb", shlex.quote(str(folder))),
        ("~/operations.gpg", shlex.quote(str(key))),
        ("sh install.sh", "sh install.sh --check"),
    ):
        assert lines.count(theirs) == 1
        lines = lines.replace(theirs, ours)
    result = subprocess.run(["sh", "-c", lines], capture_output=True, text=True)
    return result.returncode, result.stdout + result.stderr


def new_key(home: Path, *options: str, lasts: str = "0") -> list[str]:
    """Make a key of GnuPG's; returns the command that uses it."""
    home.mkdir(mode=0o700)
    gpg = ["gpg", "--homedir", str(home), "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""]
    made = [*gpg, *options, "--quick-generate-key", f"{home.name}@bank.example", "ed25519", "default", lasts]
    subprocess.run(made, check=True, capture_output=True)
    return gpg


def sign(gpg: list[str], place: Path, *options: str) -> None:
    sums = place / "SHA256SUMS"
    command = [*gpg, *options, "--yes", "--armor", "--output", f"{sums}.asc", "--detach-sign", str(sums)]
    subprocess.run(command, check=True, capture_output=True)


def exported(gpg: list[str], file: Path) -> Path:
    file.write_bytes(subprocess.run([*gpg, "--export"], check=True, capture_output=True).stdout)
    return file


def no_more(home: Path) -> None:
    subprocess.run(["gpgconf", "--homedir", str(home), "--kill", "all"], check=False, capture_output=True)


def swapped(place: Path) -> Path:
    """Put another script into a medium, which tells that it ran, with checksums that agree."""
    ran = place.parent / "ran"
    (place / "install.sh").write_text(f"touch {shlex.quote(str(ran))}; echo The medium is whole.\n", encoding="utf-8")
    with_sums(place)
    return ran


NEEDS_GNUPG = pytest.mark.skipif(
    shutil.which("gpg") is None or shutil.which("gpgv") is None, reason="GnuPG is not installed"
)


@NEEDS_GNUPG
def test_only_the_key_that_signed_the_medium_opens_it(tmp_path: Path) -> None:
    place = medium(tmp_path / "a medium")
    ours, other = (new_key(tmp_path / name) for name in ("ours", "other"))
    ring, stranger = exported(ours, tmp_path / "ours.gpg"), exported(other, tmp_path / "other.gpg")
    code, said = as_the_page_says(place, ring)
    assert code != 0, "it is not signed at all"
    sign(ours, place)
    code, said = as_the_page_says(place, ring)
    assert code == 0, said
    assert "GOODSIG" in said
    assert "The medium is whole." in said
    code, said = as_the_page_says(place, stranger)
    assert code != 0
    assert "The medium is whole." not in said
    (place / "packages" / "steward-kiosk_0_amd64.deb").write_bytes(b"something else")
    code, said = as_the_page_says(place, ring)
    assert code != 0
    assert "steward-kiosk_0_amd64.deb" in said
    for home in ("ours", "other"):
        no_more(tmp_path / home)


@NEEDS_GNUPG
@pytest.mark.parametrize("how", ["the signature that was there", "a stranger's signature"])
def test_the_script_of_a_medium_that_was_swapped_never_runs(tmp_path: Path, how: str) -> None:
    place = medium(tmp_path / "medium")
    ours, other = (new_key(tmp_path / name) for name in ("ours", "other"))
    sign(ours, place)
    ran = swapped(place)
    if how == "a stranger's signature":
        sign(other, place)
    code, said = as_the_page_says(place, exported(ours, tmp_path / "ours.gpg"))
    assert code != 0, said
    assert not ran.exists()
    for home in ("ours", "other"):
        no_more(tmp_path / home)


@NEEDS_GNUPG
@pytest.mark.parametrize(("how", "told"), [("revoked", "REVKEYSIG"), ("over its time", "EXPKEYSIG")])
def test_a_key_that_was_revoked_or_is_over_its_time_opens_no_medium(tmp_path: Path, how: str, told: str) -> None:
    place, home, public = medium(tmp_path / "medium"), tmp_path / "keys", tmp_path / "public.gpg"
    past = ["--faked-system-time", "20260101T000000!"] if how == "over its time" else []
    gpg = new_key(home, *past, lasts="30d" if past else "0")
    sign(gpg, place, *past)
    exported(gpg, public)
    if how == "revoked":
        assert as_the_page_says(place, public)[0] == 0
        (kept,) = (home / "openpgp-revocs.d").glob("*.rev")
        (tmp_path / "revocation").write_text(kept.read_text().replace(":-----BEGIN", "-----BEGIN"))
        subprocess.run([*gpg, "--import", tmp_path / "revocation"], check=True, capture_output=True)
        exported(gpg, public)
    no_more(home)
    code, said = as_the_page_says(place, public)
    assert code != 0, said
    assert "The medium is whole." not in said
    assert told in said, "who stands there has to learn why"
    assert "good signature" not in said.lower(), "gpgv says so of these keys, too"
