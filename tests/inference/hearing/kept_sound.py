"""Finds what an object still holds of a recording."""

from __future__ import annotations

import gc
import types
from collections.abc import Iterator
from typing import Any

import numpy as np

from inference.types import Floats

_ELSEWHERE = (type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType, types.MethodType)


def kept_samples(root: Any, sound: Floats) -> int:
    """Count a recording's samples in the arrays that can be reached from an object, copies and cuttings included.

    The recording should hold noise, so that its samples occur nowhere else.
    """
    said = np.unique(sound[sound != 0])
    return sum(int(np.isin(array, said).sum()) for array in _arrays(root) if array.dtype == np.float32)


def _arrays(root: Any) -> Iterator[np.ndarray[Any, Any]]:
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, _ELSEWHERE):
            continue
        seen.add(id(one))
        if isinstance(one, np.ndarray):
            yield one
            if one.base is not None:
                waiting.append(one.base)
        else:
            waiting.extend(gc.get_referents(one))
