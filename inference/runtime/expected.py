"""Whether an opened network is the one that was expected: its tensors by name, number of axes and fixed lengths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from inference.errors import ModelError
from inference.runtime.network import Tensor
from inference.runtime.onnx_session import Session

Shapes = Mapping[str, tuple[int | None, ...]]


def require(session: Session, inputs: Shapes, outputs: Shapes, kind: str, advice: str) -> None:
    """Refuse a network that takes or gives something else.

    Args:
        session: the opened network.
        inputs: shape of each; None is a length that may be any. Their order does not matter.
        outputs: likewise, in this order.
        kind: what it should be, such as "voice detector", for the message.
        advice: what to do, for the message.

    Raises:
        ModelError: names the file and the first thing that is different.
    """
    signature = session.signature
    problem = (
        _names("takes", session.input_names, sorted(inputs), sorted(session.input_names))
        or _names("gives", session.output_names, list(outputs), list(session.output_names))
        or _shapes(signature.inputs, inputs)
        or _shapes(signature.outputs, outputs)
    )
    if problem:
        raise ModelError(f"The file {session.path} is no {kind} of this version: {problem}; {advice}.")


def _names(does: str, found: Sequence[str], wanted: list[str], compared: list[str]) -> str:
    return "" if compared == wanted else f"it {does} {', '.join(found)}, not {', '.join(wanted)}"


def _shapes(found: Sequence[Tensor], wanted: Shapes) -> str:
    for tensor in found:
        expected = wanted[tensor.name]
        fits = len(tensor.shape) == len(expected) and all(
            is_ is None or should is None or is_ == should for is_, should in zip(tensor.shape, expected, strict=True)
        )
        if not fits:
            return f"its {tensor.name} is {_said(tensor.shape)}, not {_said(expected)}"
    return ""


def _said(shape: tuple[int | None, ...]) -> str:
    return " x ".join("any" if length is None else str(length) for length in shape) or "a single number"
