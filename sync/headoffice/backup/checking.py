"""Checking a vault: every byte of every backup is read and opened, and what no backup needs is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sync.errors import SealError, StoreError
from sync.headoffice.backup.rows import unpacked
from sync.headoffice.backup.vault import Vault


@dataclass(slots=True)
class Checked:
    """What was found; `wrong` has a sentence for each thing that is not as it was written."""

    backups: int = 0
    objects: int = 0
    bytes: int = 0
    unneeded: int = 0
    wrong: list[str] = field(default_factory=list)


def needed(manifest: dict[str, Any]) -> Iterator[tuple[str, int | None]]:
    """Yield the names of a backup's objects, each with its number of rows, None for parts of files."""
    for pieces in (*manifest["tables"].values(), manifest["records"], manifest["chunks"]):
        yield from ((name, count) for name, count in pieces)
    for room in manifest["rooms"].values():
        for entry in room.values():
            yield from ((name, None) for name in entry.get("pieces", ()))


def check(vault: Vault, progress: Callable[[str, float], None] = lambda words, done: None) -> Checked:
    """Read everything, and compare it with its name, its manifest and its signature.

    Raises:
        StoreError: the place cannot be used at all.
    """
    found = Checked()
    wanted: dict[str, int | None] = {}
    for name in vault.manifests():
        progress(f"Manifest {name}", 0.0)
        try:
            wanted |= dict(needed(vault.manifest(name)))
            found.backups += 1
        except (StoreError, SealError) as error:
            found.wrong.append(str(error))
    for number, (name, rows) in enumerate(wanted.items()):
        progress("Reading objects", number / len(wanted))
        try:
            content = vault.get(name)
            if rows is not None and len(unpacked(content)[1]) != rows:
                raise SealError(f"The object {name} has another number of rows than its manifest says.")
            found.objects, found.bytes = found.objects + 1, found.bytes + len(content)
        except (StoreError, SealError) as error:
            found.wrong.append(str(error))
    found.unneeded = sum(name not in wanted for name, _ in vault.objects())
    return found
