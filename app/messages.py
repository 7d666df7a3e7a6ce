"""The messages that travel between stages and between the two processes: nothing else does.

Every message is frozen, picklable and carries session, turn and monotonic time. Letters: S samples, F frames at
60 Hz, K the 52 ARKit shapes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from finance.types import Chart, Fact
from inference.types import VoiceProsody

Floats = npt.NDArray[np.float32]
Activity = Literal["idle", "listening", "thinking", "speaking"]
Emotion = Literal["neutral", "joy", "confidence", "surprise", "thoughtfulness", "concern"]
Gesture = Literal["none", "nod", "shake", "tilt", "lean_in", "shrug", "explain"]
Scalar = str | int | float | bool | None


def agreed_to(words: str) -> str:
    """Return the fingerprint of words to which a client says yes; it tells texts apart and says nothing of anybody."""
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Message:
    """What every message carries.

    Attributes:
        session: identifier of one visit.
        turn: counts the client's utterances from 1; 0 belongs to no turn.
        time_s: `time.monotonic()` of the process that made it.
    """

    session: str
    turn: int
    time_s: float


# ---- from the window to the advisor


@dataclass(frozen=True, slots=True)
class OpenLobby(Message):
    """The window shows its first screen: who may be welcomed here?"""


@dataclass(frozen=True, slots=True)
class Identify(Message):
    """Somebody says who they are.

    Attributes:
        code: the one-time code that they typed, or the text of the QR code that they held before the camera.
    """

    code: str


@dataclass(frozen=True, slots=True)
class SeekCode(Message):
    """Whether the camera may read a QR code that is held before it: while the screen asks who somebody is.

    What is read is answered like an `Identify` of this message's session and turn; nothing else leaves the camera.
    """

    wanted: bool


@dataclass(frozen=True, slots=True)
class Say(Message):
    """Speak a text of the screen, such as a button's name; it is no answer and is not recorded.

    Attributes:
        pace: of the voice; 1 is its own.
    """

    text: str
    pace: float = 1.0


@dataclass(frozen=True, slots=True)
class Vocabulary(Message):
    """What the screen can be told by voice from now on.

    Attributes:
        phrases: the names of what can be touched, in English.
        only: whether nothing else is answered, since nobody has begun a conversation yet.
    """

    phrases: tuple[str, ...]
    only: bool


@dataclass(frozen=True, slots=True)
class StartSession(Message):
    """Somebody is here; `client_id` as the bank knows them.

    Attributes:
        recording: whether the visit may be recorded.
        pace: of the voice; 1 is its own.
        agreed: fingerprint of the words to which the client said yes (`agreed_to`), for who has to show it.
    """

    client_id: str
    recording: bool = True
    pace: float = 1.0
    agreed: str = ""


@dataclass(frozen=True, slots=True)
class Utterance(Message):
    """One question, typed or heard; confidence 0 to 1.

    Attributes:
        prosody: how it was said, for the face that answers; it is not kept in any record.
    """

    text: str
    spoken: bool = False
    confidence: float = 1.0
    prosody: VoiceProsody | None = None


@dataclass(frozen=True, slots=True)
class Heard(Message):
    """A piece of microphone sound: [S] float32 at 16 kHz; `last` closes the recording.

    `tentative` while it is not sure that the client interrupts a reply: "mm-hm" is then no question.
    """

    samples: Floats
    last: bool = False
    tentative: bool = False


@dataclass(frozen=True, slots=True)
class Interrupt(Message):
    """Drop everything that belongs to this turn.

    Attributes:
        heard: what the client has heard of the reply, cut at the word; None when that is not known.
    """

    heard: str | None = None


@dataclass(frozen=True, slots=True)
class EndSession(Message):
    """The visit is over; forget it."""


# ---- from the advisor to the window


@dataclass(frozen=True, slots=True)
class ClientCard:
    """A client of the demo bank, who needs no code.

    Attributes:
        about: half a sentence that tells whom one becomes.
    """

    client_id: str
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Lobby(Message):
    """The advisor is there, and who may be welcomed.

    Attributes:
        clients: of the demo bank; empty in a bank's own installation, where a code is needed.
        kept_days: so long a recorded visit stays on this machine; 0 until somebody erases it.
    """

    bank_name: str
    notice: str
    clients: tuple[ClientCard, ...]
    kept_days: int


@dataclass(frozen=True, slots=True)
class Identified(Message):
    """Who somebody is; without a client, why they could not be recognised, in one sentence.

    Attributes:
        number_digits: of the client's number that is to be typed before the code; 0 where the code alone can tell.
    """

    client_id: str
    client_name: str
    trouble: str = ""
    number_digits: int = 0


@dataclass(frozen=True, slots=True)
class Said(Message):
    """A text of the screen was spoken, or could not be."""


@dataclass(frozen=True, slots=True)
class Command(Message):
    """The client said one of the phrases of the screen's vocabulary."""

    phrase: str


