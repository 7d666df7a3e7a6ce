"""Which passages talk to a machine instead of to a reader; they are quoted with a warning, never obeyed.

Nothing here makes a document safe: what makes it safe is that a passage is only ever data. This tells people, and
lets the conversation prefer another passage.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from typing import Final

from inference.documents.characters import hidden_message, imitations, invisible_count, plain, unmasked

_RULES: Final = (
    r"(?:instruction|prompt|rule|guideline|guard ?rail|directive|command|order|polic(?:y|ies)|restriction)s?"
)
_WHOSE: Final = (
    r"(?:(?:all|any|every|your|the|these|those|of|previous|prior|above|earlier|preceding|system|safety|original|other)"
    r"\s+)*"
)
_READER: Final = r"(?:the |any |every |all |each |your )?(?:user|client|customer|person|human)s?"
_ADVISOR: Final = r"(?:(?:ai )?(?:assistant|chat ?bot|bot|advisor|adviser|agent|model)|ai|language model|llm|steward)"
_TABLE: Final[dict[str, tuple[str, ...]]] = {
    "tells its reader to ignore instructions": (
        rf"\b(?:ignore|disregard|forget|override|bypass|neglect|skip)\s+(?:about\s+)?{_WHOSE}{_RULES}\b",
        rf"\b(?:do not|don't|stop|never)\s+(?:follow|obey)(?:ing)?\s+{_WHOSE}{_RULES}\b",
        r"\b(?:ignore|disregard|forget)\s+(?:what you (?:were|have been) told|everything (?:above|before|you))",
    ),
    "claims to be new instructions": (
        (
            rf"\b(?:new|updated|revised|real|hidden|secret)\s+(?:system\s+)?(?:instructions?|prompt)\s*"
            rf"(?::|for (?:the )?{_ADVISOR})"
        ),
    ),
    "addresses the advisor, not a reader": (
        rf"\b(?:attention|note|message|instructions?|reminder)\s*(?:to|for|,)?\s*(?:all |the )?{_ADVISOR}s?\s*[:,]",
        rf"\bif you are an? {_ADVISOR}\b|\b(?:dear|hey|hello) {_ADVISOR}\b",
        rf"\bas an? {_ADVISOR},? (?:you|always|never)\b",
    ),
    "speaks of a machine's prompt": (
        r"\b(?:system|developer) prompt\b|\bprompt injection\b|\bjail ?break|\bdeveloper mode\b|\bdan mode\b",
    ),
    "has the marks of a model's dialogue": (
        r"<\|?\s*/?\s*(?:im_start|im_end|system|assistant|user|endoftext|begin_of_text|eot_id|tool_call)[^>]*>",
        r"\[/?inst\]|<</?sys>>|^\s*#{2,}\s*(?:instruction|system)",
        r"(?:^|[\n.;])\s*(?:system|assistant|developer)\s*:\s*\S",
    ),
    "gives its reader another role": (
        r"\byou are (?:now|no longer)\s+(?:an?|the|in|bound|free|unrestricted)\b",
        r"\bfrom now on,? you (?:are|will|must|shall|only|always|never)\b",
        r"\bfrom now on,? (?:answer|respond|reply|act|say)\b",
        r"\b(?:act|behave|respond|answer) as (?:if you (?:are|were)|an? (?:unrestricted|different|evil|unfiltered))",
        r"\bpretend (?:to be|that you|you are)",
    ),
    "asks to keep something from the client": (
        rf"\b(?:do not|don't|never)\s+(?:tell|inform|show|warn)\s+{_READER}\b",
        rf"\b(?:do not|don't|never)\s+(?:reveal|mention|disclose|show)\b.{{0,40}}?\bto {_READER}\b",
    ),
    "dictates what to say to the client": (rf"\b(?:tell|inform|assure|convince|instruct)\s+{_READER}\s+(?:that|to)\b",),
    "dictates an answer": (
        (
            r"\b(?:respond|reply|answer|say|output|print|repeat)\s+(?:only\s+)?(?:with\s+)?"
            r"(?:exactly|only|nothing but|the following|verbatim|the words?)\b"
        ),
    ),
    "asks for one of the advisor's tools": (
        r"\b(?:call|invoke|execute|run|use)\s+the\s+\w+\s+(?:tool|function|plugin)\b",
        r"\b(?:erase_data|end_session|human_handoff|profile_update)\b",
    ),
    "asks to send data away": (
        (
            r"\b(?:send|transmit|forward|post|upload|exfiltrate|leak)\b.{0,60}"
            r"\b(?:password|account number|portfolio|conversation|client (?:data|list)|personal data|history)\b"
            r".{0,60}(?:https?://|\S@\S|www\.)"
        ),
        r"!\[[^\]]*\]\(https?://",
    ),
}
_PATTERNS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL | re.MULTILINE), reason)
    for reason, patterns in _TABLE.items()
    for pattern in patterns
)
_BASE64: Final = re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{24,}={0,2}")
_HEXADECIMAL: Final = re.compile(r"\b(?:[0-9a-fA-F]{2}[ :]?){16,}")


def suspicion(text: str) -> str:
    """Return why a passage is not to be trusted, in words that fit after "it"; empty where nothing speaks against it.

    Args:
        text: as it stood in the file, invisible characters included.
    """
    message = hidden_message(text)
    if message:
        return "holds a message in characters that show nothing"
    reason = _asks(text) or _encoded(text)
    if reason:
        return reason
    words = imitations(text)
    if words:
        return "imitates Latin letters with those of another script"
    if invisible_count(text) > 2:  # one or two come from a copied web page
        return "holds characters that show nothing"
    return ""


def _asks(text: str) -> str:
    for form in dict.fromkeys((text, plain(text), *unmasked(text))):
        for pattern, reason in _PATTERNS:
            if pattern.search(form):
                return reason
    return ""


def _encoded(text: str) -> str:
    """Return a reason where the text hides another one in base64, hexadecimal digits or rotated letters."""
    hidden = [_from_base64(found) for found in _BASE64.findall(text)]
    hidden += [_from_hexadecimal(found.group()) for found in _HEXADECIMAL.finditer(text)]
    if any(len(one) > 10 for one in hidden):
        return "holds text that is encoded"
    return "holds text that is encoded" if _asks(codecs.encode(text, "rot13")) else ""


def _from_base64(text: str) -> str:
    try:
        return _words(base64.b64decode(text + "=" * (-len(text) % 4), validate=True))
    except (binascii.Error, ValueError):
        return ""


def _from_hexadecimal(text: str) -> str:
    digits = re.sub(r"[ :]", "", text)
    return _words(bytes.fromhex(digits[: len(digits) // 2 * 2]))


def _words(data: bytes) -> str:
    """Return bytes as text where they are text, else nothing."""
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError:
        return ""
    letters = sum(character.isalpha() or character == " " for character in text)
    return text if text.isprintable() and letters > 0.8 * len(text) and " " in text else ""
