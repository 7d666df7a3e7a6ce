"""Reading what a model folder holds: every field and every array checked, and named when it is wrong."""

from __future__ import annotations

import json
import math
import tokenize
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from inference.errors import ModelError

Array = npt.NDArray[Any]
_MOST_JSON_BYTES: Final = 4_000_000
# What zipfile, zlib and numpy raise for a broken archive; RuntimeError is an encrypted or unknown compression.
_UNREADABLE: Final = (
    OSError, ValueError, EOFError, TypeError, AttributeError, MemoryError, OverflowError, RuntimeError,
    zipfile.BadZipFile, zlib.error, tokenize.TokenError,
)  # fmt: skip
_MOST_VALUES: Final = 400_000_000  # 1.6 GB of float32; the largest known array has 50 million


class Fields:
    """A JSON object whose values are asked for by name, and of one kind."""

    def __init__(self, values: dict[str, Any], place: str) -> None:
        self._values = values
        self._place = place

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def inner(self, name: str) -> Fields:
        """Return the object below a name."""
        value = self._value(name)
        if not isinstance(value, dict):
            raise self._wrong(name, "an object")
        return Fields(value, f"{self._place}: {name}")

    def text(self, name: str) -> str:
        """Return a text that is not empty."""
        value = self._value(name)
        if not isinstance(value, str) or not value:
            raise self._wrong(name, "a text")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self._value(name)
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self._wrong(name, "a list of texts")
        return tuple(value)

    def count(self, name: str, low: int, high: int) -> int:
        """Return a whole number in a range."""
        value = self._value(name)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self._wrong(name, f"a whole number between {low} and {high}")
        return value

    def number(self, name: str, low: float, high: float, default: float | None = None) -> float:
        """Return a number in a range; the default, if there is one, where the name is missing."""
        if default is not None and name not in self._values:
            return default
        value = self._value(name)
        if not _is_number(value) or not low <= value <= high:
            raise self._wrong(name, f"a number between {low:g} and {high:g}")
        return float(value)

    def numbers(self, name: str, length: int) -> tuple[float, ...]:
        """Return a list of that many finite numbers."""
        value = self._value(name)
        if not isinstance(value, list) or len(value) != length or not all(_is_number(each) for each in value):
            raise self._wrong(name, f"a list of {length} numbers")
        return tuple(float(each) for each in value)

    def _value(self, name: str) -> Any:
        if name not in self._values:
            raise ModelError(f"{self._place} lacks {name!r}; get the model folder again.")
        return self._values[name]

    def _wrong(self, name: str, wanted: str) -> ModelError:
        return ModelError(f"{self._place}: {name!r} must be {wanted}; get the model folder again.")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def read_json(path: Path) -> Fields:
    """Read a JSON object.

    Raises:
        ModelError: it is missing, too large or no JSON object; names it.
    """
    try:
        if path.stat().st_size > _MOST_JSON_BYTES:
            raise ModelError(f"The model file {path} is too large for a description; get the model folder again.")
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise _missing(path) from None
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ModelError(f"The model file {path} cannot be read ({error}); get the model folder again.") from error
    if not isinstance(values, dict):
        raise ModelError(f"The model file {path} holds no JSON object; get the model folder again.")
    return Fields(values, f"The model file {path}")


class Arrays:
    """A .npz whose arrays are asked for by name and shape."""

    def __init__(self, path: Path) -> None:
        """Args:
        path: opened anew for each array, so that nothing stays open.
        """  # noqa: D205
        self._path = path
        if not path.is_file():
            raise _missing(path)
        try:
            with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                self._names: tuple[str, ...] = tuple(file.files)
        except _UNREADABLE as error:
            raise self._broken(str(error) or "it is no archive of arrays") from error

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def values(self, name: str, shape: Sequence[int]) -> npt.NDArray[np.float32]:
        """Return an array of finite numbers as float32, in the asked shape; one that is flat or split as well.

        Raises:
            ModelError: it is missing, has another number of values, or holds something that is no number.
        """
        found = self._array(name)
        if found.dtype.kind not in "fiu":
            raise ModelError(f"The array {name!r} in {self._path} holds no numbers; get the model folder again.")
        lengths = tuple(length for length in found.shape if length != 1)
        wanted = tuple(length for length in shape if length != 1)
        if found.size != math.prod(shape) or (len(lengths) > 1 and lengths[0] != wanted[0]):
            raise ModelError(
                f"The array {name!r} in {self._path} has the shape {_shape(found.shape)} instead of {_shape(shape)}; "
                "get the model folder again."
            )
        numbers = np.ascontiguousarray(found, np.float32).reshape(shape)
        if not np.isfinite(numbers).all():
            raise ModelError(f"The array {name!r} in {self._path} holds values that are not finite; get it again.")
        return numbers

    def whole(self, name: str) -> npt.NDArray[np.int64]:
        """Return a list of whole numbers, [any length].

        Raises:
            ModelError: it is missing or holds something else.
        """
        found = self._array(name)
        if found.dtype.kind not in "iu":
            raise ModelError(f"The array {name!r} in {self._path} must hold whole numbers; get the model folder again.")
        return found.astype(np.int64).ravel()

    def names(self, name: str) -> tuple[str, ...]:
        """Return a list of names, stored as text or as bytes.

        Raises:
            ModelError: it is missing or holds something else.
        """
        found = self._array(name).ravel()
        try:
            return tuple(each.decode() if isinstance(each, bytes) else str(each) for each in found.tolist())
        except UnicodeDecodeError as error:
            raise self._broken(f"{name!r} holds no names") from error

    def size(self, name: str) -> int:
        """Return how many values an array has."""
        return int(self._array(name).size)

    def _array(self, name: str) -> Array:
        if name not in self._names:
            raise ModelError(f"The array {name!r} is missing in {self._path}; get the model folder again.")
        try:
            with self._path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                found = np.asarray(file[name])
        except _UNREADABLE as error:
            raise self._broken(f"{name!r}: {error}") from error
        if found.size > _MOST_VALUES:
            raise self._broken(f"{name!r} is too large")
        return found

    def _broken(self, why: str) -> ModelError:
        return ModelError(f"The model file {self._path} cannot be read ({why}); get the model folder again.")


def _missing(path: Path) -> ModelError:
    return ModelError(f"The model file {path} is missing; get the model folder again.")


def _shape(shape: Sequence[int]) -> str:
    return "(" + ", ".join(str(each) for each in shape) + ")"
