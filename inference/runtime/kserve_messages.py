"""KServe's open inference protocol, version 2: what goes over the wire, and what comes back, checked. Pure.

JSON, and the binary tensor extension that NVIDIA's Triton speaks: numbers little-endian behind the JSON, whose length
a header tells. Letters of text ("BYTES") and BF16 are not understood here.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from inference.errors import EngineUnavailable, ModelError
from inference.runtime.network import NUMPY_TYPES, Array, Signature, Tensor

LENGTH_HEADER: Final = "Inference-Header-Content-Length"
_NAMES: Final = {np.dtype(kind): name for name, kind in NUMPY_TYPES.items()}
_SHOWN: Final = 80  # characters of a foreign word that an error quotes


@dataclass(frozen=True, slots=True)
class Request:
    """A body and the headers that go with it."""

    body: bytes
    headers: Mapping[str, str]


def encode(inputs: Mapping[str, Array], outputs: Sequence[str], *, binary: bool) -> Request:
    """Write a request to run a model.

    Args:
        inputs: arrays by name.
        outputs: names of what is wanted back.
        binary: whether to use the binary tensor extension, both ways.

    Raises:
        ModelError: an array has a type that the protocol does not know.
    """
    tensors, pieces = [], []
    for name, values in inputs.items():
        datatype = _NAMES.get(values.dtype.newbyteorder("="))
        if datatype is None:
            raise ModelError(f"The input {name!r} has numbers of type {values.dtype}, which no model server takes.")
        tensor: dict[str, Any] = {"name": name, "shape": list(values.shape), "datatype": datatype}
        if binary:
            pieces.append(np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<")).tobytes())
            tensor["parameters"] = {"binary_data_size": len(pieces[-1])}
        else:
            tensor["data"] = values.ravel().tolist()
        tensors.append(tensor)
    wanted = [{"name": name, "parameters": {"binary_data": binary}} for name in outputs]
    head = json.dumps({"inputs": tensors, "outputs": wanted}).encode()
    if not binary:
        return Request(head, {"Content-Type": "application/json"})
    headers = {"Content-Type": "application/octet-stream", LENGTH_HEADER: str(len(head))}
    return Request(b"".join([head, *pieces]), headers)


def decode(body: bytes, head_length: str | None, outputs: Sequence[str]) -> tuple[Array, ...]:
    """Read what a model gave.

    Args:
        body: of the answer.
        head_length: the header that tells how much of it is JSON; None if all of it is.
        outputs: names of what was wanted.

    Returns:
        The outputs in that order, every number finite.

    Raises:
        EngineUnavailable: the answer is cut off or makes no sense.
    """
    if head_length is not None and not (head_length.isdecimal() and int(head_length) <= len(body)):
        raise _nonsense("tells a wrong length of its head")
    length = len(body) if head_length is None else int(head_length)
    found: dict[str, Array] = {}
    offset = length
    for tensor in _list(_object(body[:length]), "outputs"):
        name, shape, kind = _described(tensor)
        parameters = tensor.get("parameters") or {}
        size = parameters.get("binary_data_size") if isinstance(parameters, dict) else None
        if size is None:
            found[name] = _from_json(tensor.get("data"), shape, kind, name)
        else:
            found[name] = _from_bytes(body, offset, size, shape, kind, name)
            offset += size
    if offset != len(body):
        raise _nonsense(f"is {len(body) - offset} bytes longer than it says")
    missing = [name for name in outputs if name not in found]
    if missing:
        raise _nonsense(f"lacks the output {missing[0]!r}")
    return tuple(found[name] for name in outputs)


def error_words(body: bytes) -> str:
    """Return what a server says is wrong, in one short line, or ""."""
    try:
        said = json.loads(body).get("error", "")
    except (ValueError, AttributeError, RecursionError):
        return ""
    return " ".join(str(said).split())[: 2 * _SHOWN]


def read_signature(body: bytes) -> Signature:
    """Read a model's metadata.

    Raises:
        EngineUnavailable: it makes no sense.
    """
    said = _object(body)
    return Signature(_tensors(_list(said, "inputs")), _tensors(_list(said, "outputs")))


def check_signature(name: str, theirs: Signature, ours: Signature) -> None:
    """Compare a served model with the one that it is to stand in for; more outputs than ours do no harm.

    Raises:
        ModelError: a tensor is missing, or of another type or shape; names it.
    """
    for kind, there, here in (("input", theirs.inputs, ours.inputs), ("output", theirs.outputs, ours.outputs)):
        by_name = {tensor.name: tensor for tensor in there}
        for tensor in here:
            found = by_name.get(tensor.name)
            if found is None:
                raise ModelError(f"The server's model {name!r} has no {kind} {tensor.name!r}; it is refused.")
            if found.datatype != tensor.datatype:
                raise ModelError(
                    f"The {kind} {tensor.name!r} of the server's model {name!r} is {found.datatype[:_SHOWN]} instead "
                    f"of {tensor.datatype}; it is refused."
                )
            if not _takes(found.shape, tensor.shape):
                raise ModelError(
                    f"The {kind} {tensor.name!r} of the server's model {name!r} has the shape {_words(found.shape)} "
                    f"instead of {_words(tensor.shape)}; it is refused."
                )
    extra = {tensor.name for tensor in theirs.inputs} - {tensor.name for tensor in ours.inputs}
    if extra:
        raise ModelError(
            f"The server's model {name!r} wants an input {sorted(extra)[0][:_SHOWN]!r} more; it is refused."
        )


def check_outputs(outputs: Sequence[Array], expected: Sequence[Tensor]) -> None:
    """Hold what came back against what a model gives: the model may have been exchanged since it was looked at.

    Raises:
        EngineUnavailable: an output has another type or shape.
    """
    for values, tensor in zip(outputs, expected, strict=True):
        if _NAMES.get(values.dtype) != tensor.datatype or not _takes(tensor.shape, values.shape):
            raise _nonsense(
                f"has {tensor.name!r} as {values.dtype} {_words(values.shape)} instead of {tensor.datatype} "
                f"{_words(tensor.shape)}"
            )


def _takes(theirs: tuple[int | None, ...], ours: tuple[int | None, ...]) -> bool:
    """Tell whether every shape of ours is one of theirs."""
    return len(theirs) == len(ours) and all(
        there is None or there == here for there, here in zip(theirs, ours, strict=True)
    )


def _words(shape: tuple[int | None, ...]) -> str:
    return "[" + ", ".join("any" if length is None else str(length) for length in shape) + "]"


def _tensors(entries: list[dict[str, Any]]) -> tuple[Tensor, ...]:
    found = []
    for entry in entries:
        name, datatype, shape = entry.get("name"), entry.get("datatype"), entry.get("shape")
        if not isinstance(name, str) or not isinstance(datatype, str) or not _is_shape(shape, least=-1):
            raise _nonsense("describes a tensor without a name, a datatype or a shape")
        assert isinstance(shape, list)
        found.append(Tensor(name, datatype, tuple(None if length == -1 else length for length in shape)))
    return tuple(found)


def _described(tensor: dict[str, Any]) -> tuple[str, list[int], np.dtype[Any]]:
    name, datatype, shape = tensor.get("name"), tensor.get("datatype"), tensor.get("shape")
    if not isinstance(name, str) or not isinstance(datatype, str) or datatype not in NUMPY_TYPES:
        raise _nonsense("gives an output without a name or with an unknown datatype")
    if not isinstance(shape, list) or not _is_shape(shape, least=0):
        raise _nonsense(f"gives no shape for {name[:_SHOWN]!r}")
    return name, shape, np.dtype(NUMPY_TYPES[datatype]).newbyteorder("<")


def _is_shape(shape: object, least: int) -> bool:
    return isinstance(shape, list) and all(
        isinstance(length, int) and not isinstance(length, bool) and least <= length < 1 << 31 for length in shape
    )


def _from_json(data: object, shape: list[int], kind: np.dtype[Any], name: str) -> Array:
    try:
        values = np.asarray(data)
        if values.dtype.kind not in "fiub" or values.size != math.prod(shape):
            raise ValueError
        with np.errstate(all="ignore"):
            cast = values.astype(kind)
        if kind.kind != "f" and (cast != values).any():
            raise ValueError
        return _finite(cast.reshape(shape), name)
    except (ValueError, TypeError, OverflowError):
        raise _nonsense(f"gives other numbers for {name[:_SHOWN]!r} than its shape says") from None


def _from_bytes(body: bytes, offset: int, size: object, shape: list[int], kind: np.dtype[Any], name: str) -> Array:
    count = math.prod(shape)
    if not isinstance(size, int) or size != count * kind.itemsize:
        raise _nonsense(f"gives another number of bytes for {name[:_SHOWN]!r} than its shape says")
    if offset + size > len(body):
        raise _nonsense("is cut off")
    return _finite(np.frombuffer(body, kind, count, offset).reshape(shape), name)


def _finite(values: Array, name: str) -> Array:
    if values.dtype.kind == "f" and not np.isfinite(values).all():
        raise _nonsense(f"gives numbers for {name[:_SHOWN]!r} that are not finite")
    return values.astype(values.dtype.newbyteorder("="))  # a copy: what comes from bytes cannot be written to


def _object(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise _nonsense("is no JSON, or cut off") from None
    if not isinstance(said, dict):
        raise _nonsense("is no JSON object")
    return said


def _list(said: dict[str, Any], key: str) -> list[dict[str, Any]]:
    entries = said.get(key)
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _nonsense(f"has no list of {key}")
    return entries


def _nonsense(what: str) -> EngineUnavailable:
    return EngineUnavailable(f"The model server's answer {what}.")
