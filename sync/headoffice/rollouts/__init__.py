"""Who gets what, step by step: rings with time to soak, canaries that are watched, and the way back."""
