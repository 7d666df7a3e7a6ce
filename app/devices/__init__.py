"""Sound cards and their simulations."""
