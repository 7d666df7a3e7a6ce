"""What is turned down, and who is sent to a person at once: told by the words, after seeing through disguises.

Nothing here guards the figures: a sentence is only ever composed from the tools' results and then checked, whatever a
question says. These rules give an honest answer where silence or "I did not understand" would be the wrong one, and
keep requests for crimes or other people's data from reaching a tool.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from app.conversation.emotion import Feeling
from app.conversation.sympathy import is_grieving

NO_INSIDER: Final = "I cannot help with trading on what is not public; that is against the law."
NO_EVASION: Final = "I cannot help with hiding money or with keeping it from the tax office."
TAX_ADVICE: Final = "A colleague at the desk, or a tax adviser, can tell you what is allowed."
OWN_MONEY: Final = "I speak with you about your own money alone; what others hold here stays with them."
MY_TASK: Final = (
    "I keep to my task: your own portfolio at this bank, with figures that I can trace.",
    "Ask me, for example, how your portfolio is doing.",
)
NO_PROMISE: Final = "I can promise nothing about what markets will do, and nobody honestly can."
CRISIS: Final = (
    "I am very sorry that you feel this way, and I am glad that you said it.",
    "Please speak to somebody now: a colleague at the desk will stay with you, and an emergency line never closes.",
    "Shall I call a colleague?",
)
ABUSE: Final = (
    "I am very sorry; you should be safe, and a person should hear this.",
    "Shall I call a colleague?",
)
PHRASES: Final = frozenset((NO_INSIDER, NO_EVASION, TAX_ADVICE, OWN_MONEY, *MY_TASK, NO_PROMISE, *CRISIS, *ABUSE))
"""Sentences without figures that are spoken as they stand."""


TO_A_PERSON: Final = frozenset({"crisis", "abuse"})
"""Kinds after which a colleague is called, once the client says yes."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that needs no tool.

    Attributes:
        kind: crisis, abuse, insider, evasion, others, injection or promise.
    """

    kind: str
    sentences: tuple[str, ...]
    tool: str = "out_of_scope"
    feeling: Feeling = Feeling("thoughtfulness", 0.4, "tilt")


_ASKS_WHAT: Final = re.compile(
    r"\b(?:what (?:is|are|does|counts as)|what's|is (?:it|that|this) (?:really )?(?:insider|tax|money)|explain|"
    r"define|meaning of|mean by|difference between|is it (?:legal|"
    r"illegal|allowed)|protect(?:ed)? (?:me |us )?(?:from|against)|avoid (?:falling|becoming)|report (?:a|an|insider|"
    r"tax|fraud|somebody|someone)|accused|how does the bank (?:stop|prevent|detect))\b"
)
_CRISIS: Final = re.compile(
    r"\b(?:kill(?:ing)? myself|end(?:ing)? my (?:own )?life|take my (?:own )?life|(?<!portfolio )suicid\w+|"
    r"(?:don't|do not) want to "
    r"(?:live|be alive|be here any ?more|go on living)|better off dead|no reason to (?:live|go on living)|"
    r"harm(?:ing)? myself|hurt(?:ing)? myself|want to die|wish i (?:was|were) dead|"
    r"jump(?:ing)? (?:off|from) (?:a|the) (?:\w+ )?(?:bridge|building|roof|cliff|window)|"
    r"(?:don't|do not) want to wake up|(?:what is|what's|no|there is no|see no|is there any) (?:the )?point (?:of|"
    r"in) "
    r"(?:living|life|going on|it all)|end it all|(?:can't|cannot) go on(?: like this| living| any ?more|$)|"
    r"my life is (?:over|not worth)|nothing (?:left )?to live for)\b"
)
_ABUSE: Final = re.compile(
    r"\b(?:my (?:\w+ )?(?:husband|wife|partner|boyfriend|girlfriend|son|daughter|father|mother|brother|sister|carer|"
    r"nurse|nephew|niece|grandson)|he|she|they|somebody|someone) "
    r"(?:hits?|beats?|threatens?|hurts?|forces?|is (?:forcing|threatening|hurting|pressuring)|pressures?) "
    r"(?:me|us)\b|\bi am being (?:forced|threatened|pressured|blackmailed)\b|\b(?:being )?blackmail\w* me\b"
)
_INSIDER: Final = re.compile(
    r"\b(?:inside(?:r)? (?:tips?|information|info|knowledge|news|trad\w+)|"
    r"(?:before|ahead of) (?:it|that|the (?:news|announcement|merger|results?|earnings|deal|takeover)) (?:is|are|"
    r"gets?|"
    r"goes|becomes?) (?:public|announced|out|official)|"
    r"(?:my|a) (?:friend|cousin|brother|sister|boss|husband|wife|colleague|contact)\b.{0,40}\b(?:works? (?:at|"
    r"for)|on "
    r"the board)\b.{0,60}\b(?:told me|says?|said|merger|takeover|results|tip)|"
    r"on (?:\w+'s|the) board\b.{0,60}\b(?:results|merger|deal|numbers|tomorrow|announce\w*)|"
    r"audits? .{0,40}\b(?:saw|knows?|has seen|told me)\b|"
    r"not (?:yet )?public\b.{0,40}\b(?:buy|sell|trade|invest|profit|use)|"
    r"(?:buy|sell|trade|profit)\b.{0,60}\bnot (?:yet )?public)\b"
)
_EVASION: Final = re.compile(
    r"\b(?:evad\w+ (?:\w+ ){0,3}tax\w*|(?:dodge|dodging|cheat\w*(?: on)?|fiddle) (?:\w+ ){0,3}(?:tax\w*|the irs|the "
    r"taxman|taxman)|"
    r"(?:hid(?:e|ing)|conceal\w*|keep\w*|stash\w*) (?:\w+ ){0,6}(?:from|away from) (?:the )?(?:irs|tax ?man|tax "
    r"(?:office|authorit\w+|people)|government|treasury|hmrc|my (?:ex|wife|husband|spouse|creditors?)|court|divorce)|"
    r"(?:without|not) (?:declaring|reporting|telling|paying) (?:\w+ ){0,4}(?:the )?(?:irs|tax\w*|taxman|government|"
    r"income|authorities)|undeclared (?:money|income|cash)|"
    r"(?:don't|do not|not to|never) (?:want to )?(?:declare|report) (?:\w+ ){0,4}(?:income|gains?|money|cash|account|"
    r"tax)|launder\w*|(?:split|break) (?:\w+ ){0,5}(?:so (?:that )?(?:nobody|no one|you|the bank)|under the|"
    r"below the) "
    r"(?:\w+ ){0,4}(?:report\w*|limit|threshold|notice\w*)|under the table|off the books|(?:without|no|"
    r"leaves? no) (?:a )?(?:paper )?trail|(?:so|where) (?:that )?(?:no ?one|nobody) (?:can )?(?:finds?|knows?|"
    r"notices|traces?)|invent (?:\w+ ){0,2}loss(?:es)?|loss(?:es)? (?:can|could|shall|should) i invent|"
    r"make up (?:a |some )?loss(?:es)?|fake (?:invoice|document|"
    r"receipt)s?|forg(?:e|ed|ing|ery)|backdat\w+)\b"
)
_OTHERS: Final = re.compile(
    r"\b(?:(?:list|show|give|tell|read|print|dump|export)\b.{0,30}\b(?:all|every|other|another|the other|"
    r"your) (?:the "
    r")?(?:clients?|customers?|accounts? of|users?|client (?:names|list|data))|"
    r"(?:other|another|previous|last|next) (?:client|customer|visitor|person)(?:'s|s'|s)?\b.{0,40}\b(?:have|has|own|"
    r"hold\w*|portfolio|account|balance|name|ask\w*|say|said|money|worth)|"
    r"(?:switch|change|log ?in|act|answer) (?:\w+ ){0,3}(?:to|as|into) (?:\w+ ){0,3}(?:client|customer|account of|"
    r"account number|another (?:client|account))|"
    r"i am (?:now |really |actually )?(?:the )?(?:client|customer) (?:number |called |named )?\w+)\b"
)
_INJECTION: Final = re.compile(
    r"\b(?:(?:ignore|disregard|forget|override|bypass|skip) (?:\w+ ){0,4}(?:instructions?|rules?|prompts?|"
    r"guidelines?|"
    r"polic(?:y|ies)|verification|checks?|restrictions?|safety|training|programming|guardrails?)|"
    r"(?:system|developer|admin|debug|god|dan|jailbreak|maintenance) (?:prompt|mode|message|override|access|role)|"
    r"(?:you are|you're|act|behave|answer|respond|speak|pretend(?: to be)?|role ?play|"
    r"imagine(?: you are)?) (?:now |no "
    r"longer )?(?:as |like )?(?:a |an |my |the )?(?:\w+ ){0,2}(?:unrestricted|uncensored|evil|pirate|hacker|dan\b|"
    r"jailbroken|grandmother|grandma|developer|administrator|bank manager|different (?:ai|assistant|bot)|"
    r"human trader|"
    r"without (?:any )?(?:rules|limits|restrictions))|"
    r"(?:reveal|print|show|repeat|output|tell me) (?:me )?(?:your|the) (?:\w+ ){0,2}(?:system|initial|hidden|secret|"
    r"original|first) (?:prompt|instructions?|rules?|message|text)|"
    r"(?:say|repeat|read|write|confirm|tell me)(?: out loud| aloud| exactly| after me| verbatim)*[: ,]+(?:that )?"
    r"(?:my|your|the) (?:portfolio|return|account|balance|value|gain|profit)\w* (?:is|was|will be|gained|rose|has)\b|"
    r"(?:here is|this is|from) the tool (?:result|output|call)s?|read (?:this|the following) (?:aloud|out loud|out)|"
    r"new instructions?|end of (?:prompt|instructions)|(?:api|private|secret|encryption) keys?|"
    r"(?:drop|delete from|select .{1,30} from|insert into) (?:table|clients?|users?|sessions?|turns))\b"
    r"|<\|?(?:im_start|im_end|system|endoftext)\|?>|\[/?inst\]|###\s*(?:system|instruction)|\{\{.*\}\}|<script"
)
_GIVES_A_NAME: Final = re.compile(r"\b(?:my name is|i am called|i'm called|my name's) ([a-z]+)")
_SOMEBODYS: Final = re.compile(
    r"\b(?:sign|log|switch) me in(?:to)? (?:as|under) (?!me\b|myself\b)|"
    r"\bmy (?:\w+ )?(?:brother|sister|wife|husband|partner|son|daughter|father|mother|friend|neighbou?r|boss|twin|"
    r"colleague|uncle|aunt|cousin)\b.{0,60}\b(?:his|her|their) (?:portfolio|accounts?|balance|money|shares|holdings|"
    r"fees|goals?|investments?)\b"
)
_PROMISE: Final = re.compile(
    r"\b(?:(?:guarantee|promise|assure) (?:me|us|that|it|i)|swear (?:to )?(?:me|that it|it)|(?:can|could|will|"
    r"do) you (?:guarantee|promise)|"
    r"is (?:it|my money|that|this) guaranteed|guaranteed (?:return|profit|gain)s?\b.{0,30}\b(?:you|me|give|get|"
    r"want))\b"
)
_ROWS: Final = (
    ("crisis", _CRISIS, CRISIS),
    ("abuse", _ABUSE, ABUSE),
    ("insider", _INSIDER, (NO_INSIDER,)),
    ("evasion", _EVASION, (NO_EVASION, TAX_ADVICE)),
    ("others", _OTHERS, (OWN_MONEY,)),
    ("injection", _INJECTION, MY_TASK),
    ("promise", _PROMISE, (NO_PROMISE,)),
)
_ASKED_ABOUT: Final = frozenset({"insider", "evasion", "promise"})
_LOOKALIKES: Final = str.maketrans(
    "аеорсухіјѕԁɡһпмткАВЕКМНОРСТХІЅЈαεοριυνκτχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ０ı",
    "aeopcyxijsdghnmtkABEKMHOPCTXISJaeopiuvktxABEZHIKMNOPTYX0i",
)
_SPACED: Final = re.compile(r"\b(?:\w[ .\-_]){4,}\w\b")
_ENCODED: Final = re.compile(r"[A-Za-z0-9+/]{16,}={0,2}|(?:[0-9a-fA-F]{2}){10,}")
_LEET: Final = str.maketrans("013457@$", "oleastas")


def refusal(question: str, own_name: str = "", other_ids: Iterable[str] = ()) -> Refusal | None:
    """Return how a question is turned down, or None where it may be answered.

    Args:
        question: as typed or heard; letters of other alphabets that look alike, spaced or encoded words are seen
            through.
        own_name: the client's; who gives another one is somebody else.
        other_ids: of the bank's other clients; who names one asks for what is theirs.
    """
    if _of_another(question, own_name, other_ids):
        return Refusal("others", (OWN_MONEY,))
    for number, text in enumerate(_readings(question)):
        for kind, words, sentences in _ROWS:
            # In what is hidden in an encoding only orders to a machine are sought; the rest reads like chance.
            if number > 1 and kind != "injection":
                continue
            if not words.search(text) or (kind in _ASKED_ABOUT and _ASKS_WHAT.search(text)):
                continue
            if kind in TO_A_PERSON:
                return Refusal(kind, sentences, "human_handoff", Feeling("concern", 0.6, "lean_in"))
            return Refusal(kind, sentences)
    return None


def _of_another(question: str, own_name: str, other_ids: Iterable[str]) -> bool:
    """Return whether a question is about somebody who is not the client."""
    text = re.sub(r"\s+", " ", question.replace("’", "'").lower())
    given = _GIVES_A_NAME.search(text)
    if given and own_name and given[1] not in own_name.lower().split():
        return True
    if _SOMEBODYS.search(text) and not is_grieving(text):  # who asks about a dead mother's account asks for help
        return True
    return any(
        re.search(rf"(?<!j p )(?<!jp )(?<!j\.p\. )\b{re.escape(each.lower())}\b(?! (?:chase|stanley))", text)
        for each in other_ids
    )


def _readings(question: str) -> Iterator[str]:
    """Yield the question as it reads, without disguise, and what may be encoded in it."""
    folded = unicodedata.normalize("NFKC", question)
    visible = "".join(char for char in folded if unicodedata.category(char) != "Cf").translate(_LOOKALIKES)
    text = re.sub(r"\s+", " ", visible.replace("’", "'").lower())
    yield text
    yield _SPACED.sub(lambda found: re.sub(r"[ .\-_]", "", found[0]), text)
    yield text.translate(_LEET)
    yield codecs.decode(text, "rot13")
    yield text[::-1]
    for found in _ENCODED.findall(visible):
        for decode in (_base64, bytes.fromhex):
            try:
                yield decode(found).decode("ascii").lower()
            except (ValueError, binascii.Error):
                continue


def _base64(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
