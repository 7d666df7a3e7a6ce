"""The tables of `spoken_text`: what stands for which spoken words."""

from __future__ import annotations

from typing import Final

# Looked up exactly as written, without the punctuation that follows.
EXACT: Final[dict[str, str]] = {
    "&": "and",
    "+": "plus",
    "=": "equals",
    "<": "less than",
    ">": "more than",
    "≤": "at most",
    "≥": "at least",
    "~": "about",
    "≈": "about",
    "±": "plus or minus",
    "×": "times",
    "%": "percent",
    "3M": "three M",
    "24/7": "twenty four seven",
    "401(k)": "four oh one kay",
    "401k": "four oh one kay",
    "403(b)": "four oh three bee",
    "AG": "A G",
    "CVaR": "conditional value at risk",
    "II": "two",
    "III": "three",
    "IV": "four",
    "IRA": "I R A",
    "IRAs": "I R A's",
    "iShares": "eye shares",
    "JPMorgan": "J P Morgan",
    "NASDAQ": "nazdack",
    "Nasdaq": "nazdack",
    "OK": "okay",
    "P/E": "P E",
    "T-bill": "tee bill",
    "T-bills": "tee bills",
    "TWR": "time weighted return",
    "VaR": "value at risk",
    "YTD": "year to date",
}

# Looked up in lower case.
ABBREVIATIONS: Final[dict[str, str]] = {
    "a.m.": "A M",
    "approx.": "approximately",
    "avg.": "average",
    "bn": "billion",
    "bp": "basis point",
    "bps": "basis points",
    "ca.": "about",
    "cf.": "compare",
    "chf": "Swiss francs",
    "co.": "company",
    "corp.": "corporation",
    "dr.": "doctor",
    "e.g.": "for example",
    "est.": "estimated",
    "etc.": "et cetera",
    "eur": "euros",
    "gbp": "pounds",
    "i.e.": "that is",
    "inc.": "incorporated",
    "incl.": "including",
    "jr.": "junior",
    "ltd.": "limited",
    "max.": "maximum",
    "min.": "minimum",
    "mn": "million",
    "mr.": "mister",
    "mrs.": "missus",
    "ms.": "miz",
    "no.": "no",
    "p.a.": "per year",
    "p.m.": "P M",
    "pct": "percent",
    "pp": "percentage points",
    "sr.": "senior",
    "tn": "trillion",
    "usd": "U S dollars",
    "vs": "versus",
    "vs.": "versus",
}

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
MONTH_OF: Final[dict[str, str]] = (
    {month.lower(): month for month in MONTHS} | {month[:3].lower(): month for month in MONTHS} | {"sept": "September"}
)

# symbol: one, several, one hundredth, several hundredths
CURRENCIES: Final[dict[str, tuple[str, str, str, str]]] = {
    "$": ("dollar", "dollars", "cent", "cents"),
    "US$": ("U S dollar", "U S dollars", "cent", "cents"),
    "€": ("euro", "euros", "cent", "cents"),
    "£": ("pound", "pounds", "penny", "pence"),
    "¥": ("yen", "yen", "sen", "sen"),
}

SCALES: Final[dict[str, str]] = {
    "k": "thousand",
    "K": "thousand",
    "m": "million",
    "M": "million",
    "mn": "million",
    "mm": "million",
    "bn": "billion",
    "b": "billion",
    "B": "billion",
    "tn": "trillion",
    "T": "trillion",
    "thousand": "thousand",
    "million": "million",
    "billion": "billion",
    "trillion": "trillion",
}

# After a four-digit number these mean that it counts things and is no year.
COUNTED: Final = frozenset(
    [
        "%",
        "basis",
        "bps",
        "clients",
        "daily",
        "dollars",
        "euros",
        "francs",
        "units",
        "points",
        "people",
        "days",
        "months",
        "weeks",
        "years",
        "times",
        "observations",
        "percent",
        "pounds",
        "scenarios",
        "shares",
        "simulations",
        "paths",
        "trades",
    ]
)

# Capitals that are said as a word, or are shouted.
SAID_AS_WORDS: Final = frozenset(
    [
        "AND",
        "ALL",
        "ANY",
        "BOND",
        "BUY",
        "CASH",
        "COVID",
        "FICO",
        "FUND",
        "GAIN",
        "HOLD",
        "LOSS",
        "MAY",
        "MUST",
        "NASA",
        "NEVER",
        "NEW",
        "NO",
        "NOT",
        "OPEC",
        "OR",
        "REIT",
        "RISK",
        "SELL",
        "STOCK",
        "SWIFT",
        "THE",
        "TIPS",
        "YES",
        "YOU",
        "YOUR",
        "CAPE",
        "NATO",
        "ZIP",
        "ETC",
    ]
)
