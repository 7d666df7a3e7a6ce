"""Which passages promise, give orders or say what a client has: things that no document may have said in a bank's name.

They are found and shown to who adds a document, but never read out. Like `suspicion`, this errs towards silence.
"""

from __future__ import annotations

import re
from typing import Final

from inference.documents.characters import plain, unmasked

_DENIED: Final = re.compile(
    r"\b(?:nothing|none of it|no (?:return|result|profit|gain|income|rate)s?) (?:is|are|can be) (?:ever )?guaranteed\b|"
    r"\b(?:not|never|cannot|can't|n't|nor) (?:be )?(?:guaranteed?s?|promised?|warrant(?:ed)?)\b|"
    r"\bno (?:guarantees?|promises?|warrant(?:y|ies))\b|\bwithout (?:any )?(?:guarantee|promise|warranty)\b|"
    r"\b(?:not|never) (?:risk[- ]free|without (?:any )?risks?|free of risk)\b|\bno risk[- ]free\b|"
    r"\bno (?:investment|security|share|bond|fund|product) is (?:risk[- ]free|without risk|free of risk)\b|"
    # "To sell your shares, fill in the form": how to, no order
    r"(?:^|[.!?] )to (?:transfer|move|sell|buy|withdraw|exchange|redeem|switch) [^,.;:]*,|"
    # "Nobody ever asks you to move money": a warning, up to the end of its clause
    r"\b(?:nobody|no one|never|will not|won't)\b[^:;.]{0,80}?\basks? you to [^:;.]*"
)
_MANY: Final = (
    r"(?:you|clients?|customers?|investors?|savers?|holders?|owners?|everyone|everybody|anyone|anybody|people)"
)
_TRADES: Final = (
    r"(?:sell|buy|purchase|invest|move|transfer|switch|swap|withdraw|liquidate|convert|exchange|redeem|"
    r"put|reinvest|borrow|dump|trade)"
)
_OWNED: Final = (
    r"(?:portfolios?|fees?|returns?|accounts?|balances?|holdings?|savings|investments?|shares|stocks|funds?|money|wealth|"
    r"costs?|gains?|profits?|loss(?:es)?|tax(?:es)?|goals?|pensions?|income|plan|performance)"
)
_STATES: Final = (
    r"(?:is|are|was|were|has|have|had|will|rose|fell|gained|lost|grew|doubled|tripled|pays?|earns?|earned|made|"
    r"comes? to|amounts? to|stands? at|costs?)"
)
_SIZE: Final = r"(?:\d|\b(?:nothing|zero|waived|doubled|tripled|percent|million|billion|half|third|quarter)\b)"
_BEGINS: Final = r"(?:^|[.!?:;,\n]\s*|\b(?:and|but|that|so|now|today|because|since)\s+)"
_PROMISES: Final = (
    (
        r"\bguarantee\w*|\bwarranted\b|\bpromis(?:es|ing)\b|\bpromise (?:of|that|you)\b|\bour promise\b|"
        r"\b(?:we|bank|you) (?:\w+ )?promised?\b|\bpromised (?:returns?|rates?|interest|gains?|profits?|yields?)\b"
    ),
    (
        r"\b(?:can ?not|can't|can never|could never|will never|will not|won't|never)"
        r" (?:ever )?(?:lose|loses|lost|falls?|drops?|go(?:es)? down|decline|shrink|default)\b"
    ),
    (
        r"\b(?:no|nobody|none)\b(?: \w+){0,3} (?:can|could|will|has|have|ever)(?: ever)?(?: \w+)?"
        r" (?:lose|loses|lost|fallen)\b"
    ),
    (
        r"\brisk[- ]?free\b|\briskless\b|"
        r"\b(?:without|zero|free of|bears? no|carr(?:y|ies) no|has no|have no|at no|is no) (?:any )?risks?\b"
    ),
    r"\b(?:perfectly|completely|absolutely|entirely|totally|100 ?%) (?:safe|secure|certain|protected)\b|\bfoolproof\b",
    (
        r"\b(?:sure|certain|bound) to (?:rise|gain|grow|win|pay|double|profit|earn|go up|return)\b|"
        r"\b(?:sure|certain|safe) (?:profit|gain|win|thing)s?\b"
    ),
    (
        r"\bloss(?:es)? (?:is|are) (?:impossible|excluded|ruled out)\b|\bno way to lose\b|\bimpossible to lose\b|"
        r"\b(?:sure|certain|safe) winner|\bcan only (?:go up|rise|gain|grow|win)\b|\bno downside\b|"
        r"\bwhatever happens\b|\b(?:zero|no) chance of (?:a |any )?loss|\bcan ?not fail\b|"
        r"\b(?:principal|capital) protected\b|"
        r"\bnever (?:has|had) a (?:losing|bad) (?:day|month|year)\b|"
        r"\b(?:returns?|profits?|gains?) (?:is|are) (?:certain|assured|safe|secure)\b"
    ),
    r"\balways (?:rises?|gains?|go(?:es)? up|grows?|wins?|earns?|pays? off|profitable|makes? money)\b",
    r"\b(?:will|shall|going to) (?:\w+ )?(?:double|triple|multiply)\b|\b(?:doubles?|triples?) (?:your|the|all|every)\b",
    (
        r"\b(?:will|shall|going to) (?:\w+ )?(?:rise|gain|grow|return|earn|yield|go up|make you)\b"
        r"[^.;]*(?:\d ?%|\d+ percent|\bpercent\b)"
    ),
    r"\b(?:capital|principal|money|savings|deposit|investment) (?:is|stays?) (?:always |fully )?(?:safe|protected)\b",
)
_ORDERS: Final = (
    rf"\btime to {_TRADES}\b|\bget rid of (?:all|your|the|every)\b|\bputs? (?:everything|all of it) in",
    rf"\b(?:advise|urge|recommend|tell|ask|want|instruct)s? (?:all |every |our |its |the )*{_MANY} to {_TRADES}\b",
    r"\b(?:clients?|customers?|investors?) (?:should|must|ought to) do\b",
    r"\b(?:wise|smart|clever|good) (?:clients?|customers?|investors?) (?:puts?|sells?|buys?|moves?|invests?)\b",
    (
        rf"\b{_MANY} (?:\w+ ){{0,6}}?(?:should|must|ought to|needs? to|ha(?:ve|s) to|had better|shall|"
        rf"(?:are|is) (?:\w+ )?(?:advised|urged|told|asked|recommended|required|requested|instructed) to)(?: not)? "
        rf"(?:\w+ ){{0,3}}?{_TRADES}\b"
    ),
    rf"(?:^|[.!?:;\n]\s*|\b(?:please|kindly|simply|immediately) ){_TRADES} (?!or\b|and\b)\w",
    rf"\b{_TRADES} (?:all (?!the same)|everything|(?:half )?(?:of )?(?:your|their|the client's) (?:\w+ )?{_OWNED}\b)",
)
_CLAIMS: Final = (
    rf"{_BEGINS}your (?:\w+ ){{0,3}}?{_OWNED} (?:\w+ )?(?:doubled|tripled|rose|fell|grew|gained)\b",
    rf"{_BEGINS}your (?:\w+ ){{0,3}}?{_OWNED}(?: \w+){{0,2}}: ?(?:minus )?[$€£]?\d",
    (
        r"\b(?:value|worth|returns?|fees?|gains?|profits?|loss(?:es)?|balance|income|costs?|tax)"
        rf" (?:of|on|from|in|for) your (?:\w+ ){{0,2}}?{_OWNED} {_STATES}\b[^.,;]*?{_SIZE}"
    ),
    r"\bfor you,? (?:the|an?) (?:\w+ )?(?:fee|return|cost|gain)s?\b|\byou owe (?:no|nothing)\b",
    (
        rf"{_BEGINS}your (?:\w+ ){{0,3}}?{_OWNED}\b(?:'s? \w+)?(?: (?:for|in) [^.,;]*?)? {_STATES}\b"
        rf"(?! (?:protected|insured|covered)\b)[^.,;]*?{_SIZE}"
    ),
    rf"\b(?:client|customer)s?'s? (?:\w+ ){{0,2}}?{_OWNED} (?:\w+ )?{_STATES}\b",
    rf"{_BEGINS}you (?:have |already |now |'ve ){{0,2}}(?:gained|earned|made|lost|hold|own|owe)\b[^.,;]*?{_SIZE}",
)
_VOICES: Final = (
    r"\b(?:i|your (?:digital )?advis[eo]r|steward) (?:\w+ )?(?:recommends?|advises?|confirms?|says?)\b",
    r"\bas your (?:digital )?advis[eo]r\b|\bend of (?:the |this )?(?:document|quotation|quote|passage)\b",
    r"\b(?:whoever|when you|if you|you who) reads? (?:this|it) (?:aloud|out)\b|\bread (?:this|it) (?:aloud|out) to\b",
)
_ORDER: Final = "tells clients what to do with their money"
_TABLE: Final = tuple(
    (re.compile(pattern), reason)
    for reason, patterns in (
        ("promises a result", _PROMISES),
        (_ORDER, _ORDERS),
        ("says what a client has, earns or pays", _CLAIMS),
        ("speaks as if it were the advisor", _VOICES),
    )
    for pattern in patterns
)


def not_to_be_said(text: str, *, heading: bool = False) -> str:
    """Return why a passage is not read out, in words that fit after "it"; empty where nothing speaks against it.

    Args:
        text: of the passage; what imitates Latin letters is seen through.
        heading: it is a title or heading, in which "Move your account to us" gives no order.
    """
    for form in dict.fromkeys((plain(text), *unmasked(text))):
        told = _DENIED.sub(" ", form.replace("’", "'"))
        for pattern, reason in _TABLE:
            if not (heading and reason == _ORDER) and pattern.search(told):
                return reason
    return ""
