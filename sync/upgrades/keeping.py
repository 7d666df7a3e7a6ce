"""The way back: the installed version as a package again, made of its own files before they are replaced.

So whatever a machine was installed from, a stick or another repository, there is something to go back to. It is as much
to be trusted as what is installed: made by root of root's files, kept where nobody else may read or write.
"""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
from pathlib import Path
from typing import BinaryIO, Final

from sync.upgrades.machine import Machine, MachineError

_MAGIC: Final = b"!<arch>\n"
_FORMAT: Final = b"2.0\n"
_PACKED_S: Final = 1800.0


class NoWayBackError(RuntimeError):
    """The installed version is not whole, so that it could not come back; one sentence."""


def keep(machine: Machine, name: str, deb: Path) -> None:
    """Write the installed version of a package as a .deb.

    Args:
        machine: where it is installed.
        name: of the package.
        deb: to write; it is there whole or not at all, also after a power cut.

    Raises:
        NoWayBackError: files of the package are gone.
        MachineError: the package is not installed, or its files cannot be packed now.
        OSError: the place cannot be written.
    """
    control, parts = machine.control_of(name)
    data = deb.with_name(deb.name + ".data")
    new = deb.with_name(deb.name + ".new")
    try:
        _pack_files(machine, name, data)
        with new.open("wb") as out:
            out.write(_MAGIC)
            _add(out, "debian-binary", io.BytesIO(_FORMAT), len(_FORMAT))
            packed = _control(name, control, parts)
            _add(out, "control.tar", io.BytesIO(packed), len(packed))
            with data.open("rb") as content:
                _add(out, "data.tar.gz", content, data.stat().st_size)
            out.flush()
            os.fsync(out.fileno())
        new.replace(deb)
        settle(deb.parent)
    finally:
        data.unlink(missing_ok=True)
        new.unlink(missing_ok=True)


def settle(folder: Path) -> None:
    """Have the names in a folder outlast a power cut, as they are now.

    Raises:
        OSError: the folder cannot be opened.
    """
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _pack_files(machine: Machine, name: str, data: Path) -> None:
    """Pack a package's files as they lie now; a folder that is a link on this machine (/lib) is left as it is."""
    paths = [machine.root / path.lstrip("/") for path in machine.files_of(name)]
    listed = [path for path in paths if not (path.is_symlink() and path.is_dir())]
    missing = [path for path in listed if not (path.exists() or path.is_symlink())]
    if missing:
        raise NoWayBackError(f"{missing[0]} of the installed version is gone; install that version again by hand.")
    names = "\0".join(f"./{path.relative_to(machine.root)}" for path in listed)
    command = ["tar", "--create", f"--file={data}", "--use-compress-program=gzip -1", f"--directory={machine.root}"]
    command += ["--no-recursion", "--numeric-owner", "--null", "--verbatim-files-from", "--files-from=-"]
    try:
        done = subprocess.run(
            command, input=names.encode(errors="surrogateescape"), capture_output=True, env=machine.environment,
            timeout=_PACKED_S, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise MachineError(f"The installed version was not packed within {_PACKED_S / 60:.0f} minutes.") from error
    if done.returncode:
        raise MachineError("The installed version could not be packed as a way back; look at the disk.")


def _control(name: str, control: str, parts: list[Path]) -> bytes:
    """Return the archive of the control file and all that stands beside it."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as tar:
        contents = [("control", control.encode(), 0o644)]
        contents += [
            (part.name.removeprefix(f"{name}."), part.read_bytes(), part.stat().st_mode & 0o755) for part in parts
        ]
        for member, content, mode in contents:
            entry = tarfile.TarInfo(f"./{member}")
            entry.size, entry.mode = len(content), mode
            tar.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def _add(out: BinaryIO, name: str, content: BinaryIO, size: int) -> None:
    """Add a member to an archive (ar(5)); each begins at an even place."""
    out.write(f"{name:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{size:<10}`\n".encode("ascii"))
    while block := content.read(1 << 20):
        out.write(block)
    if size % 2:
        out.write(b"\n")
