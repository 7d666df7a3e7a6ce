"""What instruments and kinds of them are called, and which of them a question names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

COMPANY_WORDS: Final = {
    "AAPL": ("apple", "apples"),
    "AMD": ("advanced micro devices", "a m d"),
    "BAC": ("bank of america", "bofa", "b of a"),
    "BBY": ("best buy",),
    "CVX": ("chevron",),
    "GE": ("general electric", "g e"),
    "HD": ("home depot",),
    "JNJ": ("johnson and johnson", "johnson & johnson", "johnson johnson", "j and j", "j&j", "jnj"),
    "JPM": ("jpmorgan", "jp morgan", "j p morgan", "jpmorgan chase", "jp morgan chase", "j p morgan chase"),
    "KO": ("coca cola", "coca-cola", "coke"),
    "LLY": ("eli lilly", "lilly", "eli lily"),
    "MRK": ("merck",),
    "MSFT": ("microsoft", "micro soft"),
    "PEP": ("pepsico", "pepsi", "pepsi co"),
    "PFE": ("pfizer",),
    "PG": ("procter and gamble", "procter & gamble", "proctor and gamble", "procter", "p and g", "p&g"),
    "RRC": ("range resources",),
    "UNH": ("unitedhealth", "united health", "united healthcare"),
    "WMT": ("walmart", "wal mart", "wal-mart"),
    "XOM": ("exxon", "exxon mobil", "exxonmobil", "exon"),
    "CORPBOND": ("corporate bond fund", "corporate bonds", "corporate bond"),
    "HGBOND": ("high grade bond fund", "high-grade bond fund", "high grade bonds", "high-grade bonds", "high grade"),
    "TBILL": ("treasury bill fund", "treasury bills", "treasury bill", "t bills", "t-bills", "bill fund", "treasuries"),
}
# Symbols that are words or letters of everyday talk count only in capitals.
_TOO_SHORT: Final = 3
CLASS_WORDS: Final = (
    ("bond", r"\b(bonds?|bombs|fixed income|bond funds?)\b"),
    ("cash", r"\b(cash|bills|liquid|liquidity)\b"),
    ("equity", r"\b(stocks?|equit(?:y|ies)|shares)\b"),
)


def find_holding(text: str, names: Mapping[str, str]) -> str | None:
    """Return the symbol of the instrument that a text names first, or None."""
    return next(holdings(text, names), None)


def holdings(text: str, names: Mapping[str, str]) -> Iterator[str]:
    """Yield the symbols of the instruments that a text names, each once, in the order of the text."""
    lowered = text.lower().replace("’", "'")
    lowered = re.sub(r"\s+", " ", lowered).strip()
    hits = [
        (found.start(), -len(words), symbol)
        for symbol in names
        for words in spellings(symbol, names[symbol])
        if words in lowered and (found := re.search(rf"\b{re.escape(words)}(?:'s|s')?(?!\w)", lowered))
    ]
    hits += [
        (found.start(), 0, symbol)
        for symbol in names
        if (found := re.search(rf"\b{symbol}\b", text if len(symbol) < _TOO_SHORT else text.upper()))
    ]
    seen: set[str] = set()
    for _, _, symbol in sorted(hits):
        if symbol not in seen:
            seen.add(symbol)
            yield symbol


def asset_classes(lowered: str) -> tuple[str, ...]:
    """Return the classes that a lower-case text names, in the order of the text."""
    hits = [(found.start(), kind) for kind, words in CLASS_WORDS if (found := re.search(words, lowered))]
    return tuple(kind for _, kind in sorted(hits))


def spellings(symbol: str, name: str) -> tuple[str, ...]:
    """Return how an instrument may be called, in lower case."""
    return (name.lower(), *COMPANY_WORDS.get(symbol, ()))
