"""Whether a client sounds upset: higher, louder or faster than the same client did before in this visit.

Only a difference counts. Absolute pitch and loudness tell of bodies, habits and microphones, not of feelings; so the
first utterance of a visit never sounds upset. One sign alone may be a lively question; two together soften the reply.
What is kept is three means and a count, for the length of the visit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from inference.types import VoiceProsody


@dataclass(frozen=True, slots=True)
class UpsetLimits:
    """From where on a difference is a sign of being upset.

    Attributes:
        higher_semitones: of the median pitch.
        louder_db: of the median loudness.
        faster: share of syllables a second beyond the usual.
        signs: how many of the three it takes.
        shortest_s: shorter utterances ("yes") tell nothing and teach nothing.
    """

    higher_semitones: float = 3.0
    louder_db: float = 5.0
    faster: float = 0.25
    signs: int = 2
    shortest_s: float = 0.6


@dataclass(frozen=True, slots=True)
class UsualVoice:
    """What a client sounded like so far in this visit.

    Attributes:
        pitch_hz: 0 until an utterance with a pitch was heard.
        heard: utterances, of which these are the means (of the pitch: the geometric one).
    """

    pitch_hz: float = 0.0
    loudness_db: float = 0.0
    syllables_per_s: float = 0.0
    heard: int = 0

    def after(self, said: VoiceProsody, limits: UpsetLimits | None = None) -> UsualVoice:
        """Return what is usual once this was said too; an upset utterance does not become the usual."""
        if said.duration_s < (limits or UpsetLimits()).shortest_s or sounds_upset(said, self, limits):
            return self
        share = 1.0 / (self.heard + 1)
        return UsualVoice(
            _geometric(self.pitch_hz, said.pitch_hz, share),
            (1.0 - share) * self.loudness_db + share * said.loudness_db,
            (1.0 - share) * self.syllables_per_s + share * said.syllables_per_s,
            self.heard + 1,
        )


def sounds_upset(said: VoiceProsody, usual: UsualVoice, limits: UpsetLimits | None = None) -> bool:
    """Return whether enough signs are there, against what is usual for this client."""
    table = limits or UpsetLimits()
    if usual.heard == 0 or said.duration_s < table.shortest_s:
        return False
    higher = said.pitch_hz > 0 < usual.pitch_hz and 12 * math.log2(said.pitch_hz / usual.pitch_hz)
    signs = (
        higher >= table.higher_semitones,
        said.loudness_db - usual.loudness_db >= table.louder_db,
        said.syllables_per_s >= (1.0 + table.faster) * usual.syllables_per_s,
    )
    return sum(signs) >= table.signs


def _geometric(usual_hz: float, said_hz: float, share: float) -> float:
    if usual_hz <= 0 or said_hz <= 0:
        return max(usual_hz, said_hz)
    return math.exp((1.0 - share) * math.log(usual_hz) + share * math.log(said_hz))
