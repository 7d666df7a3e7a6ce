"""The library that draws the advisor in a browser (three.js, MIT), from its pinned npm package.

Four files of it are taken. They import each other by bare names, which a page whose policy allows no inline script
cannot map; the names are written out instead.
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from assets.tools.packages import FetchError, npm_tarball

VERSION: Final = "0.187.0"
INTEGRITY: Final = "sha512-Qiu7R+Cmh8CstZsY1uJOSWnVlfo7ZtNLV7mF8Jltk3LB3AtDu9cRZlcnRKkAk8Y4z6KKw35z7Y7Urd7jWY8etA=="
FILES: Final = {
    "package/build/three.module.js": "three.js",
    "package/build/three.core.js": "three.core.js",
    "package/examples/jsm/loaders/GLTFLoader.js": "gltf.js",
    "package/examples/jsm/utils/BufferGeometryUtils.js": "geometry.js",
    "package/examples/jsm/utils/SkeletonUtils.js": "skeleton.js",
    "package/LICENSE": "LICENSE",
}
_NAMES: Final = {
    "three": "./three.js",
    "../utils/BufferGeometryUtils.js": "./geometry.js",
    "../utils/SkeletonUtils.js": "./skeleton.js",
}
_IMPORT: Final = re.compile(r"(\bfrom\s*)(['\"])([^'\"]+)\2")


def build(cache_dir: Path, out_dir: Path, progress: Callable[[float, str], None]) -> None:
    """Write the files of three.js that the web client loads.

    Args:
        cache_dir: keeps the package.
        out_dir: gets the files.
        progress: is told the fraction done and what is being done.

    Raises:
        FetchError: the package could not be fetched, or is not as expected.
    """
    progress(0.0, "three.js")
    package = npm_tarball(cache_dir, "three", VERSION, INTEGRITY)
    with tarfile.open(package) as tar:
        for number, (inside, name) in enumerate(FILES.items()):
            progress(number / len(FILES), name)
            (out_dir / name).write_text(_text(tar, inside), encoding="utf-8")
    progress(1.0, "three.js")


def _text(tar: tarfile.TarFile, name: str) -> str:
    try:
        file = tar.extractfile(name)
    except KeyError:
        file = None
    if file is None:
        raise FetchError(f"The package three {VERSION} has no file {name}; this version of Steward needs another one.")
    text = file.read().decode("utf-8")
    return _IMPORT.sub(_written_out, text) if name.endswith(".js") else text


def _written_out(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2]}{_NAMES.get(found[3], found[3])}{found[2]}"
