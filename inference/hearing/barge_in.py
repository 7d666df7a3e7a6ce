"""Does the client interrupt? A rule on numbers, without sound, clock or words of its own.

While the advisor speaks, a network says every 10 ms how likely somebody takes the floor (`floor.py`); odds that are
high enough hold the reply. What then comes decides: speech that goes on, or words that ask for something, take the
turn; a short sound without such words gives it back, and the reply goes on.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from inference.hearing.near_voice import Piece

Verdict = Literal["hold", "yield", "resume"]
_BEFORE_HOLD_S: Final = 0.1  # speech that it usually takes to suspect it
_ODDS_EVERY_S: Final = 0.01
_LEARNT_LATE: Final = 25  # pieces: the leftover is learnt from those that are known not to begin an interruption


@dataclass(frozen=True, slots=True)
class BargeInRule:
    """The settings of the rule.

    Attributes:
        floor: logarithm of the odds, that somebody takes the floor, from which the reply is held.
        wary: what is asked beyond that while the loudspeaker has just begun anew: the canceller has to find it again.
        wary_s: how long that takes.
        doubt: odds above which what is heard may not be the loudspeaker's leftover alone.
        sure: probability of speech from which a piece counts as speech once the reply is held.
        open_db: tones above 650 Hz against all; below it lips are closed, or it was a door.
        above_echo_db: how far a sound must be above what usually leaks through the canceller to be looked at.
        yield_s: speech after which the turn is the client's whatever the words.
        quiet_s: silence after which a short sound is over.
        words_s: how long words are then waited for.
    """

    floor: float = -0.25
    wary: float = 3.0
    wary_s: float = 1.0
    doubt: float = -3.0
    sure: float = 0.45
    open_db: float = -22.0
    above_echo_db: float = 3.0
    yield_s: float = 0.7
    quiet_s: float = 0.3
    words_s: float = 0.6


class Leak:
    """How much of the loudspeaker usually comes through the canceller: the loudest of the last seconds, slowly less."""

    _USUAL_DB: Final = -28.0
    _RANGE_DB: Final = (-50.0, -12.0)
    _AFRESH_DB: Final = -22.0
    _FADES_DB_S: Final = 2.0
    _TAIL_DB_S: Final = 60.0  # so fast a room falls silent after the loudspeaker

    def __init__(self) -> None:
        self.gain_db = self._USUAL_DB
        self._reference_db = -100.0

    def expected_db(self, reference_db: float, length_s: float) -> float:
        """Take the loudspeaker's next level; return how loud its leftover is expected at the most."""
        self._reference_db = max(reference_db, self._reference_db - self._TAIL_DB_S * length_s)
        return self._reference_db + self.gain_db

    def doubt(self) -> None:
        """Expect more for a while: the loudspeaker begins anew, and the canceller may have to find it again."""
        self.gain_db = max(self.gain_db, self._AFRESH_DB)

    def learn(self, level_db: float, length_s: float) -> None:
        """Take the level of a piece in which nobody but the loudspeaker spoke; call `expected_db` first."""
        self.gain_db -= self._FADES_DB_S * length_s
        if self._reference_db > -50.0:
            self.gain_db = max(self.gain_db, level_db - self._reference_db)
        self.gain_db = float(np.clip(self.gain_db, *self._RANGE_DB))


class BargeIn:
    """Follows one reply after the other; `push` and `odds` while the advisor speaks or is held."""

    def __init__(self, rule: BargeInRule | None = None) -> None:
        self.rule = rule or BargeInRule()
        self.leak = Leak()
        self.held = False
        self._wary_s = 0.0
        self._expected_db = -100.0
        self._waiting: deque[Piece] = deque()  # learnt from once they are known not to begin an interruption
        self._calm_again()

    def _calm_again(self) -> None:
        self.held = False
        self._wary_s = self.rule.wary_s
        self._spoken_s = self._quiet_s = 0.0
        self._waiting.clear()

    @property
    def expected_db(self) -> float:
        """How loud a sound must be at least to be more than the loudspeaker's leftover, dBFS."""
        return self._expected_db + self.rule.above_echo_db

    def push(self, heard: Piece) -> Verdict | None:
        """Take the next piece; returns what became certain with it, if anything."""
        self._expected_db = self.leak.expected_db(heard.reference_db, heard.length_s)
        if self.held:
            return self._decide(heard)
        self._waiting.append(heard)
        if len(self._waiting) > _LEARNT_LATE:
            calm = self._waiting.popleft()
            self.leak.learn(calm.level_db, calm.length_s)
        return None

    def odds(self, logarithm: float) -> Verdict | None:
        """Take the odds that somebody takes the floor, every 10 ms."""
        self._wary_s = max(0.0, self._wary_s - _ODDS_EVERY_S)
        if logarithm > self.rule.doubt:
            self._waiting.clear()
        if self.held or logarithm < self.rule.floor + (self.rule.wary if self._wary_s > 0.0 else 0.0):
            return None
        self.held, self._spoken_s, self._quiet_s = True, _BEFORE_HOLD_S, 0.0
        return "hold"

    def words(self, text: str, *, final: bool) -> Verdict | None:
        """Take what was understood since the hold; words that ask for something take the turn.

        Args:
            text: all words so far.
            final: whether nothing more will come.
        """
        if not self.held:
            return None
        if text and not is_backchannel(text):
            self._calm_again()
            return "yield"
        if final:
            return self._resume()
        return None

    def reset(self) -> None:
        """The reply is over, or another begins; what was learnt of the room stays."""
        self._calm_again()

    def _decide(self, heard: Piece) -> Verdict | None:
        if heard.probability >= self.rule.sure and heard.open_db >= self.rule.open_db:
            self._spoken_s += heard.length_s + self._quiet_s * (self._quiet_s <= 0.15)
            self._quiet_s = 0.0
        else:
            self._quiet_s += heard.length_s
        if self._spoken_s >= self.rule.yield_s:
            self._calm_again()
            return "yield"
        if self._quiet_s >= self.rule.quiet_s + self.rule.words_s:
            return self._resume()
        return None

    def _resume(self) -> Verdict:
        self._calm_again()
        self.leak.doubt()
        return "resume"


_BACKCHANNELS: Final = """
    ah aha all alright and fine good great hm hmm huh i interesting m mhm mm nice oh ok okay right see so sure true
    uh uhhuh um understood well wow yeah yep yes
"""
BACKCHANNELS: Final = frozenset(_BACKCHANNELS.split())
"""Words that keep somebody talking; only of such is a backchannel made."""


def is_backchannel(text: str) -> bool:
    """Tell whether words say no more than "go on, I am listening": at most three of them."""
    words = "".join(letter if letter.isalpha() else " " for letter in text.lower().replace("'", "")).split()
    return len(words) <= 3 and all(word in BACKCHANNELS for word in words)
