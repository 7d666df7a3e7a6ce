"""Proofs about models: each that lies here has a card, and a few of them are measured now."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from math import exp, log, sqrt
from pathlib import Path
from statistics import NormalDist
from typing import Final

import numpy as np

import assets
from app.compliance.models import file_of, models, unknown_files
from app.compliance.place import Place
from app.compliance.proof import Notes, Proof
from finance.optimise import Constraints, MinimumVariance, Problem, solve
from finance.planning import Draws, simulate
from finance.planning.laws import Lognormal
from finance.planning.plan import Inflation, Plan, PlanGoal

_QUESTIONS: Final = Path(assets.__file__).parent / "language" / "benchmark" / "spoken_questions.txt"
_LEAST_RIGHT: Final = 0.85
"""Share of the benchmark's questions that the router has to send to the right tool."""


def models_known(place: Place) -> Proof:
    """Every model's file that lies here has a card, and every card's file is there."""
    notes = Notes("models-known")
    unknown = list(unknown_files(place.settings))
    notes.expect("No model lies here without a card", not unknown, ", ".join(unknown))
    for model in models():
        for name in model.files:
            path = file_of(name, place.settings)
            there = path.is_file()
            found = hashlib.sha256(path.read_bytes()).hexdigest() if there else "not there"
            notes.expect(f"{model.id}: {name}", there, found)
        if not model.files:
            notes.tell(f"{model.id}: {model.kind}", model.origin)
    cards = [model for model in models() if model.card]
    root = Path(assets.__file__).parents[1]
    notes.expect("Longer cards are where the table says", all((root / model.card).is_file() for model in cards))
    return notes.proof()


def models_behave(place: Place) -> Proof:
    """A few models, measured on this installation: the router, an optimiser, a simulation."""
    notes = Notes("models-behave")
    _router(notes, place)
    _optimiser(notes)
    _simulation(notes)
    return notes.proof()


def _router(notes: Notes, place: Place) -> None:
    lines = [line for line in _QUESTIONS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    asked = [line.partition(": ")[::2] for line in lines]
    route = place.trial.parts.router.route
    right = Counter(tool == route(question).tool for tool, question in asked)
    share = right[True] / len(asked)
    notes.expect(
        f"The router sends at least {_LEAST_RIGHT:.0%} of {len(asked)} questions that it never saw to the right tool",
        share >= _LEAST_RIGHT,
        f"{share:.1%}, by itself; rules before it settle some of the others",
    )


def _optimiser(notes: Notes) -> None:
    """Compare the calmest portfolio of two assets with its closed form (Markowitz 1952)."""
    first, second, together = 0.04, 0.09, 0.012
    closed = (second - together) / (first + second - 2 * together)
    covariance = np.array([[first, together], [together, second]])
    found = solve(Problem(("A", "B"), MinimumVariance(), covariance, np.zeros(2), None, Constraints())).weights
    off = abs(float(found[0]) - closed)
    notes.expect("The calmest portfolio of two assets is its closed form", off < 1e-6, f"{found[0]:.9f}, {closed:.9f}")


def _simulation(notes: Notes) -> None:
    """Compare a simulated plan with what can be worked out: compound interest without risk, a normal law with it."""
    sure = Lognormal(np.array([0.05]), np.zeros((1, 1)))
    steady = Plan(120, 100_000.0, np.array([1.0]), inflation=Inflation(0.0))
    end = float(np.median(simulate(steady, sure, Draws(1_000)).final_usd))
    known = 100_000.0 * exp(0.5)
    notes.expect("Without risk it is compound interest", abs(end / known - 1.0) < 1e-4, f"{end:,.0f}, {known:,.0f}")
    moves = Lognormal(np.array([0.05]), np.array([[0.0225]]))
    goal = replace(steady, goals=(PlanGoal("a sum", 120, 150_000.0, indexed=False),))
    found = simulate(goal, moves, Draws(20_000)).goal(0)
    likely = 1.0 - NormalDist(log(100_000.0) + (0.05 - 0.0225 / 2) * 10, 0.15 * sqrt(10)).cdf(log(150_000.0))
    near = abs(found.probability - likely) < 4 * max(found.standard_error, 1e-4)
    notes.expect("The chance of a goal is that of the law", near, f"{found.probability:.4f}, worked out {likely:.4f}")
