"""The encrypted store, and later the link to head office."""
