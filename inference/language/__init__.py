"""Sentence embedding and routing."""
