"""Closed-loop lip quality: what a visitor sees between the lips while an advisor talks, against the phones that sound.

Real voice, real track, all layers of motion with every emotion in turn, the morphed mesh of each installed advisor, and
the ruler of `renderer/closure.py`. Frames in the middle half of each phone count. Letters: F frames, K shapes.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from app.messages import Emotion, Floats, Sentence
from app.modes.bench import talking_head
from app.modes.bench.table import Row, advisors
from app.modes.bench.talking_head import Said
from app.pipeline.mouth import open_face, utter
from app.settings import Settings
from app.ui.motion import FaceMotion
from app.ui.stage import Moment, mouth_row
from inference.face.engines import FaceEngine
from inference.face.measure import openness
from inference.face.visemes import LIP_UNDER_TEETH, LIPS_CLOSED, SILENCE, canonical
from inference.types import Phone
from renderer import face_asset
from renderer.closure import CLOSED_MM, LipGap
from renderer.errors import FaceAssetError
from renderer.types import FACE_RATE_HZ, FaceState

Doubles = npt.NDArray[np.float64]
EMOTIONS: Final[tuple[Emotion, ...]] = ("neutral", "joy", "confidence", "surprise", "thoughtfulness", "concern")
SENTENCES: Final = (
    "Your portfolio has grown by a good deal over five years, mostly because of its shares in large companies.",
    "Most of your money is in bonds, but some of it may be moved to a balanced fund.",
    "I am happy to explain what volatility means and why it matters for your plans.",
    "Maybe we should compare both funds before you move any money.",
    "Apple and Microsoft have both performed better than the benchmark.",
    "The biggest part of the profit came from five companies in the portfolio.",
    "Please remember that past performance does not promise future results.",
    "Over the past four years, the value of your fund fell only once.",
    "My figures come from the bank's own database, and I may be wrong about the future.",
    "People often ask me whether a smaller portfolio can be both simple and safe.",
    "Emerging markets have been a problem, but the bonds made up for most of it.",
    "Would you like to see how each of your holdings moved?",
    "Your retirement plan improved by a few percent, which is a very good result.",
    "Imagine a map of the market, with every company as a small point.",
    "We could review your savings, your pension and your family's home loan.",
    "From January to September, the euro bonds were above the average.",
    "Both of them pay a dividend in March and in November.",
    "I hope that helps, and I am here if you would like to know more.",
)
_OPEN: Final = frozenset({"aa", "ae", "ah", "ao", "aw", "ay"})
_FARTHEST_S: Final = 0.12
_STEP_S: Final = 1.0 / 240.0


@dataclass(slots=True)
class LipFigures:
    """One advisor's mouth; gaps in mm, shares 0 to 1.

    Attributes:
        closed: for each p, b, m, whether the lips were shut in its whole middle half.
        shut_mm: gaps of all their frames.
        elsewhere: for each frame of other sounds, whether it looks closed.
        tucked_shut: the same of f and v alone, whose upper teeth should be seen.
        open_mm: gaps of open vowels' frames.
        teeth_mm: of f's and v's frames, how far the lower lip stays below the upper teeth; below 0 it covers them.
        wanted, drawn_mm: openness of each frame's phone, and its gap.
        lag_ms: by how much the drawn gap comes after the phones; negative is early.
        said: the sentences, to hold a peer against.
    """

    closed: list[bool] = field(default_factory=list)
    shut_mm: list[float] = field(default_factory=list)
    elsewhere: list[bool] = field(default_factory=list)
    tucked_shut: list[bool] = field(default_factory=list)
    open_mm: list[float] = field(default_factory=list)
    teeth_mm: list[float] = field(default_factory=list)
    wanted: list[float] = field(default_factory=list)
    drawn_mm: list[float] = field(default_factory=list)
    lag_ms: float = 0.0
    said: list[Said] = field(default_factory=list)

    @property
    def correlation(self) -> float:
        """Of the drawn gap with how open each phone is."""
        return float(np.corrcoef(self.wanted, self.drawn_mm)[0, 1])

    def take(self, phones: Sequence[Phone], gaps_mm: Floats, teeth_mm: Floats) -> None:
        """Add one sentence: gaps [F] and distances to the teeth [F] (or none) at FACE_RATE_HZ."""
        for phone in phones:
            symbol, rows = canonical(phone.symbol), middle_rows(phone, len(gaps_mm))
            if symbol == SILENCE:
                continue
            gaps = gaps_mm[rows].tolist()
            self.wanted += openness(symbol, np.linspace(0.25, 0.75, len(gaps) + 2)[1:-1]).tolist()
            self.drawn_mm += [max(0.0, gap) for gap in gaps]
            if symbol in LIPS_CLOSED:
                self.closed.append(max(gaps) <= CLOSED_MM)
                self.shut_mm += gaps
            else:
                self.elsewhere += [gap <= CLOSED_MM for gap in gaps]
            if symbol in LIP_UNDER_TEETH:
                self.tucked_shut += [gap <= CLOSED_MM for gap in gaps]
                self.teeth_mm += teeth_mm[rows].tolist() if len(teeth_mm) else []
            if symbol in _OPEN:
                self.open_mm += gaps


def middle_rows(phone: Phone, count: int) -> slice:
    """Return the rows in the middle half of a phone, at least the one nearest to its middle."""
    quarter_s = (phone.end_s - phone.start_s) / 4
    first = int(np.ceil((phone.start_s + quarter_s) * FACE_RATE_HZ))
    last = int((phone.end_s - quarter_s) * FACE_RATE_HZ)
    if last < first:
        first = last = round((phone.start_s + phone.end_s) / 2 * FACE_RATE_HZ)
    first = min(first, count - 1)
    return slice(first, max(first, min(last, count - 1)) + 1)


def drawn(sentence: Sentence) -> Floats:
    """Return the weights [F, K] that are drawn while a sentence is heard, all layers of motion included."""
    motion, duration_s = FaceMotion(0.0), len(sentence.samples) / sentence.rate_hz
    state = FaceState("speaking", sentence.emotion, sentence.intensity)
    for step in range(60):  # the emotion has come before the sentence does
        motion.frame(Moment(None, 0.0, None, state), step / FACE_RATE_HZ)
    rows = []
    for row in range(int(duration_s * FACE_RATE_HZ)):
        at_s = row / FACE_RATE_HZ
        moment = Moment(sentence, at_s, mouth_row(sentence.face, at_s), state)
        rows.append(motion.frame(moment, 1.0 + at_s).weights)
    return np.array(rows, np.float32)


def wanted(phones: Sequence[Phone], times_s: Doubles) -> Doubles:
    """Return how open the phone of each moment is, [F]."""
    out = np.zeros(len(times_s))
    for phone in phones:
        inside = (times_s >= phone.start_s) & (times_s < phone.end_s)
        shares = (times_s[inside] - phone.start_s) / max(phone.end_s - phone.start_s, 1e-6)
        out[inside] = openness(canonical(phone.symbol), shares)
    return out


def lag_ms(talks: Sequence[tuple[Sequence[Phone], Floats]]) -> float:
    """Return by how many milliseconds gaps [F] come after their phones: where they correlate best."""
    shifts_s = np.arange(-_FARTHEST_S, _FARTHEST_S + _STEP_S / 2, _STEP_S)
    scores = np.zeros(len(shifts_s))
    for phones, gaps in talks:
        times_s = np.arange(_FARTHEST_S, len(gaps) / FACE_RATE_HZ - _FARTHEST_S, _STEP_S)
        asked, rows_s = wanted(phones, times_s), np.arange(len(gaps)) / FACE_RATE_HZ
        for index, shift_s in enumerate(shifts_s):
            scores[index] += np.corrcoef(asked, np.interp(times_s + shift_s, rows_s, np.maximum(gaps, 0.0)))[0, 1]
    best = int(np.clip(scores.argmax(), 1, len(scores) - 2))
    before, at, after = scores[best - 1 : best + 2]
    bend = before - 2 * at + after
    return 1000.0 * float(shifts_s[best] + (0.5 * (before - after) / bend * _STEP_S if bend else 0.0))


def measure(rulers: Sequence[LipGap], voice: str, moved_by: FaceEngine | None = None) -> list[LipFigures]:
    """Let a voice say all sentences, a face engine (None: phone times) follow, and measure every advisor's mouth."""
    from inference.speech.voices import open_voice

    engine = open_voice(voice)
    figures = [LipFigures() for _ in rulers]
    talks: list[list[tuple[Sequence[Phone], Floats]]] = [[] for _ in rulers]
    for index, text in enumerate(SENTENCES):
        speech, words, face = utter(text, engine, moved_by)
        emotion, sound = EMOTIONS[index % len(EMOTIONS)], speech.sound
        said = Sentence("bench", index + 1, 0.0, 0, text, sound.samples, sound.rate_hz, words, face, emotion, 1.0)
        weights = drawn(said)
        for ruler, found, own in zip(rulers, figures, talks, strict=True):
            gaps = ruler.curve_mm(weights)
            teeth = np.array([ruler.to_teeth_mm(row) for row in weights] if ruler.has_teeth else [], np.float32)
            found.take(speech.phones, gaps, teeth)
            own.append((speech.phones, gaps))
            found.said.append(Said(words, tuple(speech.phones), gaps))
    for found, own in zip(figures, talks, strict=True):
        found.lag_ms = lag_ms(own)
    return figures


