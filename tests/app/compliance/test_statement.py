"""The statement tells what is wanted of sustainability and how it is met; where nothing is wanted it claims nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from app.compliance.statement import statement
from finance.advice.recommend import Case, recommend
from finance.advice.record import record, record_of_wish
from finance.advice.rules import Rules, load_rules
from finance.answers.reshaped import reshape
from finance.market import Sustainability
from tests.finance.advice.test_recommend import a_case
from tests.finance.advice.test_suitability import STEADY

RULES = load_rules()
WANTS = STEADY | {"sustainability": "yes", "taxonomy": "20", "sustainable": "any", "impacts": "none"}
SAID = Sustainability(0.4, 0.5, (), date(2030, 6, 30), "the products' reports")
CHANGE = ("2030-07-01", "taxonomy", "50", "20", "There is not so much.")
HEADING = "## How it meets what you want of sustainability"
WORDS = {one.id: one.words for one in RULES.questions}
REASON = "You changed *50 percent* to *20 percent*. Your reason: There is not so much."


def recorded(answers: Mapping[str, str], rules: Rules = RULES) -> str:
    case = a_case(answers=tuple(answers.items()), adapted=(CHANGE,) if "taxonomy" in answers else ())
    return recorded_case(case, rules)


def recorded_case(case: Case, rules: Rules = RULES) -> str:
    case = with_data(case)
    return record(case, rules, recommend(case, rules))


def with_data(case: Case) -> Case:
    return replace(case, assets=replace(case.assets, sustainability=(SAID,) * len(case.assets.symbols)))


def test_shares_sources_and_what_was_adapted_are_told() -> None:
    text = statement("visit", [recorded(WANTS)])
    part = text.partition(HEADING)[2].partition("## What you gain")[0]
    assert "| in environmentally sustainable investments (EU taxonomy) | 40.00% | 40.00% | 20.00% |" in part
    assert "SFDR" not in part  # no minimum was wanted of it
    assert "the products' reports, as of 2030-06-30" in part
    assert "2030-07-01" in part
    assert REASON in part
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


def test_the_reason_of_a_change_stands_where_the_preference_was_given_up_later() -> None:
    given_up = ("2030-08-01", "sustainability", "yes", "no", "It no longer matters to me.")
    text = statement("visit", [recorded_case(a_case(adapted=(CHANGE, given_up)))])
    assert "You have no preference about it" in text
    assert f"- 2030-07-01: {WORDS['taxonomy']} {REASON}" in text
    assert (
        f"- 2030-08-01: {WORDS['sustainability']} You changed *yes* to *no*. Your reason: It no longer matters to me."
    ) in text


def test_the_reason_of_a_change_stands_where_the_record_is_from_before_shares_were_told() -> None:
    content = json.loads(recorded(WANTS))
    del content["sustainability"]
    assert statement("visit", [json.dumps(content)]).count(REASON) == 1


def test_the_reason_of_a_change_stands_with_what_the_client_wished_for() -> None:
    case = with_data(a_case(answers=tuple(WANTS.items()), adapted=(CHANGE,)))
    wish = record_of_wish(case, RULES, "less_risk", None, reshape(case, RULES, {}, "less_risk"))
    assert statement("visit", [wish]).count(REASON) == 1


def test_a_changed_question_that_the_rules_no_longer_have_is_told_by_its_name() -> None:
    content = json.loads(recorded(WANTS))
    content["case"]["adapted"][0][1] = "gone"
    assert "gone You changed *50* to *20*. Your reason: There is not so much." in statement(
        "visit", [json.dumps(content)]
    )


def test_a_record_from_before_changes_were_kept_says_nothing_of_them() -> None:
    content = json.loads(recorded(STEADY))
    del content["case"]["adapted"]
    assert "You changed" not in statement("visit", [json.dumps(content)])
