"""The one place that imports onnxruntime: open a network, run it, name what is wrong with it."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from inference.errors import ModelError, OutOfMemory
from inference.runtime.memory import ran_out
from inference.runtime.network import Array, Signature, Tensor
from inference.runtime.providers import CPU, CUDA, Provider

__all__ = ["CPU", "Array", "Session", "open_session", "providers"]

_DATATYPES: Final = {
    "tensor(bool)": "BOOL",
    "tensor(uint8)": "UINT8",
    "tensor(int8)": "INT8",
    "tensor(int32)": "INT32",
    "tensor(int64)": "INT64",
    "tensor(float16)": "FP16",
    "tensor(float)": "FP32",
    "tensor(double)": "FP64",
}


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
        for tensor in (*self.signature.inputs, *self.signature.outputs):
            if tensor.name == name:
                return tensor.shape
        raise KeyError(name)

    @property
    def signature(self) -> Signature:
        """What the network takes and gives."""
        return Signature(_tensors(self._runner.get_inputs()), _tensors(self._runner.get_outputs()))

    def run(self, inputs: Mapping[str, Array]) -> tuple[Array, ...]:
        """Run the network once.

        Args:
            inputs: one array for each of `input_names`.

        Returns:
            The outputs in the order of `output_names`.

        Raises:
            ModelError: the arrays do not fit the network's signature.
            OutOfMemory: the card, or the machine, is full.
        """
        try:
            return tuple(np.asarray(output) for output in self._runner.run(None, dict(inputs)))
        except Exception as error:  # onnxruntime has no common base for its errors
            if ran_out(error):
                raise OutOfMemory(
                    f"The memory for the model {self.path.name} ran out; close other programs that use much of it."
                ) from error
            raise ModelError(
                f"The model {self.path.name} does not take what was given to it ({_first_line(error)}); "
                "install it again with `steward setup`."
            ) from error


def _tensors(entries: Sequence[Any]) -> tuple[Tensor, ...]:
    return tuple(
        Tensor(
            entry.name,
            _DATATYPES.get(entry.type, ""),
            tuple(length if isinstance(length, int) and length > 0 else None for length in entry.shape),
        )
        for entry in entries
    )


def providers() -> tuple[str, ...]:
    """Return onnxruntime's execution providers on this machine, most preferred first."""
    import onnxruntime

    return tuple(onnxruntime.get_available_providers())


def runtime_version() -> str:
    """Return onnxruntime's version and how it was built."""
    import onnxruntime

    return f"{onnxruntime.__version__} {onnxruntime.get_device()}"


def open_session(
    path: Path,
    threads: int,
    wanted: Sequence[str | Provider] = (CPU,),
    tell: Callable[[str], None] = lambda _words: None,
) -> Session:
    """Open a network file.

    Args:
        path: an ONNX file.
        threads: processor threads for one run, at least 1; they sleep between runs instead of spinning, because a
            spinning thread takes a whole core from the renderer.
        wanted: execution providers to try, most preferred first; those missing here are left out.
        tell: is given a sentence for each that is there and does not work.

    Raises:
        ModelError: the file is missing or is no network that onnxruntime can load.
        OutOfMemory: there is no room for it where it was wanted.
    """
    import onnxruntime

    if not path.is_file():
        raise ModelError(f"The model file {path} is missing; run `steward setup`.")
    here = onnxruntime.get_available_providers()
    asked = [each if isinstance(each, Provider) else Provider(each) for each in wanted]
    usable = [each for each in asked if each.name in here and each.name != CPU]
    if any(each.name == CUDA for each in usable):
        _load_card_libraries()
    runner, problems = _start(path, threads, usable)
    running = tuple(runner.get_providers())
    for problem in problems:
        tell(f"{problem} It runs with {running[0]}.")
    return Session(
        path=path,
        input_names=tuple(entry.name for entry in runner.get_inputs()),
        output_names=tuple(entry.name for entry in runner.get_outputs()),
        providers=running,
        _runner=runner,
    )


def _start(path: Path, threads: int, usable: Sequence[Provider]) -> tuple[Any, list[str]]:
    """Start with the first provider that can; the processor comes last. Says what is wrong with those before it."""
    problems: list[str] = []
    for number in range(len(usable) + 1):
        left = usable[number:]
        try:
            runner = _runner(path, threads, left)
        except Exception as error:  # onnxruntime has no common base for its errors
            if ran_out(error):
                raise OutOfMemory(f"There is not enough memory to open the model {path.name}.") from error
            if left:
                problems.append(f"{left[0].name} cannot run the model {path.name} ({_first_line(error)}).")
                continue
            raise ModelError(
                f"The model file {path} cannot be loaded ({_first_line(error)}); install it again with `steward setup`."
            ) from error
        running = runner.get_providers()
        missing = [each.name for each in left if each.name not in running]
        return runner, [*problems, *(f"{name} could not be started for the model {path.name}." for name in missing)]
    raise AssertionError("the processor was tried too")


def _runner(path: Path, threads: int, usable: Sequence[Provider]) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = max(1, threads)
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.inter_op.allow_spinning", "0")
    options.log_severity_level = 3  # errors only: its warnings are about the graph's taste
    named = [*((each.name, dict(each.options)) for each in usable), (CPU, {})]
    # Its own falling back prints to the screen and hides from us what failed.
    return onnxruntime.InferenceSession(str(path), sess_options=options, providers=named, enable_fallback=0)


def _load_card_libraries() -> None:
    """Let onnxruntime find CUDA's libraries where a package brought them; it prints what it does not find."""
    import onnxruntime

    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Exception):
        onnxruntime.preload_dlls()


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
