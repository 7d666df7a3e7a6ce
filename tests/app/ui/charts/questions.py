"""What clients ask whose answers come with a chart: every tool with figures, every kind of chart."""

from __future__ import annotations

from app.messages import Scalar

Asked = tuple[str, str, dict[str, Scalar]]

QUESTIONS: tuple[Asked, ...] = (
    ("avery", "portfolio_overview", {}),
    ("avery", "portfolio_overview", {"holding": "AAPL"}),
    ("avery", "portfolio_overview", {"focus": "fees"}),
    ("avery", "portfolio_overview", {"focus": "beneficiaries"}),
    ("morgan", "portfolio_overview", {"focus": "shared_accounts"}),
    ("rosa", "portfolio_overview", {"focus": "beneficiaries"}),
    ("avery", "performance", {}),
    ("avery", "performance", {"period": "since_start"}),
    ("avery", "performance", {"focus": "best"}),
    ("avery", "risk", {}),
    ("avery", "risk", {"focus": "volatility"}),
    ("morgan", "risk", {"focus": "tail"}),
    ("avery", "stress_test", {}),
    ("rosa", "stress_test", {"scenario": "2008"}),
    ("avery", "stress_test", {"scenario": "shares"}),
    ("avery", "stress_test", {"scenario": "rates"}),
    ("avery", "goal_plan", {}),
    ("avery", "goal_plan", {"goal": "house"}),
    ("kit", "goal_plan", {}),
    ("avery", "goal_plan", {"year": 2030}),
    ("avery", "contribution_needed", {"goal": "retirement"}),
    ("rosa", "withdrawal_plan", {}),
    ("avery", "what_if", {"change": "save", "monthly_usd": 500.0}),
    ("avery", "what_if", {"change": "work_longer"}),
    ("avery", "what_if", {"change": "move", "holding": "equity", "to": "bond", "amount_usd": 30_000.0}),
    ("avery", "income", {}),
    ("rosa", "income", {}),
    ("avery", "fees", {}),
    ("avery", "fees", {"focus": "drag"}),
    ("avery", "tax", {}),
    ("kit", "tax", {}),
    ("avery", "tax", {"focus": "if_sold", "holding": "AAPL"}),
    ("avery", "tax", {"focus": "harvest"}),
    ("avery", "tax", {"focus": "rates"}),
    ("rosa", "tax", {"focus": "order"}),
    ("avery", "optimise", {}),
    ("kit", "optimise", {"focus": "less_risk"}),
    ("avery", "compare", {}),
    ("avery", "market", {}),
    ("avery", "product", {}),
    ("avery", "product", {"product": "steady-keel"}),
)
