"""Does the client interrupt? A rule on numbers, without sound, clock or words of its own.

While the advisor speaks, each piece of the microphone's sound, cleaned of the loudspeaker, adds to or takes from a
suspicion. A suspicion that is strong enough holds the reply: silence within a quarter of a second of the client's
first sound. What then comes decides: speech that goes on, or words that ask for something, take the turn; a short
sound without such words gives it back, and the reply goes on.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from inference.hearing.near_voice import Piece

Verdict = Literal["hold", "yield", "resume"]
_BEFORE_HOLD_S: Final = 0.1  # speech that it usually takes to suspect it


@dataclass(frozen=True, slots=True)
class BargeInRule:
    """The settings of the rule.

    Attributes:
        likely: probability of speech from which a piece counts.
        sure: probability from which it counts fully.
        open_db: tones above 650 Hz against all; below it lips are closed, or it was a door.
        closed_likely: probability from which a piece with closed lips counts.
        closed_share: how much it counts at the most: "mm-hm" is no interruption, "what" may begin like it.
        breath_share: how much a piece without pitch counts: a cough, but also an s.
        voiced: periodicity from which a piece has a pitch.
        suspicion: sum of what counts that holds the reply.
        forgets: what a second without speech takes from the sum.
        quietest_db: a voice below this level is not at the microphone but across the room, dBFS.
        above_echo_db: how far a client's voice must be above what usually leaks through the canceller.
        yield_s: speech after which the turn is the client's whatever the words.
        quiet_s: silence after which a short sound is over.
        words_s: how long words are then waited for.
    """

    likely: float = 0.3
    sure: float = 0.45
    open_db: float = -22.0
    closed_likely: float = 0.7
    closed_share: float = 0.2
    breath_share: float = 0.2
    voiced: float = 0.5
    suspicion: float = 1.0
    forgets: float = 4.0
    quietest_db: float = -42.0
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
    """Follows one reply after the other; `push` while the advisor speaks or is held."""

    def __init__(self, rule: BargeInRule | None = None) -> None:
        self.rule = rule or BargeInRule()
        self.leak = Leak()
        self.held = False
        self._expected_db = -100.0
        self._waiting: deque[Piece] = deque()  # learnt from once they are known not to begin an interruption
        self._calm_again()

    def _calm_again(self) -> None:
        self.held = False
        self.suspicion = 0.0
        self._spoken_s = self._quiet_s = 0.0
        self._waiting.clear()

    @property
    def expected_db(self) -> float:
        """How loud a sound must be at least to be more than the loudspeaker's leftover, dBFS."""
        return self._expected_db + self.rule.above_echo_db

    def push(self, heard: Piece) -> Verdict | None:
        """Take the next piece; returns what became certain with it, if anything."""
        self._expected_db = self.leak.expected_db(heard.reference_db, heard.length_s)
        counts = self._counts(heard)
        if self.held:
            return self._decide(heard, counts)
        forgets = 0.0 if counts else self.rule.forgets * heard.length_s
        self.suspicion = max(0.0, self.suspicion + counts - forgets)
        self._learn(heard)
        if self.suspicion < self.rule.suspicion - 1e-9:
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

    def _counts(self, heard: Piece) -> float:
        rule = self.rule
        if heard.level_db < max(rule.quietest_db, self._expected_db + rule.above_echo_db):
            return 0.0
        if heard.open_db < rule.open_db:
            sure = (heard.probability - rule.closed_likely) / (0.95 - rule.closed_likely)
            return rule.closed_share * float(np.clip(sure, 0.0, 1.0))
        sure = float(np.clip((heard.probability - rule.likely) / (rule.sure - rule.likely), 0.0, 1.0))
        if heard.voiced < rule.voiced:
            return rule.breath_share * sure
        return 0.2 + 0.8 * sure

    def _learn(self, heard: Piece) -> None:
        """Let the leak follow, some pieces late, and only while nothing was suspected."""
        if self.suspicion:
            self._waiting.clear()
            return
        self._waiting.append(heard)
        if len(self._waiting) > 25:
            calm = self._waiting.popleft()
            self.leak.learn(calm.level_db, calm.length_s)

    def _decide(self, heard: Piece, counts: float) -> Verdict | None:
        if counts or (heard.probability >= self.rule.sure and heard.open_db >= self.rule.open_db):
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
