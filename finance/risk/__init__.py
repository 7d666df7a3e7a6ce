"""What the portfolio went through, and what today's holdings could lose."""

from finance.risk.experienced import Experienced, experienced
from finance.risk.historical import TailRisk, tail_risk

__all__ = ["Experienced", "TailRisk", "experienced", "tail_risk"]
