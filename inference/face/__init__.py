"""Sound and phones to 52 ARKit weights."""
