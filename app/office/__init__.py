"""The advisors behind head office."""
