"""llama.cpp: a model file with its memory of one conversation. The one module that imports `llama_cpp`.

It runs in the process of `process.py` alone: a crash in the library ends that process and nothing else. The library's
own class for conversations is not used, because its speculation keeps the scores of the whole vocabulary for every
token of the context (gigabytes with today's vocabularies) and because it cannot be stopped inside a long question.
"""

from __future__ import annotations

import ctypes
import functools
import json
import re
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from inference.errors import EngineUnavailable, ModelError, OutOfMemory
from inference.language.model.types import Message, Schema

try:
    import llama_cpp
    from llama_cpp import llama_cpp as library
    from llama_cpp.llama_chat_format import Jinja2ChatFormatter
    from llama_cpp.llama_grammar import json_schema_to_gbnf
except (ImportError, OSError, RuntimeError) as error:
    raise EngineUnavailable(
        f"llama-cpp-python is not installed or does not load here ({type(error).__name__}); run `make language-model`."
    ) from error

VERSION: Final = str(llama_cpp.__version__)
_ALL_LAYERS: Final = 0x7FFFFFFF
_ABORTED: Final = 2
_ERROR_LEVEL: Final = 4
_MEMORY_WORDS: Final = re.compile(r"alloc|memory", re.IGNORECASE)
_MARK: Final = "\ue000"  # of Unicode's private use: stands in a template for a text that comes in afterwards

_CANDIDATE: Final = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])

_said: deque[str] = deque(maxlen=4)


@library.llama_log_callback  # type: ignore[untyped-decorator]
def _listen(level: int, text: bytes, _data: ctypes.c_void_p) -> None:
    if level == _ERROR_LEVEL:
        _said.append(text.decode("utf-8", "replace").strip())


library.llama_log_set(_listen, ctypes.c_void_p(0))
library.llama_backend_init()


class Stopped(Exception):  # noqa: N818  (reads as a verdict)
    """Nobody waits for the answer any more."""


