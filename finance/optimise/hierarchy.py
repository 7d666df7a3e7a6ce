"""Allocations down a tree of clusters: hierarchical risk parity, equal risk to clusters, nested clusters.

They need no inverse of the covariance. The tree is of distances sqrt((1 - correlation) / 2); Lopez de Prado's further
takes the distance between their columns. Letters: N assets, K clusters.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from scipy.cluster import hierarchy
from scipy.spatial.distance import squareform

from finance.errors import InputError
from finance.optimise.objectives import Hierarchical, MinimumVariance
from finance.optimise.problem import Problem
from finance.optimise.report import solution
from finance.optimise.solution import Solution
from finance.optimise.variance import covariance_of, least_variance
from finance.optimise.working_set import Positions
from finance.types import Floats

MOST_CLUSTERS: Final = 30


def hierarchical(problem: Problem) -> Solution:
    """Return the allocation down the tree.

    Raises:
        InputError: constraints other than exclusions and the sum of the weights, or an asset without variance.
    """
    aim = problem.objective
    assert isinstance(aim, Hierarchical)
    covariance = covariance_of(problem)
    _refuse_constraints(problem)
    kept = np.setdiff1d(np.arange(problem.count), problem.constraints.excluded)
    part = covariance[np.ix_(kept, kept)]
    weights = np.zeros(problem.count)
    weights[kept] = allocate(part, aim)
    if problem.constraints.budget is not None:
        weights *= problem.constraints.budget
    names = {
        "hrp": "hierarchical risk parity (Lopez de Prado 2016)",
        "herc": "hierarchical equal risk contribution (Raffinot 2018)",
        "nested": "nested clusters (Lopez de Prado 2019)",
    }
    return solution(problem, weights, float(weights @ covariance @ weights), 0.0, (), names[aim.kind])


def _refuse_constraints(problem: Problem) -> None:
    limits = problem.constraints
    low, high = problem.bounds()
    open_ = np.ones(problem.count, dtype=bool)
    open_[list(limits.excluded)] = False
    asked = (limits.turnover, limits.leverage, limits.minimum_return, limits.most_holdings, limits.unit)
    tight = (low[open_] > 0).any() or (high[open_] < 1).any()
    if tight or limits.limits or limits.minimum_position or any(one is not None for one in asked):
        raise InputError(
            "A hierarchical allocation takes no constraints but exclusions and the sum of the weights; risk budgets "
            "take others."
        )


def allocate(covariance: Floats, aim: Hierarchical) -> Floats:
    """Return weights [N] adding up to 1.

    Raises:
        InputError: an asset without variance, or an impossible number of clusters.
    """
    count = len(covariance)
    if not (np.diag(covariance) > 0).all():
        column = int(np.flatnonzero(~(np.diag(covariance) > 0))[0])
        raise InputError(f"The asset in column {column + 1} has no variance, so it is at no distance from the others.")
    if count == 1:
        return np.ones(1)
    tree = linkage(covariance, aim)
    if aim.kind == "hrp":
        return _halved(covariance, np.asarray(hierarchy.leaves_list(tree)))
    number = aim.clusters if aim.clusters is not None else best_number(tree, covariance, aim)
    if not 1 <= number <= count:
        raise InputError(f"{number} clusters cannot be made of {count} assets.")
    labels = np.asarray(hierarchy.fcluster(tree, number, "maxclust"), dtype=np.intp) - 1
    if aim.kind == "herc":
        return _equal_risk(covariance, tree, labels)
    return _nested(covariance, labels)


def distances(covariance: Floats, between_columns: bool) -> Floats:
    """Return the distances [N, N] of the tree."""
    spread = np.sqrt(np.diag(covariance))
    correlation = covariance / spread / spread[:, None]
    near = np.sqrt(np.clip((1.0 - correlation) / 2.0, 0.0, 1.0))
    np.fill_diagonal(near, 0.0)
    if not between_columns:
        return np.asarray((near + near.T) / 2)
    products = near.T @ near
    squares = np.diag(products)
    apart = np.sqrt(np.maximum(squares + squares[:, None] - 2.0 * products, 0.0))
    np.fill_diagonal(apart, 0.0)
    return np.asarray((apart + apart.T) / 2)


def linkage(covariance: Floats, aim: Hierarchical) -> Any:
    """Return the tree as scipy has it [N - 1, 4]."""
    apart = distances(covariance, aim.distance == "columns")
    return hierarchy.linkage(squareform(apart, checks=False), aim.linkage)


def _halved(covariance: Floats, order: Positions) -> Floats:
    """Halve the order again and again; each half gets capital by the inverse of the other's variance.

    The variance of a run of assets under inverse-variance weights is a sum over a square, read off sums over corners.
    """
    inverse = 1.0 / np.diag(covariance)[order]
    square = covariance[np.ix_(order, order)] * inverse * inverse[:, None]
    corner = np.zeros((len(order) + 1, len(order) + 1))
    corner[1:, 1:] = square.cumsum(axis=0).cumsum(axis=1)
    mass = np.concatenate([[0.0], inverse.cumsum()])
    weights = np.ones(len(order))
    runs = [(0, len(order))]
    while runs:
        begin, end = runs.pop()
        if end - begin < 2:
            continue
        middle = begin + (end - begin) // 2
        left, right = (
            (corner[b, b] + corner[a, a] - corner[a, b] - corner[b, a]) / (mass[b] - mass[a]) ** 2
            for a, b in ((begin, middle), (middle, end))
        )
        share = 1.0 - left / (left + right)
        weights[begin:middle] *= share
        weights[middle:end] *= 1.0 - share
        runs += [(begin, middle), (middle, end)]
    result = np.empty(len(order))
    result[order] = weights
    return np.asarray(result / result.sum())


def best_number(tree: Any, covariance: Floats, aim: Hierarchical) -> int:
    """Return the number of clusters by the second difference of the gap statistic (Yue, Wang and Wei 2008)."""
    apart = distances(covariance, aim.distance == "columns")
    most = min(len(apart), MOST_CLUSTERS, max(8, round(np.sqrt(len(apart)))) + 2)
    spread = []
    for number in range(1, most + 1):
        labels = np.asarray(hierarchy.fcluster(tree, number, "maxclust"))
        within = 0.0
        for label in np.unique(labels):
            inside = labels == label
            within += float(np.square(apart[np.ix_(inside, inside)]).sum()) / (2.0 * int(inside.sum()))
        spread.append(np.log(max(within, 1e-300)))
    if len(spread) < 3:
        return len(spread)
    bend = np.array(spread[2:]) + np.array(spread[:-2]) - 2.0 * np.array(spread[1:-1])
    return int(bend.argmax()) + 2


def _inverse_variance(covariance: Floats) -> Floats:
    inverse = 1.0 / np.diag(covariance)
    return np.asarray(inverse / inverse.sum())


def _equal_risk(covariance: Floats, tree: Any, labels: Positions) -> Floats:
    """Share capital between the clusters down the tree by inverse risk, inside them by inverse variance."""
    count = len(covariance)
    weights = np.zeros(count)
    risk = np.zeros(labels.max() + 1)
    for label in range(labels.max() + 1):
        inside = np.flatnonzero(labels == label)
        part = covariance[np.ix_(inside, inside)]
        weights[inside] = _inverse_variance(part)
        risk[label] = weights[inside] @ part @ weights[inside]
    members = _members(tree, count)
    nodes = [(2 * count - 2, 1.0)]
    while nodes:
        node, capital = nodes.pop()
        held = np.unique(labels[members[node]])
        if len(held) == 1:
            weights[members[node]] *= capital
            continue
        left, right = int(tree[node - count, 0]), int(tree[node - count, 1])
        risks = [float(risk[np.unique(labels[members[side]])].sum()) for side in (left, right)]
        share = 1.0 - risks[0] / (risks[0] + risks[1])
        nodes += [(left, capital * share), (right, capital * (1.0 - share))]
    return np.asarray(weights / weights.sum())


def _members(tree: Any, count: int) -> list[Positions]:
    """Return the assets below each node of the tree, leaves first."""
    members = [np.array([asset]) for asset in range(count)]
    for row in np.asarray(tree):
        members.append(np.concatenate([members[int(row[0])], members[int(row[1])]]))
    return members


def _nested(covariance: Floats, labels: Positions) -> Floats:
    """Minimise the variance inside each cluster, then over the clusters."""
    number = labels.max() + 1
    inside = np.zeros((len(covariance), number))
    for label in range(number):
        chosen = np.flatnonzero(labels == label)
        part = covariance[np.ix_(chosen, chosen)]
        inside[chosen, label] = _least(part)
    return np.asarray(inside @ _least(inside.T @ covariance @ inside))


def _least(covariance: Floats) -> Floats:
    names = tuple(str(number) for number in range(len(covariance)))
    return least_variance(Problem(names, MinimumVariance(), covariance)).weights
