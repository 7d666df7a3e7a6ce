"""The offline medium's install script, up to where it would install."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "installers" / "debian" / "kiosk" / "install.sh"
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
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}" for path in files]
    (folder / "SHA256SUMS").write_text("\n".join(sums) + "\n", encoding="ascii")
    return folder


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


@pytest.mark.skipif(shutil.which("gpgv") is None, reason="gpgv is not installed")
def test_a_medium_without_the_signature_that_was_asked_for_is_refused(tmp_path: Path) -> None:
    place = medium(tmp_path / "medium")
    key = tmp_path / "key.gpg"
    key.write_bytes(b"\x99\x00")
    code, said = install(place, "--key", str(key))
    assert code == 1
    assert "do not use this medium" in said


def test_an_unknown_option_shows_what_there_is(tmp_path: Path) -> None:
    code, said = install(medium(tmp_path / "medium"), "--force")
    assert code == 2
    assert "--settings FILE" in said


def test_a_whole_medium_passes_the_check(tmp_path: Path) -> None:
    code, said = install(medium(tmp_path / "a medium"), "--check")
    assert code == 0, said
    assert "The medium is whole." in said


@pytest.mark.skipif(shutil.which("gpg") is None or shutil.which("gpgv") is None, reason="GnuPG is not installed")
def test_only_the_key_that_signed_the_medium_opens_it(tmp_path: Path) -> None:
    place = medium(tmp_path / "medium")
    keys = {}
    for name in ("ours", "other"):
        home = tmp_path / name
        home.mkdir(mode=0o700)
        gpg = ["gpg", "--homedir", str(home), "--batch", "--quiet"]
        subprocess.run(
            [*gpg, "--passphrase", "", "--quick-generate-key", f"{name}@bank.example", "ed25519"],
            check=True,
            capture_output=True,
        )
        for kind, options in (("binary", ()), ("armoured", ("--armor",))):
            keys[name, kind] = tmp_path / f"{name}.{kind}"
            exported = subprocess.run([*gpg, *options, "--export"], check=True, capture_output=True)
            keys[name, kind].write_bytes(exported.stdout)
        if name == "ours":
            sums = place / "SHA256SUMS"
            signing = [*gpg, "--passphrase", "", "--pinentry-mode", "loopback", "--armor", "--output", f"{sums}.asc"]
            subprocess.run([*signing, "--detach-sign", sums], check=True, capture_output=True)
        subprocess.run(["gpgconf", "--homedir", str(home), "--kill", "all"], check=False, capture_output=True)
    for kind in ("binary", "armoured"):
        code, said = install(place, "--check", "--key", str(keys["ours", kind]))
        assert code == 0, said
        code, said = install(place, "--check", "--key", str(keys["other", kind]))
        assert code == 1
        assert "do not use this medium" in said


@pytest.mark.skipif(shutil.which("gpg") is None or shutil.which("gpgv") is None, reason="GnuPG is not installed")
@pytest.mark.parametrize("how", ["revoked", "over its time"])
def test_a_key_that_was_revoked_or_is_over_its_time_opens_no_medium(tmp_path: Path, how: str) -> None:
    place, home, public = medium(tmp_path / "medium"), tmp_path / "keys", tmp_path / "public.gpg"
    home.mkdir(mode=0o700)
    gpg = ["gpg", "--homedir", str(home), "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""]
    begun = "20260101T000000" if how == "over its time" else "0"
    past = ["--faked-system-time", f"{begun}!"] if begun != "0" else []

    def run(*words: str | Path, then: list[str] = past) -> bytes:
        return subprocess.run([*gpg, *then, *words], check=True, capture_output=True).stdout

    run("--quick-generate-key", "bank@bank.example", "ed25519", "default", "30d" if past else "0")
    sums = place / "SHA256SUMS"
    run("--armor", "--output", f"{sums}.asc", "--detach-sign", sums)
    public.write_bytes(run("--export"))
    if how == "revoked":
        assert install(place, "--check", "--key", str(public))[0] == 0
        (kept,) = (home / "openpgp-revocs.d").glob("*.rev")
        (tmp_path / "revocation").write_text(kept.read_text().replace(":-----BEGIN", "-----BEGIN"))
        run("--import", tmp_path / "revocation")
        public.write_bytes(run("--export"))
    subprocess.run(["gpgconf", "--homedir", str(home), "--kill", "all"], check=False, capture_output=True)
    code, said = install(place, "--check", "--key", str(public))
    assert code == 1, said
    assert "do not use this medium" in said
    assert how in said
