"""Proofs about advice: the record of a recommendation, and what is said beside figures that nobody has had yet."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any, Final

from app.compliance.place import Place
from app.compliance.proof import Notes, Proof
from app.compliance.statement import statement
from app.compliance.trial import ADVICE, PROJECTIONS, STRESS
from app.conversation.tools.advising import UNMET
from app.desk.ground import Ground
from app.messages import TurnDone
from finance.advice.disclosures import CostSheet, for_backtest, for_projection
from finance.advice.recommend import Case, recommend
from finance.advice.record import replay
from finance.advice.rules import PREFERENCES, Rules, load_rules
from finance.answers.backtest import Trial, backtest
from finance.backtest import equal_weight
from finance.errors import FinanceError, InputError, Unsuitable
from sync.store.sessions import SessionStore

_MATCHED: Final = "morgan"
"""Of the demo bank, with preferences about sustainability that can be met."""
_UNMATCHED: Final = "rosa"
"""With preferences that nothing meets."""
_FIELDS: Final = (
    ("who and when", ("case.client_id", "case.as_of")),
    (
        "the client's answers, risk profile and level",
        ("case.answers", "profile.level_name", "profile.capacity_percent"),
    ),
    ("what the client has today", ("case.value_usd", "case.outlook.current")),
    ("what was recommended, with its costs", ("recommended.weights", "recommended.costs")),
    ("alternatives that were looked at", ("alternatives",)),
    ("every rule that was held against it", ("rules",)),
    ("what was disclosed", ("disclosures",)),
    ("fingerprints of all that went in and came out", ("inputs_hash", "result_hash")),
)


def suitability_record(place: Place) -> Proof:
    """A recommendation made in a visit has a record with everything it rests on, and comes out of it again."""
    notes, trial, rules = Notes("suitability-record"), place.trial, load_rules()
    done = trial.recorded.turns[ADVICE]
    notes.tell("What was said", done.reply)
    kept = [json.loads(text) for text in recommendations(trial.store, trial.recorded.session)]
    if not notes.expect("The visit's record in the encrypted store holds the record of the advice", bool(kept)):
        return notes.proof()
    content, text = kept[0], json.dumps(kept[0], indent=1, ensure_ascii=False)
    notes.keep("suitability-record.json", text)
    for words, names in _FIELDS:
        notes.expect(f"It has {words}", all(_at(content, name) for name in names), ", ".join(names))
    suits = [rule for rule in content["rules"] if rule["kept"]]
    notes.expect("Every rule is kept", len(suits) == len(content["rules"]), f"{len(suits)} of {len(content['rules'])}")
    cited = [title for title in done.citations if title.startswith(f"Recommendation {content['result_hash'][:16]}")]
    notes.expect("It is the record of what was said", bool(cited), ", ".join(cited))
    _, same = replay(text, rules)
    notes.expect("The recommendation comes out of it again, bit for bit", same)
    notes.expect("A record that was changed is refused", _refused(content), "the portfolio's value, by a dollar")
    notes.tell("Recommendations on record on this installation, and those with their record", _on_record(place))
    return notes.proof()


def _on_record(place: Place) -> str:
    folder = place.settings.data_dir
    if not (folder / "store" / "steward.db").is_file():
        return "none: there is no store yet"
    with SessionStore(folder) as store:
        turns = [turn for visit in store.visits() for turn in store.turns(visit.session) if turn["record"]]
    records = [json.loads(str(turn["record"])) for turn in turns]
    made = [each for each in records if each.get("tool") == "optimise" and each.get("facts")]
    return f"{len(made)}, {sum('suitability' in each for each in made)}"


def recommendations(store: SessionStore, session: str) -> list[str]:
    """Return the records of the recommendations of a visit, JSON each, in order."""
    found = (json.loads(str(turn["record"])) for turn in store.turns(session) if turn["record"])
    return [json.dumps(each) for record in found for each in record.get("suitability", ())]


def unsuitable_refused(place: Place) -> Proof:
    """Without a profile, or with answers that contradict each other, nothing is recommended."""
    notes, trial, rules = Notes("unsuitable-refused"), place.trial, load_rules()
    case = Ground(trial.parts.content, trial.parts.content.client("avery")).case
    answers = dict(case.answers)
    for words, changed in (
        ("A question without an answer", {name: each for name, each in answers.items() if name != "horizon"}),
        ("Answers that contradict each other", answers | {"aim": "growth", "worst_year": "0"}),
    ):
        notes.expect(f"{words}: nothing is recommended", *_refusal(case, changed, rules))
    return notes.proof()


def preferences_matched(place: Place) -> Proof:
    """What a client wants of sustainability is asked last, kept, met by what is recommended, or nothing is."""
    notes, trial, rules = Notes("preferences-matched"), place.trial, load_rules()
    notes.expect(
        "The questions come after all others and give no points",
        tuple(one.id for one in rules.questions[-len(PREFERENCES) :]) == PREFERENCES
        and not any(option.points for one in rules.questions[-len(PREFERENCES) :] for option in one.options),
        ", ".join(PREFERENCES),
    )
    visit = trial.visit("sustainability", (ADVICE,), recording=True, client=_MATCHED)
    kept = recommendations(trial.store, visit.session)
    if not notes.expect(f"{_MATCHED.capitalize()}, who has preferences, gets a recommendation on record", bool(kept)):
        return notes.proof()
    content = json.loads(kept[0])
    for share in content["sustainability"]["shares"]:
        figures = f"{share['today']:.1%} today, {share['recommended']:.1%} after, at least {share['at_least']:.0%}"
        met = share["recommended"] >= share["at_least"] - 2e-6
        notes.expect(f"It meets the preference {share['words']}", met, figures)
    known = [one for one in content["case"]["assets"]["sustainability"] if one]
    sourced = all(one["source"] and one["as_of"] for one in known)
    notes.expect("Every figure of an instrument has a day and a source", bool(known) and sourced, f"{len(known)}")
    told = statement(visit.session, kept)
    notes.keep("preferences-statement.md", told)
    notes.expect("The statement tells them", "## How it meets what you want of sustainability" in told)
    done = trial.visit("no match", (ADVICE,), recording=True, client=_UNMATCHED).turns[ADVICE]
    notes.expect(
        f"{_UNMATCHED.capitalize()}, who wants more than there is, hears so", UNMET in _titles(done), done.reply
    )
    notes.expect("and nothing is recommended", not done.facts and not recommendations(trial.store, "no match"))
    case = Ground(trial.parts.content, trial.parts.content.client(_MATCHED)).case
    bare = replace(case, assets=replace(case.assets, sustainability=()))
    notes.expect("Without data on instruments nothing counts as met", *_refusal(bare, dict(case.answers), rules))
    unasked = {name: each for name, each in case.answers if name not in PREFERENCES}
    notes.expect("Who was never asked gets no recommendation", *_refusal(case, unasked, rules))
    return notes.proof()


def _titles(done: TurnDone) -> tuple[str, ...]:
    return tuple(title for title, _ in done.passages)


def projections_disclosed(place: Place) -> Proof:
    """Whatever looks ahead is said to be a projection, with its assumptions, in speech, on record and on paper."""
    notes, trial = Notes("projections-disclosed"), place.trial
    for tool, question in PROJECTIONS.items():
        done = trial.recorded.turns[question]
        notes.expect(f"“{question}”: said aloud", "not a certainty" in done.reply, done.reply)
        notes.expect("and answered by the tool that projects", done.tool == tool, done.tool)
        notes.expect("kept with it: that it is hypothetical", _carries(done, "About ", "hypothetical"))
        notes.expect("kept with it: what it assumes", _carries(done, "What ", "%"))
    done = trial.recorded.turns[STRESS]
    notes.expect(f"“{STRESS}”: kept as hypothetical", _carries(done, "About ", "hypothetical"), done.reply)
    for one in (*for_projection(("the assumptions",)), *for_backtest(net_of_costs=True)):
        notes.tell(f"{one.id}, for {one.basis}", one.words)
    try:
        for_projection(())
        notes.expect("A projection without assumptions is refused", False)
    except InputError as error:
        notes.expect("A projection without assumptions is refused", True, error)
    return notes.proof()


def figures_traced(place: Place) -> Proof:
    """Every figure that was said stands in a result or a cited passage; what does not is not said."""
    notes, trial = Notes("figures-traced"), place.trial
    turns = trial.recorded.turns.values()
    said = [check for done in turns for check in done.checks if check.passed]
    bound = sum(len(check.rests_on) for check in said)
    notes.expect("Every reply is made of sentences that passed the check", all(_only_passed(done) for done in turns))
    notes.expect("Figures that were said are bound to results", bound > 0, f"{bound} figures in {len(said)} sentences")
    notes.expect("Every one of them names a result that the turn has", all(_named(done) for done in turns))
    return notes.proof()


def costs_disclosed(place: Place) -> Proof:
    """What a recommendation costs is told in money and in percent, once and over the years, aloud and on record."""
    notes, trial = Notes("costs-disclosed"), place.trial
    done = trial.recorded.turns[ADVICE]
    notes.expect(
        "Costs are said aloud, in money", "costs $" in done.reply or "at a cost of $" in done.reply, done.reply
    )
    kept = [json.loads(text) for text in recommendations(trial.store, trial.recorded.session)]
    words = {one["id"]: one["words"] for content in kept[:1] for one in content["disclosures"]}
    for what in ("once", "% of the portfolio", "becomes"):
        notes.expect(f"D-8 in the record tells “{what}”", what in words.get("D-8", ""), words.get("D-8", ""))
    sheet = kept[0]["recommended"]["costs"] if kept else {}
    notes.expect("The cost sheet has all its parts", len(sheet) == len(fields(CostSheet)), ", ".join(sheet))
    return notes.proof()


def backtest_disclosed(place: Place) -> Proof:
    """A back-test says that nobody had its performance, what it left out, and that costs are taken off."""
    notes, content = Notes("backtest-disclosed"), place.trial.parts.content
    symbols = [one for one, item in content.instruments.items() if item.asset_class == "equity"][:4]
    closes = content.prices.values[-700:, [content.prices.column(one) for one in symbols]]
    days = content.prices.days[-699:]
    found = backtest("equal weights", equal_weight, days, closes[1:] / closes[:-1] - 1.0, Trial(252, 63))
    notes.expect("Its notes call it hypothetical", any("HYPOTHETICAL" in each for each in found.notes), found.notes[-1])
    notes.expect("and say that costs are taken off", any("after the costs" in each for each in found.notes))
    notes.expect("Its picture is called hypothetical", bool(found.chart and "hypothetical" in found.chart.title))
    notes.expect("Its assumptions are named", bool(found.basis and found.basis.assumptions))
    return notes.proof()


def suitability_statement(place: Place) -> Proof:
    """From the record of a visit comes the statement that a client gets before the deal."""
    notes, trial = Notes("suitability-statement"), place.trial
    text = statement(trial.recorded.session, recommendations(trial.store, trial.recorded.session))
    notes.keep("suitability-statement.md", text)
    for words, heading in (
        ("the advice", "## What is recommended"),
        ("why it suits", "## Why it suits you"),
        ("term and ability to bear losses", "What you can bear, and when you need the money"),
        ("aims and attitude to risk", "What you want to bear, and what you aim at"),
        ("knowledge and experience", "What you know and have done"),
        ("benefits and what is given up", "## What you gain and give up"),
        ("alternatives", "## What else was looked at"),
        ("preferences about sustainability", "## How it meets what you want of sustainability"),
        ("costs and disclosures", "## What has to be said"),
        ("reviews, and who signs", "## Reviews and signature"),
    ):
        notes.expect(f"It has {words}", heading in text)
    answers = dict(trial.parts.content.client("avery").answers)
    missing = _unanswered(text, answers, load_rules())
    notes.expect("Every answer of the client is in it", not missing, ", ".join(missing) or f"{len(answers)} answers")
    return notes.proof()


def _unanswered(text: str, answers: dict[str, str], rules: Rules) -> list[str]:
    """Return the questions beside which a text does not have the words of the answer that was given."""
    questions = {one.id: one for one in rules.questions}
    lines, missing = text.splitlines(), []
    for name, answer in answers.items():
        question = questions.get(name)
        said = next((one.words for one in question.options if one.id == answer), "") if question else ""
        if not (question and said and any(line.partition(question.words)[2].strip(" *") == said for line in lines)):
            missing.append(name)
    return missing


def advice_needs_record(place: Place) -> Proof:
    """Where the bank must keep a record of advice, none is given in a visit without one."""
    notes, trial = Notes("advice-needs-record"), place.trial
    parts, usual = trial.parts, trial.parts.content
    parts.content = replace(usual, advice_needs_record=True)
    try:
        refused = trial.visit("no record, advice", (ADVICE,), recording=False).turns[ADVICE]
        given = trial.visit("record, advice", (ADVICE,), recording=True).turns[ADVICE]
    finally:
        parts.content = usual
    notes.expect("On, without a record: nothing is recommended", not refused.facts, refused.reply)
    notes.expect("On, with a record: it is", bool(given.facts), given.reply)
    notes.tell("The setting advice_needs_record here", place.settings.advice_needs_record)
    return notes.proof()


def _carries(done: TurnDone, beginning: str, words: str) -> bool:
    return any(title.startswith(beginning) and words in text for title, text in done.passages)


def _only_passed(done: TurnDone) -> bool:
    return " ".join(check.sentence for check in done.checks if check.passed) == done.reply


def _named(done: TurnDone) -> bool:
    names = {fact.name for fact in done.facts} | set(done.citations)
    return all(source in names for check in done.checks if check.passed for _, source in check.rests_on)


def _at(content: Any, path: str) -> Any:
    for name in path.split("."):
        content = content.get(name) if isinstance(content, dict) else None
    return content


def _refused(content: dict[str, Any]) -> bool:
    changed = json.loads(json.dumps(content))
    changed["case"]["value_usd"] += 1.0
    try:
        _, same = replay(json.dumps(changed), load_rules())
    except FinanceError:
        return True
    return not same


def _refusal(case: Case, answers: dict[str, str], rules: Rules) -> tuple[bool, str]:
    try:
        recommend(replace(case, answers=tuple(answers.items())), rules)
    except (Unsuitable, InputError) as error:
        return True, str(error)
    return False, "something was recommended"
