"""One wrapper a model runtime."""
