"""What laws and rules ask, where the product answers, and the proof that it does, made by running it."""