@dataclass(frozen=True, slots=True)
class Ready(Message):
    """The advisor can be asked."""

    client_name: str
    bank_name: str
    suggestions: tuple[str, ...]
    notice: str


@dataclass(frozen=True, slots=True)
class Transcribed(Message):
    """What the ears made of the sound so far.

    Attributes:
        silent_s: with the last word, for how long the client had been silent by then.
    """

    text: str
    final: bool
    silent_s: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Paused(Message):
    """The client, who is speaking, is silent for a moment: somebody who listens nods."""


@dataclass(frozen=True, slots=True)
class Mood(Message):
    """What the face should show from now on; intensity 0 to 1."""

    activity: Activity
    emotion: Emotion
    intensity: float


@dataclass(frozen=True, slots=True)
class CaptionWord:
    """A written word and the seconds, within its sentence's sound, in which it is heard."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Sentence(Message):
    """One verified sentence, or a clause of a long one, ready to be heard and seen.

    Clauses of one sentence follow each other without a gap, in sound and face alike.

    Attributes:
        index: from 0 within the turn; clauses count one by one.
        samples: [S] float32, -1 to 1.
        face: [F, K] ARKit weights, row 0 at sample 0.
        accents: second within the sound and strength, 0 to 1, of each stressed word.
        continues: whether it is a clause that goes on from the one before, mouth and all.
        rests_on: each figure of this clause as it stands in the text, and the name of the fact or citation behind it.
    """

    index: int
    text: str
    samples: Floats
    rate_hz: int
    words: tuple[CaptionWord, ...]
    face: Floats
    emotion: Emotion
    intensity: float
    gesture: Gesture = "none"
    accents: tuple[tuple[float, float], ...] = ()
    continues: bool = False
    rests_on: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Insight(Message):
    """The picture and the figures that go with a reply."""

    facts: tuple[Fact, ...]
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class SentenceCheck:
    """How one sentence passed: for each figure in it, the name of the fact or citation it rests on."""

    sentence: str
    passed: bool
    rests_on: tuple[tuple[str, str], ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TurnDone(Message):
    """The turn's record, sent after its last sentence.

    Attributes:
        checks: of the sentences that were spoken, in order, then of those that failed and were left out.
        asks: whether it ended with a question that yes or no answers, so that a nod or a shake does too.
        worded_by: whose words the reply is in: "composed", or a language model's, "local" or "server".
        chosen_by: who chose the tool: "router", or a language model, "local" or "server".
        passages: each citation with its words: assumptions, what has to be said beside the figures, quotations.
    """

    question: str
    tool: str
    arguments: tuple[tuple[str, Scalar], ...]
    reply: str
    facts: tuple[Fact, ...]
    citations: tuple[str, ...]
    checks: tuple[SentenceCheck, ...]
    emotion: Emotion
    intensity: float
    timings_ms: tuple[tuple[str, float], ...]
    ends_session: bool = False
    asks: bool = False
    worded_by: str = "composed"
    chosen_by: str = "router"
    passages: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Seen(Message):
    """What the camera found: words and numbers; no picture travels anywhere. It belongs to no session.

    Attributes:
        looking: whether the camera is open; sent before the first picture is taken and after the last.
        known: whether it can tell; in the dark it cannot, and `present` means nothing.
        present: whether somebody stands there.
        place_m: where their eyes are from the advisor's: right and up as they see it, out of the screen, metres.
        sign: what their head or hand has just said: nod for yes, shake for no, or a raised hand.
    """

    looking: bool
    known: bool = False
    present: bool = False
    place_m: tuple[float, float, float] | None = None
    sign: Literal["none", "nod", "shake", "hand"] = "none"


@dataclass(frozen=True, slots=True)
class Problem(Message):
    """Something failed: one sentence, with what to do."""

    text: str


@dataclass(frozen=True, slots=True)
class Heartbeat(Message):
    """The advisor process is alive; it has been busy with one piece of work for `busy_s` seconds."""

    busy_s: float = 0.0
