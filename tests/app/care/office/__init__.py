"""Tests of app.care.office."""
