"""The trial of a whole day of visits in the real window; see docs/soak.md."""
