"""A tree search over decisions and chance, for many roots at once.

What makes it strong where plain Monte Carlo tree search is weak (Danihelka and others 2022 for the root; Antonoglou and
others 2022 for chance nodes):

- a decision's worth starts from an expectation by quadrature, not from a sample, so it has no noise;
- the leaves are worth what following a closed-form policy is worth;
- at the root, candidates are drawn without replacement by adding Gumbel noise to their first worths, and sequential
  halving gives the survivors ever more of the budget; every survivor meets the outcomes in the same order (common
  random numbers), so that differences are due to the decisions;
- below a candidate, each simulation follows the best decision known and the outcome that is most behind its
  probability, expands one node, and corrects the worths on the way up by what it learned.

Each candidate of each root is a tree of its own: they share nothing, so they are searched in one batch and on several
threads. The same seed gives the same decisions on any number of threads.

Letters: B roots, E trees (root and candidate), S nodes of a tree, A decisions, Q outcomes, D numbers of a state.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from finance.planning.lattice import Ints
from finance.types import Floats

LONGEST_ORDER = 512  # visits after which the order of outcomes begins again


class Problem(Protocol):
    """What can be searched. States are rows of numbers; years may differ within a batch.

    Attributes:
        years: decisions are taken in years 0 to years - 1.
        weights: probabilities of the outcomes [Q].
        kinds: decisions of one kind are much alike [A]; the best of each kind is a candidate before the second of any.
    """

    years: int
    weights: Floats
    kinds: Ints

    def worths(self, year: Ints, state: Floats) -> Floats:
        """Return each decision's expected worth, with the leaf policy afterwards [E, A]; -inf where impossible."""

    def outcome(self, year: Ints, state: Floats, decision: Ints, outcome: Ints) -> Floats:
        """Return the state a year later [E, D]."""

    def leaf(self, year: Ints, state: Floats) -> Floats:
        """Return what following the leaf policy is worth [E]."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How much is searched.

    Attributes:
        candidates: decisions at the root that are searched below.
        simulations: of each candidate that survives to the end; half of it for those that go out before, and so on.
        temperature: of the Gumbel noise, in worth; zero takes the best candidates without chance.
        seed: of the noise.
        workers: threads.
        roots_at_once: how many roots are searched in one batch.
    """

    candidates: int = 4
    simulations: int = 16
    temperature: float = 1e-4
    seed: int = 1
    workers: int = 2
    roots_at_once: int = 512


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a search found.

    Attributes:
        decision: the best [B].
        worth: its expected worth, as far as the tree saw [B].
        first: each decision's worth before the search [B, A].
        simulations: how many were run in all.
        complete: False when it was cancelled; the decisions are then the best so far.
    """

    decision: Ints
    worth: Floats
    first: Floats
    simulations: int
    complete: bool


USUAL = Budget()


def search(
    problem: Problem,
    year: int,
    roots: Floats,
    budget: Budget = USUAL,
    cancelled: Callable[[], bool] = lambda: False,
) -> Found:
    """Return the best decision in each of some states.

    Args:
        problem: what is decided.
        year: of the roots.
        roots: states [B, D].
        budget: how much is searched.
        cancelled: asked before every simulation; when it says yes, the best so far is the result.
    """
    count = len(roots)
    noise = np.random.default_rng(np.random.SeedSequence([budget.seed, year])).gumbel(size=(count, 1 << 10))
    firsts = list(range(0, count, budget.roots_at_once))

    def some(first: int) -> Found:
        last = min(first + budget.roots_at_once, count)
        return _batch(problem, year, roots[first:last], noise[first:last], budget, cancelled)

    if budget.workers > 1 and len(firsts) > 1:
        with ThreadPoolExecutor(budget.workers) as pool:
            parts = list(pool.map(some, firsts))
    else:
        parts = [some(first) for first in firsts]
    return Found(
        np.concatenate([part.decision for part in parts]),
        np.concatenate([part.worth for part in parts]),
        np.concatenate([part.first for part in parts]),
        sum(part.simulations for part in parts),
        all(part.complete for part in parts),
    )


def _batch(
    problem: Problem, year: int, roots: Floats, noise: Floats, budget: Budget, cancelled: Callable[[], bool]
) -> Found:
    count = len(roots)
    first = problem.worths(np.full(count, year), roots)
    candidates = min(budget.candidates, first.shape[1])
    picked = _picked(first + budget.temperature * noise[:, : first.shape[1]], problem.kinds, candidates)
    owner = np.repeat(np.arange(count), candidates)
    forest = Forest(
        problem, year, roots[owner], picked.reshape(-1), first[owner, picked.reshape(-1)], budget.simulations
    )
    alive = np.isfinite(forest.worth)
    done, ran, complete = 0, 0, True
    for goes_on in _phases(candidates, budget.simulations):
        for _ in range(done, goes_on.simulations):
            if cancelled():
                complete = False
                break
            ran += forest.simulate(np.flatnonzero(alive))
        done = goes_on.simulations
        alive &= _best(forest.worth.reshape(count, candidates), goes_on.survivors).reshape(-1)
        if not complete:
            break
    worth = np.where(alive, forest.worth, -np.inf).reshape(count, candidates)
    best = np.argmax(worth, axis=1)
    rows = np.arange(count)
    return Found(picked[rows, best], worth[rows, best], first, ran, complete)


def _picked(score: Floats, kinds: Ints, count: int) -> Ints:
    """Return the candidates [B, count]: the best of each kind, best kind first, then the others by their score."""
    order = np.argsort(-score, axis=1, kind="stable")
    kind = kinds[order]
    repeated = np.zeros(score.shape, np.bool_)
    for each in range(int(kinds.max()) + 1):
        among = kind == each
        repeated |= among & (np.cumsum(among, axis=1) > 1)
    again = np.argsort(repeated, axis=1, kind="stable")
    return np.take_along_axis(order, again, axis=1)[:, :count]


@dataclass(frozen=True, slots=True)
class _Phase:
    simulations: int  # of each survivor, from the beginning
    survivors: int  # afterwards


def _phases(candidates: int, simulations: int) -> list[_Phase]:
    """Return the phases of sequential halving: the budget doubles as the candidates halve."""
    counts = [candidates]
    while counts[-1] > 1:
        counts.append(-(-counts[-1] // 2))
    rounds = len(counts) - 1
    return [_Phase(max(simulations >> (rounds - 1 - number), 1), counts[number + 1]) for number in range(rounds)] or [
        _Phase(simulations, 1)
    ]


def _best(worth: Floats, survivors: int) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    order = np.argsort(-worth, axis=1, kind="stable")
    kept = np.zeros(worth.shape, np.bool_)
    np.put_along_axis(kept, order[:, :survivors], True, axis=1)
    return kept


def visiting_order(weights: Floats, length: int = LONGEST_ORDER) -> Ints:
    """Return the outcomes in an order in which each comes up as often as its probability says, at every length."""
    seen, order = np.zeros(weights.size), np.empty(length, np.int64)
    for number in range(length):
        order[number] = np.argmax(weights * (number + 1) - seen)
        seen[order[number]] += 1.0
    return order


class Forest:
    """Trees below one decision each, grown together."""

    def __init__(
        self, problem: Problem, year: int, states: Floats, decisions: Ints, worths: Floats, simulations: int
    ) -> None:
        trees, nodes = len(states), simulations + 1
        self._problem, self._order = problem, visiting_order(problem.weights)
        self._width = problem.worths(np.full(1, year), states[:1]).shape[1]
        self.states = np.empty((trees, nodes, states.shape[1]))
        self.worths = np.full((trees, nodes, self._width), -np.inf)
        self.years = np.zeros((trees, nodes), np.int64)
        self.parent = np.full((trees, nodes), -1, np.int64)
        self.via = np.full((trees, nodes, 2), -1, np.int64)  # the decision and the outcome that led here
        self.visits = np.zeros((trees, nodes, self._width), np.int64)
        self.size = np.ones(trees, np.int64)
        rows = np.arange(trees)
        self.states[:, 0], self.years[:, 0] = states, year
        self.worths[rows, 0, decisions] = worths
        self._decisions = decisions

    @property
    def worth(self) -> Floats:
        """What each tree's first decision is worth [E]."""
        return np.asarray(self.worths[np.arange(len(self.worths)), 0, self._decisions])

    def simulate(self, trees: Ints) -> int:
        """Expand one node of each of some trees; return how many could be."""
        node = np.zeros(trees.size, np.int64)
        grown = 0
        while trees.size:
            # In the last year there is nothing below, nor where nothing can be decided: out of money.
            ends = self.years[trees, node] >= self._problem.years - 1
            ends |= np.isneginf(self.worths[trees, node].max(axis=1))
            trees, node = trees[~ends], node[~ends]
            if not trees.size:
                break
            decision = np.argmax(self.worths[trees, node], axis=1)
            visit = self.visits[trees, node, decision]
            self.visits[trees, node, decision] += 1
            outcome = self._order[visit % LONGEST_ORDER]
            child = self._child(trees, node, decision, outcome)
            fresh = child < 0
            if fresh.any():
                self._expand(trees[fresh], node[fresh], decision[fresh], outcome[fresh])
                grown += int(fresh.sum())
            trees, node = trees[~fresh], child[~fresh]
        return grown

    def _child(self, trees: Ints, node: Ints, decision: Ints, outcome: Ints) -> Ints:
        nodes = int(self.size[trees].max())
        same = (
            (self.parent[trees, :nodes] == node[:, None])
            & (self.via[trees, :nodes, 0] == decision[:, None])
            & (self.via[trees, :nodes, 1] == outcome[:, None])
        )
        return np.where(same.any(axis=1), np.argmax(same, axis=1), -1)

    def _expand(self, trees: Ints, node: Ints, decision: Ints, outcome: Ints) -> None:
        problem, year = self._problem, self.years[trees, node]
        state = problem.outcome(year, self.states[trees, node], decision, outcome)
        new = self.size[trees]
        self.states[trees, new], self.years[trees, new] = state, year + 1
        self.parent[trees, new] = node
        self.via[trees, new, 0], self.via[trees, new, 1] = decision, outcome
        worths = problem.worths(year + 1, state)
        self.worths[trees, new] = worths
        self.size[trees] += 1
        best = worths.max(axis=1)
        known = problem.leaf(year + 1, state)
        gain = np.where(np.isfinite(best), best, 0.0) - known
        self._learn(trees, node, decision, outcome, gain)

    def _learn(self, trees: Ints, node: Ints, decision: Ints, outcome: Ints, gain: Floats) -> None:
        """Pass on what a node turned out to be worth more or less than its leaf said, up to the root."""
        while trees.size:
            before = self.worths[trees, node].max(axis=1)
            self.worths[trees, node, decision] += self._problem.weights[outcome] * gain
            gain = self.worths[trees, node].max(axis=1) - before
            above = self.parent[trees, node]
            decision, outcome = self.via[trees, node, 0], self.via[trees, node, 1]
            inner = above >= 0
            trees, node, gain = trees[inner], above[inner], gain[inner]
            decision, outcome = decision[inner], outcome[inner]
