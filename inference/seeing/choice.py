"""Which finder looks: a network that somebody installed, else OpenCV's cascade; and installing one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from inference.errors import ModelError
from inference.runtime import model_folder
from inference.runtime.model_folder import Manifest
from inference.seeing.anchored import FACE, PALM, AnchoredFinder, Form, form_of
from inference.seeing.cascade import CascadeFinder
from inference.seeing.types import FaceFinder, HandFinder

KINDS: Final[dict[str, Form]] = {"seeing-face": FACE, "seeing-hand": PALM}


def is_seeing(source: Path) -> bool:
    """Return whether a folder may hold a network for the camera: one ONNX file and nothing that voices bring."""
    alone = len(list(source.glob("*.onnx"))) == 1
    return alone and not any(any(source.glob(form)) for form in ("*.onnx.json", "*.bin", "model.json"))


def install_seeing(
    source: Path,
    models: Path,
    name: str,
    threads: int = 1,
    progress: model_folder.Progress = lambda _fraction, _words: None,
) -> Manifest:
    """Check a MediaPipe face or palm network and copy it in.

    Args:
        source: folder with one ONNX file; a SHA256SUMS in it is held against it.
        models: folder of the installed models.
        name: to install it under.
        threads: processor threads for trying it.
        progress: told the fraction done, 0 to 1, and what is being done.

    Raises:
        ModelError: it is no such network; names it and says what it has and what is wanted.
        OutputError: the models' folder cannot be written.
    """
    if not is_seeing(source):
        raise ModelError(f"{source} holds no network for the camera: one ONNX file of MediaPipe's face or palm model.")
    file = next(source.glob("*.onnx"))
    form = form_of(file, threads)
    kind = next(kind for kind, known in KINDS.items() if known is form)
    return model_folder.install(
        source, models, name, kind, [Path(file.name)], lambda copy: try_seeing(copy, kind, threads), progress
    )


def try_seeing(folder: Path, kind: str, threads: int = 1) -> str:
    """Open an installed network and return what it is in words.

    Raises:
        ModelError: it cannot be opened or is not what it was.
    """
    AnchoredFinder(_file(folder), KINDS[kind], threads)
    return f"finds {KINDS[kind].what}, {KINDS[kind]}"


def open_faces(models: Path, tell: Callable[[str], None], threads: int = 1) -> FaceFinder:
    """Return the face network that is installed, else the cascade.

    Args:
        models: folder of the installed models.
        tell: told in one sentence why an installed network is not used.
        threads: processor threads for one run.

    Raises:
        ModelError: the cascade is missing too.
    """
    return _installed(models, "seeing-face", tell, threads) or CascadeFinder()


def open_hands(models: Path, tell: Callable[[str], None], threads: int = 1) -> HandFinder | None:
    """Return the palm network that is installed, None where there is none."""
    return _installed(models, "seeing-hand", tell, threads)


def _installed(models: Path, kind: str, tell: Callable[[str], None], threads: int) -> AnchoredFinder | None:
    try:
        manifest = next((each for each in model_folder.listed(models) if each.kind == kind), None)
        return None if manifest is None else AnchoredFinder(_file(models / manifest.name), KINDS[kind], threads)
    except ModelError as error:
        tell(str(error))
        return None


def _file(folder: Path) -> Path:
    found = sorted(folder.glob("*.onnx"))
    if len(found) != 1:
        raise ModelError(f"There must be one ONNX file in {folder}, not {len(found)}; install the model again.")
    return found[0]
