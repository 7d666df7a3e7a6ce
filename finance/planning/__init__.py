"""Plans: what may become of them along drawn paths, and the best that can be made of goals.

Three ways to a figure, from the most general to the most exact:

- `simulate` walks a plan along drawn paths and gives probabilities with standard errors; `needed` finds a contribution;
  `withdrawals` and `history` follow rules of withdrawal on drawn and on past returns;
- `search` decides by a tree what no programme can hold, and carries its optimality gap;
- `solve` is the exact optimum of goals where wealth is the whole state, and `exact` the probability without sampling.
"""

from finance.planning.chance import Chance
from finance.planning.contribution import Needed, needed
from finance.planning.goal_dp import GoalOptimum, GoalPolicy, PolicyValue, evaluate, solve
from finance.planning.goals import DatedGoal, GoalProblem, Portfolios, efficient, goal
from finance.planning.laws import Bootstrap, Law, Lognormal, Normal, Regimes, StudentT
from finance.planning.mortality import Lifetime, fit_gompertz
from finance.planning.plan import Flow, Inflation, Levies, Plan, PlanGoal, glide
from finance.planning.simulate import Draws, Simulation, simulate

__all__ = [
    "Bootstrap",
    "Chance",
    "DatedGoal",
    "Draws",
    "Flow",
    "GoalOptimum",
    "GoalPolicy",
    "GoalProblem",
    "Inflation",
    "Law",
    "Levies",
    "Lifetime",
    "Lognormal",
    "Needed",
    "Normal",
    "Plan",
    "PlanGoal",
    "PolicyValue",
    "Portfolios",
    "Regimes",
    "Simulation",
    "StudentT",
    "efficient",
    "evaluate",
    "fit_gompertz",
    "glide",
    "goal",
    "needed",
    "simulate",
    "solve",
]
