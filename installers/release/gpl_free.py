"""Takes the parts under the GPL out of an environment that is going to be handed on.

PyAV's wheels link FFmpeg against libx264 and libx265. FFmpeg itself does without: where an encoder cannot be opened,
`renderer/video.py` takes the next one. So that FFmpeg's library still loads, both get a stand-in of the same name that
offers the same entrances and opens no encoder. Needs gcc.

    python -m installers.release.gpl_free FOLDER      # …/site-packages
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

GONE: Final = ("libx264", "libx265")
_DATA: Final = frozenset({"x264_levels"})  # a table, of which the first entry ends it
_MARK: Final = "steward: no encoder"


class FreeingError(RuntimeError):
    """The environment cannot be freed; one sentence."""


def free(site_packages: Path) -> list[Path]:
    """Replace each GPL library by a stand-in; returns those that were replaced now.

    Raises:
        FreeingError: the libraries are there and cannot be replaced.
    """
    done = []
    for library in found(site_packages):
        if not is_stand_in(library):
            _replace(library, _wanted(library))
            done.append(library)
    return done


def found(site_packages: Path) -> list[Path]:
    """Return the libraries in question that lie in an environment, stand-ins among them."""
    return sorted(path for name in GONE for path in site_packages.glob(f"av.libs/{name}-*"))


def is_stand_in(library: Path) -> bool:
    """Return whether a library is ours."""
    return library.stat().st_size < 100_000 and _MARK.encode() in library.read_bytes()


def _wanted(library: Path) -> list[str]:
    """Return the names that FFmpeg looks for in a library."""
    family = library.name.removeprefix("lib").partition("-")[0]
    names: set[str] = set()
    for user in library.parent.glob("libavcodec-*"):
        told = _run(["nm", "-D", "--undefined-only", str(user)])
        names |= {line.split()[-1].partition("@")[0] for line in told.splitlines() if f" {family}_" in line}
    if not names:
        raise FreeingError(f"What FFmpeg wants of {library.name} cannot be read; look at it with nm.")
    return sorted(names)


def _replace(library: Path, names: list[str]) -> None:
    lines = [f'const char steward_mark[] = "{_MARK}";']
    lines += [f"const char {name}[512] = {{0}};" for name in names if name in _DATA]
    lines += [f"void *{name}(void) {{ return 0; }}" for name in names if name not in _DATA]
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder) / "none.c", Path(folder) / library.name
        source.write_text("\n".join(lines) + "\n", encoding="ascii")
        options = ["-shared", "-fPIC", "-O1", "-Wl,--build-id=none", f"-Wl,-soname,{library.name}"]
        _run(["gcc", *options, "-o", str(made), str(source)])
        staged = library.with_name(f"{library.name}.new")
        staged.write_bytes(made.read_bytes())
        staged.chmod(library.stat().st_mode & 0o777)
        staged.replace(library)


def _run(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except FileNotFoundError as error:
        raise FreeingError(f"{command[0]} is not installed; apt-get install gcc binutils.") from error
    except subprocess.CalledProcessError as error:
        raise FreeingError(f"{command[0]} failed: {error.stderr.strip()[-200:]}") from error
    return done.stdout


if __name__ == "__main__":
    try:
        replaced = free(Path(sys.argv[1]))
    except (IndexError, FreeingError) as trouble:
        sys.exit(f"gpl_free: {trouble or 'name the folder site-packages'}")
    print(f"gpl_free: {len(replaced)} libraries replaced: {', '.join(path.name for path in replaced)}")