class Memory:
    """One model, opened, and the tokens of one conversation that it holds."""

    def __init__(
        self,
        path: Path,
        context_tokens: int,
        batch_tokens: int,
        gpu_layers: int,
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        """Open a model.

        Args:
            path: a GGUF file.
            context_tokens: longest conversation; no more than the model was trained for.
            batch_tokens: so many are computed at a time.
            gpu_layers: -1 for all.
            stopped: asked often while computing; true raises Stopped there.

        Raises:
            ModelError: it cannot be opened.
            OutOfMemory: there is no room for it.
        """
        self._model: Any = None
        self.context: Any = None
        self._cache: Any = None
        self._stopped = stopped
        _said.clear()
        parameters = library.llama_model_default_params()
        parameters.n_gpu_layers = _ALL_LAYERS if gpu_layers < 0 else gpu_layers
        self._model = library.llama_model_load_from_file(str(path).encode(), parameters)
        if not self._model:
            raise _failure(f"The model {path.name} cannot be opened")
        self.vocabulary = library.llama_model_get_vocab(self._model)
        self.room = min(context_tokens, library.llama_model_n_ctx_train(self._model) or context_tokens)
        self._batch_tokens = min(batch_tokens, self.room)
        self._open_context(path)
        self._batch = library.llama_batch_init(self._batch_tokens, 0, 1)
        self.tokens: list[int] = []
        self.forgets = not (library.llama_model_is_recurrent(self._model) or library.llama_model_is_hybrid(self._model))

    def _open_context(self, path: Path) -> None:
        parameters = library.llama_context_default_params()
        parameters.n_ctx = self.room
        parameters.n_batch = parameters.n_ubatch = self._batch_tokens
        parameters.n_seq_max = 1
        parameters.no_perf = True
        # Kept as an attribute: the library calls it for as long as the context lives.
        self._ask_stopped = library.ggml_abort_callback(lambda _data: self._stopped())
        parameters.abort_callback = self._ask_stopped
        self.context = library.llama_init_from_model(self._model, parameters)
        if not self.context:
            raise _failure(f"There is no room for a conversation of {self.room} tokens with {path.name}")
        self._cache = library.llama_get_memory(self.context)

    def close(self) -> None:
        """Free the memory; a second time does nothing."""
        if self.context:
            library.llama_batch_free(self._batch)
            library.llama_free(self.context)
            self.context = None
        if self._model:
            library.llama_model_free(self._model)
            self._model = None

    # ---- what the file says

    def said(self, key: str) -> str:
        """Return an entry of the file's description, "" where it has none."""
        buffer = ctypes.create_string_buffer(1024)
        length = library.llama_model_meta_val_str(self._model, key.encode(), buffer, len(buffer))
        return buffer.value.decode("utf-8", "replace") if length > 0 else ""

    @property
    def template(self) -> str:
        """The file's chat template, "" where it has none."""
        found = library.llama_model_chat_template(self._model, None)
        return found.decode("utf-8", "replace") if found else ""

    @property
    def words(self) -> int:
        """How many tokens the vocabulary has."""
        return int(library.llama_vocab_n_tokens(self.vocabulary))

    def ends(self, token: int) -> bool:
        """Return whether a token ends an answer."""
        return bool(library.llama_vocab_is_eog(self.vocabulary, token))

    def piece(self, token: int) -> bytes:
        """Return the text of a token; a control token has none."""
        size = 64
        while True:
            buffer = ctypes.create_string_buffer(size)
            length = library.llama_token_to_piece(self.vocabulary, token, buffer, size, 0, False)
            if length >= 0:
                return buffer.raw[:length]
            size = -length

    def tokenise(self, text: str, *, special: bool, first: bool) -> list[int]:
        """Return the tokens of a text.

        Args:
            text: anything.
            special: whether "<|end|>" and the like are the control tokens that they spell; never for others' words.
            first: whether the text begins a conversation.
        """
        data = text.encode("utf-8", "replace")
        room = len(data) + 8
        tokens = (library.llama_token * room)()
        count = library.llama_tokenize(self.vocabulary, data, len(data), tokens, room, first, special)
        return list(tokens[: max(0, count)])

    def prompt(self, messages: Sequence[Message]) -> list[int]:
        """Return the tokens of a conversation in the model's own form, ready for its answer.

        What the messages say is put into the template after it was filled in, and never read as control tokens.

        Raises:
            ModelError: the template does not take it.
        """
        text = self._filled(messages)
        begins = not self._starts_itself(text)
        tokens: list[int] = []
        for index, part in enumerate(re.split(rf"{_MARK}(\d+){_MARK}", text)):
            if index % 2:
                tokens += self.tokenise(messages[int(part)].text, special=False, first=False)
            elif part or not index:
                tokens += self.tokenise(part, special=True, first=begins and not index)
        return tokens

    def _filled(self, messages: Sequence[Message]) -> str:
        marks = [{"role": each.role, "content": f"{_MARK}{index}{_MARK}"} for index, each in enumerate(messages)]
        try:
            return str(self._shape(messages=marks, enable_thinking=False).prompt)
        except Exception:  # a template may refuse anything in its own way; the system's words then go to the user's
            if not (len(marks) > 1 and marks[0]["role"] == "system"):
                raise ModelError("The model's chat template does not take a question; take another file.") from None
        first, second, *rest = marks
        merged = [{"role": second["role"], "content": f"{first['content']}\n\n{second['content']}"}, *rest]
        try:
            return str(self._shape(messages=merged, enable_thinking=False).prompt)
        except Exception:
            raise ModelError("The model's chat template does not take a question; take another file.") from None

    @functools.cached_property
    def _shape(self) -> Any:
        return Jinja2ChatFormatter(self.template, self._spelled("eos"), self._spelled("bos"))

    def _spelled(self, which: str) -> str:
        token = getattr(library, f"llama_vocab_{which}")(self.vocabulary)
        return library.llama_vocab_get_text(self.vocabulary, token).decode("utf-8", "replace") if token >= 0 else ""

    def _starts_itself(self, text: str) -> bool:
        begin = self._spelled("bos")
        return bool(begin) and text.startswith(begin)

    # ---- computing

    def set_threads(self, threads: int) -> None:
        """Compute with so many processor threads from now on."""
        library.llama_set_n_threads(self.context, threads, threads)

    def keep(self, tokens: Sequence[int]) -> int:
        """Forget all but the beginning that a conversation shares with the last; return how many tokens that is.

        At least the last token is forgotten, because the next word comes from computing it.
        """
        shared = 0
        for old, new in zip(self.tokens, tokens[:-1], strict=False):
            if old != new:
                break
            shared += 1
        self.shorten(shared)
        return len(self.tokens)

    def shorten(self, length: int) -> None:
        """Forget the tokens from a place on; a model that can only forget everything does that."""
        if length >= len(self.tokens):
            return
        if length and library.llama_memory_seq_rm(self._cache, 0, length, -1):
            del self.tokens[length:]
            return
        self.clear()

    def clear(self) -> None:
        """Forget everything, and overwrite what was held."""
        library.llama_memory_clear(self._cache, True)
        self.tokens.clear()

    def take_in(self, tokens: Sequence[int], scored: int) -> None:
        """Compute some more tokens.

        Args:
            tokens: what comes next.
            scored: of how many, counted from the end, the next word is wanted; these must fit into one batch.

        Raises:
            Stopped: nobody waits any more; what was computed before stays.
            EngineUnavailable: it could not be computed.
        """
        for begin in range(0, len(tokens), self._batch_tokens):
            part = tokens[begin : begin + self._batch_tokens]
            self._fill(part, scored - (len(tokens) - begin - len(part)))
            answer = library.llama_decode(self.context, self._batch)
            if answer:
                self._mend()
                if answer == _ABORTED:
                    raise Stopped
                raise EngineUnavailable(f"The language model could not compute its answer (llama.cpp says {answer}).")
            self.tokens += part

    def _fill(self, part: Sequence[int], scored: int) -> None:
        batch, past = self._batch, len(self.tokens)
        batch.n_tokens = len(part)
        for index, token in enumerate(part):
            batch.token[index] = token
            batch.pos[index] = past + index
            batch.n_seq_id[index] = 1
            batch.seq_id[index][0] = 0
            batch.logits[index] = index >= len(part) - scored

    def _mend(self) -> None:
        """After a computation that was cut off: hold just what is noted."""
        if not (self.tokens and library.llama_memory_seq_rm(self._cache, 0, len(self.tokens), -1)):
            self.clear()

    # ---- kept on the disk

    def save(self, path: Path) -> bool:
        """Write what is held to a file; return whether that worked."""
        held = (library.llama_token * len(self.tokens))(*self.tokens)
        return bool(library.llama_state_seq_save_file(self.context, str(path).encode(), 0, held, len(held)))

    def load(self, path: Path) -> bool:
        """Hold what a file holds; return whether that worked. After a failure nothing is held."""
        held = (library.llama_token * self.room)()
        count = ctypes.c_size_t(0)
        self.clear()
        read = library.llama_state_seq_load_file(
            self.context, str(path).encode(), 0, held, self.room, ctypes.byref(count)
        )
        if not read:
            self.clear()
            return False
        self.tokens = list(held[: count.value])
        return True


class Chooser:
    """Chooses each next word: within a grammar where there is one, the likeliest or by chance.

    The word is chosen first and then held against the grammar; only when it does not fit are all words of the
    vocabulary held against it, which takes a hundred times as long.
    """

    def __init__(self, memory: Memory, temperature: float, seed: int, schema: Schema | None) -> None:
        """Prepare.

        Raises:
            ModelError: the schema cannot be made into a grammar.
        """
        self._memory = memory
        self._grammar: Any = None
        self._chain = library.llama_sampler_chain_init(library.llama_sampler_chain_default_params())
        for link in _links(temperature, seed):
            library.llama_sampler_chain_add(self._chain, link)
        if schema is not None:
            grammar = grammar_of(schema).encode()
            self._grammar = library.llama_sampler_init_grammar(memory.vocabulary, grammar, b"root")
            if not self._grammar:
                self.close()
                raise ModelError("The language model cannot be held to this schema; its grammar is not understood.")

    def next(self, index: int = -1) -> int:
        """Return the word after the token at a place of the last batch, -1 for its last."""
        token = int(library.llama_sampler_sample(self._chain, self._memory.context, index))
        if self._grammar:
            if not self._fits(token):
                token = self._best_that_fits(index)
            library.llama_sampler_accept(self._grammar, token)
        return token

    def close(self) -> None:
        """Free it."""
        for sampler in (self._chain, self._grammar):
            if sampler:
                library.llama_sampler_free(sampler)
        self._chain = self._grammar = None

    def _fits(self, token: int) -> bool:
        one = np.array([(token, 0.0, 0.0)], _CANDIDATE)
        library.llama_sampler_apply(self._grammar, ctypes.byref(_candidates(one)))
        return bool(np.isfinite(one["logit"][0]))

    def _best_that_fits(self, index: int) -> int:
        words = self._memory.words
        every = np.zeros(words, _CANDIDATE)
        every["id"] = np.arange(words)
        scores = library.llama_get_logits_ith(self._memory.context, index)
        every["logit"] = np.ctypeslib.as_array(scores, shape=(words,))
        library.llama_sampler_apply(self._grammar, ctypes.byref(_candidates(every)))
        left = every[np.isfinite(every["logit"])]
        if not len(left):
            raise EngineUnavailable("The language model's grammar came to a place from which nothing leads on.")
        chosen = _candidates(left)
        library.llama_sampler_apply(self._chain, ctypes.byref(chosen))
        return int(chosen.data[chosen.selected].id)


def _candidates(rows: npt.NDArray[Any]) -> Any:
    """Return words with their scores as the library takes them; they are changed in place."""
    data = rows.ctypes.data_as(ctypes.POINTER(library.llama_token_data))
    return library.llama_token_data_array(data=data, size=len(rows), selected=-1, sorted=False)


def grammar_of(schema: Schema) -> str:
    """Return the grammar of a JSON schema.

    Raises:
        ModelError: it has none.
    """
    try:
        return str(json_schema_to_gbnf(json.dumps(schema)))
    except Exception as error:
        raise ModelError(f"This schema cannot be made into a grammar ({type(error).__name__}).") from error


def computes_on_cards() -> bool:
    """Return whether the library was built for graphics cards and finds one."""
    return bool(library.llama_supports_gpu_offload())


def _links(temperature: float, seed: int) -> list[Any]:
    if temperature <= 0:
        return [library.llama_sampler_init_greedy()]
    return [
        library.llama_sampler_init_top_k(40),
        library.llama_sampler_init_top_p(0.95, 1),
        library.llama_sampler_init_min_p(0.05, 1),
        library.llama_sampler_init_temp(temperature),
        library.llama_sampler_init_dist(seed & 0xFFFFFFFF),
    ]


def _failure(what: str) -> ModelError | OutOfMemory:
    said = " ".join(_said)
    if _MEMORY_WORDS.search(said):
        return OutOfMemory(f"{what}: the memory is not enough; take a smaller model or a shorter context.")
    reason = (
        re.sub(r"^(\w+: ){1,2}(error loading model: )?", "", _said[0])[:160] if _said else "llama.cpp gives no reason"
    )
    return ModelError(f"{what} ({reason}).")