def rows(settings: Settings) -> Iterator[Row]:
    """Measure the mouths of the installed advisors; a face of another maker without lips that meet has no rows."""
    rulers: dict[str, LipGap] = {}
    for path in advisors(settings):
        with contextlib.suppress(FaceAssetError):
            rulers[path.stem] = LipGap(face_asset.load(path))
    moved_by = open_face(settings, tell=lambda _words: None)
    by = f"{settings.voice}, face by {moved_by.name + ', closures by phone times' if moved_by else 'phone times'}"
    figures = measure(list(rulers.values()), settings.voice, moved_by)
    for name, found in zip(rulers, figures, strict=True):
        yield from _of(name, found, by)
    if figures:
        yield from talking_head.rows(figures[0].said, settings.cache_dir)


def _of(name: str, found: LipFigures, voice: str) -> Iterator[Row]:
    how = f"{len(SENTENCES)} sentences by {voice}, {len(EMOTIONS)} emotions at 1, mesh level 0"
    count = f"{len(found.closed)} of them; {how}"
    cover = "below 0 the lips cover one another"
    early = "best correlation; below 0 is early"
    for figure, asked, got, unit, detail in (
        ("closed in p, b, m", "≥ 96", 100 * np.mean(found.closed), "%", count),
        ("gap in p, b, m, 95th percentile", "≤ 0.5", np.percentile(found.shut_mm, 95), "mm", cover),
        ("other sounds that look closed", "≤ 12", 100 * np.mean(found.elsewhere), "%", "of frames, f and v included"),
        ("f and v that look closed", "", 100 * np.mean(found.tucked_shut), "%", "of their frames"),
        ("gap in open vowels, median", "", np.median(found.open_mm), "mm", "aa ae ah ao aw ay"),
        ("gap and openness of phones", "", found.correlation, "r", "middle halves"),
        ("mouth after the phones", "±10", found.lag_ms, "ms", early),
    ):
        yield Row("lips", f"{name}: {figure}", asked, float(got), unit, detail)
    if found.teeth_mm:
        below = float(np.median(found.teeth_mm))
        yield Row(
            "lips",
            f"{name}: lower lip below the upper teeth in f, v",
            "≤ 0",
            below,
            "mm",
            "median; below 0 it covers them",
        )
