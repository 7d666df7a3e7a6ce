"""A Whisper model of a few hundred kilobytes in the format that faster-whisper opens; it always says the same.

Its encoder and its attention are random, so that sound flows through everything. Its decoder is a chain: the token
that follows depends only on the token before, because the layers add nothing to what the embedding says. Whatever
is heard, the model answers with one fixed text, which also makes it the worst case of imagined speech.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import ctranslate2
import numpy as np
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from inference.types import Floats

_WIDTH: Final = 64
_HEADS: Final = 2
_LAYERS: Final = 2
_WINDOW: Final = 1500  # encoder positions: 30 s
_CONTEXT: Final = 448  # decoder positions
_BEFORE_TIMES: Final = (
    *("<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|translate|>", "<|transcribe|>"),
    *("<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"),
)
_LETTERS: Final = "QWXZJK"  # never said
_TIMES: Final = tuple(f"<|{step * 0.02:.2f}|>" for step in range(_WINDOW + 1))


@dataclass(frozen=True, slots=True)
class Script:
    """What the model does.

    Attributes:
        says: its only text.
        ends_s: where it says that the text ends; a multiple of 0.02 s.
        repeats: whether it begins again instead of ending, as Whisper does when it is stuck.
        doubts: whether it calls the sound no speech, and its own words improbable.
        mel_bands: height of the spectrogram that it takes; 80, or 128 for the newest kind.
        languages: whether it is of the kind that is told the language.
    """

    says: str = "how did chevron do last year"
    ends_s: float = 1.2
    repeats: bool = False
    doubts: bool = False
    mel_bands: int = 80
    languages: bool = False


def build(folder: Path, script: Script = Script()) -> Path:
    """Write the model's files and return their folder."""
    folder.mkdir(parents=True)
    tokenizer = _tokenizer(script.says)
    tokenizer.save(str(folder / "tokenizer.json"))
    spec = ctranslate2.specs.WhisperSpec(_LAYERS, _HEADS, _LAYERS, _HEADS)
    random = np.random.default_rng(7)
    _fill_encoder(spec.encoder, random, script.mel_bands)
    _fill_decoder(spec.decoder, random, tokenizer, script)
    names = [tokenizer.id_to_token(index) for index in range(tokenizer.get_vocab_size())]
    if script.languages:
        names[0] = ""  # by which CTranslate2 knows that kind; what is replaced is an exclamation mark
    spec.register_vocabulary(names)
    end = tokenizer.token_to_id("<|endoftext|>")
    spec.config.suppress_ids, spec.config.suppress_ids_begin = [], [end]
    spec.config.lang_ids = [tokenizer.token_to_id("<|en|>")]
    spec.config.alignment_heads = [[layer, head] for layer in range(_LAYERS) for head in range(_HEADS)]
    spec.validate()
    spec.save(str(folder))
    (folder / "preprocessor_config.json").write_text(
        json.dumps({"feature_size": script.mel_bands, "sampling_rate": 16000, "hop_length": 160, "chunk_length": 30})
    )
    return folder


