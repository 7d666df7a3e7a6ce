"""What clients say of their sorrows and worries, and the sentence that comes before anything else then."""

from __future__ import annotations

import re
from typing import Final

_GRIEF: Final = re.compile(
    r"\b(passed away|passed on|died|dying|death|dead|funeral|widow(er|ed)?|bereaved|lost (my|our) (?:\w+ )?(husband|"
    r"wife|partner|mother|father|mom|mum|dad|son|daughter|child|brother|sister|friend|parents?|job|home|house|baby|dog|"
    r"cat)|(lose|losing) my (job|home|house)|(been|was|got|getting|am|i'm) (laid off|fired|made redundant|divorced?|"
    r"evicted)|lost (him|her|everything)|unemployed|divorc(ed|ing)|(my|our|a) divorce|separated from my|"
    r"(we|i|and i) (have |are |just )?(split up|splitting up|broke up|breaking up|separated)|"
    r"(have|has|got|diagnosed with|dying of) (?:\w+ )?(cancer|a stroke|dementia|alzheimer's)|cancer|"
    r"(very |seriously |terminally )(ill|sick)|in (the )?hospital|had an accident|bankrupt|miscarriage)\b"
)
_WORRY: Final = re.compile(
    r"\b(worried|worry|worries|worrying|nervous|anxious|anxiety|afraid|scared|scary|frightened|frightening|terrified|"
    r"panic\w*|stressed|can't sleep|cannot sleep|losing sleep|lie awake|sad|upset|depressed|devastated|heartbroken|"
    r"lonely|desperate|tired|overwhelmed|not so good|not doing (so )?well|long day|difficult time|"
    r"(having|had|been|it's|what) (a |an )(?:very |really )?(bad|hard|tough|rough|terrible) (day|time|week|month|year)|"
    r"feel(ing)? (down|bad|lonely|low|terrible|awful|sick))\b"
)
_UNMOVED: Final = re.compile(
    r"\b(not|never|no longer|don't|do not|shouldn't|nothing to) (?:\w+ )?(worr\w+|afraid|scared)\b|"
    r"\bdead money\b|\bdeath (cross|benefit)\b|\bportfolio (?:\w+ )?(had|having|been)\b"
)
_ASKS: Final = re.compile(
    r"\?|\b(what|how|show|tell me (how|what|about)|which|where|when|why|can (you|i)|could (you|i)|is my|are my|do i|"
    r"did i|am i|should i)\b"
)


GRIEF: Final = (
    "I am so sorry; that is a great deal to carry.",
    "I am truly sorry to hear that.",
)
WORRY: Final = (
    "I am sorry that this weighs on you; let us look at it calmly together.",
    "I hear you, and that is all right; we can take this slowly.",
)
AFTER_GRIEF: Final = (
    "Take all the time you need; I am here when you want to look at anything, and a colleague at the desk will gladly "
    "sit down with you."
)
AFTER_WORRY: Final = "Tell me what is on your mind, or shall we look at how your portfolio is doing?"


def is_grieving(lowered: str) -> bool:
    """Return whether the client tells of a loss in their life."""
    return bool(_GRIEF.search(_UNMOVED.sub(" ", lowered)))


def is_sad(question: str) -> bool:
    """Return whether the client speaks of worry or sorrow."""
    lowered = _UNMOVED.sub(" ", question.lower().replace("’", "'"))
    return bool(_GRIEF.search(lowered) or _WORRY.search(lowered))


def without_sorrow(question: str) -> str:
    """Return what is asked beside the sorrow: "my wife died, what do I own" asks what is owned."""
    parts = re.split(r"[,.;!]\s+", question)
    kept = [part for part in parts if not (is_sad(part) and only_tells(part.lower()))]
    return ", ".join(kept) or question


def only_tells(lowered: str) -> bool:
    """Return whether a sad sentence asks nothing, so that it is to be answered in kind and not with figures."""
    return not _ASKS.search(lowered)
