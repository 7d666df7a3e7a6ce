"""Questions whose words are certain to mean one tool, before the router is asked: one row a kind of question.

Order matters: the first row that fits counts. A row says nothing of arguments; `arguments` finds them afterwards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from app.conversation.arguments_choices import compare as compared
from app.conversation.known import Known


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of question.

    Attributes:
        words: of which one must stand in the question.
        without: words of which none may; empty for none.
    """

    tool: str
    words: str
    without: str = ""


_EXPLAINS: Final = (
    r"what(?:'s| is| are) (?:an? |the )?(?:meaning|difference)|what does .{1,40} mean|mean by|define|definition|"
    r"explain|"
    r"what(?:'s| is| are) an? \w+(?: \w+)?(?: \w+)?$|how (?:is|was|are|were|did you|do you) (?:\w+ )*(?:calculate\w*|"
    r"worked out|measured|computed?)|(?:does|do|is|are) (?:that|this|it|these|those)\b"
)
_PERSON: Final = (
    r"(?:person|human(?: being)?|hue man|somebody|someone|anybody|advis[eo]rs?|manager|colleagues?|supervisor|boss|"
    r"expert|"
    r"banker|representative|operator|agent)"
)
_CRISIS: Final = (
    r"2008|financial crisis|lehman|great recession|dot[ -]?com|tech (?:bubble|crash)|black monday|1987|covid|corona|"
    r"pandemic|"
    r"credit crunch"
)
_IF: Final = (
    r"(?:what if|what happens|what would|how would|suppose|supposing|if|imagine|assume|let's say|say|replay|re-?run|"
    r"simulate)"
)
_FALLS: Final = (
    r"(?:fell|falls?|drops?|dropped|crash(?:es|ed)?|slumps?|plunges?|halves?|halved|lose|loses|lost|goes? down|went "
    r"down|"
    r"tanks?|collapses?|tumbles?|rall(?:y|ies)|rises?|rose|jumps?|jumped)"
)
_ROWS: Final = (
    Row(
        "human_handoff",
        (
            r"(?:kill|hurt|harm) myself|end (?:my life|it all)|ending my life|(?:don't|do not) want to live|"
            r"suicid\w+|nothing (?:left )?to live for|(?:not|isn't) worth living|i want to die|"
            r"i can(?:'t|not) (?:go on|take (?:it|this) any ?more|cope)|(?:don't|do not) (?:see a way out|know how "
            r"to go on)|end of my rope|"
            r"(?:forc|pressur|threaten|blackmail)\w+ me|being (?:threatened|forced|pressured|cheated|blackmailed)|"
            r"(?:been|was|got) (?:defrauded|cheated|scammed|hacked)|swindler|"
            r"(?:man|woman|someone|somebody) on the (?:phone|line) (?:told|asked|wants)|makes me sign|wants me to "
            r"move my money to|steal\w* from m(?:e|y)|stolen from my account|"
            r"i(?:'ll| will| am going to|'m going to) (?:sue|call my lawyer)|this is (?:a scam|outrageous|"
            r"unacceptable|a disgrace)|"
            r"(?:disappointed|upset|angry|unhappy|not happy) (?:with|about) (?:this bank|your|you|the service|how)|"
            r"messed up my|wrong advice|badly advised|"
            r"(?:you|you've|you have) made a mistake with|booking (?:in my account )?(?:that )?i never|^(?:please "
            r")?call me back|callback|come plain|"
            r"connect me(?: please)?$|^a point mint|a point meant"
        ),
    ),
    Row(
        "profile_update",
        (
            r"(?:baby|kid|child|twins|son|daughter|girl|boy) (?:has |have |was |were |just )*(?:arrived|born)|"
            r"(?:we|i)(?:'ve| have)? (?:just |finally )?(?:got married|tied the knot|relocated|moved (?:house|to)|"
            r"bought a (?:house|home|flat)|split up|had (?:a baby|twins))|"
            r"(?:we|i)(?:'ve| have)? (?:just )?(?:retired|gone freelance|changed jobs|handed in my notice|"
            r"got a (?:new job|raise|pay rise)|been promoted)|my divorce (?:is|came|has)|(?:my|our) new address|"
            r"(?:change|update|correct) my (?:street |home |postal )?address|(?:note|jot|write) (?:it )?down that|"
            r"retirement age (?:to|is)|please note that|"
            r"my (?:risk )?profile (?:should|ought to) be (?:more |less )?\w+"
        ),
        (
            r"what if|how much|what would|can i|what does|what do|how do|sofa|desk|dog|cat|kittens|"
            r"my (?:brother|sister|friend|neighbou?r|boss)"
        ),
    ),
    Row(
        "explain",
        (
            r"how (?:is|was|are|were|did you|do you|have you) (?:\w+ )*(?:calculated?|worked? out|measured?|"
            r"comput\w+)(?! my goal)|"
            r"(?:does|do|is|are) (?:that|this|it|these|those|they|these figures|your returns) (?:\w+ )*(?:include|"
            r"before|after|net of)|(?:fees|dividends|deposits|costs) (?:\w+ )?included|"
            r"^(?:fees|dividends) (?:already )?taken off|part of (?:the|my) return"
        ),
        r"how (?:is|was) my fee|rebalanc\w+",
    ),
    Row(
        "product",
        (
            r"power of attorney|deposit insurance|joint accounts?|notice period|privacy notice|complaints procedure|"
            r"account terms|small print|price list|fact sheets?|"
            r"risk class(?:es)?|terms (?:of|for) (?:the|my|taking|joint|an?) ?(?:account|money|withdrawals?)?|your "
            r"products|which products|product (?:list|range|information)|"
            r"what (?:\w+ )?products|ready made portfolios|model portfolios|paper statements|what do your (?:papers|"
            r"documents|guidelines) say"
        ),
        r"skin|nature|dairy|other bank|vanguard|fidelity|explain the chart",
    ),
    Row(
        "human_handoff",
        (
            rf"(?:speak|talk|spoken|put me through|transfer me|hand me over|connect me|get me|fetch|call|see|ask|"
            rf"with)\b.{{0,25}}\b{_PERSON}|"
            rf"(?:real|actual|human|live) (?:{_PERSON}|one|help)|^{_PERSON}(?: please)?$|"
            r"(?:make|book|arrange|schedule|need|want|have|like|cancel|move|change|set up|when is|get) (?:\w+ "
            r"){0,3}(?:appointment|meeting)|"
            r"^appointment|(?:want|like|need|wish|where can i|who do i|how do i|going) (?:\w+ )?(?:to )?(?:complain|"
            r"make a complaint|file a complaint)|"
            r"kill myself|end (?:my life|it all)|ending my life|don't want to live|suicid\w+"
        ),
        (
            r"dentist|doctor|hair\w*|lawyer|landlord|plumber|my (?:mother|wife|husband|son|daughter|father)'s? "
            r"(?:doctor|dentist)|mayor|police|"
            r"neighbou?r'?s|airline|am i (?:speaking|talking)|who am i|are you|is that|is this a|what do|how long|"
            r"noise|procedure|can you see"
        ),
    ),
    Row(
        "erase_data",
        (
            r"(?:delete|erase|wipe|remove|destroy|purge|clear|forget|a race|the lead) (?:all |everything |every "
            r"thing |of |please |what |that |"
            r"the |my |our |this |today's |any |whatever |you |have |know |no |stored |i |we |just |said |told |"
            r"asked |personal |"
            r"records |record |recording |transcript |conversation )*(?:data|date a|about me|on me|conversations?|"
            r"visit|session|chat|"
            r"transcript|recording|history|records|file|profile|information|told you|said|talked about|of it|the lot|"
            r"who i am|me)(?!\w)|"
            r"right to (?:be forgotten|erasure)|(?:don't|do not) (?:store|save|keep|record|remember) (?:this|what|"
            r"anything|me|my|any)"
        ),
        (
            r"goal|photos?|browser|facebook|email|phone|app\b|password|how do you|about it|forget about|what do you|"
            r"note\b|hard disk|wife|husband|brother|sister"
        ),
    ),
    Row(
        "tax",
        (
            r"tax(?:es|able|ed|man)?|tacks|capital gains?|capital games|wash sales?|loss harvest\w*|harvest\w* "
            r"(?:any |my )?loss\w*|losses to harvest|uncle sam|"
            r"(?:un)?reali[sz]ed (?:gains?|loss\w*)|short or long term|irs"
        ),
        (
            rf"{_EXPLAINS}|tax return|file my|sales tax|property tax|inheritance tax|church|refund|lottery|penalty|"
            rf"petrol|deduct\w*|office|"
            r"parking|are due|taxes due|tax form|what are tax lots|go up|new government|election|proof|my "
            r"(?:neighbou?r|boss|wife|husband|friend|brother|sister)\w*|tax number|after tax$|"
            r"avoid|evade|hid(?:e|ing)|offshore"
        ),
    ),
    Row(
        "compare",
        (
            r"compar(?:e|ing|ison)|come pair|compere|side by side|next to (?:each other|the (?:index|market))|versus|"
            r"verses|vs\.?|"
            r"which (?:one )?(?:is|was|did|has|of the two|swings|moves|returned|gained)\b.{0,60}\b(?:or|of)\b.{2,}"
        ),
        (
            rf"{_EXPLAINS}|what do you compare|other bank|other banks|other clients|compared? (?:with|to) (?:last|"
            rf"the year|previous|\d)|your fees with|"
            rf"banks?$|other bank|"
            r"which of my|^(?:vs|versus|against) |\bwhat if\b|before and after|long term versus|lots?|did i do|how "
            r"does my risk|risk versus|come through"
        ),
    ),
    Row(
        "income",
        (
            r"(?:how (?:much|many)|what|which|when|any|my|total|list|show|get|got|receive[ds]?|earn(?:ed)?|paid|did "
            r"i|do my)\b.*\bdividends?|"
            r"dividends? (?:income|yield|payments?|from|last|this|in|by|ytd|so far|since|please|\d{4}|[a-z]{2,4}$)|"
            r"^(?:my |the )?dividends?$|"
            r"how much interest|interest (?:income|did i|have i|payments|earned|came)|pay(?:s|ing|ed|outs?)?(?: me)? "
            r"(?:a )?dividends?|payouts?|"
            r"(?:portfolio|my|running|income|bonds?|shares?|cash)(?:'s)? yields?|passive income|interest and "
            r"dividends|divide ends|dave a dent|"
            r"distributions|coupon payments"
        ),
        (
            rf"{_EXPLAINS}|tax\w*|reinvest my|pay out my|include[ds]?|including|leaves? out|wife|husband|will exxon "
            rf"raise|monthly payout|"
            r"part of (?:the|my) return|suppose|what if|climb\w*|points?|capital|yearly payout|lasting|what are "
            r"dividends|what are bond yields|collapses|what payout|treasury yield|"
            r"crop"
        ),
    ),
    Row(
        "stress_test",
        (
            rf"(?:stress|stretch)[ -]?(?:tests?|tess|desk|scenarios?|it)|crash test|(?:{_IF})\b.*\b(?:the "
            rf")?(?:market|shares|chairs|stocks|equities|stock market|s (?:and|&) p|"
            rf"s&p|index)\b.{{0,20}}\b{_FALLS}|(?:{_IF})\b.*\b(?:interest )?(?:rates?|yields?)\b.{{0,20}}\b(?:go|"
            rf"goes|went|rise|rose|rises|fall|fell|up|down|"
            rf"jump|hikes?|increase)|(?:{_IF})\b.*\binflation|(?:what|how|would|replay|another|again|like|scenario|"
            rf"put|take|survive|run)\b.*\b(?:{_CRISIS})\b.*|"
            rf"(?:{_CRISIS})(?: \w+)? (?:again|scenario)|(?:simulate|another|next|scenario|repeat)\b.*\b(?:crash|"
            rf"crisis)|crisis scenario"
        ),
        (
            rf"{_EXPLAINS}|how did|what did|was|were|when will|will there|going to be|there (?:was|were)|happened "
            rf"(?:to|in|on|with) |when i|"
            r"in danger|safe|how exposed|worr(?:y|ied)|afraid|treated|affect(?:ed)?|since|lost in|did the market|"
            r"market (?:lose|did)|did i lose|in 2020$|\d% recover\w*|cardiac|exam|how do i cope|if i (?:sold|sell|"
            r"buy|bought|put|move)|apple|microsoft"
        ),
    ),
    Row(
        "withdrawal_plan",
        (
            r"(?:how long|how many years)\b.*\b(?:last|live on|hold)|money (?:last|lost|hold|run)\w*|savings (?:last|"
            r"run)\w*|run out of money|"
            r"(?:safe|save|sustainable|monthly|regular) (?:withdr\w+|payouts?)|(?:withdrawal|drawdown|spending) "
            r"(?:plan|rate)|with ?drawl plan|"
            r"(?:4|four|for) ?(?:%|percent|per cent) rule|(?:how much|what) (?:\w+ )?(?:can|could|may|should|might) "
            r"i (?:\w+ )?(?:withdraw|with draw|take out|draw|spend (?:a|each|every|per))|"
            r"outlive my|see me (?:through|out)|(?:can|could|may) i (?:\w+ )?(?:draw|take out|withdraw|live (?:off|on))"
        ),
        (
            rf"{_EXPLAINS}|tax\w*|did i|did wall street|market|hold (?:open|steady|even|lantern)|mother's|father's|"
            rf"car|trip|concert|milk|"
            rf"atm|today|cash here|goals?|hurt\w*|wedding"
        ),
    ),
    Row(
        "contribution_needed",
        (
            r"(?:how much|what)\b.{0,25}\b(?:should|must|would|do|need|have)\b.{0,25}\b(?:save|safe|saving|put "
            r"(?:aside|a side|away|in)|putting (?:aside|away|in)|set aside|pay in|paying in|contribute|"
            r"invest (?:each|every|monthly))|(?:required|needed|monthly) (?:saving|contribution)s? ?(?:needed)?|"
            r"(?:saving|contribution|savings rate)s? needed|"
            r"how much (?:more )?(?:a|per) month|(?:contribution|savings rate|savings) (?:is |are |do i )?(?:needed|"
            r"required|need)|need to save more|should i save more"
        ),
        (
            rf"{_EXPLAINS}|what if|tax\w*|fees?|paid you|other clients|my (?:sister|brother|friend|neighbou?r|son|"
            rf"daughter) (?:\w+ )?(?:have|need|save)|change my|stop my|increase my|raise my|reduce my|lower my|help "
            rf"to save|for life|doubled|lots?|charge|charged|loan|"
            rf"mortgage|water|take out|draw|withdraw|live on|did i|have i (?:paid|put|saved)"
        ),
    ),
    Row(
        "goal_plan",
        (
            r"(?:on track|on truck|on course)|(?:reach|reaching|meet|hit|towards?|to|make|of) my (?:\w+ )?(?:goals?|"
            r"targets?)|my (?:\w+ )?goals?|"
            r"enough (?:\w+ )*(?:to retire|for (?:my )?retirement)|(?:can|could|will) i (?:\w+ )?(?:retire|stop "
            r"working)|when can i (?:retire|stop working)|"
            r"goal (?:status|progress)|^goals?(?: please)?$"
        ),
        (
            rf"{_EXPLAINS}|save|saving\b.*\bmonth|contribut\w*|pay in|put (?:in|aside|away)|what if|if i|would "
            rf"(?:that|it|buying|adding)|change|add|new|move|delete|remove|raise|note|"
            r"amount needed|(?:saving|money) does my goal|allocation|arrange|trades|target mix|brother|sister|friend|"
            r"goals in life|weight|life goal|marathon|take out|back on track|to the|what would it take|car$|close "
            r"the gap|goals? (?:has|have) changed|my goal is (?:now|different)|goal is now|from my goals|my "
            r"colleague|monthly amount|needed|extra saving|minimum saving|effect|share an account|update|be like|"
            r"score"
        ),
    ),
    Row(
        "what_if",
        (
            r"what (?:if|happens if|would happen if|would change if|changes if) (?:i|we)\b|(?:suppose|supposing|"
            r"imagine|let's pretend|pretend) (?:i|we)\b|"
            r"(?:if|when) (?:i|we) (?:were to )?(?:sold|sell|bought|buy|moved|move|swapped|swap|switched|shifted|put|"
            r"added|dropped|doubled|raised|saved|worked|work|gave|"
            r"took|stopped|retired?|paid|pay|spent|spend|inherit\w*)\b.*\b(?:what|would|how|changes?|happens|risk|"
            r"look|effect|help)|"
            r"how would (?:dumping|selling|buying|adding|moving|dropping|swapping|saving|working|getting rid)|"
            r"(?:what|how) (?:would|difference would|happens)\b.*\bif i (?:sold|sell|bought|buy|moved|move|swapped|"
            r"switched|shifted|saved|worked|dropped|doubled)"
        ),
        (
            rf"{_EXPLAINS}|tax\w*|fees?|(?:withdraw|draw|take out|spend) (?:\S+ )*(?:a|per|every|each) (?:month|"
            rf"year)|last\b.*\?|how long|train|hair|abroad|die|longer than expected|"
            r"nothing|died|press|say|ask|invest \w+ elsewhere|if i (?:was|am|were) you|had bought|tesla|bitcoin|"
            r"close my account|live (?:longer|to)|had another|how much (?:must|do i|should)"
        ),
    ),
    Row(
        "optimise",
        (
            r"(?:optimi[sz]e|up to mise|opt a mice)|rebalanc\w+ (?:my|it|proposal|for)|(?:minimum|min)[ "
            r"-](?:variance|variants)|efficient front\w*(?: ear)?|"
            r"(?:reduce|lower|cut|lessen) my (?:risk|wrist|volatility)|make (?:it|my portfolio) (?:\w+ )?(?:safer|"
            r"less)|(?:less|more) risk please|safer (?:mix|portfolio)|"
            r"better (?:mix|allocation|split)|what (?:do|would|does) (?:you|your committee|the committee|your "
            r"agents) (?:recommend|suggest|wreck)|improve my (?:portfolio|returns?)"
        ),
        (
            rf"{_EXPLAINS}|website|sleep|what if|if i|how often|book|film|fish|cough|son|wife|restaurant|i ask|blood|"
            rf"execute|electricity|fund$|stock$|etf|"
            r"(?:steady keel|open water|even course|lantern reserve)"
        ),
    ),
)


