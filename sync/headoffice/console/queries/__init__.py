"""What the console's pages read, one module a topic: rows in, small frozen classes out."""
