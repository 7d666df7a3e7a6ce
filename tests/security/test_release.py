"""A release is the same bytes whoever makes it, and what was changed or signed by somebody else is refused."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from installers.release import signing, wheel
from installers.release.components import ROOT
from installers.release.signing import SUMS, SignatureError


@pytest.fixture(scope="module")
def commit() -> str:
    """One commit for all: somebody may commit meanwhile."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a git checkout")
    done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def built(commit: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wheel.build(tmp_path_factory.mktemp("first"), commit)


def test_two_builds_at_other_times_and_places_are_the_same_bytes(built: Path, commit: str, tmp_path: Path) -> None:
    """The second: another process, folder, umask, time zone, language and seed of hashes, and later."""
    elsewhere = tmp_path / "a longer place with blanks"
    elsewhere.mkdir()
    environment = {
        **os.environ,
        "TMPDIR": str(elsewhere),
        "TZ": "Asia/Tokyo",
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "7",
    }
    command = [sys.executable, "-m", "installers.release.wheel", "--commit", commit, "--out", str(elsewhere / "dist")]
    done = subprocess.run(command, cwd=ROOT, env=environment, umask=0o077, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    second = elsewhere / "dist" / built.name
    assert second.read_bytes() == built.read_bytes()


def test_the_wheel_holds_the_product_and_nothing_else(built: Path) -> None:
    with zipfile.ZipFile(built) as archive:
        names = archive.namelist()
    folders = {name.split("/")[0] for name in names}
    assert {each for each in folders if not each.endswith(".dist-info")} == {
        "app", "renderer", "inference", "finance", "sync", "assets",
    }  # fmt: skip
    strange = (".git", "test_", ".pyc", ".key", ".pem", ".env", ".db", "~", ".orig", ".sqlite")
    assert not [name for name in names if any(part in name for part in strange)]


@pytest.fixture
def signed(tmp_path: Path) -> tuple[Path, Path]:
    """A release of two small files, and who may have signed it."""
    if shutil.which("ssh-keygen") is None:
        pytest.skip("ssh-keygen is not installed")
    folder, key, signers = tmp_path / "dist", tmp_path / "release.key", tmp_path / "allowed_signers"
    folder.mkdir()
    (folder / "steward.whl").write_bytes(b"wheel")
    (folder / "LICENCES.md").write_text("words")
    signers.write_text(signing.new_key(key, "") + "\n")
    signing.sign(signing.write_sums(folder), key)
    return folder, signers


def test_a_release_as_it_was_signed_is_taken(signed: tuple[Path, Path]) -> None:
    assert signing.verify(*signed) == ["LICENCES.md", "steward.whl"]


def test_openssh_alone_can_check_it(signed: tuple[Path, Path]) -> None:
    """The commands of docs/security/releases.md, word for word."""
    folder, signers = signed
    said = (ROOT / "docs" / "security" / "releases.md").read_text(encoding="utf-8")
    lines = said.split("```sh verify\n", 1)[1].split("```", 1)[0]
    script = lines.replace("allowed_signers", str(signers))
    done = subprocess.run(["bash", "-euc", script], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    (folder / "steward.whl").write_bytes(b"other")
    assert subprocess.run(["bash", "-euc", script], cwd=folder, capture_output=True, check=False).returncode != 0


@pytest.mark.parametrize("what", ["content", "sums", "signature", "added", "missing", "link"])
def test_a_release_that_was_changed_anywhere_is_refused(signed: tuple[Path, Path], what: str) -> None:
    folder, signers = signed
    path = folder / "steward.whl"
    if what == "content":
        path.write_bytes(b"wheeL")
    elif what == "sums":
        path.write_bytes(b"other")
        signing.write_sums(folder)
    elif what == "signature":
        (folder / f"{SUMS}.sig").write_text("no signature")
    elif what == "added":
        (folder / "more.whl").write_bytes(b"more")
    elif what == "missing":
        path.unlink()
    else:
        (folder.parent / "same").write_bytes(b"wheel")
        path.unlink()
        path.symlink_to(folder.parent / "same")
    with pytest.raises(SignatureError):
        signing.verify(folder, signers)


def test_nobody_elses_signature_counts(signed: tuple[Path, Path], tmp_path: Path) -> None:
    folder, signers = signed
    signing.new_key(tmp_path / "other.key", "")
    signing.sign(folder / SUMS, tmp_path / "other.key")
    with pytest.raises(SignatureError):
        signing.verify(folder, signers)


def test_a_signature_for_another_purpose_does_not_count(signed: tuple[Path, Path], tmp_path: Path) -> None:
    folder, signers = signed
    sums = folder / SUMS
    sums.with_name(f"{SUMS}.sig").unlink()
    command = ["ssh-keygen", "-Y", "sign", "-q", "-f", str(tmp_path / "release.key"), "-n", "git", str(sums)]
    subprocess.run(command, check=True, capture_output=True)
    with pytest.raises(SignatureError):
        signing.verify(folder, signers)


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("there")
    with pytest.raises(SignatureError, match="never overwritten"):
        signing.new_key(tmp_path / "key", "")


def test_a_revoked_key_signs_nothing_any_more_also_where_the_list_of_signers_is_an_old_one(
    signed: tuple[Path, Path], tmp_path: Path
) -> None:
    folder, signers = signed
    old = signers.read_text()
    next_key = tmp_path / "next.key"
    signers.write_text(f"# who may sign\n{old}{signing.new_key(next_key, '')}\n")
    assert signing.verify(folder, signers)
    assert signing.revoke(tmp_path / "release.key.pub", signers) == 1
    with pytest.raises(SignatureError):
        signing.verify(folder, signers)
    left = signers.read_text()
    assert left.startswith("# who may sign\n")
    signers.write_text(old + left)
    with pytest.raises(SignatureError):
        signing.verify(folder, signers)
    kept = signers.with_name(signing.REVOKED)
    kept.rename(tmp_path / "away")
    assert signing.verify(folder, signers), "it was the list of revoked keys that refused it"
    (tmp_path / "away").rename(kept)
    signing.sign(folder / SUMS, next_key)
    assert signing.verify(folder, signers)
    assert signing.revoke(tmp_path / "release.key.pub", signers) == 1, "twice is no harm"


def test_what_is_no_public_key_revokes_nothing(signed: tuple[Path, Path], tmp_path: Path) -> None:
    folder, signers = signed
    for text in ("", "ssh-ed25519", "ssh-ed25519 AAAA", "nonsense nonsense"):
        (tmp_path / "bad.pub").write_text(text)
        with pytest.raises(SignatureError):
            signing.revoke(tmp_path / "bad.pub", signers)
    assert signing.verify(folder, signers)


def test_our_own_lists_of_signers_can_be_read() -> None:
    """ssh-keygen takes both with their comments; whoever asks for an unknown signer is told so."""
    folder = Path(signing.__file__).parent
    for name in ("allowed_signers", signing.REVOKED):
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            assert line.startswith("#") or "ssh-ed25519" in line, name
