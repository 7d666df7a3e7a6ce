"""What comes in, and what advice and funds cost, in sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from app.conversation.figures import sign
from app.conversation.phrases import Pick
from app.conversation.sayings import render
from app.conversation.talk import NOT_HELD
from app.conversation.tools.found import Found
from finance.types import Fact

RECEIVED: Final = (
    "As of {@income.received.12m}, you received {income.received.12m} in dividends and interest in the past twelve "
    "months."
)
NOT_BOOKED: Final = (
    "As of {@income.received.12m}, your books show "
    "{income.received.12m:dividends and interest/corrections of dividends/no dividends and no interest} in the past "
    "twelve months."
)
RECEIVED_THEN: Final = (
    "You received {income.received.period} in dividends and interest {income.period}, as of {@income.received.period}."
)
NOT_BOOKED_THEN: Final = (
    "As of {@income.received.period}, your books show "
    "{income.received.period:dividends and interest/corrections of dividends/no dividends and no interest} "
    "{income.period}."
)
RECEIVED_OF_ONE: Final = (
    "As of {@income.received.<s>.12m}, {income.name.<s>} brought you {income.received.<s>.12m} in the past twelve "
    "months."
)
EXPECTED: Final = (
    "In the next twelve months, dividends may come to {income.expected.12m}, which is {income.expected.yield} of what "
    "you hold; that takes last year's payments once more, and they can change."
)
EXPECTED_OF_ONE: Final = (
    "As of {@income.expected.<s>}, {income.name.<s>} may bring {income.expected.<s>} in dividends in the next twelve "
    "months; that takes last year's payments once more, and they can change."
)
PAID_OUT: Final = "By standing order, {-income.orders.monthly} is paid out to you each month."
RATE: Final = "Your advisory fee is {fees.rate_pa} a year."
PAID: Final = (
    "As of {@costs.<p>.explicit}, you paid {costs.<p>.explicit} in advisory fees {costs.<p>.period}, and "
    "{fees.since_start} since the start."
)
PAID_THEN: Final = "You paid {costs.<p>.explicit} in advisory fees {costs.<p>.period}, as of {@costs.<p>.explicit}."
FUNDS_TOO: Final = (
    "Inside your funds there were costs of {costs.<p>.funds} beside that, which their prices bear already."
)
FUNDS: Final = (
    "As of {@costs.<p>.funds}, costs inside your funds came to {costs.<p>.funds} {costs.<p>.period}, which is "
    "{costs.<p>.funds_pa} of your portfolio a year."
)
NO_FUNDS: Final = (
    "As of {@costs.<p>.funds}, I know of {costs.<p>.funds:costs/costs/no costs} inside what you held "
    "{costs.<p>.period}."
)
ON_TOP: Final = (
    "Their prices bear that already; the advisory fee of {fees.rate_pa} a year comes on top, and all together it is "
    "{costs.<p>.total_pa} a year."
)
DRAG: Final = (
    "As of {@costs.<p>.lost}, costs of {costs.<p>.total_pa} a year would take {costs.<p>.lost} from your portfolio "
    "over {costs.<p>.horizon} {costs.<p>.horizon>=2:years/year}."
)
DRAG_PARTS: Final = "Of that, {costs.<p>.lost.paid} is costs paid and {costs.<p>.lost.growth} is growth missed."
DRAG_ASSUMES: Final = (
    "This is hypothetical: it assumes an even growth of {costs.<p>.growth_pa} a year before costs, with nothing paid "
    "in or taken out."
)
SAYINGS: Final[tuple[str, ...]] = (
    RECEIVED, NOT_BOOKED, RECEIVED_THEN, NOT_BOOKED_THEN, RECEIVED_OF_ONE, EXPECTED, EXPECTED_OF_ONE,
    PAID_OUT, RATE, PAID, PAID_THEN, FUNDS_TOO, FUNDS, NO_FUNDS, ON_TOP, DRAG, DRAG_PARTS, DRAG_ASSUMES,
)  # fmt: skip
TROUBLES: Final[dict[str, tuple[str, ...]]] = {
    "money_unknown_holding": ("I do not know that holding.", NOT_HELD),
    "fees_years_range": ("I can show what costs take over one to sixty years.",),
}


def income(found: Found, facts: Mapping[str, Fact], pick: Pick) -> tuple[str, ...]:
    """Return what came in and what may come; where nothing is booked, why, and what is paid out instead."""
    out = render(PAID_OUT, facts)
    came = _received(facts)
    grown = next((text for _, text in found.passages if text.startswith("No dividends are booked")), "")
    if grown:
        return _said(came, grown, out)
    symbol = found.arguments.get("holding")
    if symbol is not None:
        one = (render(RECEIVED_OF_ONE, facts, s=str(symbol)), render(EXPECTED_OF_ONE, facts, s=str(symbol)))
        return _said(*one) or _said(came, render(EXPECTED, facts))
    if found.arguments.get("focus") in ("expected", "yield"):
        return _said(render(EXPECTED, facts), came)
    return _said(came, render(EXPECTED, facts), out)


def _received(facts: Mapping[str, Fact]) -> str:
    """Return what came in over the period that was asked about, or the past year."""
    if "income.received.period" in facts:
        some = sign(facts["income.received.period"]) > 0
        return render(RECEIVED_THEN if some else NOT_BOOKED_THEN, facts)
    return render(RECEIVED if sign(facts["income.received.12m"]) > 0 else NOT_BOOKED, facts)


def fees(found: Found, facts: Mapping[str, Fact], pick: Pick) -> tuple[str, ...]:
    """Return the rate and what was paid, the costs inside funds, or what costs take from the future."""
    period = next(hit[1] for name in facts if (hit := re.fullmatch(r"costs\.([^.]+)\.total", name)))
    focus = found.arguments.get("focus")

    def said(saying: str) -> str:
        return render(saying, facts, p=period)

    if focus == "drag":
        return _said(said(DRAG), said(DRAG_PARTS), said(DRAG_ASSUMES))
    inside = float(facts[f"costs.{period}.funds"].value) > 0
    if focus == "funds":
        return _said(said(FUNDS), said(ON_TOP)) if inside else _said(said(NO_FUNDS))
    beside = said(FUNDS_TOO) if inside else ""
    if "period" in found.arguments:
        return _said(said(PAID_THEN), beside)
    if focus == "paid":
        return _said(said(PAID), beside, render(RATE, facts))
    return _said(render(RATE, facts), said(PAID), beside)


def _said(*sentences: str) -> tuple[str, ...]:
    return tuple(sentence for sentence in sentences if sentence)
