"""Sentences to sound with phone times."""
