"""What a GGUF file says of itself, read without the library that computes it: every length is checked first.

The form is llama.cpp's (ggml/docs/gguf.md): a head, a table of named values, a table of tensors, then their numbers.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from inference.errors import ModelError

SUFFIX: Final = ".gguf"
_MAGIC: Final = b"GGUF"
_VERSIONS: Final = (2, 3)
_MOST_ENTRIES: Final = 100_000
_MOST_TEXT: Final = 16 << 20
_MOST_ITEMS: Final = 4 << 20
_MOST_AXES: Final = 4
_STRING: Final = 8
_ARRAY: Final = 9
_PLAIN: Final = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
# Weights that are kept in fewer bits have names of their own; what is not here is called by its number.
_FILE_TYPES: Final = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K", 11: "Q3_K_S", 12: "Q3_K_M",
    13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S", 17: "Q5_K_M", 18: "Q6_K", 32: "BF16",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Description:
    """What a file says of itself.

    Attributes:
        architecture: for instance "llama" or "qwen3".
        kept_as: how its weights are kept, for instance "Q4_K_M".
        context_tokens: longest conversation it was trained for; 0 where the file does not say.
        words: size of its vocabulary.
        converses: whether it has a chat template.
    """

    name: str
    architecture: str
    kept_as: str
    licence: str
    context_tokens: int
    tensors: int
    words: int
    converses: bool

    def __str__(self) -> str:
        """Return it in a few words."""
        long = f", {self.context_tokens} tokens of context" if self.context_tokens else ""
        return f"{self.architecture}, {self.kept_as}, {self.words} words{long}"


def describe(path: Path) -> Description:
    """Read what a GGUF file says of itself.

    Raises:
        ModelError: it is none, was cut short, or is not one for conversations; names it and says what is wrong.
    """
    try:
        with path.open("rb") as file:
            return _described(path, _Reader(file, path))
    except OSError as error:
        raise ModelError(f"The model file {path} cannot be read ({error.strerror or error}).") from error


class _Reader:
    """Reads numbers and texts in their order, and refuses what cannot be."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self._file = file
        self._path = path
        self.size = path.stat().st_size

    def wrong(self, what: str) -> ModelError:
        return ModelError(f"{self._path} is no usable GGUF file: {what}; get it again.")

    def number(self, form: str) -> Any:
        size = struct.calcsize("<" + form)
        return struct.unpack("<" + form, self.bytes(size))[0]

    def bytes(self, size: int) -> bytes:
        data = self._file.read(size)
        if len(data) < size:
            raise self.wrong("it ends in its middle")
        return data

    def place(self) -> int:
        return self._file.tell()

    def text(self) -> str:
        length = self.number("Q")
        if length > _MOST_TEXT:
            raise self.wrong("a text in it is longer than can be")
        return self.bytes(length).decode("utf-8", "replace")

    def value(self, kind: int) -> Any:
        """Return a value; of a list, its length alone."""
        if kind in _PLAIN:
            return self.number(_PLAIN[kind])
        if kind == _STRING:
            return self.text()
        if kind != _ARRAY:
            raise self.wrong(f"a value in it is of an unknown kind, {kind}")
        inner, count = self.number("I"), self.number("Q")
        if count > _MOST_ITEMS or inner == _ARRAY:
            raise self.wrong("a list in it is longer than can be")
        if inner in _PLAIN:
            self.bytes(count * struct.calcsize("<" + _PLAIN[inner]))
        else:
            for _ in range(count):
                self.value(inner)
        return count


def _described(path: Path, reader: _Reader) -> Description:
    if reader.size < 4 or reader.bytes(4) != _MAGIC:
        raise reader.wrong("it does not begin like one")
    version = reader.number("I")
    if version not in _VERSIONS:
        raise reader.wrong(f"it is of version {version}, and {' and '.join(map(str, _VERSIONS))} are known")
    tensors, entries = reader.number("Q"), reader.number("Q")
    if tensors > _MOST_ENTRIES or entries > _MOST_ENTRIES:
        raise reader.wrong("its tables are longer than can be")
    values: dict[str, Any] = {}
    for _ in range(entries):
        key = reader.text()
        values[key] = reader.value(reader.number("I"))
    _check_size(reader, tensors, int(values.get("general.alignment", 32) or 32))
    found = _read_off(path, values, tensors)
    if not found.architecture or not found.words:
        raise reader.wrong("it says neither what it is nor what words it knows")
    if not found.converses:
        raise ModelError(f"{path.name} has no chat template, so it cannot hold a conversation; take an instruct file.")
    return found


def _check_size(reader: _Reader, tensors: int, alignment: int) -> None:
    """Refuse a file whose numbers end before its last tensor begins: a download that broke off."""
    last = 0
    for _ in range(tensors):
        reader.text()
        axes = reader.number("I")
        if axes > _MOST_AXES:
            raise reader.wrong(f"a tensor in it has {axes} axes")
        for _ in range(axes):
            reader.number("Q")
        reader.number("I")
        last = max(last, reader.number("Q"))
    begins = reader.place()
    begins += -begins % max(1, alignment)
    if tensors and begins + last >= reader.size:
        raise reader.wrong("its last weights are missing")


def _read_off(path: Path, values: dict[str, Any], tensors: int) -> Description:
    architecture = str(values.get("general.architecture", ""))
    kind = values.get("general.file_type")
    return Description(
        name=str(values.get("general.name", "")) or path.stem,
        architecture=architecture,
        kept_as=_FILE_TYPES.get(kind, f"type {kind}") if isinstance(kind, int) else "weights of an unnamed kind",
        licence=str(values.get("general.license", "")),
        context_tokens=int(values.get(f"{architecture}.context_length", 0) or 0),
        tensors=tensors,
        words=int(values.get("tokenizer.ggml.tokens", 0) or 0),
        converses=bool(values.get("tokenizer.chat_template")),
    )
