"""Layers of motion with a written order."""
