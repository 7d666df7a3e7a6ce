"""Which of onnxruntime's execution providers run a network in a place, and with which options. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

CPU: Final = "CPUExecutionProvider"
CUDA: Final = "CUDAExecutionProvider"
TENSORRT: Final = "TensorrtExecutionProvider"
_MIB: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Provider:
    """An execution provider; options as onnxruntime names them."""

    name: str
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Range:
    """Between which lengths an input varies, and the usual one; shapes in full."""

    least: tuple[int, ...]
    usual: tuple[int, ...]
    most: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """How a network is to run on a card.

    Attributes:
        limit_mib: memory that it may take.
        ranges: of each input whose lengths vary. TensorRT builds the network anew, which takes seconds, whenever a
            length leaves what it was built for; so without ranges (None) it is not used. Empty: nothing varies.
        half: whether half precision was checked and does not change the result.
        cache: folder for what TensorRT built; None keeps nothing.
    """

    limit_mib: int
    ranges: Mapping[str, Range] | None = None
    half: bool = False
    cache: Path | None = None


def providers_for(where: str, available: Sequence[str], wish: Wish) -> tuple[tuple[Provider, ...], str]:
    """Return the providers to try, most preferred first, and one sentence on why a card is not used, or "".

    Args:
        where: "cpu" or "cuda:N", as the plan says.
        available: those that this onnxruntime was built with.
        wish: how to run on a card.
    """
    if not where.startswith("cuda:"):
        return (Provider(CPU),), ""
    number = where.removeprefix("cuda:")
    found = []
    if TENSORRT in available and wish.ranges is not None:
        found.append(Provider(TENSORRT, _tensorrt(number, wish)))
    if CUDA in available:
        found.append(Provider(CUDA, _cuda(number, wish)))
    if not found:
        return (Provider(CPU),), "This onnxruntime was built without CUDA; install onnxruntime-gpu in its place."
    return (*found, Provider(CPU)), ""


def _cuda(number: str, wish: Wish) -> dict[str, str]:
    return {
        "device_id": number,
        "gpu_mem_limit": str(wish.limit_mib * _MIB),
        "arena_extend_strategy": "kSameAsRequested",  # otherwise it doubles, and takes what others were promised
        "cudnn_conv_algo_search": "HEURISTIC",  # the exhaustive search begins anew with every length of sound
        "use_tf32": "0",  # ten bits of mantissa are no float
    }


def _tensorrt(number: str, wish: Wish) -> dict[str, str]:
    options = {
        "device_id": number,
        "trt_max_workspace_size": str(wish.limit_mib * _MIB // 2),
        "trt_fp16_enable": str(wish.half),
    }
    if wish.cache is not None:
        options |= {"trt_engine_cache_enable": "True", "trt_engine_cache_path": str(wish.cache)}
    if wish.ranges:
        for key, part in (("min", "least"), ("opt", "usual"), ("max", "most")):
            shapes = (f"{name}:{'x'.join(map(str, getattr(span, part)))}" for name, span in wish.ranges.items())
            options[f"trt_profile_{key}_shapes"] = ",".join(shapes)
    return options
