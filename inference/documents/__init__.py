"""The bank's documents: read, cut into passages, indexed, searched; what is found is quoted and cited, never obeyed."""
