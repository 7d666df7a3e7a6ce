"""moderngl, and nowhere else."""
