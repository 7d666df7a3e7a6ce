"""The advisor's window, for an advisor with a client beside them."""
