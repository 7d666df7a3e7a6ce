"""Volatility, drawdown, value at risk."""
