"""Ears, voice, face weights and routing."""
