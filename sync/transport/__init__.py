"""HTTP to head office, and nothing about what travels."""
