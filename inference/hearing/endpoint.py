"""When an utterance begins and when it is over: a rule on probabilities, without sound or clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class EndpointRule:
    """When speech begins and ends.

    Attributes:
        on: probability from which a piece counts as speech.
        off: probability below which it counts as silence; between the two it counts as what came before.
        speech_s: speech that it takes to begin, so that a click does not.
        silence_s: silence that it takes to end.
    """

    on: float = 0.5
    off: float = 0.35
    speech_s: float = 0.06
    silence_s: float = 0.5


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Something began or ended.

    Attributes:
        time_s: when speech really began or ended, in seconds of pushed sound: earlier than the moment at which the
            rule became sure of it.
    """

    kind: Literal["started", "ended"]
    time_s: float


class Endpointer:
    """Follows one stream of probabilities."""

    def __init__(self, rule: EndpointRule) -> None:
        self.rule = rule
        self.ends_after_s = rule.silence_s
        """Silence that ends what is being said now; whoever knows its words may set it at any time."""
        self.reset()

    def reset(self) -> None:
        """Begin again at second 0 in silence."""
        self.now_s = 0.0
        self.speaking = False
        self._speech_s = 0.0
        self._silence_s = 0.0
        self._loud = False

    @property
    def silence_s(self) -> float:
        """Seconds of silence since the last speech; a recogniser may begin to guess before the end is sure."""
        return self._silence_s

    def push(self, probability: float, length_s: float) -> Endpoint | None:
        """Take the next piece.

        Args:
            probability: that somebody speaks in it, 0 to 1.
            length_s: its length in seconds.

        Returns:
            What became certain with this piece, if anything.
        """
        self.now_s += length_s
        self._loud = probability >= self.rule.on or (self._loud and probability >= self.rule.off)
        if self._loud:
            self._speech_s += length_s
            self._silence_s = 0.0
        else:
            self._silence_s += length_s
            if not self.speaking:
                self._speech_s = 0.0
        return self._begun() if not self.speaking else self._ended()

    def _begun(self) -> Endpoint | None:
        if self._speech_s < self.rule.speech_s - 1e-9:
            return None
        self.speaking = True
        return Endpoint("started", self.now_s - self._speech_s)

    def _ended(self) -> Endpoint | None:
        if self._silence_s < self.ends_after_s - 1e-9:
            return None
        self.speaking = False
        self._speech_s = 0.0
        return Endpoint("ended", self.now_s - self._silence_s)
