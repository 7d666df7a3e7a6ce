"""Small language models as GGUF files, for tests and measurements: one of chance, and one that says what it is told.

The second has no working layers: the vector of the last token alone decides the next one, so a table of followers is
a model. That lets the real library speak a known text, with no weights from anywhere.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
START, END, NOTHING = "<|im_start|>", "<|im_end|>", "<|nothing|>"
_NORMAL, _CONTROL = 1, 3
_ALIGNMENT = 32
_UINT32, _FLOAT32, _STRING, _ARRAY, _INT32 = 4, 6, 8, 9, 5
_F32, _F16 = 0, 1


@dataclass(frozen=True)
class Recipe:
    """What to make.

    Attributes:
        says: the text of the answer, one token a piece; without it the weights are random.
        loop: whether the answer begins anew for ever.
        width, layers, inner: of the network.
        context: longest conversation in tokens.
        seed: of the random weights.
        template: the chat template, in Jinja.
        architecture: as llama.cpp calls it.
        half: whether weights are kept in 16 bits.
        more: further entries of the description.
    """

    says: tuple[str, ...] = ()
    loop: bool = False
    width: int = 64
    layers: int = 2
    inner: int = 128
    context: int = 4096
    seed: int = 7
    template: str = TEMPLATE
    architecture: str = "llama"
    half: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)


def write(path: Path, recipe: Recipe | None = None) -> Path:
    """Write a model and return its path."""
    recipe = recipe or Recipe()
    tokens, kinds = _vocabulary(recipe)
    tensors = _tensors(recipe, tokens)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_file(_description(recipe, tokens, kinds), tensors))
    return path


def _letters() -> list[str]:
    """Return the visible letters that stand for the 256 bytes in this kind of vocabulary."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = iter(range(256, 512))
    return [chr(byte if byte in plain else next(others)) for byte in range(256)]


def _spelt(text: str) -> str:
    letters = _letters()
    return "".join(letters[byte] for byte in text.encode())


def _merges() -> list[tuple[str, str]]:
    """Return the pairs that become one token: enough for short words to be one or two."""
    words = [" the", " your", " you", " it", "in", "er", "on", " and", "ing", " portfolio"]
    pairs: dict[tuple[str, str], None] = {}
    for word in words:
        spelt = _spelt(word)
        for end in range(1, len(spelt)):
            pairs[(spelt[:end], spelt[end])] = None
    return list(pairs)


def _vocabulary(recipe: Recipe) -> tuple[list[str], list[int]]:
    tokens = [NOTHING, START, END, *_letters()]
    kinds = [_CONTROL] * 3 + [_NORMAL] * 256
    for left, right in _merges():
        if left + right not in tokens:
            tokens.append(left + right)
            kinds.append(_NORMAL)
    for piece in recipe.says:
        assert _spelt(piece) not in tokens, f"{piece!r} is a token already; join it to its neighbour"
        tokens.append(_spelt(piece))
        kinds.append(_NORMAL)
    return tokens, kinds


def _tensors(recipe: Recipe, tokens: Sequence[str]) -> dict[str, npt.NDArray[Any]]:
    chance = np.random.default_rng(recipe.seed)
    width, inner, words = recipe.width, recipe.inner, len(tokens)

    def drawn(*shape: int) -> npt.NDArray[Any]:
        kind = np.float16 if recipe.half else np.float32
        values: npt.NDArray[Any] = chance.standard_normal(shape) / np.sqrt(shape[-1])
        return values.astype(kind)

    embedding = drawn(words, width).astype(np.float32)
    embedding *= np.sqrt(width) / np.linalg.norm(embedding, axis=1, keepdims=True)
    output = drawn(words, width).astype(np.float32) * 4
    if recipe.says:
        output = _followers(recipe, tokens, embedding)
    tensors = {
        "token_embd.weight": embedding,
        "output_norm.weight": np.ones(width, np.float32),
        "output.weight": output,
    }
    for layer in range(recipe.layers):
        block = f"blk.{layer}."
        tensors |= {
            block + "attn_norm.weight": np.ones(width, np.float32),
            block + "attn_q.weight": drawn(width, width),
            block + "attn_k.weight": drawn(width, width),
            block + "attn_v.weight": drawn(width, width),
            block + "attn_output.weight": drawn(width, width) * (0 if recipe.says else 1),
            block + "ffn_norm.weight": np.ones(width, np.float32),
            block + "ffn_gate.weight": drawn(inner, width),
            block + "ffn_up.weight": drawn(inner, width),
            block + "ffn_down.weight": drawn(width, inner) * (0 if recipe.says else 1),
        }
    return tensors


def _followers(recipe: Recipe, tokens: Sequence[str], embedding: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the output's weights: what follows the answer's beginning, each piece, and the end."""
    output = np.zeros_like(embedding)
    pieces = [tokens.index(_spelt(piece)) for piece in recipe.says]
    begins, end = tokens.index(_spelt("\n")), tokens.index(END)
    for before, after in zip([begins, *pieces], [*pieces, pieces[0] if recipe.loop else end], strict=True):
        output[after] += embedding[before]
    return output


def _description(recipe: Recipe, tokens: list[str], kinds: list[int]) -> dict[str, Any]:
    name = recipe.architecture
    values: dict[str, Any] = {
        "general.architecture": name,
        "general.name": "Made for a test",
        "general.license": "none needed",
        f"{name}.context_length": recipe.context,
        f"{name}.embedding_length": recipe.width,
        f"{name}.block_count": recipe.layers,
        f"{name}.feed_forward_length": recipe.inner,
        f"{name}.attention.head_count": 4,
        f"{name}.attention.head_count_kv": 4,
        f"{name}.rope.dimension_count": recipe.width // 4,
        f"{name}.attention.layer_norm_rms_epsilon": 1e-5,
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": "gpt-2",
        "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.token_type": kinds,
        "tokenizer.ggml.merges": [f"{left} {right}" for left, right in _merges()],
        "tokenizer.ggml.bos_token_id": 0,
        "tokenizer.ggml.eos_token_id": 2,
    }
    if recipe.template:
        values["tokenizer.chat_template"] = recipe.template
    return values | dict(recipe.more)


# ---- the file's form: version 3, little-endian


def _file(description: Mapping[str, Any], tensors: Mapping[str, npt.NDArray[Any]]) -> bytes:
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(description))
    head += b"".join(_text(name) + _value(value) for name, value in description.items())
    body, table = b"", b""
    for name, values in tensors.items():
        kind = _F16 if values.dtype == np.float16 else _F32
        shape = tuple(reversed(values.shape))
        table += _text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, kind, len(body))
        body += _padded(values.tobytes())
    return _padded(head + table) + body


def _value(value: Any) -> bytes:
    if isinstance(value, str):
        return struct.pack("<I", _STRING) + _text(value)
    if isinstance(value, int):
        return struct.pack("<II", _UINT32, value)
    if isinstance(value, float):
        return struct.pack("<If", _FLOAT32, value)
    kind = _STRING if isinstance(value[0], str) else _INT32
    rows = b"".join(_text(each) if kind == _STRING else struct.pack("<i", each) for each in value)
    return struct.pack("<IIQ", _ARRAY, kind, len(value)) + rows


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % _ALIGNMENT)
