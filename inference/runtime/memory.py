"""Whether an error means that memory ran out: each library says so in words of its own."""

from __future__ import annotations

from typing import Final

_SIGNS: Final = (
    "out of memory",  # CUDA's own words, and those of CTranslate2 and torch
    "failed to allocate memory",  # onnxruntime's arena
    "is smaller than requested bytes",  # the same, at its limit
    "std::bad_alloc",
    "bad allocation",
    "cublas_status_alloc_failed",
    "cudnn_status_alloc_failed",
    "cuda_error_out_of_memory",
    "unable to allocate",  # numpy
)


def ran_out(error: BaseException | None) -> bool:
    """Tell whether an error, or one that caused it, means that memory ran out."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        words = str(error).lower()
        if isinstance(error, MemoryError) or any(sign in words for sign in _SIGNS):
            return True
        error = error.__cause__ or error.__context__
    return False
