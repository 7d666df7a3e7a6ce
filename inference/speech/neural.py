"""What the neural voices share: words to IPA to ids, and from samples back to phones with times. T ids, L letters."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np

from inference.errors import ModelError
from inference.runtime.onnx_session import Array, Session
from inference.speech.alignment import Aligner
from inference.speech.assembly import butted, captions, trimmed
from inference.speech.clauses import Clause, ClauseVoice, said
from inference.speech.drawn_together import Span, spans_of_spoken
from inference.speech.phonemes import Ipa, by_word, ipa_of, tiled, timed_phones, word_spans
from inference.speech.style import PLAIN, Style
from inference.types import Phone, Sound, Speech

_T = TypeVar("_T")
_LEAD: Final = -1  # owner of the ids before the first letter


@dataclass(frozen=True, slots=True)
class Spelling:
    """The ids of a clause.

    Attributes:
        ids: [T] as the network takes them.
        owners: [T] the letter that each stands for; -1 before the first one, L behind the last one.
    """

    ids: tuple[int, ...]
    owners: tuple[int, ...]


def spelling(
    letters: str, table: Mapping[str, Sequence[int]], begin: Sequence[int], pad: Sequence[int], end: Sequence[int]
) -> Spelling:
    """Return the ids of some letters.

    Args:
        letters: [L]; those that are not in the table are left out.
        table: the ids of each letter.
        begin: ids before the first letter.
        pad: ids behind each letter, and behind `begin`.
        end: ids behind everything.
    """
    ids, owners = [*begin, *pad], [_LEAD] * (len(begin) + len(pad))
    for index, letter in enumerate(letters):
        if letter in table:
            ids += [*table[letter], *pad]
            owners += [index] * (len(table[letter]) + len(pad))
    return Spelling((*ids, *end), (*owners, *[len(letters)] * len(end)))


class NeuralVoice(ClauseVoice):
    """A voice whose network takes espeak-ng's IPA; times come from the network where it gives them, else by alignment.

    Attributes:
        name: see `ClauseVoice`.
        language: espeak-ng's voice that spells its words.
    """

    def __init__(self, name: str, session: Session, language: str, longest_letters: int) -> None:
        self.name = name
        self._session = session
        self.language = language
        self._longest_letters = longest_letters
        self._aligner: Aligner | None = None

    @property
    def gives_times(self) -> bool:
        """Whether the network has a second output, which Piper and Kokoro use for the lengths of the ids."""
        return len(self._session.output_names) > 1

    @abstractmethod
    def _spelled(self, letters: str) -> Spelling:
        """Return the ids of a clause."""

    @abstractmethod
    def _inputs(self, spelled: Spelling, style: Style) -> dict[str, Array]:
        """Return what the network takes."""

    @abstractmethod
    def _rate_hz(self) -> int:
        """Return the rate of its sound."""

    def _respell(self, sound: str) -> str:
        """Return the letters by which the network knows one sound of espeak-ng's."""
        return sound

    def say_clause(self, tokens: Clause, style: Style = PLAIN) -> Speech:
        """Say one clause; see `ClauseVoice`. Of the style, rate alone is followed."""
        ipa = ipa_of(said(tokens), self.language, self._respell)
        if not ipa.words():
            nothing = Sound(np.zeros(0, np.float32), self._rate_hz())
            return Speech(nothing, (), tuple(captions(tokens, ())), self.name)
        if len(ipa.letters) > self._longest_letters and len(tokens) > 1:
            half = len(tokens) // 2
            return butted(self.say_clause(tokens[:half], style), self.say_clause(tokens[half:], style))
        sound, phones = self._made(ipa, style)
        return trimmed(sound, phones, tuple(captions(tokens, self._spans(tokens, ipa, phones))), self.name)

    def _spans(self, tokens: Clause, ipa: Ipa, phones: tuple[Phone, ...]) -> list[Span]:
        """Return when each spoken word sounds."""
        words = by_word(ipa, phones)
        spoken = [word.strip(",.!?") for word in said(tokens).split()]
        lengths = [len(word) for word in words]
        return spans_of_spoken(spoken, lengths, word_spans(words), self._sound_count)

    def _sound_count(self, word: str) -> int:
        return sum(len(each) for each in ipa_of(word, self.language).words())

    def _made(self, ipa: Ipa, style: Style) -> tuple[Sound, tuple[Phone, ...]]:
        spelled = self._spelled(ipa.letters)
        wave, *others = self._session.run(self._inputs(spelled, style))
        samples = np.asarray(wave, np.float32).reshape(-1)
        if len(samples) == 0 or not np.isfinite(samples).all():
            raise ModelError(f"The voice {self._session.path.name} made no sound of a sentence; install it again.")
        sound = Sound(np.clip(samples, -1.0, 1.0), self._rate_hz())
        lengths = next((each.reshape(-1) for each in others if each.size == len(spelled.ids)), None)
        if lengths is not None and np.isfinite(lengths).all() and lengths.min() >= 0 and lengths.sum() > 0:
            return sound, _timed(ipa, spelled, lengths.astype(np.float64), sound.duration_s)
        if self._aligner is None:
            self._aligner = Aligner()
        return sound, tiled(self._aligner.align(sound, ipa.words()), sound.duration_s)


def _timed(ipa: Ipa, spelled: Spelling, lengths: Array, duration_s: float) -> tuple[Phone, ...]:
    """Return the phones by the lengths of the ids, in whatever unit these are."""
    seconds = lengths * (duration_s / lengths.sum())
    by_owner = np.zeros(len(ipa.letters) + 2)
    np.add.at(by_owner, np.asarray(spelled.owners) + 1, seconds)
    phones = timed_phones(ipa, by_owner[1:-1], float(by_owner[0]))
    return (*phones, Phone("pau", phones[-1].end_s, duration_s)) if by_owner[-1] > 0 else phones


def require_inputs(session: Session, wanted: Mapping[str, int], kind: str) -> None:
    """Refuse a network that does not take what it should.

    Args:
        session: the opened network.
        wanted: how many axes each input has.
        kind: of voice, for the message.

    Raises:
        ModelError: names the file and the inputs.
    """
    if set(session.input_names) != set(wanted):
        raise ModelError(
            f"The file {session.path} is no {kind} voice: it takes {', '.join(session.input_names)}, "
            f"not {', '.join(wanted)}; get the voice again."
        )
    for name, axes in wanted.items():
        if len(session.shape(name)) != axes:
            raise ModelError(
                f"The file {session.path} is no {kind} voice: its {name} has {len(session.shape(name))} axes, "
                f"not {axes}; get the voice again."
            )


def read_json(path: Path, read: Callable[[Any], _T]) -> _T:
    """Read what a voice's description holds.

    Raises:
        ModelError: the file is missing or not what it should be; names it.
    """
    try:
        return read(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise ModelError(f"The voice's description {path} is missing; put it beside the voice.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"The voice's description {path} is broken ({error!r}); get the voice again.") from error
