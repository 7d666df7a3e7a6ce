"""Every way in which a right sentence is made wrong: one digit, the sign, the unit, the year, a direction, a name.

`WRONG` holds sentences that somebody once found to pass, or that came to mind since, by what they may rest on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

OPPOSITES = {
    "gained": "lost", "gain": "loss", "ahead of": "behind", "more than": "less than", "higher than": "lower than",
    "added": "took", "helped most": "weighed most", "fall": "rise", "has lost": "has gained",
}  # fmt: skip
UNITS = (
    (r"\$([\d,.]+\d)", r"€\1"), (r"\$([\d,.]+\d)", r"\1%"), (r"\$([\d,.]+\d)", r"\1"),
    (r"\$([\d,.]+\d)", r"$\1 million"),
    (r"([\d.]+)%", r"$\1"), (r"([\d.]+)%", r"\1 percentage points"), (r"([\d.]+)%", r"\1"),
    (r"([\d.]+) percentage points", r"\1%"), (r"([\d.]+)%(?! a year)", r"\1% a year"), (r"% a year", r"%"),
)  # fmt: skip


def mutations(sentence: str, names: list[str]) -> Iterator[str]:
    """Yield sentences that differ from a right one in one claim."""
    yield from _figures(sentence)
    yield from _words(sentence)
    for name in names:
        if re.search(rf"\b{re.escape(name)}\b", sentence):
            for other in [*names, "Tesla", "Globex"]:
                if other != name and name not in other and other not in name:
                    yield sentence.replace(name, other, 1)


def _figures(sentence: str) -> Iterator[str]:
    for found in re.finditer(r"\d", sentence):
        for digit in "0123456789":
            # Another first digit of nought, as in "02.5%", is no other figure but a misprint; it must fail as well.
            if digit != found[0]:
                yield sentence[: found.start()] + digit + sentence[found.end() :]
    for found in re.finditer(r"\$?\d[\d,]*(\.\d+)?", sentence):
        yield sentence[: found.start()] + "-" + sentence[found.start() :]
    for pattern, replacement in UNITS:
        changed = re.sub(pattern, replacement, sentence, count=1)
        if changed != sentence:
            yield changed


def _words(sentence: str) -> Iterator[str]:
    for one, other in [*OPPOSITES.items(), *((other, one) for one, other in OPPOSITES.items())]:
        changed = re.sub(rf"\b{one}\b", other, sentence, count=1)
        if changed != sentence:
            yield changed


# Of client Avery: year-to-date performance is a loss of 4.4 % against one of 15.8 %; the portfolio is worth $512,560.
WRONG: dict[str, tuple[str, ...]] = {
    "performance": (
        "As of 28 December 2022, your portfolio made 4.4% this year so far, after fees.",
        "Your portfolio's return this year so far is 4.4%.",
        "Your portfolio has not lost 4.4% this year so far.",
        "Your portfolio lost 4.4% yesterday.",
        "Your portfolio lost 4.4% per month.",
        "Your portfolio lost 4.4% since you started.",
        "Your portfolio lost 4.4% last year.",
        "Your portfolio lost 4.4% in 2021.",
        "Your portfolio lost 4.4% a year.",
        "Your portfolio lost 4.4% since the start.",
        "Your portfolio lost 4.4% over the past year.",
        "That is behind the benchmark, which lost 15.8%.",
        "That is level with the benchmark, which lost 15.8%.",
        "The benchmark is ahead of your portfolio.",
        "The benchmark is 11.4 percentage points ahead of it.",
        "You are 11.4 percentage points behind the benchmark.",
        "That is 11.4 percentage points from the benchmark.",
        "Your portfolio outperformed.",
        "Your portfolio underperformed the benchmark.",
        "The benchmark beat your portfolio.",
        "Exxon Mobil fell.",
        "Exxon Mobil lost money.",
        "The benchmark stood still.",
        "The benchmark rose.",
        "Your portfolio stood still.",
        "Your portfolio rose.",
        "Your portfolio is up.",
        "Exxon Mobil is your worst holding.",
        "Microsoft is your best holding.",
        "Your portfolio lost 4.4%, which is $22,510 a day.",
        "Your portfolio earned $22,510.",
        "Your portfolio won 4.4%.",
        "Your portfolio climbed 4.4%.",
        "In money, that is a return of $22,510.",
        "In money, you made $22,510.",
        "Exxon Mobil helped least: it added 6.3 percentage points to the return.",
        "Exxon Mobil added 6.3 percentage points to the benchmark's return.",
        "Microsoft helped most: it took 4.2 percentage points from the return.",
        "Your portfolio lost 4.4% before fees.",
        "Your portfolio lost 4.4% after taxes.",
        "Your portfolio would have lost 4.4%.",
        "Against the benchmark, your portfolio lost 4.4%.",
        "Your portfolio lost 4.4% in cash.",
        "Your shares lost 4.4%.",
        "Your bonds lost 4.4%.",
        "Your largest holding lost 4.4%.",
        "Your portfolio's deepest fall was 4.4%.",
        "The benchmark lost 15.8%, less than your portfolio's 4.4%.",
        "Your portfolio lost 4.4%, more than the benchmark's 15.8%.",
        "Your portfolio lost 4.4%, the same as the benchmark's 15.8%.",
        "You paid in $18,000 in fees.",
        "You took out $18,000 on balance.",
        "Your portfolio was worth $517,070 on 28 December 2022.",
        "Your portfolio was worth $512,560 on 31 December 2021.",
        "Your portfolio is worth $517,070.",
        "Your benchmark is 70% S&P 500, 15% Corporate Bond Fund and 5% Treasury Bill Fund.",
        "Your portfolio is 80% S&P 500, 15% Corporate Bond Fund and 5% Treasury Bill Fund.",
        "The S&P 500 lost 15.8%.",
        "Your portfolio lost money, did it?",
        "You did very well.",
        "Your portfolio lost 4.4%, and the benchmark rose.",
        "Your portfolio lost 4.4% of what you paid in.",
        "Your portfolio lost 4.4% of days.",
        "Your portfolio lost 4.4% of the whole.",
        "Your portfolio lost 4.4% to the benchmark.",
        "Your portfolio lost 4.4% over the benchmark.",
        "Your portfolio lost 4.4% in money.",
        "In money, the benchmark lost $22,510.",
        "Your portfolio lost $22,510 units.",
        "Your portfolio lost 4.4%, and all is well.",
        "Your portfolio fell, and it will come back.",
        "Apple added 6.3 percentage points to the return.",
        "Exxon Mobil helped most: it added 6.3 percentage points from the return.",
        "Microsoft weighed most: it took 4.2 percentage points to the return.",
        "Your benchmark lost 4.4%.",
        "Exxon Mobil helped, and Microsoft helped most.",
        "You lost 4.4% with Exxon Mobil.",
        "As of 28 December 2021, your portfolio has lost 4.4% this year so far, after fees.",
        "Nothing was lost.",
    ),
    "portfolio_overview": (
        "Your portfolio is worth $512,560 trillion.",
        "Your portfolio is worth $512,560K, as of 28 December 2022.",
        "Your portfolio is worth $512,560 in cash.",
        "Your portfolio is worth $512,560 more.",
        "You hold no bonds at present.",
        "You do not hold Apple at present.",
        "All of your money is in shares.",
        "Your portfolio was worth $512,560 last year.",
        "Your portfolio was worth $512,560.",
        "15.9% of your bonds are in cash.",
        "15.9% is in shares.",
        "You paid in $194,500 last year.",
        "You took out $194,500 on balance.",
        "That is just what you paid in.",
        "There are no investments in it yet.",
        "78.5% of shares are yours.",
        "Your smallest holding is Corporate Bond Fund, at 15.9%.",
        "Your largest holding is Apple, at 10.3%.",
        "Your largest holdings are Exxon Mobil at 13.6%, Corporate Bond Fund at 15.9% and Microsoft at 10.9%.",
        "Your portfolio will be worth $512,560.",
        "The bank's portfolio is worth $512,560.",
        "Your sister's portfolio is worth $512,560.",
        "My portfolio is worth $512,560.",
        "That is $318,060 more than the benchmark's value.",
        "That is $318,060 less than the $194,500 that you paid in on balance.",
        "You hold 10 bonds.",
        "Your risk profile is balanced.",
        "Your risk profile is not growth.",
        "Your portfolio is safe.",
        "Apple is worth 10.3% of your shares.",
        "You paid $512,560 for your portfolio.",
        "Your portfolio is worth $512,560 on 31 December 2021.",
        "You have 10 holdings in bonds.",
        "You have $402,512 in bonds.",
        "Your benchmark is worth $512,560.",
        "Apple's risk profile is growth.",
        "Most of it is yours.",
    ),
    "risk": (
        "Your portfolio's volatility over the past 3 years was 95%.",
        "95% of your portfolio is in shares.",
        "Your portfolio's volatility over the past 3 years was 20.4% a year, the same as the benchmark's 20.3%.",
        "Your portfolio's Sharpe ratio over the past 3 years was 0.66, the same as the benchmark's 0.26.",
        "Your portfolio's Sharpe ratio over the past 3 years was 0.66, lower than the benchmark's 0.26.",
        "Your portfolio's volatility last year was 20.4% a year.",
        "On 95% of days, a loss with today's holdings stayed within $9,528.",
        "On 95% of months, today's holdings would have lost at most 1.9%, or $9,528.",
        "On 95% of days, today's holdings would have lost at most 6.0%, or $30,705.",
        "On 95% of days, today's holdings would have gained at most 1.9%, or $9,528.",
        "On 95% of days, the benchmark would have lost at most 1.9%.",
        "On 95% of days, Apple would have lost at most 1.9%.",
        "On 95% of days, your portfolio lost more than 1.9%.",
        "Your portfolio's smallest fall over the past 3 years was 26.9%, from 19 February 2020 to 23 March 2020.",
        "Your portfolio is 26.9% below its highest point over the past 3 years.",
        "Your portfolio is 5.2% below its highest point since the start.",
        "Your portfolio is 5.2% above its highest point.",
    ),
    "holding": (
        "This year so far, Apple gained 185.0%.",
        "Apple gained 185.0% yesterday.",
        "Apple in your portfolio is worth $52,894 per share.",
        "Apple in your portfolio is worth $52,894 a share.",
        "For the Apple that you hold, you paid $18,558 in fees.",
        "You hold 420.88 shares of Apple.",
        "You hold 420.88 units of Microsoft.",
        "Apple was worth $52,894 on 31 December 2021.",
    ),
    "client's words": (
        "You have 500 shares.",
        "You have 12 years left.",
        "You have 3 goals.",
        "You gained 7% in 2019.",
    ),
    "past risk": (
        "On 95% of days, today's holdings would have lost at most 3.1%, or $11,464.",
    ),
}  # fmt: skip
