"""Advice: what a committee of aims agrees on, within what suits the client, with its record."""
