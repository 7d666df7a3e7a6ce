"""What every opened network can do, wherever it computes: here, on a card, or on a server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Tensor:
    """One input or output.

    Attributes:
        datatype: "FP32", "INT64" and so on, as the KServe protocol names them; "" for one that it does not know.
        shape: None for a length that may vary.
    """

    name: str
    datatype: str
    shape: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """What a network takes and gives, each in its order."""

    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]


class Network(Protocol):
    """An opened network."""

    @property
    def input_names(self) -> tuple[str, ...]:
        """Names of what `run` wants."""
        ...

    @property
    def output_names(self) -> tuple[str, ...]:
        """Names of what `run` returns, in that order."""
        ...

    def run(self, inputs: Mapping[str, Array]) -> tuple[Array, ...]:
        """Run the network once.

        Raises:
            ModelError: the arrays do not fit the network.
            EngineUnavailable: the place where it computes is gone or full.
        """
        ...


def plausible_inputs(signature: Signature, length: int = 8, seed: int = 0) -> dict[str, Array]:
    """Return small random numbers that fit a network, for trying it out.

    Args:
        signature: of the network.
        length: taken for each length that may vary, except the first of all, which counts the batch and is 1.
        seed: the same seed gives the same numbers.
    """
    random = np.random.default_rng(seed)
    inputs: dict[str, Array] = {}
    for tensor in signature.inputs:
        shape = tuple((1 if axis == 0 else length) if size is None else size for axis, size in enumerate(tensor.shape))
        if tensor.datatype.startswith("FP"):
            values: Array = 0.1 * random.standard_normal(shape)
        else:
            values = random.integers(0, 2, shape)
        inputs[tensor.name] = values.astype(NUMPY_TYPES.get(tensor.datatype, "float32"))
    return inputs


NUMPY_TYPES = {
    "BOOL": "bool",
    "UINT8": "uint8",
    "UINT16": "uint16",
    "UINT32": "uint32",
    "UINT64": "uint64",
    "INT8": "int8",
    "INT16": "int16",
    "INT32": "int32",
    "INT64": "int64",
    "FP16": "float16",
    "FP32": "float32",
    "FP64": "float64",
}
"""The protocol's names of number types that are understood here, little-endian, and numpy's."""
