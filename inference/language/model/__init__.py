"""Language models: one on this machine, in a process of its own, or one behind an OpenAI-compatible server."""
