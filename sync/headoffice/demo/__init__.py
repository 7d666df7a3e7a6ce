"""Demonstration data for head office: an invented coast with invented branches, kiosks and clients."""
