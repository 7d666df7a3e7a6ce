"""What packages are made of is what was tested: every distribution has a hash, and pip takes no other file."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from installers.release import hashes

A, B = "a" * 64, "b" * 64


def wheel(folder: Path, text: str) -> str:
    """Make a distribution of one module; returns its file's hash."""
    files = {
        "lantern.py": text,
        "lantern-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: lantern\nVersion: 1.0\n",
        "lantern-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    for name, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content.encode()).digest()).rstrip(b"=").decode()
        record += f"{name},sha256={digest},{len(content)}\n"
    path = folder / "lantern-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as file:
        for name, content in (files | {"lantern-1.0.dist-info/RECORD": record}).items():
            file.writestr(zipfile.ZipInfo(name), content)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def installs(folder: Path, lines: list[str]) -> subprocess.CompletedProcess[str]:
    """Install as environment.sh does, from a folder instead of an index."""
    wanted = folder / "wanted"
    wanted.write_text("\n".join(lines))
    words = ["--isolated", "install", "-qq", "--no-deps", "--only-binary", ":all:", "--require-hashes", "--no-index"]
    words += ["--find-links", str(folder), "--target", str(folder / "there"), "-r", str(wanted)]
    return subprocess.run([sys.executable, "-m", "pip", *words], capture_output=True, text=True, check=False)


def test_pip_takes_the_file_that_was_tested_and_no_other(tmp_path: Path) -> None:
    known = {"lantern": ("1.0", frozenset({wheel(tmp_path, "light = 1\n"), A}))}
    lines = hashes.required(["lantern==1.0"], known)
    good = installs(tmp_path, lines)
    assert good.returncode == 0, good.stderr
    wheel(tmp_path, "light = 'stolen'\n")
    refused = installs(tmp_path, lines)
    assert refused.returncode != 0
    assert "DO NOT MATCH THE HASHES" in refused.stderr


def test_every_locked_distribution_has_a_hash_in_its_version() -> None:
    known = hashes.read()
    assert {name: version for name, (version, _) in known.items() if name not in hashes.COMPILED} == hashes.pinned()
    assert known.keys() >= hashes.COMPILED, "and what is compiled has its source's"


def test_a_distribution_without_a_hash_of_its_version_is_told_and_nothing_is_left_out() -> None:
    known = {"lantern": ("1.0", frozenset({A})), "tpm2-pytss": ("3.0.0", frozenset({B}))}
    for wanted in ("lantern==1.1", "wick==1.0"):
        with pytest.raises(hashes.HashesError, match="has no hash"):
            hashes.required([wanted], known)
    assert hashes.required(["Lantern==1.0", "tpm2_pytss==3.0.0"], known) == [f"lantern==1.0 --hash=sha256:{A}"]
    assert hashes.compiled(["Lantern==1.0", "tpm2_pytss==3.0.0"]) == ["tpm2-pytss==3.0.0"]


def test_hashes_of_one_version_are_kept_together_and_others_dropped() -> None:
    before = {"lantern": ("1.0", frozenset({A})), "wick": ("1.0", frozenset({A})), "gone": ("1.0", frozenset({A}))}
    now = {"lantern": ("1.0", frozenset({B})), "wick": ("2.0", frozenset({B}))}
    found = hashes.merged(before, now, {"lantern": "1.0", "wick": "2.0"})
    assert found == {"lantern": ("1.0", frozenset({A, B})), "wick": ("2.0", frozenset({B}))}


def test_what_is_written_is_read_again_and_what_is_no_line_is_told(tmp_path: Path) -> None:
    known = {"lantern": ("1!10.1", frozenset({A, B}))}
    path = tmp_path / "hashes.lock"
    path.write_text(hashes.written(known))
    assert hashes.read(path) == known
    path.write_text("lantern==1.0\n")
    with pytest.raises(hashes.HashesError):
        hashes.read(path)


def test_environments_that_are_handed_on_are_made_with_hashes() -> None:
    script = (hashes.ROOT / "installers" / "debian" / "environment.sh").read_text(encoding="utf-8")
    installs = [line for line in script.splitlines() if '"${INSTALL[@]}"' in line]
    assert len(installs) == 2
    assert "--require-hashes" in installs[0]
    assert "--no-index" in installs[1]