_MEANING: Final = re.compile(
    r"^(?:(?:um|uh|er|so|and|sorry|please|well|ok|okay|hello|hi) )*"
    r"(?:(?:can|could|would) you (?:please )?)?(?:please )?"
    r"(?:(?:what(?:'s| is) )?(?:the )?(?:meaning|definition) of|what do you mean by|what is meant by|what do(?:es)?|"
    r"what(?:'s| is| are| exactly is| exactly are| actually is)|tell me what|explain(?: to me)?(?: what)?|define) "
    r"(?P<the>the|an|a)? ?(?:term |word )?(?P<term>.+?)(?: (?:means?|is|are|stands? for))?"
    r"(?: (?:exactly|please|again|to me|in (?:simple|plain) (?:words|terms|english)))*$"
)
_OWN_WORDS: Final = re.compile(r"fees?|expense|price|draw down|costs?$")
_COMPARED: Final = re.compile(
    r"\b(?:two|these|both|funds?|holdings?|shares|products?|comparison$|comparison please|bonds?|stocks?|portfolio|"
    r"benchmark|index|"
    r"the market|s ?(?:and|&) ?p)\b|^(?:me|apple|aapl) "
)


def certain(text: str, known: Known) -> str | None:
    """Return the tool that a question's words settle, or None.

    Args:
        text: the question, plain.
        known: what there is; products by name are certain words too.
    """
    bare = text.rstrip("?.! ")
    if _asks_meaning(bare, known):
        return "explain"
    named = [name for name in known.products.values() if name.lower() in bare]
    if len(named) > 1:
        return "compare"
    for row in _ROWS:
        if re.search(rf"\b(?:{row.words})\b", bare) and not (
            row.without and re.search(rf"\b(?:{row.without})\b", bare)
        ):
            if (row.tool == "optimise" and named) or (row.tool == "compare" and not _names_a_side(bare, known)):
                continue
            return row.tool
    if named and not re.search(r"\b(?:what if|if i|sell|sold|my portfolio|i own|compare|better than)\b", bare):
        return "product"
    if named and re.search(r"\b(?:compare|better than|my portfolio|what i own)\b", bare):
        return "compare"
    return None


def _asks_meaning(bare: str, known: Known) -> bool:
    """Return whether a question is for the meaning of one word of the glossary, and for nothing of the client's."""
    found = _MEANING.match(bare)
    if not found or found["term"] not in known.terms:
        return False
    return not _OWN_WORDS.search(found["term"]) and (found["the"] != "the" or " " in found["term"])


def _names_a_side(bare: str, known: Known) -> bool:
    """Return whether a comparison is of things that there are here, and not of tea and coffee."""
    return bool(_COMPARED.search(bare)) or compared(bare, bare, known)["left"] is not None
