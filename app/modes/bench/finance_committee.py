"""What the committee costs: Nash bargaining beside the same question asked of a general solver, and a whole advice."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from app import content
from app.modes.bench.table import Row, median_ms
from app.settings import Settings
from finance.advice.agents import Agent, Calm, Straight
from finance.advice.bargaining import nash
from finance.advice.interior_point import Polytope
from finance.advice.record import record, replay
from finance.advice.rules import load_rules
from finance.answers.advice import Terms, advise, case_of
from finance.tax.jurisdiction import load_jurisdiction
from finance.types import Floats

FIGURE = "Nash bargaining, 4 members x 20 assets"
_ASSETS = 20


def rows(settings: Settings) -> Iterator[Row]:
    """Measure the bargaining and a whole recommendation to the demo's client."""
    agents, disagreement, covariance = _question()
    where = Polytope(-np.eye(_ASSETS), np.zeros(_ASSETS), np.ones((1, _ASSETS)), np.ones(1))
    equal = np.full(_ASSETS, 1.0 / _ASSETS)
    ours = nash(agents, disagreement, where, equal)
    yield Row(
        "finance",
        FIGURE,
        "≤ 3",
        median_ms(partial(nash, agents, disagreement, where, equal), 31),
        "ms",
        f"optimality conditions kept to {ours.residual:.0e}",
    )
    yield _peer(agents, disagreement, covariance, ours.point)
    yield from _whole(settings)


def _question() -> tuple[list[Agent], Floats, Floats]:
    """Return four members over the weights of made-up assets."""
    dice = np.random.default_rng(20)
    loadings = dice.normal(size=(_ASSETS, 3)) * 0.1
    covariance = loadings @ loadings.T + np.diag(dice.uniform(0.005, 0.04, _ASSETS))
    equal = np.full(_ASSETS, 1.0 / _ASSETS)
    slopes = (dice.uniform(0.02, 0.09, _ASSETS), -dice.uniform(0.5, 9.0, _ASSETS), -dice.uniform(0.001, 0.01, _ASSETS))
    agents = [Agent(str(number), "", "", Straight(slope)) for number, slope in enumerate(slopes)]
    agents.append(Agent("calm", "", "", Calm(covariance, np.zeros(_ASSETS), np.eye(_ASSETS))))
    disagreement = np.array([agent.utility(equal)[0] for agent in agents]) - np.array([0.002, 0.5, 0.0005, 0.01])
    return agents, disagreement, covariance


def _peer(agents: list[Agent], disagreement: Floats, covariance: Floats, ours: Floats) -> Row:
    """Return what cvxpy takes with Clarabel, and by how much the weights differ."""
    figure, beside = "the same by cvxpy and Clarabel", ("cvxpy with Clarabel", FIGURE)
    try:
        cvxpy: Any = importlib.import_module("cvxpy")
    except ImportError:
        return Row("finance", figure, "", float("nan"), "ms", "cvxpy is not installed", *beside)
    weights = cvxpy.Variable(_ASSETS)
    root = np.linalg.cholesky(covariance)
    gains = [
        -cvxpy.norm(root.T @ weights) - without
        if isinstance(agent.utility, Calm)
        else agent.utility.slope @ weights - without
        for agent, without in zip(agents, disagreement, strict=True)
        if isinstance(agent.utility, (Calm, Straight))
    ]
    goal = cvxpy.Maximize(sum(cvxpy.log(gain) for gain in gains))
    problem = cvxpy.Problem(goal, [weights >= 0, cvxpy.sum(weights) == 1])
    taken = median_ms(partial(problem.solve, solver="CLARABEL"), 9)
    apart = float(np.abs(weights.value - ours).max())
    return Row("finance", figure, "", taken, "ms", f"largest difference of a weight {apart:.0e}", *beside)


def _whole(settings: Settings) -> Iterator[Row]:
    found, rules = content.load(settings), load_rules()
    terms = Terms(load_jurisdiction("us-federal-2025"), "single")
    case = case_of(found.client(settings.client), found.prices, found.instruments, found.today, rules, terms)
    _, made = advise(case, rules, found.instruments)
    taken = median_ms(lambda: advise(case, rules, found.instruments), 5)
    detail = f"{len(case.outlook.symbols)} assets, {1 + len(made.others)} alternatives, {len(rules.rules)} rules"
    yield Row("finance", "a whole recommendation", "", taken, "ms", detail)
    same = replay(record(case, rules, made), rules)[1]
    yield Row("finance", "recommendation replayed from its record, bit for bit", "yes", float(same), "(1 is yes)")
