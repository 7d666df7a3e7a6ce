"""Language models among the installed models: checked, copied whole, found again by name."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from inference.errors import EngineUnavailable, ModelError
from inference.language.model.gguf_file import SUFFIX, describe
from inference.language.model.local import LocalModel
from inference.language.model.types import Message as Said
from inference.language.model.types import Options, Request
from inference.runtime import model_folder
from inference.runtime.model_folder import Manifest

KIND: Final = "language-model"
AUTO: Final = "auto"
OFF: Final = "off"
OPEN_S: Final = 300.0
_FEW: Final = 2


def is_language_model(source: Path) -> bool:
    """Return whether a folder, or a file itself, may be a language model: it is a GGUF file or holds one."""
    return source.suffix.lower() == SUFFIX if source.is_file() else bool(_files(source))


def install_language_model(
    source: Path, models: Path, name: str, progress: model_folder.Progress = lambda _fraction, _words: None
) -> Manifest:
    """Check a GGUF file and copy it in.

    Args:
        source: the file, or a folder that holds it alone; a SHA256SUMS beside it is held against it.
        models: folder of the installed models.
        name: to install it under.
        progress: told the fraction done, 0 to 1, and what is being done.

    Raises:
        ModelError: it is no such file, was cut short, or does not open; names it.
        OutputError: the models' folder cannot be written.
    """
    if source.is_file():
        folder, files = source.parent, [Path(source.name)]
    else:
        folder, files = source, _files(source)
    if len(files) != 1:
        raise ModelError(
            f"{source} holds {len(files)} GGUF files; give the one to install, and a model in one piece, not in parts."
        )
    describe(folder / files[0])
    return model_folder.install(folder, models, name, KIND, files, lambda copy: try_language_model(copy), progress)


def try_language_model(folder: Path) -> str:
    """Read an installed model, open it where the library is installed, and return what it is in words.

    Raises:
        ModelError: it cannot be read or opened.
    """
    path = file_of(folder)
    found = describe(path)
    model = LocalModel(Options(str(path), context_tokens=512, gpu_layers=0))
    try:
        model.opened(OPEN_S)
        list(model.speak(Request((Said("user", "Good morning."),), most_tokens=_FEW)))
    except EngineUnavailable as error:
        if "llama-cpp-python" not in str(error):
            raise ModelError(f"{path.name} does not work here: {error}") from error
        return f"{found.name}: {found} (not tried: {error})"
    finally:
        model.close()
    return f"{found.name}: {found}"


def file_of(folder: Path) -> Path:
    """Return the GGUF file of an installed model.

    Raises:
        ModelError: it is gone.
    """
    files = _files(folder)
    if not files:
        raise ModelError(f"The language model in {folder} is gone; install it again.")
    return folder / files[0]


def find(models: Path, wanted: str) -> Path | None:
    """Return the file of the model that a setting names.

    Args:
        models: folder of the installed models.
        wanted: "auto" for the first that is installed, "off" for none, a name, or the path of a GGUF file.

    Raises:
        ModelError: there is none of that name.
    """
    if wanted in ("", OFF):
        return None
    if wanted.lower().endswith(SUFFIX):
        path = Path(wanted).expanduser()
        describe(path)
        return path
    installed = [each for each in model_folder.listed(models) if each.kind == KIND]
    for manifest in installed:
        if wanted in (AUTO, manifest.name):
            return file_of(models / manifest.name)
    if wanted == AUTO:
        return None
    known = ", ".join(each.name for each in installed) or "none"
    raise ModelError(f"There is no language model {wanted!r}; installed: {known}. `steward models install` takes one.")


def _files(folder: Path) -> list[Path]:
    return [Path(path.name) for path in sorted(folder.glob("*")) if path.suffix.lower() == SUFFIX and path.is_file()]
