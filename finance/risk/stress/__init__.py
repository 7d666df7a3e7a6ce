"""What bad times would do: history replayed, shocks carried on, rates and inflation moved."""

from finance.risk.stress.bonds import BondShape, bond_price, bond_shape, par_shape
from finance.risk.stress.economy import Shock, inflation_shock, rate_shock
from finance.risk.stress.episodes import EPISODES, Episode, episode
from finance.risk.stress.proxies import Likeness, change_in, like_bonds, like_cash, like_shares
from finance.risk.stress.replay import Holding, Replay, replay, replay_returns
from finance.risk.stress.shocks import Propagated, propagate
from finance.risk.stress.together import Blow, together

__all__ = [
    "EPISODES",
    "Blow",
    "BondShape",
    "Episode",
    "Holding",
    "Likeness",
    "Propagated",
    "Replay",
    "Shock",
    "bond_price",
    "bond_shape",
    "change_in",
    "episode",
    "inflation_shock",
    "like_bonds",
    "like_cash",
    "like_shares",
    "par_shape",
    "propagate",
    "rate_shock",
    "replay",
    "replay_returns",
    "together",
]