def _tokenizer(says: str) -> Any:
    """Learn a byte-level tokeniser in which each word of the text is one token, and add Whisper's own tokens."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    trainer = trainers.BpeTrainer(vocab_size=1000, min_frequency=1, initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator([" " + says], trainer)
    tokenizer.add_special_tokens([*_BEFORE_TIMES, *_TIMES])
    return tokenizer


def _fill_encoder(encoder: Any, random: np.random.Generator, mel_bands: int) -> None:
    for conv, width in ((encoder.conv1, mel_bands), (encoder.conv2, _WIDTH)):
        conv.weight = _noise(random, _WIDTH, width, 3)
        conv.bias = np.zeros(_WIDTH, np.float32)
    encoder.position_encodings.encodings = _noise(random, _WINDOW, _WIDTH)
    _fill_norm(encoder.layer_norm)
    for layer in encoder.layer:
        _fill_attention(layer.self_attention, random, (3,), gain=1.0)
        _fill_feed_forward(layer.ffn, random, gain=1.0)


def _fill_decoder(decoder: Any, random: np.random.Generator, tokenizer: Any, script: Script) -> None:
    steps = _steps(tokenizer, script)
    letters = [tokenizer.token_to_id(letter) for letter in _LETTERS]
    used = sorted({token for step in steps for token in step} | set(letters))
    meanings = np.zeros((tokenizer.get_vocab_size(), _WIDTH), np.float32)
    meanings[used] = _directions(random, len(used))
    decoder.embeddings.weight = meanings
    decoder.position_encodings.encodings = np.zeros((_CONTEXT, _WIDTH), np.float32)
    _fill_norm(decoder.layer_norm)
    decoder.projection.weight = _projection(meanings, steps, letters, script.doubts)
    if script.doubts:
        asked, nothing = (tokenizer.token_to_id(token) for token in ("<|startoftranscript|>", "<|nospeech|>"))
        decoder.projection.weight[nothing] = meanings[asked]
    for layer in decoder.layer:
        _fill_attention(layer.self_attention, random, (3,), gain=0.0)
        _fill_attention(layer.attention, random, (1, 2), gain=0.0)
        _fill_feed_forward(layer.ffn, random, gain=0.0)


def _steps(tokenizer: Any, script: Script) -> list[tuple[int, int]]:
    """Return which token follows which."""
    words = tokenizer.encode(" " + script.says).ids
    if len(set(words)) != len(words):
        raise ValueError(f"a chain cannot say a part of a word twice: {script.says}")
    asked, untimed, begin, end, over = (
        tokenizer.token_to_id(token)
        for token in (
            *("<|transcribe|>" if script.languages else "<|startoftranscript|>", "<|notimestamps|>", "<|0.00|>"),
            *(f"<|{script.ends_s:.2f}|>", "<|endoftext|>"),
        )
    )
    steps = [(asked, begin), (untimed, words[0]), (begin, words[0]), *pairwise(words), (end, over)]
    return [*steps, (words[-1], words[0] if script.repeats else end)]


def _projection(meanings: Floats, steps: list[tuple[int, int]], letters: list[int], doubts: bool) -> Floats:
    """Return the projection under which each token makes the next one likely.

    The search stops once enough guesses have ended. Second guesses must not: they fall into endless letters. In doubt
    the letters are almost as likely as what is said.
    """
    weight = np.zeros_like(meanings)
    for before, after in steps:
        weight[after] += meanings[before]
    said = meanings[[before for before, _after in steps]].sum(axis=0)
    for letter in letters:
        weight[letter] = 0.99 * said + meanings[letters].sum(axis=0) if doubts else 0.5 * said + meanings[letter]
    weight /= 2
    return weight


def _directions(random: np.random.Generator, count: int) -> Floats:
    """Return vectors at right angles, [count, width], that a layer normalisation leaves as they are."""
    raw = random.standard_normal((_WIDTH, count))
    found, _rest = np.linalg.qr(raw - raw.mean(axis=0))
    result: Floats = (found.T * np.sqrt(_WIDTH)).astype(np.float32)
    return result


def _fill_attention(attention: Any, random: np.random.Generator, parts: tuple[int, ...], gain: float) -> None:
    """Fill the projections of queries, keys and values, then that of the result, which `gain` makes loud or silent."""
    _fill_norm(attention.layer_norm)
    for linear, part in zip(attention.linear, parts, strict=False):
        _fill_linear(linear, random, part * _WIDTH, _WIDTH, gain=1.0)
    _fill_linear(attention.linear[-1], random, _WIDTH, _WIDTH, gain)


def _fill_feed_forward(feed_forward: Any, random: np.random.Generator, gain: float) -> None:
    _fill_norm(feed_forward.layer_norm)
    _fill_linear(feed_forward.linear_0, random, 2 * _WIDTH, _WIDTH, gain=1.0)
    _fill_linear(feed_forward.linear_1, random, _WIDTH, 2 * _WIDTH, gain)


def _fill_linear(linear: Any, random: np.random.Generator, outputs: int, inputs: int, gain: float) -> None:
    linear.weight = np.float32(gain) * _noise(random, outputs, inputs)
    linear.bias = np.zeros(outputs, np.float32)


def _fill_norm(norm: Any) -> None:
    norm.gamma = np.ones(_WIDTH, np.float32)
    norm.beta = np.zeros(_WIDTH, np.float32)


def _noise(random: np.random.Generator, *shape: int) -> Floats:
    """Return noise that keeps a signal's level when it is used as a projection."""
    fan_in = int(np.prod(shape[1:]))
    result: Floats = (random.standard_normal(shape) / np.sqrt(fan_in)).astype(np.float32)
    return result
