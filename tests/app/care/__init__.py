"""Tests of looking after an installation."""
