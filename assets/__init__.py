"""Data, and the tools that make it; imports nothing of ours."""
