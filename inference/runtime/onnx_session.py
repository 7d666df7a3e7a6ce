"""The one place that imports onnxruntime: open a network, run it, name what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from inference.errors import ModelError

Array = npt.NDArray[Any]
CPU = "CPUExecutionProvider"


@dataclass(frozen=True, slots=True)
class Session:
    """An opened network.

    Attributes:
        path: where its file lies, for messages.
        input_names: names of the inputs that `run` wants.
        output_names: names of what `run` returns, in that order.
        providers: execution providers in use, most preferred first.
    """

    path: Path
    input_names: tuple[str, ...]
    output_names: tuple[str, ...]
    providers: tuple[str, ...]
    _runner: Any

    def shape(self, name: str) -> tuple[int | None, ...]:
        """Return the shape of an input or an output; None for a length that may vary.

        Raises:
            KeyError: the network has none of that name.
        """
        for entry in (*self._runner.get_inputs(), *self._runner.get_outputs()):
            if entry.name == name:
                return tuple(length if isinstance(length, int) and length > 0 else None for length in entry.shape)
        raise KeyError(name)

    def run(self, inputs: Mapping[str, Array]) -> tuple[Array, ...]:
        """Run the network once.

        Args:
            inputs: one array for each of `input_names`.

        Returns:
            The outputs in the order of `output_names`.

        Raises:
            ModelError: the arrays do not fit the network's signature.
        """
        try:
            return tuple(np.asarray(output) for output in self._runner.run(None, dict(inputs)))
        except Exception as error:  # onnxruntime has no common base for its errors
            raise ModelError(
                f"The model {self.path.name} does not take what was given to it ({_first_line(error)}); "
                "install it again with `steward setup`."
            ) from error


def providers() -> tuple[str, ...]:
    """Return onnxruntime's execution providers on this machine, most preferred first."""
    import onnxruntime

    return tuple(onnxruntime.get_available_providers())


def open_session(path: Path, threads: int, wanted: tuple[str, ...] = (CPU,)) -> Session:
    """Open a network file.

    Args:
        path: an ONNX file.
        threads: processor threads for one run, at least 1; they sleep between runs instead of spinning, because a
            spinning thread takes a whole core from the renderer.
        wanted: execution providers to try, most preferred first; those missing here are left out.

    Raises:
        ModelError: the file is missing or is no network that onnxruntime can load.
    """
    import onnxruntime

    if not path.is_file():
        raise ModelError(f"The model file {path} is missing; run `steward setup`.")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = max(1, threads)
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.inter_op.allow_spinning", "0")
    options.log_severity_level = 3  # errors only: its warnings are about the graph's taste
    usable = [name for name in wanted if name in onnxruntime.get_available_providers()] or [CPU]
    try:
        runner = onnxruntime.InferenceSession(str(path), sess_options=options, providers=usable)
    except Exception as error:  # onnxruntime has no common base for its errors
        raise ModelError(
            f"The model file {path} cannot be loaded ({_first_line(error)}); install it again with `steward setup`."
        ) from error
    return Session(
        path=path,
        input_names=tuple(entry.name for entry in runner.get_inputs()),
        output_names=tuple(entry.name for entry in runner.get_outputs()),
        providers=tuple(runner.get_providers()),
        _runner=runner,
    )


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
