"""What the desk's values are in words, for more than one panel."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.desk.wishes import Hold, NoWay
from app.ui.wording import MINUS, value


def tr(text: str) -> str:
    """Return a text in the language of the screen."""
    return QCoreApplication.translate("Analysis", text)


def percent(fraction: float, digits: int = 1) -> str:
    """Return a fraction as a percentage, with a minus where it is below zero."""
    text = f"{abs(fraction) * 100:.{digits}f}%"
    return f"{MINUS}{text}" if fraction < 0 and float(text[:-1]) != 0 else text


def change(fraction: float, digits: int = 1) -> str:
    """Return a fraction as a percentage that always has a sign."""
    text = percent(fraction, digits)
    return text if text.startswith(MINUS) or float(text[:-1]) == 0 else f"+{text}"


def chance(probability: float) -> str:
    """Return a chance in whole percent; a simulation that never failed is not called certain."""
    text = percent(probability, 0)
    return {"0%": "<1%", "100%": ">99%"}.get(text, text)


def usd(amount: float) -> str:
    """Return whole dollars, with a minus where they are below zero."""
    text = f"${abs(amount):,.0f}"
    return f"{MINUS}{text}" if round(amount) < 0 else text


def usd_change(amount: float) -> str:
    """Return whole dollars that always have a sign."""
    text = usd(amount)
    return text if text.startswith(MINUS) or round(amount) == 0 else f"+{text}"


def exact(amount: float) -> str:
    """Return dollars as the captions round them."""
    return value(amount, "USD")


def hold_words(hold: Hold) -> str:
    """Return a constraint in words, as the subject of a sentence."""
    limit = percent(hold.limit)
    match hold.kind:
        case "volatility":
            return tr("Volatility of at most {limit} a year").format(limit=limit)
        case "largest" if hold.name:
            return tr("{name} at most {limit}").format(name=hold.name, limit=limit)
        case "largest":
            return tr("No holding above {limit}").format(limit=limit)
        case "kept" if hold.name:
            return tr("{name} is kept").format(name=hold.name)
        case "kept":
            return tr("What is to be kept")
        case "shares_most":
            return tr("Shares at most {limit}").format(limit=limit)
        case "shares_least":
            return tr("Shares at least {limit}").format(limit=limit)
        case "turnover":
            return tr("At most {limit} bought and sold").format(limit=limit)
    return rule_words(hold.name)


def rule_words(name: str) -> str:
    """Return a rule of suitability, "S-3: equities at most 90%", as "Rule S-3, equities at most 90%"."""
    number, colon, words = name.partition(": ")
    return tr("Rule {number}, {words}").format(number=number, words=words) if colon else name


def binding_words(hold: Hold) -> str:
    """Return what holds the solution back, and what a little more room would bring."""
    words = hold_words(hold)
    if hold.price is None or hold.price < 5e-6:
        return words
    points = f"{hold.price * 100:.2f}" if hold.price >= 5e-5 else f"{hold.price * 100:.3f}"
    return tr("{what}: one percentage point more room would add {points} points of expected return a year").format(
        what=words, points=points
    )


def no_way_words(found: NoWay) -> str:
    """Return what cannot be had together, and the smallest way out."""
    if found.least_volatility is not None and found.conflict:
        return tr("{what} cannot be had under the other limits; the least is {least} a year.").format(
            what=hold_words(found.conflict[0]), least=percent(found.least_volatility, 2)
        )
    named = list(dict.fromkeys(hold_words(hold) for hold in found.conflict))
    if not named:
        return tr("No portfolio meets all of this; give some of it more room.")
    joined = tr(" and ").join(named)
    first = (
        tr("These cannot be met together: {what}.") if len(named) > 1 else tr("This cannot be met: {what}.")
    ).format(what=joined)
    if not found.relaxation:
        return first
    ways = tr(" and ").join(
        tr("“{what}” by {points} points").format(what=hold_words(hold), points=f"{size * 100:.1f}")
        for hold, size in found.relaxation
    )
    return first + " " + tr("The smallest way out is to relax {ways}.").format(ways=ways)
