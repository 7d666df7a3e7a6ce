"""`steward finance profile | recommend | committee | replay`: what suits a client, what is advised, and why."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.prompt import IntPrompt
from rich.table import Table

from app.errors import InputError, StorageError, UsageError
from app.modes.finance.printing import show_results
from app.modes.finance.source import Source, source
from app.records import fact_json
from app.settings import Settings
from finance.advice.agents import committee as members_of
from finance.advice.committee import Bounds, sensitivity
from finance.advice.profile import Profile, profile
from finance.advice.recommend import Case, Recommendation
from finance.advice.record import record, replay
from finance.advice.rules import Rules, load_rules
from finance.advice.suitability import limits
from finance.answers.advice import Terms, advise, case_of
from finance.errors import Unsuitable
from finance.tax.jurisdiction import load_jurisdiction


def ask_profile(settings: Settings, answers: Sequence[str], as_json: bool) -> None:
    """Score a questionnaire: the client's own answers, those given, or those of whoever sits at the keyboard.

    Raises:
        UsageError: an answer is not written as QUESTION=ANSWER.
    """
    rules = load_rules()
    given = _given(answers)
    if not given:
        given = dict(source(settings).client.answers) or _asked(rules)
    scored = profile(rules, given)
    if as_json:
        print(json.dumps(asdict(scored), indent=1, ensure_ascii=False))
        return
    _profile_table(rules, scored)


def recommend(
    settings: Settings,
    table: str,
    status: str | None,
    income: float,
    *,
    to: Path | None,
    as_json: bool,
    plot: Path | None,
) -> None:
    """Print what the committee recommends; write its record and its picture where asked.

    Raises:
        StorageError: a file cannot be written.
        Unsuitable: nothing suits; says which rule.
    """
    rules, found = load_rules(), source(settings)
    case = _case(found, rules, table, status, income)
    result, made = advise(case, rules, found.instruments)
    if to is not None:
        _write(to, record(case, rules, made))
    if plot is not None and result.chart is not None:
        from app.modes.finance.plot import draw

        draw(result.chart, plot)
    if as_json:
        facts = [fact_json(fact) for fact in result.facts]
        whole = {
            "facts": facts,
            "notes": [*result.notes, found.notice],
            "basis": result.basis and asdict(result.basis),
            "record": json.loads(record(case, rules, made)),
        }
        print(json.dumps(whole, indent=1, ensure_ascii=False, default=str))
        return
    show_results({"Recommendation": result}, found.bank, found.notice, as_json=False)
    _rules_table(rules, made)
    _alternatives_table(made)


def committee(settings: Settings, table: str, status: str | None, income: float, *, as_json: bool) -> None:
    """Print what each member gains and gives up, its implied price, and how much its say matters."""
    rules, found = load_rules(), source(settings)
    case = _case(found, rules, table, status, income)
    _, made = advise(case, rules, found.instruments)
    bounds = Bounds(
        limits(rules, made.profile, case.assets),
        1.0,
        made.profile.level.most_volatility_pa,
        rules.limits.most_turnover_pa - case.traded_earlier,
    )
    moved = sensitivity(case.outlook, members_of(case.outlook, case.tolerances), bounds)
    if as_json:
        rows = [
            {**asdict(voice), "change": voice.change, "moved_by_half_more_say": float(abs(moved[voice.name]).sum() / 2)}
            for voice in made.proposal.voices
        ]
        found_json = {"members": rows, "binding": made.proposal.binding, "concession": made.proposal.concession}
        print(json.dumps(found_json, indent=1, ensure_ascii=False))
        return
    shown = Table(title=f"The committee for {found.client.name}, {found.bank}", caption=found.notice)
    shown.caption_justify = "left"
    for heading in ("looks after", "in", "today", "as agreed", "price", "half more say moves"):
        shown.add_column(heading, justify="left" if heading in {"looks after", "in"} else "right")
    for voice in made.proposal.voices:
        share = float(abs(moved[voice.name]).sum() / 2)
        shown.add_row(
            voice.label,
            voice.unit,
            _amount(voice.name, voice.before),
            _amount(voice.name, voice.after),
            f"{voice.price:,.1f}",
            f"{share:.1%}",
        )
    console = Console()
    console.print(shown)
    if made.proposal.concession > 0:
        console.print("Suitability forces a change that costs some members more than they tolerate.")
    for name, price in made.proposal.binding:
        console.print(f"Held back by {name} (a hundredth more would add {price:.4f} to the log of all gains).")


def play_again(path: Path) -> None:
    """Compute a recorded recommendation again and say whether it is the same, bit for bit.

    Raises:
        InputError: the file cannot be read, or the recommendation differs.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The record {path} cannot be read ({error}); check the path.") from error
    made, same = replay(text, load_rules())
    if not same:
        raise InputError(
            f"{path}: today's program recommends something else than the record; replay it with the version that "
            "made it."
        )
    kept = len(made.chosen.findings)
    Console().print(f"The same recommendation, bit for bit: level {made.profile.level.name}, {kept} rules kept.")


