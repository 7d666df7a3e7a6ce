"""The statement tells what is wanted of sustainability and how it is met; where nothing is wanted it claims nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from app.compliance.statement import statement
from finance.advice.recommend import recommend
from finance.advice.record import record
from finance.advice.rules import Rules, load_rules
from finance.market import Sustainability
from tests.finance.advice.test_recommend import a_case
from tests.finance.advice.test_suitability import STEADY

RULES = load_rules()
WANTS = STEADY | {"sustainability": "yes", "taxonomy": "20", "sustainable": "any", "impacts": "none"}
SAID = Sustainability(0.4, 0.5, (), date(2030, 6, 30), "the products' reports")
CHANGE = ("2030-07-01", "taxonomy", "50", "20", "There is not so much.")
HEADING = "## How it meets what you want of sustainability"


def recorded(answers: Mapping[str, str], rules: Rules = RULES) -> str:
    case = a_case(answers=tuple(answers.items()), adapted=(CHANGE,) if "taxonomy" in answers else ())
    case = replace(case, assets=replace(case.assets, sustainability=(SAID,) * len(case.assets.symbols)))
    return record(case, rules, recommend(case, rules))


def test_shares_sources_and_what_was_adapted_are_told() -> None:
    text = statement("visit", [recorded(WANTS)])
    part = text.partition(HEADING)[2].partition("## What you gain")[0]
    assert "| in environmentally sustainable investments (EU taxonomy) | 40.00% | 40.00% | 20.00% |" in part
    assert "SFDR" not in part  # no minimum was wanted of it
    assert "the products' reports, as of 2030-06-30" in part
    assert "2030-07-01" in part
    assert "You changed *50 percent* to *20 percent*. Your reason: There is not so much." in part
    assert "- Should sustainability count in how your money is invested? *yes*" in text


def test_who_wants_nothing_of_it_reads_that_nothing_is_claimed() -> None:
    assert "You have no preference about it" in statement("visit", [recorded(STEADY)])


def test_who_was_never_asked_reads_so() -> None:
    unasked = {name: answer for name, answer in STEADY.items() if name != "sustainability"}
    text = statement("visit", [recorded(unasked, replace(RULES, must_ask_preferences=False))])
    assert "You have not been asked about it" in text
    assert "What you want of sustainability:" not in text


def test_a_record_from_before_it_was_asked_claims_nothing() -> None:
    content = json.loads(recorded(STEADY))
    del content["sustainability"], content["case"]["assets"]["sustainability"]
    assert HEADING not in statement("visit", [json.dumps(content)])
