"""What waits for head office: sealed, signed, chained, delivered exactly once."""