def _given(answers: Sequence[str]) -> dict[str, str]:
    pairs = [answer.partition("=") for answer in answers]
    for name, equals, value in pairs:
        if not equals or not name or not value:
            raise UsageError(f"The answer '{name}' is not written as QUESTION=ANSWER, as in horizon=3_to_7.")
    return {name: value for name, _, value in pairs}


def _asked(rules: Rules) -> dict[str, str]:
    """Ask every question at the keyboard."""
    console, answers = Console(), dict[str, str]()
    for question in rules.questions:
        if not question.is_asked(answers):
            continue
        console.print(f"\n[bold]{question.words}[/bold]")
        for number, option in enumerate(question.options, 1):
            console.print(f"  {number}  {option.words}")
        chosen = IntPrompt.ask(
            "Your answer", console=console, choices=[str(n) for n in range(1, len(question.options) + 1)]
        )
        answers[question.id] = question.options[chosen - 1].id
    return answers


def _case(found: Source, rules: Rules, table: str, status: str | None, income: float) -> Case:
    if not found.client.answers:
        raise Unsuitable(
            f"{found.client.name} has not answered the questions about risk; ask them with `steward finance profile`."
        )
    place = load_jurisdiction(table)
    terms = Terms(place, status or next(iter(place.statuses)), income, tuple(found.fund_costs_pa.items()))
    return case_of(found.client, found.prices, found.instruments, found.today, rules, terms)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StorageError(f"The record cannot be written to {path} ({error}); choose another place.") from error


def _profile_table(rules: Rules, scored: Profile) -> None:
    console, answers = Console(), dict(scored.answers)
    table = Table(title=f"Risk profile: {scored.level.name}, level {scored.level.number} of {len(rules.levels)}")
    table.add_column("about")
    table.add_column("question")
    table.add_column("answer")
    for question in rules.questions:
        if question.id not in answers:
            continue
        chosen = next(option.words for option in question.options if option.id == answers[question.id])
        table.add_row(question.about, question.words, chosen)
    console.print(table)
    console.print(
        f"Wants to bear {scored.tolerance:.0f} % (level {scored.tolerance_level.number}), can bear "
        f"{scored.capacity:.0f} % (level {scored.capacity_level.number}); the lower level counts. "
        f"Experience {scored.knowledge:.0f} %."
    )
    for found in scored.inconsistencies:
        console.print(f"To be asked again ({found.id}): {found.words}")


def _rules_table(rules: Rules, made: Recommendation) -> None:
    table = Table(title="Every rule of suitability, held against it")
    for heading in ("rule", "what", "found", "limit", ""):
        table.add_column(heading, justify="right" if heading in {"found", "limit"} else "left")
    for finding in made.chosen.findings:
        table.add_row(
            finding.rule,
            finding.what,
            f"{finding.found:.3g}",
            f"{'at least ' if finding.at_least else ''}{finding.limit:.3g}",
            "kept" if finding.kept else "broken",
        )
    Console().print(table)


def _alternatives_table(made: Recommendation) -> None:
    table = Table(title="What else was computed")
    table.add_column("alternative")
    for voice in made.chosen.voices:
        table.add_column(voice.label, justify="right")
    table.add_column("suits")
    for one in (made.chosen, *made.others):
        broken = ", ".join(finding.rule for finding in one.findings if not finding.kept)
        amounts = (_amount(voice.name, voice.after) for voice in one.voices)
        table.add_row(one.name, *amounts, "yes" if one.suits else f"no: {broken}")
    Console().print(table)


def _amount(name: str, value: float) -> str:
    return f"{abs(value):.2f} days" if name == "liquidity" else f"{abs(value):.2%}"
