"""Decisions by a tree where no dynamic programme fits, with a number for how far they may be from the optimum."""
