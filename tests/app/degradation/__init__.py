"""What is left when something is taken away from a running demonstration."""
