"""The log of a named graph: signed entries in one chain. Bytes and heads, not meaning."""
